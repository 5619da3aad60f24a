//! `/users/{userId}/presence_status`: presence in chat.

use http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::json;

use super::{EDIT, READ};
use crate::http::Answer;
use crate::world::User;
use crate::world::clock::{later, zoom_time};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const GET: Operation = Operation {
    id: "getUserPresenceStatus",
    method: Method::GET,
    path: "/v2/users/{userId}/presence_status",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: READ, paid: None, handler: get }),
};

pub(super) const SET: Operation = Operation {
    id: "updatePresenceStatus",
    method: Method::PUT,
    path: "/v2/users/{userId}/presence_status",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: EDIT, paid: None, handler: set }),
};

const STATUSES: [&str; 8] = [
    "Away",
    "Available",
    "In_Calendar_Event",
    "Presenting",
    "In_A_Zoom_Meeting",
    "On_A_Call",
    "Out_of_Office",
    "Busy",
];
/// Zoom's specification spells it so where the status ends by itself.
const UNDISTURBED_FOR_A_WHILE: &str = "Do_No_Disturb";
const UNDISTURBED: &str = "Do_Not_Disturb";

fn find<'a>(call: &'a Call<'_>) -> Result<(&'a String, &'a User), ZoomError> {
    let key = call.param("userId");
    call.user(key).ok_or_else(|| ZoomError::no_user(key))
}

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let (_, user) = find(call)?;
    let shown = match user.presence_until {
        Some(end) if end > call.now => json!({
            "status": UNDISTURBED_FOR_A_WHILE,
            "end_time": zoom_time(end),
            "remaining_time": end.as_second() - call.now.as_second(),
        }),
        Some(_) => json!({"status": "Available"}),
        None => json!({"status": user.presence}),
    };
    Ok(Answer::json(StatusCode::OK, &shown))
}

fn set(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let status = body.required_text("status", 32)?;
    let undisturbed = status == UNDISTURBED || status == UNDISTURBED_FOR_A_WHILE;
    if !undisturbed && !STATUSES.contains(&status) {
        return Err(ZoomError::invalid_field("status"));
    }
    // In minutes, a day at most; twenty unless told otherwise.
    let minutes = match body.whole("duration")? {
        Some(minutes) if !undisturbed || !(1..=1440).contains(&minutes) => {
            return Err(ZoomError::invalid_field("duration"));
        }
        minutes => minutes.unwrap_or(20),
    };
    let (id, _) = find(call)?;
    let id = id.clone();
    if let Some(user) = call.world.users.get_mut(&id) {
        user.presence_until = undisturbed.then(|| later(call.now, SignedDuration::from_mins(minutes)));
        user.presence = (if undisturbed { UNDISTURBED } else { status }).into();
    }
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
