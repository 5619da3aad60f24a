//! HTTP without sockets: requests and answers, from a path to an operation, tokens and credentials in
//! headers, patience. Knows no vendor.

mod authorization;
mod bearers;
mod exchange;
mod patience;
mod routes;

pub(crate) use authorization::{basic_credentials, bearer_token, form_client_id};
pub(crate) use bearers::Bearers;
pub(crate) use exchange::{Answer, Request, Unreadable};
pub(crate) use patience::{PATIENCE, Patient, Progress, REST};
pub(crate) use routes::{Found, Listed, Operation, Params, Place, Routes};
