//! `POST /oauth/token`: credentials, a code or a refresh token for an access token.

use http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{
    APP_DISABLED, BAD_REQUEST, DEVICE_DENIED, DEVICE_EXPIRED, DEVICE_GRANT, DEVICE_PENDING, INVALID_CODE,
    INVALID_REFRESH_TOKEN, OAuthError, UNSUPPORTED_GRANT, authenticate, parameter, parameters,
};
use crate::http::Answer;
use crate::world::AppKind;
use crate::world::clock::later;
use crate::zoom::call::Call;
use crate::zoom::operation::{Operation, Rules};
use crate::zoom::scopes::APP_SCOPES;
use crate::zoom::tokens::{Decision, Grant, Refresh, Token};

pub(super) const TOKEN: Operation = Operation {
    id: "oauthToken",
    method: Method::POST,
    path: "/oauth/token",
    rules: Rules::OAuth(|call| token(call).unwrap_or_else(OAuthError::answer)),
};

/// As whom the token will act, and whether it can be refreshed.
struct Acting {
    grant: Grant,
    user_id: String,
}

fn token(call: &mut Call<'_>) -> Result<Answer, OAuthError> {
    let (client_id, app) = authenticate(call)?;
    if !call.settling.is_active(&client_id, app, &call.world.account, call.now) {
        return Err(APP_DISABLED);
    }
    let owner_id = app.owner_id.clone();
    let by_user = app.app_type != AppKind::S2sOauth;
    let parameters = parameters(call.request);
    let acting = match (parameter(&parameters, "grant_type"), by_user) {
        (Some("account_credentials"), false) => {
            if parameter(&parameters, "account_id") != Some(call.world.account.id.as_str()) {
                return Err(BAD_REQUEST);
            }
            Acting { grant: Grant::AccountCredentials, user_id: owner_id }
        }
        (Some("client_credentials"), _) => Acting { grant: Grant::ClientCredentials, user_id: owner_id },
        (Some("refresh_token"), true) => {
            let text = parameter(&parameters, "refresh_token").ok_or(INVALID_REFRESH_TOKEN)?;
            let refresh =
                call.tokens.redeem_refresh(text, &client_id, call.now).ok_or(INVALID_REFRESH_TOKEN)?;
            Acting { grant: Grant::AuthorizationCode, user_id: refresh.user_id }
        }
        (Some("authorization_code"), true) => by_code(call, &client_id, &parameters)?,
        (Some(DEVICE_GRANT), true) => by_device(call, &client_id, &parameters)?,
        _ => return Err(UNSUPPORTED_GRANT),
    };
    // A refresh token does not outlive the user who stands behind it.
    if !call.world.users.contains_key(&acting.user_id) && acting.grant == Grant::AuthorizationCode {
        return Err(INVALID_REFRESH_TOKEN);
    }
    Ok(issue(call, client_id, acting))
}

/// A code is good once, within its time, for the app and the address that it was issued for, and with the
/// verifier that was promised.
fn by_code(
    call: &mut Call<'_>,
    client_id: &str,
    parameters: &[(String, String)],
) -> Result<Acting, OAuthError> {
    let text = parameter(parameters, "code").ok_or(INVALID_CODE)?;
    let code = call.tokens.redeem_code(text, call.now).ok_or(INVALID_CODE)?;
    let verified = code.challenge.as_ref().is_none_or(|challenge| {
        parameter(parameters, "code_verifier").is_some_and(|verifier| challenge.is_met_by(verifier))
    });
    let same_place = parameter(parameters, "redirect_uri") == Some(code.redirect_uri.as_str());
    if code.app != client_id || !verified || !same_place {
        return Err(INVALID_CODE);
    }
    Ok(Acting { grant: Grant::AuthorizationCode, user_id: code.user_id })
}

/// A device asks again and again until somebody has decided.
fn by_device(
    call: &mut Call<'_>,
    client_id: &str,
    parameters: &[(String, String)],
) -> Result<Acting, OAuthError> {
    let code = parameter(parameters, "device_code").ok_or(BAD_REQUEST)?;
    let (device, expired) = call
        .tokens
        .device(code, call.now)
        .filter(|(device, _)| device.app == client_id)
        .ok_or(INVALID_CODE)?;
    let decision = device.decision.clone();
    if expired {
        return Err(DEVICE_EXPIRED);
    }
    if decision == Decision::Pending {
        return Err(DEVICE_PENDING);
    }
    call.tokens.forget_device(code);
    match decision {
        Decision::Allowed(user_id) => Ok(Acting { grant: Grant::AuthorizationCode, user_id }),
        Decision::Pending | Decision::Declined => Err(DEVICE_DENIED),
    }
}

fn issue(call: &mut Call<'_>, client_id: String, acting: Acting) -> Answer {
    let app_scopes = || {
        let app = call.world.apps.get(&client_id)?;
        let scopes = call.settling.scopes(&client_id, app, &call.world.account, call.now);
        Some((scopes.into_owned(), app.app_type))
    };
    let scopes = match (acting.grant, app_scopes()) {
        // A General app that acts for itself may look after itself.
        (Grant::ClientCredentials, Some((_, AppKind::General | AppKind::MeetingSdk))) => {
            APP_SCOPES.iter().map(|scope| (*scope).to_owned()).collect()
        }
        (_, scopes) => scopes.map(|(scopes, _)| scopes).unwrap_or_default(),
    };
    let lifetime = call.world.account.token_lifetime_seconds;
    let mut body = json!({
        "token_type": "bearer",
        "expires_in": lifetime,
        "scope": scopes.join(" "),
        "api_url": api_url(call),
    });
    if acting.grant == Grant::AuthorizationCode {
        let refresh = Refresh { app: client_id.clone(), user_id: acting.user_id.clone() };
        body["refresh_token"] = Value::String(call.tokens.issue_refresh(refresh, call.now));
    }
    let expires = later(call.now, SignedDuration::from_secs(i64::from(lifetime)));
    let Acting { grant, user_id } = acting;
    let token = Token { client_id, user_id, grant, scopes, expires };
    body["access_token"] = Value::String(call.tokens.issue(token, call.world, call.now));
    Answer::json(StatusCode::OK, &body)
}

/// Where the API is: at Zoom's own host for a client that came by one of Zoom's, and here for others.
fn api_url(call: &Call<'_>) -> String {
    let origin = call.request.origin(call.url);
    if origin.ends_with("zoom.us") { "https://api.zoom.us".to_owned() } else { origin }
}
