//! `/groups/{groupId}`: one group.

use http::{Method, StatusCode};

use super::{CLASSIC_READ, READ, find, view};
use crate::call::Call;
use crate::exchange::Answer;
use crate::operation::{Family, Label, Operation, Refusal, ZoomRules};
use crate::zoom::error::ZoomError;

pub(super) const GET: Operation = Operation {
    id: "group",
    method: Method::GET,
    path: "/v2/groups/{groupId}",
    family: Family::Zoom(ZoomRules {
        label: Label::Light,
        granular: &["group:read:group:admin"],
        classic: CLASSIC_READ,
        privilege: READ,
        paid: Some(Refusal::documented_as_200("Only available for Paid account,{accountId}.")),
        handler: get,
    }),
};

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("groupId");
    let group = find(call.world, id)?;
    let members = call.world.group_sizes().get(id).copied().unwrap_or(0);
    Ok(Answer::json(StatusCode::OK, &view(id, group, members)))
}
