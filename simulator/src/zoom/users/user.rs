//! `/users` and `/users/{userId}`: the list, and one person, by id, by e-mail address, or as `me`.

use http::{Method, StatusCode};

use super::refusals::{Purpose, refusal};
use super::view::{Include, Row, Whole};
use super::{EDIT, READ, create, profile};
use crate::http::Answer;
use crate::world::life::Leaving;
use crate::world::{List, UserStatus};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};
use crate::zoom::paging::Paging;

pub(super) const LIST: Operation = Operation {
    id: "users",
    method: Method::GET,
    path: "/v2/users",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: READ, paid: None, handler: list }),
};

pub(super) const CREATE: Operation = Operation {
    id: "userCreate",
    method: Method::POST,
    path: "/v2/users",
    rules: Rules::Rest(RestRules {
        label: Label::Light,
        privilege: EDIT,
        paid: None,
        handler: create::create,
    }),
};

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

/// Zoom's guide says 300, its specification 2000; the specification is the newer.
const PAGING: Paging = Paging { default_size: 30, max_size: 2000 };

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let status = match call.request.query("status").unwrap_or("active") {
        "active" => UserStatus::Active,
        "inactive" => UserStatus::Inactive,
        "pending" => UserStatus::Pending,
        _ => return Err(ZoomError::invalid_field("status")),
    };
    let include = include(call.request.query("include_fields"))?;
    let role = call.request.query("role_id");
    let license = call.request.query("license");
    let users = &call.world.users;
    let page = if role.is_none() && license.is_none() {
        let list = List::Status(status);
        PAGING.page_of_users(call.request, call.pages, call.now, users, &list)?
    } else {
        let mut rows = match role {
            // Who is only invited holds no role yet, and is on the list of the invited only.
            Some(role) if status != UserStatus::Pending => users.on(&List::Role(role.to_owned())),
            _ => users.on(&List::Status(status)),
        };
        rows.retain(|(_, user)| {
            user.status == status
                && role.is_none_or(|role| user.role_id == role)
                && license.is_none_or(|license| user.licenses.iter().any(|held| held == license))
        });
        PAGING.page(call.request, call.pages, call.now, rows)?
    };
    let page = page.shown("users", |(id, user)| Row::of(id, user, call.now, include));
    Ok(Answer::json(StatusCode::OK, &page))
}

fn include(names: Option<&str>) -> Result<Include, ZoomError> {
    let mut include = Include::default();
    for name in names.into_iter().flat_map(|names| names.split(',')) {
        match name.trim() {
            "custom_attributes" => include.custom_attributes = true,
            "host_key" => include.host_key = true,
            _ => return Err(ZoomError::invalid_field("include_fields")),
        }
    }
    Ok(include)
}

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
