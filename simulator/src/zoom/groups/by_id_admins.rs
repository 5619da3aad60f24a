//! `/groups/{groupId}/admins`: who administers a group. Zoom tells names and addresses, and no ids.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{CLASSIC_READ, PAID, READ, no_group_to_administer};
use crate::call::Call;
use crate::exchange::Answer;
use crate::operation::{Family, Label, Operation, ZoomRules};
use crate::zoom::error::ZoomError;
use crate::zoom::paging::Paging;

const PAGING: Paging = Paging { default_size: 30, max_size: 300 };

pub(super) const LIST: Operation = Operation {
    id: "groupAdmins",
    method: Method::GET,
    path: "/v2/groups/{groupId}/admins",
    family: Family::Zoom(ZoomRules {
        label: Label::Medium,
        granular: &["group:read:administrator:admin"],
        classic: CLASSIC_READ,
        privilege: READ,
        paid: PAID,
        handler: list,
    }),
};

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("groupId");
    let group = call.world.groups.get(id).ok_or_else(|| no_group_to_administer(id))?;
    let rows: Vec<Value> = group
        .admin_ids
        .iter()
        .filter_map(|admin| call.world.users.get(admin))
        .map(|user| json!({"email": user.email, "name": user.shown_name()}))
        .collect();
    let page = PAGING.page(call, rows)?;
    let mut body = page.describe_by_token();
    body.insert("page_size".to_owned(), json!(page.size()));
    body.insert("admins".to_owned(), Value::Array(page.rows));
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}
