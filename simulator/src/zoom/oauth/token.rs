//! `POST /oauth/token`: an app's credentials for an access token.

use http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::json;

use super::{
    APP_DISABLED, BAD_REQUEST, Grant, INVALID_CODE, INVALID_REFRESH_TOKEN, OAuthError, Token,
    UNSUPPORTED_GRANT, authenticate, parameter, parameters,
};
use crate::call::Call;
use crate::exchange::Answer;
use crate::operation::{Family, Operation};
use crate::world::AppKind;
use crate::world::clock::later;

pub(super) const TOKEN: Operation = Operation {
    id: "oauthToken",
    method: Method::POST,
    path: "/oauth/token",
    family: Family::OAuth(|call| token(call).unwrap_or_else(OAuthError::answer)),
};

fn token(call: &mut Call<'_>) -> Result<Answer, OAuthError> {
    let (client_id, app) = authenticate(call)?;
    if !app.active {
        return Err(APP_DISABLED);
    }
    let parameters = parameters(call.request);
    let grant = match (parameter(&parameters, "grant_type"), app.app_type) {
        (Some("account_credentials"), AppKind::S2sOauth) => Grant::AccountCredentials,
        (Some("client_credentials"), _) => Grant::ClientCredentials,
        (Some("refresh_token"), AppKind::General) => return Err(INVALID_REFRESH_TOKEN),
        (Some("authorization_code"), AppKind::General) => return Err(INVALID_CODE),
        _ => return Err(UNSUPPORTED_GRANT),
    };
    if grant == Grant::AccountCredentials
        && parameter(&parameters, "account_id") != Some(call.world.account.id.as_str())
    {
        return Err(BAD_REQUEST);
    }
    let (scopes, owner_id) = (app.scopes.clone(), app.owner_id.clone());
    let lifetime = call.world.account.token_lifetime_seconds;
    let scope = scopes.join(" ");
    let expires = later(call.now, SignedDuration::from_secs(i64::from(lifetime)));
    let issued = Token { client_id, grant, scopes, expires };
    let text = call.tokens.issue(issued, call.world, &owner_id, call.now);
    Ok(Answer::json(
        StatusCode::OK,
        &json!({
            "access_token": text,
            "token_type": "bearer",
            "expires_in": lifetime,
            "scope": scope,
            "api_url": call.url,
        }),
    ))
}
