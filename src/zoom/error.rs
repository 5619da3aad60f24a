//! What Zoom says no with, in names instead of numbers.

use std::sync::Arc;

use serde::Deserialize;

use super::operation::Operation;
use super::refusals;
pub use super::refusals::{Problem, TokenProblem};
use crate::http::page::PageError;
use crate::http::request::BuildError;
use crate::http::{self, Cancelled, DecodeError, Response};

/// The response header with which Zoom finds a request in its logs.
pub(super) const TRACKING_HEADER: &str = "x-zm-trackingid";

/// No answer is worth more text than this in a diagnostic.
const LONGEST_MESSAGE: usize = 1000;

/// Everything that can come of a call to Zoom instead of its answer. Cheap to clone, because callers
/// that wait for the same answer share its error.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// Zoom refused the call.
    #[error(transparent)]
    Api(Arc<ApiError>),
    /// Zoom's authorization server refused to issue or revoke a token.
    #[error(transparent)]
    Token(Arc<TokenError>),
    /// The call brought no answer, or was cancelled.
    #[error(transparent)]
    Http(#[from] http::Error),
    /// Zoom answered with something else than its reference says.
    #[error("{operation} brought an answer that cannot be read{}", tracking(tracking_id.as_deref()))]
    Decode {
        /// The operation, as in `GET /users/{userId}`.
        operation: String,
        /// Zoom's tracking id.
        tracking_id: Option<String>,
        /// What is wrong, and where in the document.
        #[source]
        source: Arc<DecodeError>,
    },
    /// Something between here and Zoom answered in Zoom's place, with a page for people.
    #[error("{operation} was answered with a web page (HTTP status {status}), which is not Zoom's")]
    Foreign {
        /// The operation, as in `GET /users/{userId}`.
        operation: String,
        /// The HTTP status.
        status: u16,
    },
    /// A list could not be read to its end.
    #[error("a list of Zoom could not be read whole")]
    Page(#[from] PageError),
    /// The call could not be made, because of a value that was given.
    #[error("the call to Zoom could not be built")]
    Build(#[source] Arc<BuildError>),
    /// What comes with a grant was asked of a client that was given a ready access token.
    #[error(
        "Zoom tells scopes and lifetime only to whoever asks for a token: give an account ID, client ID and \
         client secret instead of an access token"
    )]
    NoCredentials,
}

impl Error {
    /// Whether the thing that the call named is not there (any more). Zoom says so in a different way
    /// for each kind of thing; this is the one place that knows them all.
    pub fn is_gone(&self) -> bool {
        matches!(self.problem(), Some(Problem::NotFound))
    }

    /// Whether a thing of that name or address exists already.
    pub fn is_conflict(&self) -> bool {
        matches!(self.problem(), Some(Problem::Conflict))
    }

    /// Whether the caller gave up.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Http(http::Error::Cancelled(_)))
    }

    /// What Zoom's refusal means, if it was Zoom that refused.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Api(error) => Some(&error.problem),
            _ => None,
        }
    }

    /// Whether asking for a token again in the same run would bring the same refusal.
    pub fn is_definite_token_refusal(&self) -> bool {
        match self {
            Self::Token(error) => {
                !matches!(error.problem, TokenProblem::RateLimited | TokenProblem::ServerError)
            }
            _ => false,
        }
    }

    /// Whether the way to Zoom is closed for the rest of the run, whoever asks: no network, or the limit
    /// of the day is used up.
    pub fn is_lasting(&self) -> bool {
        match self {
            Self::Http(
                http::Error::Transport(_) | http::Error::DailyLimit { .. } | http::Error::Redirect(_),
            )
            | Self::Foreign { .. } => true,
            Self::Token(error) => matches!(error.problem, TokenProblem::DailyLimit { .. }),
            Self::Api(error) => matches!(error.problem, Problem::DailyLimit { .. }),
            _ => false,
        }
    }

    /// Zoom's tracking id, for its support.
    pub fn tracking_id(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.tracking_id.as_deref(),
            Self::Token(error) => error.tracking_id.as_deref(),
            Self::Decode { tracking_id, .. } => tracking_id.as_deref(),
            _ => None,
        }
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

/// A refusal by Zoom's API, with all that Zoom said about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{operation} was refused: {message} ({}{})", self.numbers(), tracking(tracking_id.as_deref()))]
pub struct ApiError {
    /// What it means.
    pub problem: Problem,
    /// The operation, as in `GET /users/{userId}`.
    pub operation: String,
    /// The HTTP status, which may be 200.
    pub status: u16,
    /// Zoom's code, if it sent one.
    pub code: Option<i64>,
    /// Zoom's message, or the status in words if there was none.
    pub message: String,
    /// Which fields Zoom complains about.
    pub fields: Vec<FieldError>,
    /// Zoom's tracking id.
    pub tracking_id: Option<String>,
}

