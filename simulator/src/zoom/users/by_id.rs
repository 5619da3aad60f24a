//! `/users/{userId}`: one person, by id, by e-mail address, or `me`.

use http::{Method, StatusCode};

use super::{READ, view};
use crate::call::Call;
use crate::exchange::Answer;
use crate::operation::{Family, Label, Operation, ZoomRules};
use crate::zoom::error::ZoomError;

pub(super) const GET: Operation = Operation {
    id: "user",
    method: Method::GET,
    path: "/v2/users/{userId}",
    family: Family::Zoom(ZoomRules {
        label: Label::Light,
        granular: &["user:read:user", "user:read:user:admin"],
        classic: &[
            "user:read",
            "user:write",
            "user:read:admin",
            "user:write:admin",
            "user_profile",
            "user_info:read",
        ],
        privilege: READ,
        paid: None,
        handler: get,
    }),
};

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let key = call.param("userId");
    let found = if call.request.query("search_by_unique_id") == Some("true") {
        call.world.users.iter().find(|(_, user)| user.employee_unique_id == key)
    } else {
        call.user(key)
    };
    let (id, user) = found.ok_or_else(|| ZoomError::no_user(key))?;
    Ok(Answer::json(StatusCode::OK, &view::whole(id, user, call.world, call.now)))
}
