//! Tokens: asked for when a call needs one, once for everybody, and renewed before they expire.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ::http::{Method, Request};
use bytes::Bytes;
use serde::Deserialize;
use tokio::time::Instant;

use super::endpoints::Endpoints;
use super::error::{Error, TokenError, tracking_id};
use super::rate_limits::throttle;
use super::refusals::TokenProblem;
use super::scopes;
use crate::http::coalesce::SingleFlight;
use crate::http::request::BuildError;
use crate::http::{self, CancellationToken, RequestBuilder, Response, Secret};

/// A token is renewed when this much of its life is left, or a tenth of it if that is less.
const RENEW_BEFORE: Duration = Duration::from_mins(5);

/// What Zoom's tokens live for, in case the answer does not say.
const USUAL_LIFETIME: Duration = Duration::from_hours(1);

/// The credentials of a Server-to-Server OAuth app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The account that the app belongs to.
    pub account_id: String,
    /// The app's client ID.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: Secret,
}

/// How calls are authorized.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authentication {
    /// With tokens that are asked for with an app's credentials.
    App(Credentials),
    /// With tokens that an app asks for to look after itself: OAuth's `client_credentials`. They act for
    /// no user.
    Itself(Credentials),
    /// With a token that somebody else asked for, and that cannot be renewed.
    AccessToken(Secret),
}

impl From<Credentials> for Authentication {
    fn from(credentials: Credentials) -> Self {
        Self::App(credentials)
    }
}

/// What Zoom grants to an app that shows its credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The token. It acts as the app's owner.
    pub access_token: Secret,
    /// The scopes of the app.
    pub scopes: BTreeSet<String>,
    /// How long the token lives from now.
    pub expires_in: Duration,
    /// The regional address of the API, which is for information only.
    pub api_url: Option<String>,
}

/// A token in use, with the number of its turn.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) secret: Secret,
    pub(super) turn: u64,
}

#[derive(Debug, Clone)]
struct Issued {
    grant: Grant,
    turn: u64,
    asked: Instant,
    renew: Instant,
}

/// Hands out an app's token.
///
/// Tokens are numbered by turns. A caller asks for a turn at least as late as the one that it needs;
/// so a thousand calls that fail together with the same token cause one renewal.
#[derive(Debug)]
pub(super) struct TokenSource {
    authentication: Authentication,
    issued: Mutex<Option<Issued>>,
    /// A refusal that stands for the rest of the run: asking again would bring the same.
    refused: Mutex<Option<Error>>,
    /// By turn, and whether they are in a hurry: nobody who has time shares the lot of somebody who has none.
    flights: SingleFlight<(u64, bool), Result<Issued, Error>>,
}

impl TokenSource {
    pub(super) fn new(authentication: Authentication) -> Self {
        let (issued, refused) = (Mutex::new(None), Mutex::new(None));
        Self { authentication, issued, refused, flights: SingleFlight::new() }
    }

    fn credentials(&self) -> Result<&Credentials, Error> {
        match &self.authentication {
            Authentication::App(credentials) | Authentication::Itself(credentials) => Ok(credentials),
            Authentication::AccessToken(_) => Err(Error::NoCredentials),
        }
    }

    /// The token that is still good, if there is one from that turn or a later one.
    fn current(&self, turn: u64) -> Result<Issued, u64> {
        let issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        match &*issued {
            None => Err(turn),
            Some(issued) if issued.turn < turn => Err(turn),
            Some(issued) if Instant::now() >= issued.renew => Err(issued.turn + 1),
            Some(issued) => Ok(issued.clone()),
        }
    }

    /// The refusal that stands, if there is one.
    fn refusal(&self) -> Option<Error> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps a refusal, if it is one that stands.
    fn keep_refusal(&self, error: &Error) {
        if error.is_definite_token_refusal() {
            *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.clone());
        }
    }

    fn keep(&self, grant: Grant, turn: u64, asked: Instant) -> Issued {
        let early = RENEW_BEFORE.min(grant.expires_in / 10);
        let renew = asked + grant.expires_in.saturating_sub(early);
        let issued = Issued { grant, turn, asked, renew };
        *self.issued.lock().unwrap_or_else(PoisonError::into_inner) = Some(issued.clone());
        issued
    }
}

/// What a token is asked with. Everything that waits for a token shares it, so it has no
/// cancellation of its own: each caller stops waiting by itself.
#[derive(Debug, Clone)]
pub(super) struct Authorizer {
    pub(super) http: http::Client,
    /// Whether `http` gives up early.
    pub(super) hurried: bool,
    pub(super) endpoints: Endpoints,
    pub(super) source: std::sync::Arc<TokenSource>,
}

