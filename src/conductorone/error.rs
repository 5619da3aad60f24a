//! What ConductorOne says no with, in names instead of numbers.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use crate::http::lenient;
use crate::http::page::PageError;
use crate::http::request::BuildError;
use crate::http::{self, Asking, Cancelled, DecodeError, Response};

/// No answer is worth more text than this in a diagnostic.
const LONGEST_MESSAGE: usize = 1000;

/// Everything that can come of a call to ConductorOne instead of its answer. Cheap to clone, because
/// callers that wait for the same answer share its error.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// ConductorOne refused the call.
    #[error(transparent)]
    Api(Arc<ApiError>),
    /// ConductorOne issued no token.
    #[error(transparent)]
    Token(Arc<TokenError>),
    /// The call brought no answer, or was cancelled.
    #[error(transparent)]
    Http(#[from] http::Error),
    /// ConductorOne answered with something else than its reference says.
    #[error("{operation} brought an answer that cannot be read")]
    Decode {
        /// The operation, as in `GET /api/v1/apps/{app_id}`.
        operation: String,
        /// What is wrong, and where in the document.
        #[source]
        source: Arc<DecodeError>,
    },
    /// A list could not be read to its end.
    #[error("a list of ConductorOne could not be read whole")]
    Page(#[from] PageError),
    /// The call could not be made, because of a value that was given.
    #[error("the call to ConductorOne could not be built")]
    Build(#[source] Arc<BuildError>),
}

impl Error {
    /// Whether the thing that the call named is not there (any more).
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Api(error) if error.problem == Problem::NotFound)
    }

    /// Whether the caller gave up.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Http(http::Error::Cancelled(_)))
    }

    /// Whether the call may have been carried out although no good answer came: the connection broke, the
    /// time ran out, the server failed, or what it said cannot be read.
    pub fn may_have_been_done(&self) -> bool {
        match self {
            Self::Http(http::Error::Transport(error)) => error.may_have_arrived(),
            Self::Api(error) => error.problem == Problem::ServerError,
            Self::Decode { .. } => true,
            _ => false,
        }
    }

    /// Whether asking again for a token would bring the same refusal.
    pub(super) fn is_definite(&self) -> bool {
        matches!(self, Self::Token(error) if error.problem.is_definite())
    }
}

impl From<Cancelled> for Error {
    fn from(cancelled: Cancelled) -> Self {
        Self::Http(cancelled.into())
    }
}

impl From<BuildError> for Error {
    fn from(error: BuildError) -> Self {
        Self::Build(Arc::new(error))
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Arc::new(error))
    }
}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        Self::Token(Arc::new(error))
    }
}

/// Turns "it is gone" into none; keeps every other error.
pub fn found<Answer>(result: Result<Answer, Error>) -> Result<Option<Answer>, Error> {
    match result {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.is_gone() => Ok(None),
        Err(error) => Err(error),
    }
}

/// A refusal by ConductorOne's API, with all that was said about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{operation} was refused: {message} (HTTP status {status})")]
pub struct ApiError {
    /// What it means.
    pub problem: Problem,
    /// The operation, as in `GET /api/v1/apps/{app_id}`.
    pub operation: String,
    /// The HTTP status.
    pub status: u16,
    /// ConductorOne's message, or the status in words if there was none.
    pub message: String,
}

/// What a refusal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The token is not (or no longer) valid.
    Unauthenticated,
    /// The user as whom the client acts may not do this.
    PermissionDenied,
    /// What the call names is not there.
    NotFound,
    /// There is no API at this address.
    NoApi,
    /// A thing of that name exists already, or was changed at the same time.
    Conflict,
    /// A value is not accepted.
    Invalid,
    /// What was asked does not fit the state of things.
    Unfit,
    /// A limit was hit, and all attempts are used up.
    RateLimited,
    /// ConductorOne failed.
    ServerError,
    /// None of the above; the message is all there is.
    Unrecognised,
}

