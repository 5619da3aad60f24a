//! `/oauth/devicecode` and `/oauth/device`: an app without a browser is let in by somebody who has one.

use http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::json;

use super::page::Refusal;
use super::{INVALID_CLIENT, OAuthError, authenticate, page, parameter, parameters};
use crate::http::Answer;
use crate::world::AppKind;
use crate::world::clock::later;
use crate::zoom::call::Call;
use crate::zoom::operation::{Operation, Rules};
use crate::zoom::tokens::Decision;

pub(super) const CODE: Operation = Operation {
    id: "oauthDeviceCode",
    method: Method::POST,
    path: "/oauth/devicecode",
    rules: Rules::OAuth(|call| code(call).unwrap_or_else(OAuthError::answer)),
};

pub(super) const ASK: Operation = Operation {
    id: "oauthDevice",
    method: Method::GET,
    path: "/oauth/device",
    rules: Rules::OAuth(|call| ask(call).unwrap_or_else(Refusal::answer)),
};

pub(super) const DECIDE: Operation = Operation {
    id: "oauthDeviceConsent",
    method: Method::POST,
    path: "/oauth/device",
    rules: Rules::OAuth(|call| decide(call).unwrap_or_else(Refusal::answer)),
};

/// How long somebody has to type the code, in seconds.
const LIFETIME: i32 = 900;
/// How long the device waits before it asks again, in seconds.
const INTERVAL: i32 = 5;

fn code(call: &mut Call<'_>) -> Result<Answer, OAuthError> {
    let (client_id, app) = authenticate(call)?;
    let named = parameters(call.request);
    if app.app_type == AppKind::S2sOauth
        || !app.active
        || parameter(&named, "client_id")
            .is_some_and(|named| call.world.find_app(named).is_none_or(|(named, _)| *named != client_id))
    {
        return Err(INVALID_CLIENT);
    }
    let expires = later(call.now, SignedDuration::from_secs(i64::from(LIFETIME)));
    let (device_code, user_code) = call.tokens.issue_device(client_id, expires, call.now);
    let page = format!("{}/oauth/device", call.url);
    let body = json!({
        "device_code": device_code,
        "user_code": user_code,
        "verification_uri": page,
        "verification_uri_complete": format!("{page}?user_code={user_code}"),
        "expires_in": LIFETIME,
        "interval": INTERVAL,
    });
    Ok(Answer::json(StatusCode::OK, &body))
}

fn ask(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let Some(user_code) = call.request.query("user_code") else { return Ok(page::ask_user_code()) };
    let app = waiting_app(call, user_code)?;
    let app = call.world.apps.get(&app).ok_or_else(unknown_code)?;
    Ok(page::consent(app, call.world, &[("user_code", user_code)]))
}

fn decide(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let parameters = parameters(call.request);
    let user_code = parameter(&parameters, "user_code").ok_or_else(unknown_code)?;
    let key = waiting_app(call, user_code)?;
    let allowed = parameter(&parameters, "decision") == Some("allow");
    let user_id = parameter(&parameters, "user_id").unwrap_or_default().to_owned();
    let app = call.world.apps.get_mut(&key).ok_or_else(unknown_code)?;
    let may = call.world.users.get(&user_id).is_some_and(|user| page::may_consent(app, user));
    if allowed && !may {
        return Err(Refusal(4735, "You cannot authorize the app. Please contact your account admin."));
    }
    if allowed && !app.added_by.contains(&user_id) {
        app.added_by.push(user_id.clone());
    }
    let device = call.tokens.device_of_user(user_code, call.now).ok_or_else(unknown_code)?;
    device.decision = if allowed { Decision::Allowed(user_id) } else { Decision::Declined };
    Ok(page::farewell(if allowed { "The device is connected." } else { "The device is not connected." }))
}

fn waiting_app(call: &mut Call<'_>, user_code: &str) -> Result<String, Refusal> {
    call.tokens
        .device_of_user(user_code, call.now)
        .filter(|device| device.decision == Decision::Pending)
        .map(|device| device.app.clone())
        .ok_or_else(unknown_code)
}

fn unknown_code() -> Refusal {
    Refusal(4734, "Invalid code")
}
