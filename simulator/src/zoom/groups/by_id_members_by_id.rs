//! `/groups/{groupId}/members/{memberId}`: one member of a group, by id or e-mail address.

use http::{Method, StatusCode};

use super::{EDIT, PAID, find};
use crate::http::Answer;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, Refusal, RestRules, Rules};

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
