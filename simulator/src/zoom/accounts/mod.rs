//! `/accounts/{accountId}`: the account itself, by its id or as `me`.

mod domains;
mod lock_settings;
mod owner;
mod plan_usage;
mod settings;

use http::StatusCode;

use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Operation, Privilege};

pub(super) const OPERATIONS: &[Operation] = &[
    domains::MANAGED,
    domains::TRUSTED,
    settings::GET,
    settings::UPDATE,
    lock_settings::GET,
    lock_settings::UPDATE,
    owner::CHANGE,
    plan_usage::GET,
];

const READ: Option<Privilege> = Some(Privilege::named("AccountSetting:Read"));
/// Zoom's specification names `AccountProfile:Edit` beside it.
const EDIT: Option<Privilege> = Some(Privilege::named("AccountSetting:Edit"));
/// Refuses another account: this one has no sub accounts.
fn check_account(call: &Call<'_>) -> Result<(), ZoomError> {
    check_account_with(call, StatusCode::NOT_FOUND)
}

/// One call words it with HTTP 400.
fn check_account_with(call: &Call<'_>, status: StatusCode) -> Result<(), ZoomError> {
    let id = call.param("accountId");
    if id == "me" || id == call.world.account.id {
        return Ok(());
    }
    Err(ZoomError::new(status, 2001, format!("Account does not exist: {id}.")))
}
