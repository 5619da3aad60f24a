//! `/users/{userId}/settings`: one person's settings.

use http::{Method, StatusCode};

use super::refusals::{Purpose, refusal};
use super::{EDIT, READ};
use crate::http::Answer;
use crate::world::licences::LICENSED;
use crate::world::{User, UserStatus};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};
use crate::zoom::settings::{self, Part};

pub(super) const GET: Operation = Operation {
    id: "userSettings",
    method: Method::GET,
    path: "/v2/users/{userId}/settings",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: READ, paid: None, handler: get }),
};

pub(super) const UPDATE: Operation = Operation {
    id: "userSettingsUpdate",
    method: Method::PATCH,
    path: "/v2/users/{userId}/settings",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: EDIT, paid: None, handler: update }),
};

/// Features that need a licence.
const LICENSED_FEATURES: [(&str, i64, &str); 3] = [
    ("large_meeting", 1108, "Only Licensed or On-prem users can enable the large meeting feature."),
    ("webinar", 1122, "Webinar feature can only be enabled for Licensed or On-prem users."),
    ("zoom_events", 1206, "You can only enable the Zoom Events feature for Licensed or On-prem users."),
];

fn find<'a>(call: &'a Call<'_>) -> Result<(&'a String, &'a User), ZoomError> {
    let key = call.param("userId");
    let (id, user) = call.user(key).ok_or_else(|| ZoomError::no_user(key))?;
    user.check_invitation(call.now)
        .map_err(|unfit| refusal(unfit, Purpose::Convert, &user.email, call.world))?;
    if user.status == UserStatus::Pending {
        // Seen by others; the specification does not have it.
        let message = "You can not access settings of users that are still in pending state.";
        return Err(ZoomError::bad_request(1000, message));
    }
    Ok((id, user))
}

/// A user without a licence has meetings for a hundred.
fn capacity(call: &Call<'_>, user: &User) -> i64 {
    if user.kind == LICENSED { call.world.account.meeting_capacity() } else { 100 }
}

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let part = part(call)?;
    let (_, user) = find(call)?;
    let shown = settings::view(settings::of_user(capacity(call, user)), &user.settings, part, call.request);
    Ok(Answer::json(StatusCode::OK, &shown))
}

fn update(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let part = part(call)?;
    let body = Body::of(call)?;
    let (id, user) = find(call)?;
    let (id, mut differing) = (id.clone(), user.settings.clone());
    settings::update(&settings::of_user(capacity(call, user)), &mut differing, &body, part)?;
    for (feature, code, message) in LICENSED_FEATURES {
        let enabled = body.get("feature").and_then(|features| features.get(feature));
        if enabled.and_then(serde_json::Value::as_bool) == Some(true) && user.kind != LICENSED {
            return Err(ZoomError::bad_request(code, message));
        }
    }
    if let Some(user) = call.world.users.get_mut(&id) {
        user.settings = differing;
    }
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

/// The section `security` is of accounts alone.
fn part(call: &Call<'_>) -> Result<Part, ZoomError> {
    match Part::of(call.request)? {
        Part::Security => Err(ZoomError::invalid_field("option")),
        part => Ok(part),
    }
}