impl Authorizer {
    /// The token to use now.
    pub(super) async fn token(&self) -> Result<Token, Error> {
        match &self.source.authentication {
            Authentication::AccessToken(secret) => Ok(Token { secret: secret.clone(), turn: 0 }),
            Authentication::App(_) | Authentication::Itself(_) => self.token_of(0).await,
        }
    }

    /// The token that follows one that Zoom refused; none if it cannot be renewed.
    pub(super) async fn renewed(&self, refused: &Token) -> Result<Option<Token>, Error> {
        match &self.source.authentication {
            Authentication::AccessToken(_) => Ok(None),
            Authentication::App(_) | Authentication::Itself(_) => {
                self.token_of(refused.turn + 1).await.map(Some)
            }
        }
    }

    /// The grant behind the token in use, with the lifetime that is left.
    pub(super) async fn grant(&self) -> Result<Grant, Error> {
        self.source.credentials()?;
        let issued = self.issued(0).await?;
        let expires_in = issued.grant.expires_in.saturating_sub(issued.asked.elapsed());
        Ok(Grant { expires_in, ..issued.grant })
    }

    async fn token_of(&self, turn: u64) -> Result<Token, Error> {
        let issued = self.issued(turn).await?;
        Ok(Token { secret: issued.grant.access_token, turn: issued.turn })
    }

    async fn issued(&self, turn: u64) -> Result<Issued, Error> {
        let turn = match self.source.current(turn) {
            Ok(issued) => return Ok(issued),
            Err(turn) => turn,
        };
        let flight = self.source.flights.join((turn, self.hurried), || {
            let this = self.clone();
            async move {
                // The flight before may have landed between the look above and the start of this one.
                if let Ok(issued) = this.source.current(turn) {
                    return Ok(issued);
                }
                if let Some(refusal) = this.source.refusal() {
                    return Err(refusal);
                }
                let asked = Instant::now();
                let asking = this.ask(&CancellationToken::new()).await;
                let grant = asking.inspect_err(|error| this.source.keep_refusal(error))?;
                Ok(this.source.keep(grant, turn, asked))
            }
        });
        flight.await
    }

    /// Asks for a token of one's own, which nobody else uses.
    pub(super) async fn ask(&self, cancellation: &CancellationToken) -> Result<Grant, Error> {
        let request = token_request(&self.endpoints, &self.source.authentication)?;
        let response = self.send(request, cancellation).await?;
        let body: TokenAnswer = match serde_json::from_slice(&response.body) {
            Ok(body) => body,
            Err(_) if !response.status.is_success() || refusal_in(&response) => {
                return Err(TokenError::from_response(&response).into());
            }
            Err(_) => return Err(undecoded("POST /oauth/token", &response)),
        };
        if !response.status.is_success() {
            return Err(TokenError::from_response(&response).into());
        }
        Ok(Grant {
            access_token: body.access_token,
            scopes: scopes::parse(&body.scope.unwrap_or_default()),
            expires_in: body.expires_in.map_or(USUAL_LIFETIME, Duration::from_secs),
            api_url: body.api_url,
        })
    }

    /// Makes a token worthless. Fails with what the authorization server said.
    pub(super) async fn revoke(&self, token: &Secret, cancellation: &CancellationToken) -> Result<(), Error> {
        let request = revoke_request(&self.endpoints, self.source.credentials()?, token)?;
        let response = self.send(request, cancellation).await?;
        if response.status.is_success() && !refusal_in(&response) {
            Ok(())
        } else {
            Err(TokenError::from_response(&response).into())
        }
    }

    async fn send(
        &self,
        request: Request<Bytes>,
        cancellation: &CancellationToken,
    ) -> Result<Response, Error> {
        // A second token does no harm to the first, nor a second revocation.
        let call = http::Call::new(request).classified_by(throttle).safe_to_repeat();
        let response = match self.http.send(call, cancellation).await {
            Err(http::Error::DailyLimit { until, response }) => {
                let refusal = TokenError::from_response(&response);
                return Err(TokenError { problem: TokenProblem::DailyLimit { until }, ..refusal }.into());
            }
            other => other?,
        };
        if response.status.is_success() && response.is_html() {
            let (operation, status) = ("POST /oauth/token".to_owned(), response.status.as_u16());
            return Err(Error::Foreign { operation, status });
        }
        Ok(response)
    }
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: Secret,
    #[serde(default)]
    expires_in: Option<u64>,
    #[serde(default)]
    scope: Option<String>,
    #[serde(default)]
    api_url: Option<String>,
}

