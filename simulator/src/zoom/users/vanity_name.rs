//! `/users/vanity_name`: is the last part of a personal link taken?

use http::{Method, StatusCode};
use serde_json::json;

use super::READ;
use crate::http::Answer;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const CHECK: Operation = Operation {
    id: "userVanityName",
    method: Method::GET,
    path: "/v2/users/vanity_name",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: READ, paid: None, handler: check }),
};

fn check(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let name = call
        .request
        .query("vanity_name")
        .ok_or_else(|| ZoomError::bad_request(300, "Vanity name is required."))?;
    let existed = call.world.users.find_by_vanity_name(name).is_some();
    Ok(Answer::json(StatusCode::OK, &json!({"existed": existed})))
}
