//! `/roles/{roleId}/members/{memberId}`: one holder of a role.

use http::{Method, StatusCode};

use super::{EDIT, PAID, check_membership};
use crate::http::Answer;
use crate::world::role;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const REMOVE: Operation = Operation {
    id: "roleMemberDelete",
    method: Method::DELETE,
    path: "/v2/roles/{roleId}/members/{memberId}",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: PAID, handler: remove }),
};

/// Whoever leaves a role is a member.
fn remove(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let role_id = call.param("roleId").to_owned();
    check_membership(call.world, &role_id)?;
    let id = call
        .world
        .find_user(call.param("memberId"))
        .filter(|(_, user)| user.role_id == role_id)
        .map(|(id, _)| id.clone())
        // Documented without a code.
        .ok_or_else(|| ZoomError::not_found(404, "Not Found"))?;
    // Whoever is deactivated keeps the role, without a word.
    drop(call.world.change_role(&id, role::MEMBER));
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
