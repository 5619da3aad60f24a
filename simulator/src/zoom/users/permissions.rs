//! `/users/{userId}/permissions`: the privileges of somebody's role.

use http::{Method, StatusCode};
use serde_json::json;

use super::READ;
use crate::http::Answer;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const LIST: Operation = Operation {
    id: "userPermission",
    method: Method::GET,
    path: "/v2/users/{userId}/permissions",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: READ, paid: None, handler: list }),
};

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let key = call.param("userId");
    let (_, user) = call.user(key).ok_or_else(|| ZoomError::no_user(key))?;
    let role = call.world.roles.get(&user.role_id);
    let privileges = role.map(|role| role.privileges.as_slice()).unwrap_or_default();
    Ok(Answer::json(StatusCode::OK, &json!({"permissions": privileges})))
}
