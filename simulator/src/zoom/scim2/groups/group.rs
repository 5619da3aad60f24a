//! `/Groups` and `/Groups/{groupId}`: the list, and a group itself.

use http::{Method, StatusCode};

use super::known::{LONGEST_NAME, check_free, check_name, find};
use super::patch;
use super::view::{self, EXTENSION};
use crate::http::Answer;
use crate::world::scim::ScimGroup;
use crate::world::{Group, ids};
use crate::zoom::call::Call;
use crate::zoom::operation::{Label, Operation, Rules, ScimRules};
use crate::zoom::scim2::body::{self, Body};
use crate::zoom::scim2::error::ScimError;
use crate::zoom::scim2::list::Part;
use crate::zoom::scim2::{answer, created, filter};

pub(in crate::zoom::scim2) const LIST: Operation = Operation {
    id: "groupSCIM2List",
    method: Method::GET,
    path: "/scim2/Groups",
    rules: Rules::Scim(ScimRules {
        label: Label::Medium,
        privilege: "Group:Read",
        denied: "The request was denied due to insufficient permissions: \"Group:Read\".",
        handler: list,
    }),
};

pub(in crate::zoom::scim2) const CREATE: Operation = Operation {
    id: "groupScim2Create",
    method: Method::POST,
    path: "/scim2/Groups",
    rules: Rules::Scim(ScimRules {
        label: Label::Medium,
        privilege: "Group:Edit",
        denied: "The request was denied due to insufficient permissions: \"Group:Edit\".",
        handler: create,
    }),
};

pub(in crate::zoom::scim2) const GET: Operation = Operation {
    id: "groupSCIM2Get",
    method: Method::GET,
    path: "/scim2/Groups/{groupId}",
    rules: Rules::Scim(ScimRules {
        label: Label::Light,
        privilege: "Group:Read",
        denied: "The request was denied due to insufficient permissions: \"Group:Read\".",
        handler: get,
    }),
};

pub(in crate::zoom::scim2) const PATCH: Operation = Operation {
    id: "groupSCIM2Update",
    method: Method::PATCH,
    path: "/scim2/Groups/{groupId}",
    rules: Rules::Scim(ScimRules {
        label: Label::Medium,
        privilege: "Group:Edit",
        denied: NO_EDIT,
        handler: patch::patch,
    }),
};

pub(in crate::zoom::scim2) const DELETE: Operation = Operation {
    id: "groupSCIM2Delete",
    method: Method::DELETE,
    path: "/scim2/Groups/{groupId}",
    rules: Rules::Scim(ScimRules {
        label: Label::Medium,
        privilege: "Group:Edit",
        denied: NO_EDIT,
        handler: delete,
    }),
};

/// How many groups an account may have.
const MOST: usize = 5_000;

fn list(call: &mut Call<'_>) -> Result<Answer, ScimError> {
    let part = Part::of(call.request)?;
    let unsupported = |name: &str| {
        ScimError::bad_request(format!("The current filter does not support the filter name: {name}"))
    };
    let filter = call.request.query("filter").map(filter::parse).transpose().map_err(unsupported)?;
    let mut rows: Vec<_> = call.world.groups.iter().collect();
    rows.sort_unstable_by_key(|(_, group)| &group.name);
    if let Some(filter) = filter {
        match filter.attribute {
            "displayName" => rows.retain(|(_, group)| group.name == filter.value),
            other => return Err(unsupported(other)),
        }
    }
    let list =
        part.cut(rows, |(id, group)| view::group(call.world, &call.request.origin(call.url), id, group));
    Ok(answer(StatusCode::OK, &list))
}

fn create(call: &mut Call<'_>) -> Result<Answer, ScimError> {
    let fields = body::read(call)?;
    let body = Body::new(&fields);
    let name = check_name(body.text("displayName", LONGEST_NAME).unwrap_or_default())?.to_owned();
    let email_alias = match body.object(EXTENSION)? {
        Some(extension) => extension.kept_text("emailAlias", 128)?,
        None => String::new(),
    };
    check_free(call, &name, None)?;
    if call.world.groups.len() >= MOST {
        return Err(ScimError::bad_request("Create group failed."));
    }
    let id = ids::zoom_id(&mut call.world.random);
    let side = ScimGroup { created: Some(call.now), last_modified: Some(call.now), email_alias };
    call.world.scim.groups.insert(id.clone(), side);
    let group = call.world.groups.entry(id.clone()).or_insert(Group { name, ..Group::default() }).clone();
    Ok(created(&view::group(call.world, &call.request.origin(call.url), &id, &group)))
}

const NO_EDIT: &str = "The request was denied due to insufficient permissions: \"Group:Edit\".";

fn get(call: &mut Call<'_>) -> Result<Answer, ScimError> {
    let group = find(call)?;
    Ok(answer(
        StatusCode::OK,
        &view::group(call.world, &call.request.origin(call.url), call.param("groupId"), group),
    ))
}

fn delete(call: &mut Call<'_>) -> Result<Answer, ScimError> {
    find(call)?;
    let id = call.param("groupId").to_owned();
    call.world.remove_group(&id);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
