//! `/contacts/groups/{groupId}/members`: who is shown in a contact group.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{PAGING, PAID, PAID_TO_REMOVE, find, members, no_group};
use crate::http::Answer;
use crate::world::{ContactKind, ContactMember, User, World};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const LIST: Operation = Operation {
    id: "contactGroupMembers",
    method: Method::GET,
    path: "/v2/contacts/groups/{groupId}/members",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: None, paid: PAID, handler: list }),
};

pub(super) const ADD: Operation = Operation {
    id: "contactGroupMemberAdd",
    method: Method::POST,
    path: "/v2/contacts/groups/{groupId}/members",
    rules: Rules::Rest(RestRules { label: Label::Heavy, privilege: None, paid: PAID, handler: add }),
};

pub(super) const REMOVE: Operation = Operation {
    id: "contactGroupMemberRemove",
    method: Method::DELETE,
    path: "/v2/contacts/groups/{groupId}/members",
    rules: Rules::Rest(RestRules {
        label: Label::Heavy,
        privilege: None,
        paid: PAID_TO_REMOVE,
        handler: remove,
    }),
};

/// How many members one request may take away.
const MOST: usize = 20;

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let group = find(call.world, call.param("groupId"))?;
    let rows: Vec<Value> = group.members.iter().map(|member| view(member, call.world)).collect();
    let page = PAGING.page(call.request, call.pages, call.now, rows)?;
    let mut body = page.describe_briefly();
    body.insert("group_members".to_owned(), Value::Array(page.rows));
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}

fn view(member: &ContactMember, world: &World) -> Value {
    let (kind, name) = match member.kind {
        ContactKind::User => (1, world.users.get(&member.id).map(User::shown_name)),
        ContactKind::Group => (2, world.groups.get(&member.id).map(|group| group.name.clone())),
    };
    json!({"type": kind, "id": member.id, "name": name.unwrap_or_default()})
}

/// Adds members and tells those who were really added.
fn add(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let id = call.param("groupId").to_owned();
    find(call.world, &id)?;
    let members = members(&body, call.world)?;
    let group = call.world.contact_groups.get_mut(&id).ok_or_else(|| no_group(&id))?;
    let mut added = Vec::new();
    for member in members {
        if !group.members.contains(&member) {
            added.push(member.id.clone());
            group.members.push(member);
        }
    }
    Ok(Answer::json(StatusCode::CREATED, &json!({"member_ids": added})))
}

/// Takes members away, but not the last one.
fn remove(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("groupId").to_owned();
    let group = find(call.world, &id)?;
    let named =
        call.request.query("member_ids").ok_or_else(|| ZoomError::invalid_field("member_ids"))?.to_owned();
    let named: Vec<&str> = named.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    if named.len() > MOST {
        return Err(ZoomError::bad_request(300, "The maximum number of memberId is 20."));
    }
    if let Some(unknown) = named.iter().find(|id| !group.members.iter().any(|member| member.id == **id)) {
        let message = format!("A member with this memberId: {unknown} does not exist.");
        return Err(ZoomError::bad_request(300, message));
    }
    if group.members.iter().all(|member| named.contains(&member.id.as_str())) {
        return Err(ZoomError::bad_request(300, "A group must have at least one member."));
    }
    if let Some(group) = call.world.contact_groups.get_mut(&id) {
        group.members.retain(|member| !named.contains(&member.id.as_str()));
    }
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
