//! `/roles/{roleId}/members`: who holds a role.

use http::{Method, StatusCode};
use serde::Serialize;
use serde_json::json;

use super::{EDIT, PAID, READ, check_membership, find};
use crate::http::Answer;
use crate::world::clock::zoom_time;
use crate::world::{List, role};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};
use crate::zoom::paging::Paging;

pub(super) const LIST: Operation = Operation {
    id: "roleMembers",
    method: Method::GET,
    path: "/v2/roles/{roleId}/members",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: READ, paid: PAID, handler: list }),
};

pub(super) const ADD: Operation = Operation {
    id: "AddRoleMembers",
    method: Method::POST,
    path: "/v2/roles/{roleId}/members",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: EDIT, paid: PAID, handler: add }),
};

pub(super) const REMOVE: Operation = Operation {
    id: "roleMemberDelete",
    method: Method::DELETE,
    path: "/v2/roles/{roleId}/members/{memberId}",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: PAID, handler: remove }),
};

const PAGING: Paging = Paging { default_size: 30, max_size: 300 };

/// How many people one request may assign.
const MOST: usize = 30;

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let role_id = call.param("roleId").to_owned();
    find(call.world, &role_id)?;
    let list = List::Role(role_id);
    let page = PAGING.page_of_users(call.request, call.pages, call.now, &call.world.users, &list)?;
    let page = page.shown("members", |(id, user)| Member {
        id,
        email: &user.email,
        first_name: &user.first_name,
        last_name: &user.last_name,
        department: &user.dept,
        r#type: user.kind,
    });
    Ok(Answer::json(StatusCode::OK, &page))
}

/// A row of the list.
#[derive(Debug, Serialize)]
struct Member<'a> {
    id: &'a str,
    email: &'a str,
    first_name: &'a str,
    last_name: &'a str,
    department: &'a str,
    r#type: i64,
}

/// Gives people this role in place of their former one. The owner, and whoever is not active, keep theirs
/// without a word.
fn add(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let people = Body::of(call)?.people("members", MOST)?;
    let role_id = call.param("roleId").to_owned();
    check_membership(call.world, &role_id)?;
    let mut added = Vec::new();
    for key in people {
        let Some(id) = call.world.find_user(&key).map(|(id, _)| id.clone()) else { continue };
        if call.world.change_role(&id, &role_id) == Ok(true) {
            added.push(id);
        }
    }
    let answer = json!({"add_at": zoom_time(call.now), "ids": added.join(",")});
    Ok(Answer::json(StatusCode::CREATED, &answer))
}

/// Whoever leaves a role is a member.
fn remove(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let role_id = call.param("roleId").to_owned();
    check_membership(call.world, &role_id)?;
    let id = call
        .world
        .find_user(call.param("memberId"))
        .filter(|(_, user)| user.role_id == role_id)
        .map(|(id, _)| id.clone())
        // Documented without a code.
        .ok_or_else(|| ZoomError::not_found(404, "Not Found"))?;
    // Whoever is deactivated keeps the role, without a word.
    drop(call.world.change_role(&id, role::MEMBER));
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
