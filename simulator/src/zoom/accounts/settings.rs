//! `/accounts/{accountId}/settings`: what holds for everybody.

use http::{Method, StatusCode};

use super::{EDIT, READ, check_account};
use crate::http::Answer;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, Refusal, RestRules, Rules};
use crate::zoom::settings::{self, Part};

pub(super) const GET: Operation = Operation {
    id: "accountSettings",
    method: Method::GET,
    path: "/v2/accounts/{accountId}/settings",
    rules: Rules::Rest(RestRules {
        label: Label::Medium,
        privilege: READ,
        paid: Some(Refusal::documented_as_200("Only available for paid accounts.")),
        handler: get,
    }),
};

pub(super) const UPDATE: Operation = Operation {
    id: "accountSettingsUpdate",
    method: Method::PATCH,
    path: "/v2/accounts/{accountId}/settings",
    rules: Rules::Rest(RestRules {
        label: Label::Medium,
        privilege: EDIT,
        paid: Some(Refusal::new("Only available for paid accounts.")),
        handler: update,
    }),
};

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    check_account(call)?;
    let part = Part::of(call.request)?;
    let account = &call.world.account;
    let defaults = settings::of_account(account.meeting_capacity());
    Ok(Answer::json(StatusCode::OK, &settings::view(defaults, &account.settings, part, call.request)))
}

fn update(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    check_account(call)?;
    let part = Part::of(call.request)?;
    let body = Body::of(call)?;
    let account = &mut call.world.account;
    let defaults = settings::of_account(account.meeting_capacity());
    settings::update(&defaults, &mut account.settings, &body, part)?;
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
