//! `/contacts/groups/{groupId}`: one contact group.

use http::{Method, StatusCode};

use super::{PAID, PAID_TO_REMOVE, find, privacy, whole};
use crate::http::Answer;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

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
