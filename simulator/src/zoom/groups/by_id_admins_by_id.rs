//! `/groups/{groupId}/admins/{userId}`: one administrator of a group.

use http::{Method, StatusCode};

use super::{EDIT, PAID, no_group_to_administer};
use crate::http::Answer;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const REMOVE: Operation = Operation {
    id: "groupAdminsDelete",
    method: Method::DELETE,
    path: "/v2/groups/{groupId}/admins/{userId}",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: PAID, handler: remove }),
};

fn remove(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let group_id = call.param("groupId").to_owned();
    let key = call.param("userId").to_owned();
    let id = call.world.find_user(&key).map_or(key, |(id, _)| id.clone());
    let group = call.world.groups.get_mut(&group_id).ok_or_else(|| no_group_to_administer(&group_id))?;
    if !group.admin_ids.contains(&id) {
        let message = format!("That user is not an administrator for the group: \"{group_id}\".");
        return Err(ZoomError::bad_request(4138, message));
    }
    group.admin_ids.retain(|admin| *admin != id);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
