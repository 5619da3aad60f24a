//! `/users/{userId}/status`: activates and deactivates.

use http::{Method, StatusCode};

use super::EDIT;
use crate::http::Answer;
use crate::world::UserStatus;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const SET: Operation = Operation {
    id: "userStatus",
    method: Method::PUT,
    path: "/v2/users/{userId}/status",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: None, handler: set }),
};

fn set(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let status = match body.required_text("action", 32)? {
        "activate" => Some(UserStatus::Active),
        "deactivate" => Some(UserStatus::Inactive),
        // Zoom Workforce Management's time clock; nothing here looks at it.
        "clock_in" | "clock_out" => None,
        _ => return Err(ZoomError::invalid_field("action")),
    };
    let key = call.param("userId");
    let (id, user) = call.user(key).ok_or_else(|| ZoomError::no_user(key))?;
    if status.is_some() && user.is_admin() {
        let message = "Zoom Room and Admin users' status cannot be activated or deactivated.";
        return Err(ZoomError::bad_request(200, message));
    }
    let id = id.clone();
    if let (Some(status), Some(user)) = (status, call.world.users.get_mut(&id))
        // Whoever has not accepted yet stays pending; Zoom does not say so.
        && user.status != UserStatus::Pending
    {
        user.status = status;
        if status == UserStatus::Inactive {
            // Deactivation takes every licence away; activation does not bring them back.
            user.kind = 1;
            user.zoom_phone = false;
            user.licenses.clear();
            user.plan_united_type.clear();
            user.zoom_one_type = 0;
        }
    }
    // Zoom's specification says 200 with nothing in it; it said 204 until 2021.
    Ok(Answer::empty(StatusCode::OK))
}
