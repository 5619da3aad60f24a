//! `/groups` and `/groups/{groupId}`: the list, and a group itself.

use http::{Method, StatusCode};
use serde_json::Value;

use super::{EDIT, PAID, READ, check_name, find, no_group, view};
use crate::http::Answer;
use crate::world::{Group, ids};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, Refusal, RestRules, Rules};
use crate::zoom::paging::Paging;
use crate::zoom::quotas::Quota;

pub(super) const LIST: Operation = Operation {
    id: "groups",
    method: Method::GET,
    path: "/v2/groups",
    rules: Rules::Rest(RestRules {
        label: Label::Medium,
        privilege: READ,
        paid: Some(Refusal::documented_as_200("Only available for Paid account.")),
        handler: list,
    }),
};

pub(super) const CREATE: Operation = Operation {
    id: "groupCreate",
    method: Method::POST,
    path: "/v2/groups",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: PAID, handler: create }),
};

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

const PAGING: Paging = Paging { default_size: 30, max_size: 300 };

/// How many groups an account may have.
const MOST: usize = 5_000;

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let mut rows: Vec<_> = call.world.groups.iter().collect();
    rows.sort_unstable_by_key(|(_, group)| &group.name);
    let page = PAGING.page(call.request, call.pages, call.now, rows)?;
    let sizes = call.world.group_sizes();
    let mut body = page.describe_by_token();
    let groups = page.rows.into_iter().map(|(id, group)| {
        let members = sizes.get(id.as_str()).copied().unwrap_or(0);
        view(id, group, members)
    });
    body.insert("groups".to_owned(), groups.collect());
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}

fn create(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let name = check_name(&body)?;
    if call.world.groups.len() >= MOST {
        let message = "It has reached the maximum number of groups. You can clean up some groups then add.";
        return Err(ZoomError::bad_request(300, message));
    }
    if call.world.groups.values().any(|group| group.name == name) {
        return Err(ZoomError::conflict(4132, format!("The group name \"{name}\" is already in use.")));
    }
    let account = &call.world.account;
    call.quotas.check(Quota::Groups, "", account, call.now).map_err(ZoomError::spent)?;
    call.quotas.count(Quota::Groups, "", account, call.now);
    let group = Group { name: name.to_owned(), admin_ids: Vec::new() };
    let id = ids::zoom_id(&mut call.world.random);
    let answer = Answer::json(StatusCode::CREATED, &view(&id, &group, 0));
    call.world.groups.insert(id, group);
    Ok(answer)
}

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
