//! `/groups/{groupId}/admins`: who administers a group. Zoom tells names and addresses, and no ids.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{EDIT, PAID, PAID_TO_ADD, READ, no_group_to_administer};
use crate::http::Answer;
use crate::world::UserStatus;
use crate::world::clock::zoom_time;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};
use crate::zoom::paging::Paging;

pub(super) const LIST: Operation = Operation {
    id: "groupAdmins",
    method: Method::GET,
    path: "/v2/groups/{groupId}/admins",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: READ, paid: PAID, handler: list }),
};

pub(super) const ADD: Operation = Operation {
    id: "groupAdminsCreate",
    method: Method::POST,
    path: "/v2/groups/{groupId}/admins",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: EDIT, paid: PAID_TO_ADD, handler: add }),
};

pub(super) const REMOVE: Operation = Operation {
    id: "groupAdminsDelete",
    method: Method::DELETE,
    path: "/v2/groups/{groupId}/admins/{userId}",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: PAID, handler: remove }),
};

const PAGING: Paging = Paging { default_size: 30, max_size: 300 };

/// How many people one request may appoint.
const MOST: usize = 10;

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("groupId");
    let group = call.world.groups.get(id).ok_or_else(|| no_group_to_administer(id))?;
    let rows: Vec<Value> = group
        .admin_ids
        .iter()
        .filter_map(|admin| call.world.users.get(admin))
        .map(|user| json!({"email": user.email, "name": user.shown_name()}))
        .collect();
    let page = PAGING.page(call.request, call.pages, call.now, rows)?;
    let mut body = page.describe_by_token();
    body.insert("page_size".to_owned(), json!(page.size()));
    body.insert("admins".to_owned(), Value::Array(page.rows));
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}

/// Appoints administrators; passes over those whom it cannot appoint, as with members.
fn add(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let people = Body::of(call)?.people("admins", MOST)?;
    let group_id = call.param("groupId").to_owned();
    let appointed = people.iter().filter_map(|key| call.world.find_user(key));
    let appointed: Vec<String> =
        appointed.filter(|(_, user)| user.status != UserStatus::Pending).map(|(id, _)| id.clone()).collect();
    let group = call.world.groups.get_mut(&group_id).ok_or_else(|| no_group_to_administer(&group_id))?;
    let mut added = Vec::new();
    for id in appointed {
        if !group.admin_ids.contains(&id) {
            group.admin_ids.push(id.clone());
            added.push(id);
        }
    }
    let answer = json!({"added_at": zoom_time(call.now), "ids": added.join(",")});
    Ok(Answer::json(StatusCode::CREATED, &answer))
}

fn remove(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let group_id = call.param("groupId").to_owned();
    let key = call.param("userId").to_owned();
    let id = call.world.find_user(&key).map_or(key, |(id, _)| id.clone());
    let group = call.world.groups.get_mut(&group_id).ok_or_else(|| no_group_to_administer(&group_id))?;
    if !group.admin_ids.contains(&id) {
        let message = format!("That user is not an administrator for the group: \"{group_id}\".");
        return Err(ZoomError::bad_request(4138, message));
    }
    group.admin_ids.retain(|admin| *admin != id);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