/// An answer that calls itself an error, whatever its status.
fn refusal_in(response: &Response) -> bool {
    #[derive(Deserialize)]
    struct Refusal {
        #[serde(default)]
        error: Option<String>,
        #[serde(default)]
        reason: Option<String>,
    }
    serde_json::from_slice::<Refusal>(&response.body)
        .is_ok_and(|refusal| refusal.error.is_some() || refusal.reason.is_some())
}

fn undecoded(operation: &str, response: &Response) -> Error {
    match response.json::<TokenAnswer>() {
        Ok(_) => TokenError::from_response(response).into(),
        Err(error) => Error::Decode {
            operation: operation.to_owned(),
            tracking_id: tracking_id(response),
            source: std::sync::Arc::new(error),
        },
    }
}

/// Zoom takes the parameters in the query as well, but not always; in a form it always does.
fn token_request(endpoints: &Endpoints, authentication: &Authentication) -> Result<Request<Bytes>, Error> {
    let (credentials, form) = match authentication {
        Authentication::App(credentials) => (
            credentials,
            vec![("grant_type", "account_credentials"), ("account_id", credentials.account_id.as_str())],
        ),
        Authentication::Itself(credentials) => (credentials, vec![("grant_type", "client_credentials")]),
        Authentication::AccessToken(_) => return Err(Error::NoCredentials),
    };
    Ok(RequestBuilder::new(Method::POST, endpoints.oauth(), "/token")
        .basic(&credentials.client_id, &credentials.client_secret)
        .form(&form)
        .build()?)
}

fn revoke_request(
    endpoints: &Endpoints,
    credentials: &Credentials,
    token: &Secret,
) -> Result<Request<Bytes>, BuildError> {
    RequestBuilder::new(Method::POST, endpoints.oauth(), "/revoke")
        .basic(&credentials.client_id, &credentials.client_secret)
        .form(&[("token", token.expose())])
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zoom::Environment;

    fn credentials() -> Credentials {
        Credentials {
            account_id: "acc".to_owned(),
            client_id: "id".to_owned(),
            client_secret: Secret::new("hunter2"),
        }
    }

    fn grant(expires_in: u64) -> Grant {
        Grant {
            access_token: Secret::new("token"),
            scopes: BTreeSet::new(),
            expires_in: Duration::from_secs(expires_in),
            api_url: None,
        }
    }

    #[test]
    fn tokens_are_asked_for_with_a_form_and_basic_credentials() {
        let endpoints = Endpoints::new(Environment::Commercial, None, None).unwrap();
        let request = token_request(&endpoints, &credentials().into()).unwrap();
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), "https://zoom.us/oauth/token");
        assert_eq!(request.headers()["authorization"], "Basic aWQ6aHVudGVyMg==");
        assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
        assert_eq!(request.body(), "grant_type=account_credentials&account_id=acc");
        let revoke = revoke_request(&endpoints, &credentials(), &Secret::new("tok/en")).unwrap();
        assert_eq!(revoke.uri(), "https://zoom.us/oauth/revoke");
        assert_eq!(revoke.body(), "token=tok%2Fen");
    }

    #[test]
    fn credentials_and_grants_print_no_secret() {
        let printed = format!("{:?} {:?}", Authentication::from(credentials()), grant(1));
        assert!(!printed.contains("hunter2") && !printed.contains("\"token\""), "{printed}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_good_until_shortly_before_its_end() {
        for (lifetime, good_for) in [(3600, 3300), (7200, 6900), (600, 540), (10, 9)] {
            let source = TokenSource::new(credentials().into());
            assert_eq!(source.current(0).unwrap_err(), 0);
            source.keep(grant(lifetime), 0, Instant::now());
            tokio::time::advance(Duration::from_secs(good_for - 1)).await;
            assert!(source.current(0).is_ok(), "{lifetime}");
            tokio::time::advance(Duration::from_secs(1)).await;
            assert_eq!(source.current(0).unwrap_err(), 1, "{lifetime}");
        }
    }

    #[tokio::test]
    async fn a_refused_token_is_not_handed_out_again() {
        let source = TokenSource::new(credentials().into());
        source.keep(grant(3600), 0, Instant::now());
        assert_eq!(source.current(1).unwrap_err(), 1);
        source.keep(grant(3600), 1, Instant::now());
        assert!(source.current(1).is_ok());
        assert!(source.current(0).is_ok());
    }
}