impl ApiError {
    /// Reads a refusal off an answer.
    pub(super) fn from_response(asking: &Asking, response: &Response) -> Self {
        let status = response.status.as_u16();
        let envelope = Envelope::read(response);
        let problem = match (&envelope, response.status.as_u16()) {
            // A page instead of JSON: whatever answered is no API.
            (None, 200..=299 | 404 | 405) => Problem::NoApi,
            (envelope, status) => problem(status, envelope.as_ref().and_then(|envelope| envelope.code)),
        };
        let message = envelope.map(|envelope| envelope.message).filter(|message| !message.is_empty());
        let message = message.map_or_else(|| status_words(response), |text| asking.without_secrets(&text));
        Self { problem, operation: asking.operation().to_string(), status, message }
    }
}

/// What a refusal means, by its status and gRPC's code
/// (`https://grpc.io/docs/guides/status-codes/`), of which either may be missing its point.
fn problem(status: u16, code: Option<i64>) -> Problem {
    match (status, code) {
        (401, _) | (_, Some(16)) => Problem::Unauthenticated,
        (429, _) | (_, Some(8)) => Problem::RateLimited,
        (403, _) | (_, Some(7)) => Problem::PermissionDenied,
        (404, _) | (_, Some(5)) => Problem::NotFound,
        (409, _) | (_, Some(6 | 10)) => Problem::Conflict,
        (_, Some(9)) => Problem::Unfit,
        (400 | 422, _) | (_, Some(3 | 11)) => Problem::Invalid,
        (500..=599, _) => Problem::ServerError,
        _ => Problem::Unrecognised,
    }
}

/// `google.rpc.Status`: how refusals are written is not published, this is what the gateway in front of
/// such services writes.
#[derive(Debug, Default, Deserialize)]
struct Envelope {
    #[serde(default, deserialize_with = "number")]
    code: Option<i64>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    message: String,
}

impl Envelope {
    /// The envelope of an answer; none if the body is no JSON object.
    fn read(response: &Response) -> Option<Self> {
        let body: Value = serde_json::from_slice(&response.body).ok()?;
        body.is_object().then(|| serde_json::from_value(body).unwrap_or_default()).map(|envelope: Self| {
            Self { message: envelope.message.trim().chars().take(LONGEST_MESSAGE).collect(), ..envelope }
        })
    }
}

fn number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(lenient::text(deserializer)?.and_then(|text| text.parse().ok()))
}

fn status_words(response: &Response) -> String {
    response.status.canonical_reason().unwrap_or("no reason was given").to_owned()
}

/// A refusal by ConductorOne's token endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("ConductorOne issued no token: {message} (HTTP status {status})")]
pub struct TokenError {
    /// What it means.
    pub problem: TokenProblem,
    /// The HTTP status.
    pub status: u16,
    /// What was said about it, or the status in words.
    pub message: String,
}

/// Why no token was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenProblem {
    /// The client ID is unknown, or the client secret is another's.
    CredentialsRejected,
    /// The token that was to be exchanged is not trusted.
    SubjectRejected,
    /// There is no token endpoint at this address.
    NoApi,
    /// A limit was hit.
    RateLimited,
    /// ConductorOne failed.
    ServerError,
    /// None of the above.
    Unrecognised,
}

impl TokenProblem {
    fn is_definite(self) -> bool {
        matches!(self, Self::CredentialsRejected | Self::SubjectRejected | Self::NoApi)
    }
}

impl TokenError {
    /// Reads a refusal off an answer of the token endpoint (RFC 6749 §5.2, or `google.rpc.Status`).
    pub(super) fn from_response(response: &Response) -> Self {
        #[derive(Default, Deserialize)]
        struct Refusal {
            #[serde(default, deserialize_with = "lenient::or_default")]
            error: String,
            #[serde(default, deserialize_with = "lenient::or_default")]
            error_description: String,
            #[serde(default, deserialize_with = "lenient::or_default")]
            message: String,
        }
        let body: Option<Refusal> = serde_json::from_slice(&response.body).ok();
        let has_body = body.is_some();
        let refusal = body.unwrap_or_default();
        let status = response.status.as_u16();
        let problem = match (status, refusal.error.as_str()) {
            (_, "invalid_grant") => TokenProblem::SubjectRejected,
            (401, _) | (_, "invalid_client" | "unauthorized_client") => TokenProblem::CredentialsRejected,
            (429, _) => TokenProblem::RateLimited,
            (500..=599, _) => TokenProblem::ServerError,
            (404 | 405, _) => TokenProblem::NoApi,
            (200..=299, _) if !has_body => TokenProblem::NoApi,
            _ => TokenProblem::Unrecognised,
        };
        let said: Vec<&str> = [&refusal.error_description, &refusal.message, &refusal.error]
            .into_iter()
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
            .collect();
        let message = if said.is_empty() { status_words(response) } else { said.join(", ") };
        Self { problem, status, message: message.chars().take(LONGEST_MESSAGE).collect() }
    }

