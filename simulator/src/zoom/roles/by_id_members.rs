//! `/roles/{roleId}/members`: who holds a role.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{CLASSIC_READ, READ, find};
use crate::call::Call;
use crate::exchange::Answer;
use crate::operation::{Family, Label, Operation, Refusal, ZoomRules};
use crate::world::UserStatus;
use crate::zoom::error::ZoomError;
use crate::zoom::paging::Paging;

const PAGING: Paging = Paging { default_size: 30, max_size: 300 };

pub(super) const LIST: Operation = Operation {
    id: "roleMembers",
    method: Method::GET,
    path: "/v2/roles/{roleId}/members",
    family: Family::Zoom(ZoomRules {
        label: Label::Medium,
        granular: &["role:read:list_members", "role:read:list_members:admin"],
        classic: CLASSIC_READ,
        privilege: READ,
        paid: Some(Refusal::new("Only available for Paid account.")),
        handler: list,
    }),
};

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let role_id = call.param("roleId").to_owned();
    find(call.world, &role_id)?;
    let rows: Vec<Value> = call
        .world
        .users_by_age()
        .into_iter()
        .filter(|(_, user)| user.role_id == role_id && user.status != UserStatus::Pending)
        .map(|(id, user)| {
            json!({
                "id": id,
                "email": user.email,
                "first_name": user.first_name,
                "last_name": user.last_name,
                "department": user.dept,
                "type": user.kind,
            })
        })
        .collect();
    let page = PAGING.page(call, rows)?;
    let mut body = page.describe();
    body.insert("members".to_owned(), Value::Array(page.rows));
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}
