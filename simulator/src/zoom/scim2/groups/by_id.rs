//! `/Groups/{groupId}`: one group.

use http::{Method, StatusCode};

use super::{patch, view};
use crate::http::Answer;
use crate::world::Group;
use crate::zoom::call::Call;
use crate::zoom::operation::{Label, Operation, Rules};
use crate::zoom::scim2::error::ScimError;
use crate::zoom::scim2::{ScimRules, answer};

const NO_EDIT: &str = "The request was denied due to insufficient permissions: \"Group:Edit\".";

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

pub(super) fn find<'a>(call: &'a Call<'_>) -> Result<&'a Group, ScimError> {
    call.world.groups.get(call.param("groupId")).ok_or_else(ScimError::no_group)
}
