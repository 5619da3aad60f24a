//! Zoom's authorization server, `https://zoom.us/oauth`.

mod authorize;
mod device;
mod page;
mod revoke;
mod token;

use http::StatusCode;
use serde_json::json;
use url::form_urlencoded;

use crate::http::{Answer, Request, basic_credentials};
use crate::service::Credentials;
use crate::world::{App, AppKind, World};
use crate::zoom::call::Call;
use crate::zoom::operation::Operation;

pub(super) const OPERATIONS: &[Operation] = &[
    token::TOKEN,
    revoke::REVOKE,
    authorize::ASK,
    authorize::DECIDE,
    device::CODE,
    device::ASK,
    device::DECIDE,
];

/// The grant of a device.
const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// An error of the authorization server: `{"reason": …, "error": …}`, HTTP 400.
#[derive(Clone, Copy, Debug)]
struct OAuthError {
    reason: &'static str,
    error: &'static str,
}

const INVALID_CLIENT: OAuthError =
    OAuthError { reason: "Invalid client_id or client_secret", error: "invalid_client" };
const CREDENTIALS_NOT_IN_HEADER: OAuthError =
    OAuthError { reason: "Invalid client credentials", error: "invalid_client" };
const BAD_REQUEST: OAuthError = OAuthError { reason: "Bad Request", error: "invalid_request" };
const UNSUPPORTED_GRANT: OAuthError =
    OAuthError { reason: "unsupported grant type", error: "unsupported_grant_type" };
const INVALID_REFRESH_TOKEN: OAuthError = OAuthError { reason: "Invalid Token!", error: "invalid_grant" };
const INVALID_CODE: OAuthError = OAuthError { reason: "Invalid authorization code", error: "invalid_grant" };
/// The words of RFC 8628; Zoom's are not known.
const DEVICE_PENDING: OAuthError =
    OAuthError { reason: "The authorization is pending", error: "authorization_pending" };
const DEVICE_EXPIRED: OAuthError = OAuthError { reason: "The code has expired", error: "expired_token" };
const DEVICE_DENIED: OAuthError = OAuthError { reason: "The user has declined", error: "access_denied" };
/// Invented: Zoom is known to answer 400 for a deactivated app, but not with which words. These are those
/// of its error number 4717.
const APP_DISABLED: OAuthError = OAuthError { reason: "The app has been disabled", error: "invalid_client" };

impl OAuthError {
    fn answer(self) -> Answer {
        Answer::json(StatusCode::BAD_REQUEST, &json!({"reason": self.reason, "error": self.error}))
    }
}

/// Parameters from the form and from the query: Zoom takes them from either.
fn parameters(request: &Request) -> Vec<(String, String)> {
    let mut parameters = request.query.clone();
    if request.media_type().as_deref() == Some("application/x-www-form-urlencoded") {
        parameters.extend(form_urlencoded::parse(&request.body).into_owned());
    }
    parameters
}

fn parameter<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    parameters
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
        .filter(|it| !it.is_empty())
}

/// The app that the Basic header names and proves to be, and the key under which it is kept.
fn authenticate<'a>(call: &'a Call<'_>) -> Result<(String, &'a App), OAuthError> {
    let (client_id, secret) = basic_credentials(call.request).ok_or(CREDENTIALS_NOT_IN_HEADER)?;
    match call.world.find_app(&client_id) {
        Some((key, app)) if app.accepts(&client_id, &secret, call.now) => Ok((key.clone(), app)),
        _ => Err(INVALID_CLIENT),
    }
}

/// The app of credentials that come from within this simulator, where `account_credentials` would get a
/// token for them; otherwise what the authorization server would answer.
pub(super) fn admit<'a>(world: &'a World, credentials: Credentials<'_>) -> Result<&'a App, String> {
    let app = world.apps.get(credentials.client_id);
    let known = app.filter(|app| app.client_secret.reveal() == credentials.client_secret);
    let refusal = match known {
        None => INVALID_CLIENT,
        Some(app) if !app.active => APP_DISABLED,
        Some(app) if app.app_type != AppKind::S2sOauth => UNSUPPORTED_GRANT,
        Some(_) if credentials.account_id != world.account.id => BAD_REQUEST,
        Some(app) => return Ok(app),
    };
    let body = String::from_utf8_lossy(&refusal.answer().body).into_owned();
    Err(format!("POST /oauth/token: HTTP 400: {body}"))
}
