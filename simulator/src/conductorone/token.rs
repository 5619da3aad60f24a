//! `POST /auth/v1/token`: a signed assertion for an access token.

use http::{Method, StatusCode};
use serde_json::json;
use url::form_urlencoded;

use super::assertion::Assertion;
use super::{Access, Refusal, ok, operation};
use crate::conductorone::Operation;
use crate::conductorone::call::Call;
use crate::http::Answer;
use crate::world::conductorone::{ConductorOne, Key, decode_public_key};

pub(super) const OPERATIONS: &[Operation] =
    &[operation("conductorOneToken", Method::POST, "/conductorone/auth/v1/token", Access::Anybody, token)];

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

fn token(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    if call.request.media_type().as_deref() != Some("application/x-www-form-urlencoded") {
        return Err(invalid_request("the body must be a form"));
    }
    let form: Vec<(String, String)> = form_urlencoded::parse(&call.request.body).into_owned().collect();
    let field = |name: &str| {
        let value = form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        value.filter(|value| !value.is_empty()).ok_or_else(|| invalid_request(&format!("{name} is missing")))
    };
    let client_id = field("client_id")?;
    match field("grant_type")? {
        "client_credentials" => {
            if field("client_assertion_type")? != ASSERTION_TYPE {
                return Err(invalid_request("client_assertion_type is not jwt-bearer"));
            }
            check_assertion(call, client_id, field("client_assertion")?).map_err(invalid_client)?;
        }
        TOKEN_EXCHANGE => {
            if field("subject_token_type")? != JWT {
                return Err(invalid_request("subject_token_type is not jwt"));
            }
            check_subject(call, client_id, field("subject_token")?)
                .map_err(|problem| Refusal::oauth(StatusCode::BAD_REQUEST, "invalid_grant", problem))?;
        }
        _ => {
            let description = "grant_type is neither client_credentials nor token-exchange";
            return Err(Refusal::oauth(StatusCode::BAD_REQUEST, "unsupported_grant_type", description));
        }
    }
    let seconds = call.world.conductorone.token_lifetime_seconds;
    for credential in call.world.conductorone.credentials.values_mut() {
        if credential.client_id == client_id {
            credential.last_used_at = Some(call.now);
        }
    }
    let token = call.bearers.issue(client_id, seconds, call.now);
    Ok(ok(&json!({"access_token": token, "token_type": "Bearer", "expires_in": seconds})))
}

/// The client proves that it has the private key of its client secret.
fn check_assertion(call: &Call<'_>, client_id: &str, text: &str) -> Result<(), String> {
    let public_key = public_key(&call.world.conductorone, client_id)
        .ok_or_else(|| format!("there is no client {client_id}"))?;
    let assertion = Assertion::parse(text).ok_or("client_assertion is not a signed token")?;
    assertion.check_signature(&public_key)?;
    assertion.check_nonce()?;
    if assertion.claims.iss != client_id || assertion.claims.sub != client_id {
        return Err("iss and sub are not the client_id".to_owned());
    }
    assertion.check_audience(&host(call))?;
    assertion.check_time([call.now, call.unmoved])
}

/// Somebody whom the tenant trusts vouches for the client.
fn check_subject(call: &Call<'_>, client_id: &str, text: &str) -> Result<(), String> {
    let client = call.world.conductorone.clients.get(client_id);
    let trust = client.and_then(|client| client.trust.as_ref());
    let trust = trust.ok_or_else(|| format!("{client_id} trusts nobody"))?;
    let assertion = Assertion::parse(text).ok_or("subject_token is not a signed token")?;
    assertion.check_signature(&decode_public_key(&trust.public_key).unwrap_or_default())?;
    if assertion.claims.iss != trust.issuer || assertion.claims.sub != trust.subject {
        return Err("iss and sub are not those that are trusted".to_owned());
    }
    assertion.check_time([call.now, call.unmoved])
}

/// The key of an API key, or of a connector's credential.
fn public_key(tenant: &ConductorOne, client_id: &str) -> Option<Vec<u8>> {
    if let Some(client) = tenant.clients.get(client_id) {
        return Key::from_client_secret(&client.client_secret).map(|key| key.public().to_vec());
    }
    let mut alive = tenant.credentials.values().filter(|credential| credential.deleted_at.is_none());
    let credential = alive.find(|credential| credential.client_id == client_id)?;
    decode_public_key(&credential.public_key)
}

/// The host that was asked, without its port.
fn host(call: &Call<'_>) -> String {
    let host = call.request.header("host").unwrap_or_default();
    let without_port =
        host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    without_port.map_or(host, |(host, _)| host).to_owned()
}

fn invalid_request(description: &str) -> Refusal {
    Refusal::oauth(StatusCode::BAD_REQUEST, "invalid_request", description)
}

fn invalid_client(description: String) -> Refusal {
    Refusal::oauth(StatusCode::UNAUTHORIZED, "invalid_client", description)
}
