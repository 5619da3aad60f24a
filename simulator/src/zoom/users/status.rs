//! `/users/{userId}/status`: activates and deactivates.

use http::{Method, StatusCode};

use super::EDIT;
use super::refusals::{Purpose, refusal};
use crate::http::Answer;
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
    let active = match body.required_text("action", 32)? {
        "activate" => Some(true),
        "deactivate" => Some(false),
        // Zoom Workforce Management's time clock; nothing here looks at it.
        "clock_in" | "clock_out" => None,
        _ => return Err(ZoomError::invalid_field("action")),
    };
    let key = call.param("userId");
    let (id, user) = call.user(key).ok_or_else(|| ZoomError::no_user(key))?;
    let (id, email) = (id.clone(), user.email.clone());
    if let Some(active) = active {
        call.world
            .set_active(&id, active)
            .map_err(|unfit| refusal(unfit, Purpose::Activate, &email, call.world))?;
    }
    // Zoom's specification says 200 with nothing in it; it said 204 until 2021.
    Ok(Answer::empty(StatusCode::OK))
}
