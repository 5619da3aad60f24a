//! `/roles/{roleId}`: one role and what it allows.

use http::{Method, StatusCode};

use super::{CLASSIC_READ, find, whole};
use crate::call::Call;
use crate::exchange::Answer;
use crate::operation::{Family, Label, Operation, Privilege, Refusal, ZoomRules};
use crate::zoom::error::ZoomError;

pub(super) const GET: Operation = Operation {
    id: "getRoleInformation",
    method: Method::GET,
    path: "/v2/roles/{roleId}",
    family: Family::Zoom(ZoomRules {
        label: Label::Light,
        granular: &["role:read:role", "role:read:role:admin"],
        classic: CLASSIC_READ,
        privilege: Some(Privilege {
            name: "Role:Read",
            refusal: Some(Refusal::documented_as_200(
                "You do not have the permission to retrieve role information.",
            )),
        }),
        paid: Some(Refusal::new("Only available for Paid account.")),
        handler: get,
    }),
};

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let id = call.param("roleId");
    let role = find(call.world, id)?;
    let members = call.world.role_sizes().get(id).copied().unwrap_or(0);
    Ok(Answer::json(StatusCode::OK, &whole(id, role, members)))
}
