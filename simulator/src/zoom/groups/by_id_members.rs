//! `/groups/{groupId}/members`: who belongs to a group.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{CLASSIC_READ, PAID, READ, find};
use crate::call::Call;
use crate::exchange::Answer;
use crate::operation::{Family, Label, Operation, ZoomRules};
use crate::zoom::error::ZoomError;
use crate::zoom::paging::Paging;

const PAGING: Paging = Paging { default_size: 30, max_size: 2000 };

pub(super) const LIST: Operation = Operation {
    id: "groupMembers",
    method: Method::GET,
    path: "/v2/groups/{groupId}/members",
    family: Family::Zoom(ZoomRules {
        label: Label::Medium,
        granular: &["group:read:list_members:admin"],
        classic: CLASSIC_READ,
        privilege: READ,
        paid: PAID,
        handler: list,
    }),
};

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let group_id = call.param("groupId").to_owned();
    find(call.world, &group_id)?;
    let rows: Vec<Value> = call
        .world
        .users_by_age()
        .into_iter()
        .filter(|(_, user)| user.group_ids.contains(&group_id))
        .map(|(id, user)| {
            json!({
                "id": id,
                "email": user.email,
                "first_name": user.first_name,
                "last_name": user.last_name,
                "type": user.kind,
            })
        })
        .collect();
    let page = PAGING.page(call, rows)?;
    let mut body = page.describe();
    body.insert("members".to_owned(), Value::Array(page.rows));
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}
