//! `/accounts/{accountId}/lock_settings`: which settings nobody may change.

use http::{Method, StatusCode};

use super::{EDIT, READ, check_account, check_account_with};
use crate::http::Answer;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, Refusal, RestRules, Rules};
use crate::zoom::settings::{self, Part};

pub(super) const GET: Operation = Operation {
    id: "getAccountLockSettings",
    method: Method::GET,
    path: "/v2/accounts/{accountId}/lock_settings",
    rules: Rules::Rest(RestRules {
        label: Label::Medium,
        // The second is on no list of Zoom's; products that read these settings are told to ask for it.
        privilege: READ,
        paid: Some(Refusal::documented_as_200("Only available for paid account:{accountId}.")),
        handler: get,
    }),
};

pub(super) const UPDATE: Operation = Operation {
    id: "UpdateLockedSettings",
    method: Method::PATCH,
    path: "/v2/accounts/{accountId}/lock_settings",
    rules: Rules::Rest(RestRules {
        label: Label::Medium,
        privilege: EDIT,
        paid: Some(Refusal::documented_as_200("Only available for Paid account: {accountId}.")),
        handler: update,
    }),
};

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    check_account_with(call, StatusCode::BAD_REQUEST)?;
    let part = part(call)?;
    let locked = &call.world.account.lock_settings;
    Ok(Answer::json(StatusCode::OK, &settings::view(settings::locks(), locked, part, call.request)))
}

/// The body itself says which part it is of.
fn update(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    check_account(call)?;
    let body = Body::of(call)?;
    let part = if body.get("meeting_security").is_some() { Part::MeetingSecurity } else { Part::Everything };
    settings::update(&settings::locks(), &mut call.world.account.lock_settings, &body, part)?;
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

fn part(call: &Call<'_>) -> Result<Part, ZoomError> {
    match Part::of(call.request)? {
        part @ (Part::Everything | Part::MeetingSecurity) => Ok(part),
        _ => Err(ZoomError::invalid_field("option")),
    }
}
