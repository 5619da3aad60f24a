//! `/roles`: the list, which has no pages.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{CLASSIC_READ, READ, view};
use crate::call::Call;
use crate::exchange::Answer;
use crate::operation::{Family, Label, Operation, Refusal, ZoomRules};
use crate::zoom::error::ZoomError;

pub(super) const LIST: Operation = Operation {
    id: "roles",
    method: Method::GET,
    path: "/v2/roles",
    family: Family::Zoom(ZoomRules {
        label: Label::Medium,
        granular: &["role:read:list_roles", "role:read:list_roles:admin"],
        classic: CLASSIC_READ,
        privilege: READ,
        paid: Some(Refusal::new("Only available for Paid account.")),
        handler: list,
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
