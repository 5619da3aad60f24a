//! `/users/{userId}`: one person, by id, by e-mail address, or `me`.

use http::{Method, StatusCode};

use super::{EDIT, READ, profile, view};
use crate::http::Answer;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const GET: Operation = Operation {
    id: "user",
    method: Method::GET,
    path: "/v2/users/{userId}",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: READ, paid: None, handler: get }),
};

pub(super) const UPDATE: Operation = Operation {
    id: "userUpdate",
    method: Method::PATCH,
    path: "/v2/users/{userId}",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: None, handler: update }),
};

pub(super) const DELETE: Operation = Operation {
    id: "userDelete",
    method: Method::DELETE,
    path: "/v2/users/{userId}",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: None, handler: delete }),
};

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let key = call.param("userId");
    let found = if call.request.query("search_by_unique_id") == Some("true") {
        call.world.users.iter().find(|(_, user)| user.employee_unique_id == key)
    } else {
        call.user(key)
    };
    let (id, user) = found.ok_or_else(|| ZoomError::no_user(key))?;
    Ok(Answer::json(StatusCode::OK, &view::whole(id, user, call.world, call.now)))
}

fn update(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let key = call.param("userId");
    let id = call.user(key).map(|(id, _)| id.clone()).ok_or_else(|| ZoomError::no_user(key))?;
    profile::update(call, &id, &body)?;
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

fn delete(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let disassociate = match call.request.query("action").unwrap_or("disassociate") {
        "disassociate" => true,
        "delete" => false,
        _ => return Err(ZoomError::invalid_field("action")),
    };
    let key = call.param("userId");
    let (id, user) = call.user(key).ok_or_else(|| ZoomError::no_user(key))?;
    if user.is_admin() {
        return Err(ZoomError::bad_request(1117, "You can not disassociate an Admin user."));
    }
    if disassociate && call.world.account.manages(&user.email) {
        let message = "You can not disassociate a user with managed domain.";
        return Err(ZoomError::bad_request(1107, message));
    }
    if let Some(heir) = call.request.query("transfer_email") {
        if user.has_email(heir) {
            let message = "The transfer-to email address cannot be the same as the unlinked or deleted user's \
                           email address.";
            return Err(ZoomError::bad_request(300, message));
        }
        call.world.find_user(heir).ok_or_else(|| ZoomError::no_user(heir))?;
    }
    let id = id.clone();
    call.world.remove_user(&id);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
