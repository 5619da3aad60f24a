//! `/roles`: the list, which has no pages, and its new entries.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{PAID, READ, check_name, view, whole};
use crate::http::Answer;
use crate::world::{Role, ids};
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
