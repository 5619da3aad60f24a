//! How calls are authorized: with a key of one's own, with somebody else's token that is exchanged, or with
//! a token that is ready.

use std::sync::Arc;
use std::time::Duration;

use ::http::{Method, Request};
use bytes::Bytes;
use futures_util::FutureExt as _;
use jiff::Timestamp;
use ring::rand::{SecureRandom as _, SystemRandom};
use serde::Deserialize;

use super::address::Tenant;
use super::assertion::{self, Nonce};
use super::client_secret::SigningKey;
use super::error::{Error, TokenError};
use crate::http::bearer::{Bearer, Issued};
use crate::http::request::BuildError;
use crate::http::{self, CancellationToken, RequestBuilder, Response, Secret, lenient};

/// A token whose answer does not say how long it lives is not used for long.
const LIFETIME_UNSAID: Duration = Duration::from_mins(5);

/// How calls are authorized.
#[derive(Debug, Clone)]
pub enum Authentication {
    /// An API key: its client ID and the key in its client secret.
    Key {
        /// The client ID, `{name}@{host}/{use}`.
        client_id: String,
        /// The key.
        key: Arc<SigningKey>,
    },
    /// A token of somebody whom the tenant trusts, to be exchanged (RFC 8693): workload federation.
    Exchange {
        /// The client ID of the trust.
        client_id: String,
        /// The token, a JWT.
        subject_token: Secret,
    },
    /// A token that somebody else asked for, and that cannot be renewed.
    AccessToken(Secret),
}

impl Authentication {
    /// What hands out tokens of this tenant.
    pub(super) fn bearer(&self, http: http::Client, tenant: Tenant) -> Bearer<Error> {
        let authentication = self.clone();
        if let Self::AccessToken(token) = authentication {
            return Bearer::ready(token);
        }
        let ask = move || {
            let (http, tenant, authentication) = (http.clone(), tenant.clone(), authentication.clone());
            async move { ask(&http, &authentication.request(&tenant)?).await }.boxed()
        };
        Bearer::renewable(Box::new(ask), Error::is_definite)
    }

    fn request(&self, tenant: &Tenant) -> Result<Request<Bytes>, BuildError> {
        match self {
            Self::Key { client_id, key } => {
                let assertion = assertion::sign(key, client_id, tenant.host(), Timestamp::now(), &nonce());
                assertion_request(tenant, client_id, &assertion)
            }
            Self::Exchange { client_id, subject_token } => exchange_request(tenant, client_id, subject_token),
            Self::AccessToken(token) => exchange_request(tenant, "", token),
        }
    }
}

/// A token request with a client assertion.
pub fn assertion_request(
    tenant: &Tenant,
    client_id: &str,
    assertion: &Secret,
) -> Result<Request<Bytes>, BuildError> {
    RequestBuilder::new(Method::POST, tenant.url(), "/auth/v1/token")
        .form(&[
            ("client_id", client_id),
            ("grant_type", "client_credentials"),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion.expose()),
        ])
        .build()
}

/// A token request that exchanges somebody else's token.
pub fn exchange_request(
    tenant: &Tenant,
    client_id: &str,
    subject_token: &Secret,
) -> Result<Request<Bytes>, BuildError> {
    RequestBuilder::new(Method::POST, tenant.url(), "/auth/v1/token")
        .form(&[
            ("client_id", client_id),
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", subject_token.expose()),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
        ])
        .build()
}

fn nonce() -> Nonce {
    let mut nonce = Nonce::default();
    // Without randomness there is no TLS either; then a nonce of zeros is the smallest of the worries.
    let _ = SystemRandom::new().fill(&mut nonce);
    nonce
}

async fn ask(http: &http::Client, request: &Request<Bytes>) -> Result<Issued, Error> {
    // A second token does no harm to the first. Whoever waits for it stops waiting by itself.
    let call = http::Call::new(request.clone()).safe_to_repeat();
    match http.send(call, &CancellationToken::new()).await {
        Ok(response) => issued(&response),
        Err(http::Error::DailyLimit { response, .. }) => issued(&response),
        Err(error) => Err(error.into()),
    }
}

/// Reads a token off an answer.
fn issued(response: &Response) -> Result<Issued, Error> {
    #[derive(Deserialize)]
    struct Answer {
        access_token: Secret,
        #[serde(default, deserialize_with = "lenient::text")]
        expires_in: Option<String>,
    }
    if !response.status.is_success() {
        return Err(TokenError::from_response(response).into());
    }
    match serde_json::from_slice::<Answer>(&response.body) {
        Ok(answer) if !answer.access_token.is_empty() => {
            let seconds = answer.expires_in.and_then(|text| text.parse().ok());
            let expires_in = seconds.map_or(LIFETIME_UNSAID, Duration::from_secs);
            Ok(Issued { token: answer.access_token, expires_in })
        }
        _ => Err(TokenError::without_token(response).into()),
    }
}

#[cfg(test)]
mod tests {
    use ::http::{HeaderMap, StatusCode};

    use super::*;

    fn fields(request: &Request<Bytes>) -> Vec<(String, String)> {
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), "https://acme.conductor.one/auth/v1/token");
        assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
        assert!(!request.headers().contains_key("authorization"), "everything is in the body");
        url::form_urlencoded::parse(request.body()).into_owned().collect()
    }

    fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_token_is_asked_for_with_a_form_and_nothing_else() {
        let tenant = Tenant::of_domain("acme").unwrap();
        let id = "heron@acme.conductor.one/pcc";
        let request = assertion_request(&tenant, id, &Secret::new("a.b.c")).unwrap();
        let want = pairs(&[
            ("client_id", id),
            ("grant_type", "client_credentials"),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", "a.b.c"),
        ]);
        assert_eq!(fields(&request), want);
        let request = exchange_request(&tenant, id, &Secret::new("x.y.z")).unwrap();
        let want = pairs(&[
            ("client_id", id),
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", "x.y.z"),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
        ]);
        assert_eq!(fields(&request), want);
    }

    #[test]
    fn only_an_answer_with_a_token_is_one() {
        let answer = |status: u16, body: &str| {
            issued(&Response {
                method: Method::POST,
                url: "https://acme.conductor.one/auth/v1/token".to_owned(),
                status: StatusCode::from_u16(status).unwrap(),
                headers: HeaderMap::new(),
                body: Bytes::from(body.to_owned()),
            })
            .map(|issued| (issued.token.expose().to_owned(), issued.expires_in.as_secs()))
        };
        for (body, seconds) in [
            (r#"{"access_token":"t","token_type":"Bearer","expires_in":3600}"#, 3600),
            (r#"{"access_token":"t","expires_in":"60"}"#, 60),
            (r#"{"access_token":"t","expires_in":null}"#, 300),
        ] {
            assert_eq!(answer(200, body).unwrap(), ("t".to_owned(), seconds));
        }
        for body in [r#"{"access_token":""}"#, "{}", "<html></html>", ""] {
            assert!(matches!(answer(200, body), Err(Error::Token(_))), "{body}");
        }
        assert!(answer(401, r#"{"access_token":"t"}"#).is_err());
    }

    #[test]
    fn no_two_nonces_are_the_same() {
        assert_ne!(nonce(), nonce());
    }
}
