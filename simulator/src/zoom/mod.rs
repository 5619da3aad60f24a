//! Zoom: its authorization server and its REST API.
//!
//! A folder for each API, a file for each subject; each file declares its operations as data beside the
//! functions that answer them.

mod access;
mod accounts;
mod audit;
mod body;
mod call;
mod contact_groups;
mod dialect;
mod divisions;
mod error;
mod groups;
mod im_groups;
mod limits;
mod marketplace;
mod oauth;
mod operation;
mod paging;
mod pkce;
mod quotas;
mod redirect;
mod reports;
mod roles;
mod scim2;
mod scopes;
mod service;
mod settings;
mod settling;
mod tokens;
mod users;
mod within;

pub(crate) use service::ZoomService;
pub(crate) use within::try_out;

use self::operation::Operation;

/// Every call that is simulated.
fn operations() -> impl Iterator<Item = &'static Operation> {
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
