//! `/roles/{roleId}`: one role and what it allows.

use http::{Method, StatusCode};

use super::{EDIT, PAID, check_name, find, is_fixed, whole};
use crate::http::Answer;
use crate::world::role;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, Privilege, Refusal, RestRules, Rules};

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
