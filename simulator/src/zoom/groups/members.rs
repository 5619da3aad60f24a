//! `/groups/{groupId}/members`: who belongs to a group.

use http::{Method, StatusCode};
use serde::Serialize;
use serde_json::json;

use super::{EDIT, PAID, PAID_TO_ADD, READ, find};
use crate::http::Answer;
use crate::world::clock::zoom_time;
use crate::world::{List, UserStatus};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, Refusal, RestRules, Rules};
use crate::zoom::paging::Paging;

pub(super) const LIST: Operation = Operation {
    id: "groupMembers",
    method: Method::GET,
    path: "/v2/groups/{groupId}/members",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: READ, paid: PAID, handler: list }),
};

pub(super) const ADD: Operation = Operation {
    id: "groupMembersCreate",
    method: Method::POST,
    path: "/v2/groups/{groupId}/members",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: EDIT, paid: PAID_TO_ADD, handler: add }),
};

pub(super) const UPDATE: Operation = Operation {
    id: "updateAGroupMember",
    method: Method::PATCH,
    path: "/v2/groups/{groupId}/members/{memberId}",
    rules: Rules::Rest(RestRules {
        label: Label::Medium,
        privilege: EDIT,
        paid: Some(Refusal::new("Only available for Paid account, {accountId}.")),
        handler: update,
    }),
};

pub(super) const REMOVE: Operation = Operation {
    id: "groupMembersDelete",
    method: Method::DELETE,
    path: "/v2/groups/{groupId}/members/{memberId}",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: PAID, handler: remove }),
};

const PAGING: Paging = Paging { default_size: 30, max_size: 2000 };

/// How many people one request may add.
const MOST: usize = 30;

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let group_id = call.param("groupId").to_owned();
    find(call.world, &group_id)?;
    let list = List::Group(group_id);
    let page = PAGING.page_of_users(call.request, call.pages, call.now, &call.world.users, &list)?;
    let page = page.shown("members", |(id, user)| Member {
        id,
        email: &user.email,
        first_name: &user.first_name,
        last_name: &user.last_name,
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
    r#type: i64,
}

/// Adds people. Whoever is unknown, pending or a member already is passed over without a word: the answer
/// is 201 even if nobody is left.
fn add(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let people = Body::of(call)?.people("members", MOST)?;
    let group_id = call.param("groupId").to_owned();
    find(call.world, &group_id)?;
    let mut added = Vec::new();
    for key in people {
        let Some(id) = call.world.find_user(&key).map(|(id, _)| id.clone()) else { continue };
        if let Some(user) = call.world.users.get_mut(&id)
            && user.status != UserStatus::Pending
            && !user.group_ids.contains(&group_id)
        {
            user.group_ids.push(group_id.clone());
            added.push(id);
        }
    }
    let answer = json!({"added_at": zoom_time(call.now), "ids": added.join(",")});
    Ok(Answer::json(StatusCode::CREATED, &answer))
}

/// Moves a member to another group, or makes the group the member's primary one.
fn update(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let target = match body.required_text("action", 32)? {
        "set_primary" => None,
        "move" => match body.text("target_group_id", 64)? {
            Some(target) if !target.is_empty() => Some(target.to_owned()),
            _ => return Err(ZoomError::bad_request(300, "The target_group_id can not be empty.")),
        },
        _ => return Err(ZoomError::invalid_field("action")),
    };
    let (group_id, id) = member(call)?;
    if let Some(target) = &target {
        find(call.world, target)?;
    }
    if let Some(user) = call.world.users.get_mut(&id) {
        let place = user.group_ids.iter().position(|id| *id == group_id).unwrap_or(0);
        user.group_ids.retain(|id| *id != group_id && Some(id) != target.as_ref());
        match target {
            Some(target) => user.group_ids.insert(place.min(user.group_ids.len()), target),
            None => user.group_ids.insert(0, group_id),
        }
    }
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

fn remove(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let (group_id, id) = member(call)?;
    if let Some(user) = call.world.users.get_mut(&id) {
        user.group_ids.retain(|id| *id != group_id);
    }
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

/// The ids of the group and of its member.
fn member(call: &Call<'_>) -> Result<(String, String), ZoomError> {
    let group_id = call.param("groupId").to_owned();
    let account = &call.world.account;
    if account.ids_elsewhere.contains(&group_id) {
        let message = format!("Group does not belong to this account:{}.", account.id);
        return Err(ZoomError::bad_request(1010, message));
    }
    find(call.world, &group_id)?;
    call.world
        .find_user(call.param("memberId"))
        .filter(|(_, user)| user.group_ids.contains(&group_id))
        .map(|(id, _)| (group_id.clone(), id.clone()))
        .ok_or_else(|| ZoomError::not_found(4131, "Group member does not exist."))
}
