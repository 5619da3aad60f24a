//! `/users/{userId}/email`: another address, of a managed domain.

use http::{Method, StatusCode};

use super::EDIT;
use crate::http::Answer;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};
use crate::zoom::quotas::Quota;

pub(super) const CHANGE: Operation = Operation {
    id: "userEmailUpdate",
    method: Method::PUT,
    path: "/v2/users/{userId}/email",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: None, handler: change }),
};

fn change(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let email = body.required_text("email", 128)?;
    let key = call.param("userId");
    let (id, user) = call.user(key).ok_or_else(|| ZoomError::no_user(key))?;
    if user.is_admin() && *id != call.caller_id {
        return Err(ZoomError::bad_request(1000, "Admin can not change other admins email."));
    }
    if !call.world.account.manages(email) {
        // Seen by others without its code.
        let message = "Domain name doesn't match. Please contact the Zoom Customer Support to set managed \
                       domains for your account.";
        return Err(ZoomError::bad_request(300, message));
    }
    if call.world.users.find_by_email(email).is_some_and(|(other, _)| other != id) {
        return Err(ZoomError::conflict(1005, format!("Email \"{email}\" has already been used.")));
    }
    let id = id.clone();
    if !call.quotas.allow(Quota::EmailChanges, &id, call.world.account.plan, call.now) {
        // Three a day is documented; with which words the fourth is refused is not.
        return Err(ZoomError::too_many_today());
    }
    call.quotas.count(Quota::EmailChanges, &id, call.now);
    if let Some(user) = call.world.users.get_mut(&id) {
        email.clone_into(&mut user.email);
    }
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
