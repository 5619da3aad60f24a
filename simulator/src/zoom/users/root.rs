//! `/users`: the list, and its new entries.

use http::{Method, StatusCode};

use super::view::{Include, Row};
use super::{EDIT, READ, create};
use crate::http::Answer;
use crate::world::{List, UserStatus};
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};
use crate::zoom::paging::Paging;

/// Zoom's guide says 300, its specification 2000; the specification is the newer.
const PAGING: Paging = Paging { default_size: 30, max_size: 2000 };

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
