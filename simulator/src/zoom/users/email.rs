//! E-mail addresses: whether one is known, and the change of one.

use http::{Method, StatusCode};
use serde_json::json;

use super::refusals::{Purpose, refusal};
use super::{EDIT, READ};
use crate::http::Answer;
use crate::world::UserStatus;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};
use crate::zoom::quotas::Quota;

pub(super) const CHECK: Operation = Operation {
    id: "userEmail",
    method: Method::GET,
    path: "/v2/users/email",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: READ, paid: None, handler: check }),
};

pub(super) const CHANGE: Operation = Operation {
    id: "userEmailUpdate",
    method: Method::PUT,
    path: "/v2/users/{userId}/email",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: None, handler: change }),
};

fn check(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let email =
        call.request.query("email").ok_or_else(|| ZoomError::bad_request(300, "Email is required."))?;
    let existed =
        call.world.users.find_by_email(email).is_some() || call.world.account.is_known_elsewhere(email);
    Ok(Answer::json(StatusCode::OK, &json!({"existed_email": existed})))
}

fn change(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let email = body.required_text("email", 128)?;
    let key = call.param("userId");
    let (id, user) = call.user(key).ok_or_else(|| ZoomError::no_user(key))?;
    if user.is_admin() && *id != call.caller_id {
        return Err(ZoomError::bad_request(1000, "Admin can not change other admins email."));
    }
    call.world
        .check_new_address(id, email)
        .map_err(|unfit| refusal(unfit, Purpose::Convert, email, call.world))?;
    let (id, pending) = (id.clone(), user.status == UserStatus::Pending);
    if pending {
        return Ok(Answer::empty(StatusCode::NO_CONTENT));
    }
    // Three a day is documented; with which words the fourth is refused is not.
    let account = &call.world.account;
    call.quotas.check(Quota::EmailChanges, &id, account, call.now).map_err(ZoomError::spent)?;
    call.quotas.count(Quota::EmailChanges, &id, account, call.now);
    if let Some(user) = call.world.users.get_mut(&id) {
        email.clone_into(&mut user.email);
    }
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
