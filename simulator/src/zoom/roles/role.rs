//! `/roles` and `/roles/{roleId}`: the list, and a role itself.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{EDIT, PAID, READ, check_name, find, is_fixed, view, whole};
use crate::http::Answer;
use crate::world::{Role, ids, role};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, Privilege, Refusal, RestRules, Rules};

pub(super) const LIST: Operation = Operation {
    id: "roles",
    method: Method::GET,
    path: "/v2/roles",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: READ, paid: PAID, handler: list }),
};

pub(super) const CREATE: Operation = Operation {
    id: "createRole",
    method: Method::POST,
    path: "/v2/roles",
    rules: Rules::Rest(RestRules {
        label: Label::Light,
        privilege: Some(Privilege {
            name: "Role:Edit",
            refusal: Some(Refusal::documented_as_200("You do not have the permission to create a role.")),
        }),
        paid: PAID,
        handler: create,
    }),
};

pub(super) const GET: Operation = Operation {
    id: "getRoleInformation",
    method: Method::GET,
    path: "/v2/roles/{roleId}",
    rules: Rules::Rest(RestRules {
        label: Label::Light,
        privilege: Some(Privilege {
            name: "Role:Read",
            refusal: Some(Refusal::documented_as_200(
                "You do not have the permission to retrieve role information.",
            )),
        }),
        paid: PAID,
        handler: get,
    }),
};

pub(super) const UPDATE: Operation = Operation {
    id: "updateRole",
    method: Method::PATCH,
    path: "/v2/roles/{roleId}",
    rules: Rules::Rest(RestRules {
        label: Label::Light,
        privilege: EDIT,
        paid: Some(Refusal::documented_as_200("The account must be a paid account to update the role.")),
        handler: update,
    }),
};

pub(super) const DELETE: Operation = Operation {
    id: "deleteRole",
    method: Method::DELETE,
    path: "/v2/roles/{roleId}",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: PAID, handler: delete }),
};

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let kind = call.request.query("type").unwrap_or("common");
    if !matches!(kind, "common" | "iq") {
        return Err(ZoomError::invalid_field("type"));
    }
    let sizes = call.world.role_sizes();
    let rows: Vec<Value> = call
        .world
        .roles
        .iter()
        .filter(|(_, role)| role.kind == kind)
        .map(|(id, role)| view(id, role, sizes.get(id.as_str()).copied().unwrap_or(0)))
        .collect();
    Ok(Answer::json(StatusCode::OK, &json!({"total_records": rows.len(), "roles": rows})))
}

/// Answers 201 with the role, which Zoom's specification does not say.
fn create(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let name = body.required_text("name", 128)?;
    let kind = body.text("type", 16)?.unwrap_or("common");
    if !matches!(kind, "common" | "iq") {
        return Err(ZoomError::invalid_field("type"));
    }
    let role = Role {
        name: name.to_owned(),
        description: body.text("description", 1024)?.unwrap_or_default().to_owned(),
        kind: kind.to_owned(),
        privileges: body.texts("privileges", 500)?.unwrap_or_default(),
        ..Role::default()
    };
    check_name(call.world, None, name)?;
    let id = ids::role_id(&mut call.world.random);
    let answer = Answer::json(StatusCode::CREATED, &whole(&id, &role, 0));
    call.world.roles.insert(id, role);
    Ok(answer)
}

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("roleId");
    let role = find(call.world, id)?;
    let members = call.world.role_sizes().get(id).copied().unwrap_or(0);
    Ok(Answer::json(StatusCode::OK, &whole(id, role, members)))
}

/// Changes a role; privileges are replaced as a whole.
fn update(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let id = call.param("roleId").to_owned();
    let mut role = find(call.world, &id)?.clone();
    if is_fixed(&id) {
        return Err(ZoomError::bad_request(200, "No permission."));
    }
    if let Some(name) = body.text("name", 128)? {
        if name.is_empty() {
            return Err(ZoomError::invalid_field("name"));
        }
        check_name(call.world, Some(&id), name)?;
        name.clone_into(&mut role.name);
    }
    if let Some(description) = body.text("description", 1024)? {
        description.clone_into(&mut role.description);
    }
    if let Some(privileges) = body.texts("privileges", 500)? {
        role.privileges = privileges;
    }
    if body.get("sub_account_privileges").is_some() {
        role.second_level = body.object("sub_account_privileges")?.whole("second_level")?;
    }
    call.world.roles.insert(id, role);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

fn delete(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("roleId").to_owned();
    let found = find(call.world, &id);
    if found.is_err() && call.world.account.errors_in_200 {
        return Err(ZoomError::new(StatusCode::OK, 200, "Role not found."));
    }
    found?;
    if is_fixed(&id) || id == role::ADMIN {
        return Err(ZoomError::bad_request(200, "No permission."));
    }
    call.world.remove_role(&id);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