/// A field of the request that Zoom does not accept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FieldError {
    /// The field's path, as in `user_info.email`.
    #[serde(default)]
    pub field: String,
    /// What is wrong with it.
    #[serde(default)]
    pub message: String,
}

impl ApiError {
    /// Reads a refusal off an answer.
    pub(super) fn from_response(operation: &Operation, response: &Response) -> Self {
        let envelope = Envelope::read(response);
        let status = response.status.as_u16();
        let code = envelope.code;
        let has_message = !envelope.message.is_empty();
        let message = if has_message { envelope.message } else { status_words(response) };
        let problem = refusals::problem(&refusals::Refusal {
            path: operation.path,
            status,
            code,
            message: has_message.then_some(message.as_str()),
        });
        Self {
            problem,
            operation: operation.to_string(),
            status,
            code,
            message,
            fields: envelope.errors,
            tracking_id: tracking_id(response),
        }
    }

    fn numbers(&self) -> String {
        match self.code {
            Some(code) => format!("Zoom code {code}, HTTP status {}", self.status),
            None => format!("HTTP status {}", self.status),
        }
    }
}

/// Zoom's error body: `{"code", "message", "errors"}`; SCIM's (RFC 7644 §3.12) has `detail` and
/// `status`.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Envelope {
    #[serde(default, deserialize_with = "number")]
    pub(super) code: Option<i64>,
    #[serde(default, alias = "detail", deserialize_with = "message")]
    pub(super) message: String,
    #[serde(default, deserialize_with = "super::lenient::rows")]
    errors: Vec<FieldError>,
}

impl Envelope {
    /// The envelope of an answer; an empty one if the body is nothing of the kind.
    pub(super) fn read(response: &Response) -> Self {
        serde_json::from_slice(&response.body).unwrap_or_default()
    }
}

/// Zoom sends codes as numbers, and now and then as text.
fn number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(super::lenient::text(deserializer)?.and_then(|text| text.parse().ok()))
}

fn message<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
    Ok(text.trim().chars().take(LONGEST_MESSAGE).collect())
}

fn status_words(response: &Response) -> String {
    let words = response.status.canonical_reason().unwrap_or("an answer without a message");
    format!("HTTP status {} {words}", response.status.as_u16())
}

/// Zoom's tracking id of an answer.
pub(super) fn tracking_id(response: &Response) -> Option<String> {
    response.header(TRACKING_HEADER).map(str::to_owned)
}

fn tracking(id: Option<&str>) -> String {
    id.map(|id| format!(", tracking id {id}")).unwrap_or_default()
}

/// A refusal by Zoom's authorization server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Zoom issued no token: {}{}", self.words(), tracking(tracking_id.as_deref()))]
pub struct TokenError {
    /// What it means.
    pub problem: TokenProblem,
    /// The HTTP status.
    pub status: u16,
    /// OAuth's error code, as in `invalid_client`; empty if there was none.
    pub error: String,
    /// Zoom's reason, as in `Invalid client_id or client_secret`; empty if there was none.
    pub reason: String,
    /// Zoom's tracking id.
    pub tracking_id: Option<String>,
}

impl TokenError {
    /// Reads a refusal off an answer of the authorization server.
    pub(super) fn from_response(response: &Response) -> Self {
        let body: TokenRefusal = serde_json::from_slice(&response.body).unwrap_or_default();
        let status = response.status.as_u16();
        let reason = body.reason().to_owned();
        Self {
            problem: refusals::token_problem(status, &body.error, &reason),
            status,
            error: body.error,
            reason,
            tracking_id: tracking_id(response),
        }
    }

    fn words(&self) -> String {
        let said = match (self.reason.as_str(), self.error.as_str()) {
            ("", "") => "no reason was given".to_owned(),
            ("", text) | (text, "") => text.to_owned(),
            (reason, error) => format!("{reason} ({error})"),
        };
        format!("{said}, HTTP status {}", self.status)
    }
}

/// What Zoom's authorization server says; OAuth's own words (RFC 6749 §5.2) beside Zoom's `reason`.
#[derive(Debug, Default, Deserialize)]
struct TokenRefusal {
    #[serde(default, deserialize_with = "message")]
    error: String,
    #[serde(default, deserialize_with = "message")]
    reason: String,
    #[serde(default, deserialize_with = "message")]
    message: String,
    #[serde(default, deserialize_with = "message")]
    error_description: String,
}

