//! `POST /{environmentID}/as/token`: a worker's credentials for an access token.

use http::{Method, StatusCode};
use serde_json::json;
use url::form_urlencoded;

use super::{PingError, Rules};
use crate::http::{Answer, basic_credentials};
use crate::pingone::Operation;
use crate::pingone::call::Call;

pub(super) const OPERATIONS: &[Operation] = &[Operation {
    id: "pingOneToken",
    method: Method::POST,
    path: "/pingone/{region}/auth/{environmentID}/as/token",
    rules: Rules { administrators_only: false, handler: token },
}];

/// The credentials stand in the header or in the form.
fn token(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let bad = |error, description| PingError::oauth(StatusCode::BAD_REQUEST, error, description);
    if call.request.media_type().as_deref() != Some("application/x-www-form-urlencoded") {
        return Err(bad("invalid_request", "The body must be a form."));
    }
    let form: Vec<(String, String)> = form_urlencoded::parse(&call.request.body).into_owned().collect();
    let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    if field("grant_type").as_deref() != Some("client_credentials") {
        return Err(bad("unsupported_grant_type", "The grant type must be client_credentials."));
    }
    let given = basic(call).or_else(|| Some((field("client_id")?, field("client_secret")?)));
    let organisation = &call.world.pingone;
    let environment_id = call.param("environmentID");
    if !organisation.environments.contains_key(environment_id) {
        return Err(PingError::not_found());
    }
    let client_id = given.and_then(|(client_id, secret)| {
        let worker = organisation.workers.get(&client_id)?;
        (worker.environment_id == environment_id && worker.client_secret.reveal() == secret)
            .then_some(client_id)
    });
    let Some(client_id) = client_id else {
        let description = "Request denied: Invalid client credentials";
        return Err(PingError::oauth(StatusCode::UNAUTHORIZED, "invalid_client", description));
    };
    let seconds = organisation.token_lifetime_seconds;
    let token = call.bearers.issue(&client_id, seconds, call.now);
    let body = json!({"access_token": token, "token_type": "Bearer", "expires_in": seconds});
    Ok(Answer::json(StatusCode::OK, &body))
}

/// Client ID and secret of the `Authorization: Basic` header, in which both are form-encoded (RFC 6749,
/// section 2.3.1).
fn basic(call: &Call<'_>) -> Option<(String, String)> {
    let (id, secret) = basic_credentials(call.request)?;
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    Some((decode(&id), decode(&secret)))
}
