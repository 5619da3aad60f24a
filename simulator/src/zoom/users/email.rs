//! `/users/email`: is an address known?

use http::{Method, StatusCode};
use serde_json::json;

use super::READ;
use crate::http::Answer;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const CHECK: Operation = Operation {
    id: "userEmail",
    method: Method::GET,
    path: "/v2/users/email",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: READ, paid: None, handler: check }),
};

fn check(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let email =
        call.request.query("email").ok_or_else(|| ZoomError::bad_request(300, "Email is required."))?;
    let existed =
        call.world.users.find_by_email(email).is_some() || call.world.account.is_known_elsewhere(email);
    Ok(Answer::json(StatusCode::OK, &json!({"existed_email": existed})))
}
