//! Zoom: its authorization server and its REST API.
//!
//! A folder for each API, a file for each path; each file declares its operations as data beside the
//! functions that answer them.

mod access;
mod accounts;
mod body;
mod contact_groups;
mod divisions;
mod error;
mod groups;
mod im_groups;
mod limits;
mod marketplace;
mod oauth;
mod paging;
mod quotas;
mod redirect;
mod reports;
mod roles;
mod scim2;
mod settings;
mod users;
mod within;

pub(crate) use access::{Caller, in_dialect};
pub(crate) use error::ZoomError;
pub(crate) use limits::{Allowance, Limits, Refused};
pub(crate) use oauth::{Tokens, basic_client_id, bearer_token};
pub(crate) use paging::Pages;
pub(crate) use quotas::Quotas;
pub(crate) use redirect::elsewhere;
pub(crate) use scim2::ScimRules;
pub(crate) use within::{Credentials, try_out};

use crate::operation::Operation;

/// Every call that is simulated.
pub(crate) fn operations() -> impl Iterator<Item = &'static Operation> {
    [
        oauth::OPERATIONS,
        users::OPERATIONS,
        groups::OPERATIONS,
        roles::OPERATIONS,
        contact_groups::OPERATIONS,
        im_groups::OPERATIONS,
        divisions::OPERATIONS,
        accounts::OPERATIONS,
        reports::OPERATIONS,
        marketplace::OPERATIONS,
        scim2::OPERATIONS,
    ]
    .into_iter()
    .flatten()
}
