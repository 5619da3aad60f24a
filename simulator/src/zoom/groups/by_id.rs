//! `/groups/{groupId}`: one group.

use http::{Method, StatusCode};

use super::{EDIT, PAID, READ, check_name, find, no_group, view};
use crate::http::Answer;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, Refusal, RestRules, Rules};

pub(super) const GET: Operation = Operation {
    id: "group",
    method: Method::GET,
    path: "/v2/groups/{groupId}",
    rules: Rules::Rest(RestRules {
        label: Label::Light,
        privilege: READ,
        paid: Some(Refusal::documented_as_200("Only available for Paid account,{accountId}.")),
        handler: get,
    }),
};

pub(super) const UPDATE: Operation = Operation {
    id: "groupUpdate",
    method: Method::PATCH,
    path: "/v2/groups/{groupId}",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: PAID, handler: update }),
};

pub(super) const DELETE: Operation = Operation {
    id: "groupDelete",
    method: Method::DELETE,
    path: "/v2/groups/{groupId}",
    rules: Rules::Rest(RestRules {
        label: Label::Light,
        privilege: EDIT,
        paid: Some(Refusal::new("Only available for Paid account,{accountId}.")),
        handler: delete,
    }),
};

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("groupId");
    if call.world.account.ids_elsewhere.iter().any(|elsewhere| elsewhere == id) {
        return Err(ZoomError::bad_request(1010, "Group does not belong to your account."));
    }
    let group = find(call.world, id)?;
    let members = call.world.group_sizes().get(id).copied().unwrap_or(0);
    Ok(Answer::json(StatusCode::OK, &view(id, group, members)))
}

fn update(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let name = check_name(&body)?.to_owned();
    let id = call.param("groupId").to_owned();
    find(call.world, &id)?;
    if call.world.groups.iter().any(|(other, group)| *other != id && group.name == name) {
        return Err(ZoomError::conflict(4132, format!("Group name {name} is already in use.")));
    }
    let group = call.world.groups.get_mut(&id).ok_or_else(|| no_group(&id))?;
    group.name = name;
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

fn delete(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("groupId").to_owned();
    find(call.world, &id)?;
    call.world.remove_group(&id);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