    /// An answer that is no refusal, and has no token either.
    pub(super) fn without_token(response: &Response) -> Self {
        Self { message: "the answer has no token".to_owned(), ..Self::from_response(response) }
    }
}

#[cfg(test)]
mod tests {
    use ::http::{HeaderMap, Method, StatusCode};
    use bytes::Bytes;

    use super::*;
    use crate::http::{Operation, Secret};

    static GET: Operation = Operation { method: Method::GET, path: "/api/v1/apps" };

    fn response(status: u16, body: &str) -> Response {
        Response {
            method: Method::GET,
            url: "https://acme.conductor.one/api/v1/apps".to_owned(),
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::from(body.to_owned()),
        }
    }

    fn refusal(status: u16, body: &str) -> ApiError {
        let asking = Asking::new(&GET, &[]).unwrap().hides(&Secret::new("hunter2"));
        ApiError::from_response(&asking, &response(status, body))
    }

    #[test]
    fn refusals_have_names_by_status_and_code() {
        for (status, body, want) in [
            (401, r#"{"code":16,"message":"invalid token","details":[]}"#, Problem::Unauthenticated),
            (403, r#"{"code":7,"message":"permission denied"}"#, Problem::PermissionDenied),
            (404, r#"{"code":5,"message":"connector not found"}"#, Problem::NotFound),
            (404, "<html>nothing here</html>", Problem::NoApi),
            (200, "<html>sign in</html>", Problem::NoApi),
            (409, r#"{"code":"6"}"#, Problem::Conflict),
            (400, r#"{"code":3,"message":"displayName: value is required"}"#, Problem::Invalid),
            (400, r#"{"code":9,"message":"connector is paused"}"#, Problem::Unfit),
            (400, "", Problem::Invalid),
            (429, r#"{"code":8}"#, Problem::RateLimited),
            (500, r#"{"code":13,"message":null}"#, Problem::ServerError),
            (502, "<html>bad gateway</html>", Problem::ServerError),
            (418, "{}", Problem::Unrecognised),
        ] {
            assert_eq!(refusal(status, body).problem, want, "{status} {body}");
        }
    }

    #[test]
    fn a_refusal_says_what_was_said_without_the_secret_that_was_sent() {
        let refusal = refusal(400, r#"{"code":3,"message":"config: \"hunter2\" is no value"}"#);
        assert_eq!(
            refusal.to_string(),
            r#"GET /api/v1/apps was refused: config: "***" is no value (HTTP status 400)"#
        );
        assert_eq!(super::tests::refusal(503, "").message, "Service Unavailable");
    }

    #[test]
    fn refusals_of_a_token_have_names_and_the_definite_ones_are_known() {
        for (status, body, want, definite) in [
            (
                401,
                r#"{"error":"invalid_client","error_description":"nobody"}"#,
                TokenProblem::CredentialsRejected,
                true,
            ),
            (400, r#"{"error":"invalid_grant"}"#, TokenProblem::SubjectRejected, true),
            (404, "", TokenProblem::NoApi, true),
            (200, "<html></html>", TokenProblem::NoApi, true),
            (429, "{}", TokenProblem::RateLimited, false),
            (500, "{}", TokenProblem::ServerError, false),
            (400, r#"{"error":"invalid_request"}"#, TokenProblem::Unrecognised, false),
        ] {
            let error = TokenError::from_response(&response(status, body));
            assert_eq!(
                (error.problem, Error::from(error).is_definite()),
                (want, definite),
                "{status} {body}"
            );
        }
        let error = TokenError::from_response(&response(401, r#"{"error":"invalid_client","message":"no"}"#));
        assert_eq!(error.to_string(), "ConductorOne issued no token: no, invalid_client (HTTP status 401)");
    }
}
