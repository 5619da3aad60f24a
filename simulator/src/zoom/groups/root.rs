//! `/groups`: the list.

use http::{Method, StatusCode};
use serde_json::Value;

use super::{CLASSIC_READ, READ, view};
use crate::call::Call;
use crate::exchange::Answer;
use crate::operation::{Family, Label, Operation, Refusal, ZoomRules};
use crate::zoom::error::ZoomError;
use crate::zoom::paging::Paging;

const PAGING: Paging = Paging { default_size: 30, max_size: 300 };

pub(super) const LIST: Operation = Operation {
    id: "groups",
    method: Method::GET,
    path: "/v2/groups",
    family: Family::Zoom(ZoomRules {
        label: Label::Medium,
        granular: &["group:read:list_groups:admin"],
        classic: CLASSIC_READ,
        privilege: READ,
        paid: Some(Refusal::documented_as_200("Only available for Paid account.")),
        handler: list,
    }),
};

fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let mut ids: Vec<String> = call.world.groups.keys().cloned().collect();
    ids.sort_by_key(|id| call.world.groups.get(id).map(|group| group.name.clone()));
    let page = PAGING.page(call, ids)?;
    let sizes = call.world.group_sizes();
    let mut body = page.describe_by_token();
    let groups = page.rows.iter().filter_map(|id| call.world.groups.get_key_value(id));
    body.insert(
        "groups".to_owned(),
        groups.map(|(id, group)| view(id, group, sizes.get(id.as_str()).copied().unwrap_or(0))).collect(),
    );
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}