impl TokenRefusal {
    /// The reason, in the first of the fields that gives one.
    fn reason(&self) -> &str {
        let given = [&self.reason, &self.error_description, &self.message];
        given.into_iter().find(|text| !text.is_empty()).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use ::http::{HeaderMap, Method, StatusCode};
    use bytes::Bytes;

    use super::*;
    use crate::zoom::rate_limits::RateLabel;

    static OPERATION: Operation =
        Operation { method: Method::POST, path: "/users", label: RateLabel::Light, answers_with: &["id"] };

    fn response(status: u16, body: &'static str) -> Response {
        let tracking = ("x-zm-trackingid".parse().unwrap(), "v=2.0;clid=us02;rid=WEB_1".parse().unwrap());
        Response {
            method: Method::POST,
            url: "https://api.zoom.us/v2/users".to_owned(),
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::from_iter([tracking]),
            body: Bytes::from_static(body.as_bytes()),
        }
    }

    #[test]
    fn everything_that_zoom_said_is_kept() {
        let body = r#"{"code":300,"message":"Validation Failed.","errors":[{"field":"user_info.email","message":"Invalid field."}]}"#;
        let error = ApiError::from_response(&OPERATION, &response(400, body));
        assert_eq!(
            error,
            ApiError {
                problem: Problem::Invalid,
                operation: "POST /users".to_owned(),
                status: 400,
                code: Some(300),
                message: "Validation Failed.".to_owned(),
                fields: vec![FieldError {
                    field: "user_info.email".to_owned(),
                    message: "Invalid field.".to_owned()
                }],
                tracking_id: Some("v=2.0;clid=us02;rid=WEB_1".to_owned()),
            }
        );
        assert_eq!(
            error.to_string(),
            "POST /users was refused: Validation Failed. (Zoom code 300, HTTP status 400, tracking id \
             v=2.0;clid=us02;rid=WEB_1)"
        );
    }

    #[test]
    fn a_body_that_is_no_envelope_still_makes_an_error() {
        for (status, body, problem, message) in [
            (502, "<html>Bad gateway</html>", Problem::ServerError, "HTTP status 502 Bad Gateway"),
            (404, "", Problem::Unrecognised, "HTTP status 404 Not Found"),
            (400, "[]", Problem::Unrecognised, "HTTP status 400 Bad Request"),
            (404, r#"{"detail":"User not found","status":"404"}"#, Problem::NotFound, "User not found"),
        ] {
            let error = ApiError::from_response(&OPERATION, &response(status, body));
            assert_eq!((error.problem, error.message.as_str()), (problem, message), "{body}");
        }
    }

    #[test]
    fn gone_is_none_and_the_rest_stays_an_error() {
        let refusal = |body| Error::from(ApiError::from_response(&OPERATION, &response(404, body)));
        let gone = refusal(r#"{"code":1001,"message":"User does not exist: a."}"#);
        assert!(matches!(found::<()>(Err(gone)), Ok(None)));
        let other = refusal(r#"{"code":2300,"message":"This API endpoint is not recognized."}"#);
        assert!(found::<()>(Err(other)).is_err());
        assert!(matches!(found(Ok(1)), Ok(Some(1))));
    }

    #[test]
    fn each_word_of_a_refused_token_is_read_in_whichever_field_it_stands() {
        for (body, reason, problem) in [
            (
                r#"{"reason":"Invalid client_id or client_secret","error":"invalid_client","error_description":"x"}"#,
                "Invalid client_id or client_secret",
                TokenProblem::CredentialsRejected,
            ),
            (
                r#"{"error":"invalid_client","error_description":"The app has been disabled"}"#,
                "The app has been disabled",
                TokenProblem::AppDeactivated,
            ),
            (r#"{"message":"Later.","reason":""}"#, "Later.", TokenProblem::AppDeactivated),
        ] {
            let error = TokenError::from_response(&response(400, body));
            assert_eq!((error.reason.as_str(), error.problem), (reason, problem), "{body}");
        }
    }

    #[test]
    fn token_errors_carry_reason_and_tracking_id() {
        let body = r#"{"reason":"Invalid client_id or client_secret","error":"invalid_client"}"#;
        let error = TokenError::from_response(&response(400, body));
        assert_eq!(error.problem, TokenProblem::CredentialsRejected);
        assert_eq!(
            error.to_string(),
            "Zoom issued no token: Invalid client_id or client_secret (invalid_client), HTTP status 400, \
             tracking id v=2.0;clid=us02;rid=WEB_1"
        );
    }
}
