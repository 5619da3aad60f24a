//! `/users/{userId}`: one person, by id, by e-mail address, or `me`.

use http::{Method, StatusCode};

use super::refusals::{Purpose, refusal};
use super::view::Whole;
use super::{EDIT, READ, profile};
use crate::http::Answer;
use crate::world::life::Leaving;
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
    let (id, user) = found.ok_or_else(|| unknown(call, key))?;
    user.check_invitation(call.now)
        .map_err(|unfit| refusal(unfit, Purpose::Convert, &user.email, call.world))?;
    Ok(Answer::json(StatusCode::OK, &Whole::of(id, user, call.world, call.now)))
}

fn update(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let key = call.param("userId");
    let id = call.user(key).map(|(id, _)| id.clone()).ok_or_else(|| unknown(call, key))?;
    profile::update(call, &id, &body)?;
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

fn delete(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let how = match call.request.query("action").unwrap_or("disassociate") {
        "disassociate" => Leaving::Disassociated,
        "delete" => Leaving::Deleted,
        _ => return Err(ZoomError::invalid_field("action")),
    };
    let key = call.param("userId");
    let Some((id, user)) = call.user(key) else {
        let account = &call.world.account;
        let elsewhere = account.ids_elsewhere.iter().any(|id| id == key) || account.is_known_elsewhere(key);
        return Err(if elsewhere {
            ZoomError::bad_request(200, "Cannot delete a user out of your account.")
        } else {
            ZoomError::no_user(key)
        });
    };
    let refused = |unfit| refusal(unfit, Purpose::Convert, &user.email, call.world);
    if !key.contains('@') {
        // The address still leads to an invitation that is over, or nobody could send another.
        user.check_invitation(call.now).map_err(refused)?;
    }
    call.world.check_leaving(user, how).map_err(refused)?;
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

/// Nobody here; where the id is somebody's in another account, clients were told so.
fn unknown(call: &Call<'_>, key: &str) -> ZoomError {
    let account = &call.world.account;
    if account.ids_elsewhere.iter().any(|id| id == key) {
        return ZoomError::bad_request(1010, format!("User not found on this account: {}", account.id));
    }
    ZoomError::no_user(key)
}
