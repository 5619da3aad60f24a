//! Zoom's SCIM 2 API, `https://api.zoom.us/scim2`: the same users and groups as in the REST API.

mod body;
pub(super) mod error;
mod filter;
mod groups;
mod list;
mod users;

use http::StatusCode;
use http::header::LOCATION;
use serde_json::Value;

use error::ScimError;

use super::access::Caller;
use super::scopes::Scopes;
use crate::http::Answer;
use crate::world::{Plan, World};
use crate::zoom::operation::{Operation, ScimRules};

pub(super) const OPERATIONS: &[Operation] = &[
    users::user::LIST,
    users::user::CREATE,
    users::user::GET,
    users::user::REPLACE,
    users::user::PATCH,
    users::user::DELETE,
    groups::group::LIST,
    groups::group::CREATE,
    groups::group::GET,
    groups::group::PATCH,
    groups::group::DELETE,
];

impl ScimRules {
    /// Admits a caller whose token was accepted, or says what is missing: the scope, the privilege, or
    /// what the account must have before it may use SCIM at all.
    pub(crate) fn admit(&self, scopes: &Scopes, caller: &Caller, world: &World) -> Result<(), Box<Answer>> {
        caller.check_scopes(scopes).map_err(|error| Box::new(error.answer()))?;
        if !caller.holds(self.privilege, world) {
            return Err(Box::new(ScimError::new(StatusCode::FORBIDDEN, self.denied).answer()));
        }
        if !has_single_sign_on(world) {
            let error = ScimError::bad_request("Account has not enabled Single Sign-On.");
            return Err(Box::new(error.answer()));
        }
        Ok(())
    }
}

/// True where the account has single sign-on, which takes a plan of Business size and an approved vanity
/// URL.
fn has_single_sign_on(world: &World) -> bool {
    let account = &world.account;
    account.plan == Plan::Business && !account.vanity_url.is_empty() && account.sso_enabled
}

fn answer(status: StatusCode, value: &Value) -> Answer {
    Answer::text(status, "application/scim+json;charset=UTF-8", value.to_string())
}

/// What is answered to the creation of a resource: the resource and where it is.
fn created(resource: &Value) -> Answer {
    let location = resource.pointer("/meta/location").and_then(Value::as_str).unwrap_or_default();
    answer(StatusCode::CREATED, resource).with(LOCATION, location)
}
