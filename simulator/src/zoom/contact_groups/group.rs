//! `/contacts/groups` and `/contacts/groups/{groupId}`: the list, and a contact group itself.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{PAGING, PAID, PAID_TO_REMOVE, find, members, privacy, row, whole};
use crate::http::Answer;
use crate::world::{ContactGroup, ids};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const LIST: Operation = Operation {
    id: "contactGroups",
    method: Method::GET,
    path: "/v2/contacts/groups",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: None, paid: PAID, handler: list }),
};

pub(super) const CREATE: Operation = Operation {
    id: "contactGroupCreate",
    method: Method::POST,
    path: "/v2/contacts/groups",
    rules: Rules::Rest(RestRules { label: Label::Heavy, privilege: None, paid: PAID, handler: create }),
};

pub(super) const GET: Operation = Operation {
    id: "contactGroup",
    method: Method::GET,
    path: "/v2/contacts/groups/{groupId}",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: None, paid: PAID, handler: get }),
};

pub(super) const UPDATE: Operation = Operation {
    id: "contactGroupUpdate",
    method: Method::PATCH,
    path: "/v2/contacts/groups/{groupId}",
    rules: Rules::Rest(RestRules { label: Label::Heavy, privilege: None, paid: PAID, handler: update }),
};

pub(super) const DELETE: Operation = Operation {
    id: "contactGroupDelete",
    method: Method::DELETE,
    path: "/v2/contacts/groups/{groupId}",
    rules: Rules::Rest(RestRules {
        label: Label::Heavy,
        privilege: None,
        paid: PAID_TO_REMOVE,
        handler: delete,
    }),
};

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let mut rows: Vec<_> = call.world.contact_groups.iter().collect();
    rows.sort_unstable_by_key(|(id, group)| (&group.name, *id));
    let page = PAGING.page(call.request, call.pages, call.now, rows)?;
    let mut body = page.describe_briefly();
    let groups = page.rows.into_iter().map(|(id, group)| row(id, group));
    body.insert("groups".to_owned(), groups.collect());
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}

fn create(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let group = ContactGroup {
        name: body.required_text("group_name", 128)?.to_owned(),
        privacy: privacy(&body, "group_privacy")?.unwrap_or(1),
        description: body.text("description", 1024)?.unwrap_or_default().to_owned(),
        members: members(&body, call.world)?,
    };
    let id = ids::contact_group_id(&mut call.world.random);
    let answer = Answer::json(StatusCode::CREATED, &json!(whole(&id, &group)));
    call.world.contact_groups.insert(id, group);
    Ok(answer)
}

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("groupId");
    Ok(Answer::json(StatusCode::OK, &whole(id, find(call.world, id)?)))
}

/// Changes a group, by names other than those of its creation: `name`, `privacy`.
fn update(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let id = call.param("groupId").to_owned();
    let mut group = find(call.world, &id)?.clone();
    if let Some(name) = body.text("name", 128)? {
        if name.is_empty() {
            return Err(ZoomError::invalid_field("name"));
        }
        name.clone_into(&mut group.name);
    }
    if let Some(level) = privacy(&body, "privacy")? {
        group.privacy = level;
    }
    if let Some(description) = body.text("description", 1024)? {
        description.clone_into(&mut group.description);
    }
    call.world.contact_groups.insert(id, group);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

fn delete(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("groupId").to_owned();
    find(call.world, &id)?;
    call.world.contact_groups.remove(&id);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
