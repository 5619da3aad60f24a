//! Zoom: its authorization server and its REST API.
//!
//! A folder for each API, a file for each path; each file declares its operations as data beside the
//! functions that answer them.

mod access;
mod body;
mod error;
mod groups;
mod limits;
mod oauth;
mod paging;
mod roles;
mod scim2;
mod users;
mod within;

pub(crate) use access::Caller;
pub(crate) use error::ZoomError;
pub(crate) use limits::{Allowance, Limits, Refused};
pub(crate) use oauth::{Tokens, basic_client_id, bearer_token};
pub(crate) use paging::Pages;
pub(crate) use scim2::ScimRules;
pub(crate) use within::{Credentials, try_out};

use crate::operation::Operation;

/// Every call that is simulated.
pub(crate) fn operations() -> impl Iterator<Item = &'static Operation> {
    [oauth::OPERATIONS, users::OPERATIONS, groups::OPERATIONS, roles::OPERATIONS, scim2::OPERATIONS]
        .into_iter()
        .flatten()
}
