//! What PingOne says no with, in names instead of constants.

use std::sync::Arc;

use ::http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use crate::http::page::PageError;
use crate::http::request::BuildError;
use crate::http::{self, Asking, Cancelled, DecodeError, Response, lenient};

/// No answer is worth more text than this in a diagnostic.
const LONGEST_MESSAGE: usize = 1000;

/// Everything that can come of a call to PingOne instead of its answer. Cheap to clone.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// PingOne refused the call.
    #[error(transparent)]
    Api(Arc<ApiError>),
    /// PingOne issued no token.
    #[error(transparent)]
    Token(Arc<TokenError>),
    /// The call brought no answer, or was cancelled.
    #[error(transparent)]
    Http(#[from] http::Error),
    /// PingOne answered with something else than its reference says.
    #[error("{operation} brought an answer that cannot be read")]
    Decode {
        /// The operation, as in `GET /v1/environments/{environmentID}/propagation/stores`.
        operation: String,
        /// What is wrong, and where in the document.
        #[source]
        source: Arc<DecodeError>,
    },
    /// A list could not be read to its end.
    #[error("a list of PingOne could not be read whole")]
    Page(#[from] PageError),
    /// The call could not be made, because of a value that was given.
    #[error("the call to PingOne could not be built")]
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

    /// Whether the call may have been carried out although no good answer came.
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

/// A refusal by PingOne's API, with all that was said about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{operation} was refused: {}", self.words())]
pub struct ApiError {
    /// What it means.
    pub problem: Problem,
    /// The operation.
    pub operation: String,
    /// The HTTP status.
    pub status: u16,
    /// PingOne's constant, such as `INVALID_DATA`; empty if there was none.
    pub code: String,
    /// PingOne's message, or the status in words if there was none.
    pub message: String,
    /// Which fields PingOne complains about.
    pub details: Vec<Detail>,
    /// PingOne's id of this refusal, for its support.
    pub id: Option<String>,
}

/// What is wrong with one field of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Detail {
    /// PingOne's constant, such as `REQUIRED_VALUE`.
    #[serde(deserialize_with = "lenient::or_default")]
    pub code: String,
    /// The field, as in `configuration.SCIM_URL`.
    #[serde(deserialize_with = "lenient::or_default")]
    pub target: String,
    /// What is wrong with it.
    #[serde(deserialize_with = "lenient::or_default")]
    pub message: String,
    #[serde(deserialize_with = "lenient::or_default")]
    inner_error: Inner,
}

impl Detail {
    /// The things that refer to what was to be deleted.
    pub fn referenced_values(&self) -> &[String] {
        &self.inner_error.referenced_values
    }

    fn words(&self) -> String {
        let mut words = self.message.trim_end_matches('.').to_owned();
        if !self.target.is_empty() {
            words = format!("{} {words}", self.target);
        }
        let Inner { allowed_values, referenced_values, .. } = &self.inner_error;
        for (label, values) in [("allowed", allowed_values), ("referred to by", referenced_values)] {
            if !values.is_empty() {
                words.push_str(&format!(" ({label}: {})", values.join(", ")));
            }
        }
        words
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Inner {
    #[serde(deserialize_with = "lenient::rows")]
    allowed_values: Vec<String>,
    #[serde(deserialize_with = "lenient::rows")]
    referenced_values: Vec<String>,
}

/// What a refusal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The token is not (or no longer) valid.
    Unauthenticated,
    /// The worker has no role that allows this in this environment.
    PermissionDenied,
    /// The hosts are those of another region.
    OtherRegion,
    /// What the call names is not there.
    NotFound,
    /// There is no API at this address.
    NoApi,
    /// A thing of that name exists already, or was changed at the same time.
    Conflict,
    /// Something else refers to it.
    InUse,
    /// A value is not accepted.
    Invalid,
    /// A limit was hit, and all attempts are used up.
    RateLimited,
    /// PingOne failed.
    ServerError,
    /// None of the above; the message is all there is.
    Unrecognised,
}

/// `P1Error`, and the gateway's refusals, which have a message only.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Envelope {
    #[serde(deserialize_with = "lenient::text")]
    id: Option<String>,
    #[serde(deserialize_with = "lenient::or_default")]
    code: String,
    #[serde(deserialize_with = "lenient::or_default")]
    message: String,
    #[serde(deserialize_with = "lenient::rows")]
    details: Vec<Detail>,
}

impl ApiError {
    /// Reads a refusal off an answer.
    pub(super) fn from_response(asking: &Asking, response: &Response) -> Self {
        let body: Option<Value> = serde_json::from_slice(&response.body).ok();
        let body = body.filter(Value::is_object);
        let is_page = body.is_none();
        let envelope: Envelope = body.and_then(|body| serde_json::from_value(body).ok()).unwrap_or_default();
        let problem = problem(response.status, &envelope, is_page);
        let clean = |text: &str| -> String {
            asking.without_secrets(text.trim()).chars().take(LONGEST_MESSAGE).collect()
        };
        let message = match clean(&envelope.message) {
            text if text.is_empty() => status_words(response),
            text => text,
        };
        let details = envelope
            .details
            .into_iter()
            .map(|detail| Detail { message: clean(&detail.message), ..detail })
            .collect();
        Self {
            problem,
            operation: asking.operation().to_string(),
            status: response.status.as_u16(),
            code: envelope.code,
            message,
            details,
            id: envelope.id,
        }
    }

    /// Whether a field of the request is what is wrong.
    pub(super) fn complains_of_a_field(&self) -> bool {
        !self.details.is_empty() || self.code == "INVALID_REQUEST"
    }

    fn words(&self) -> String {
        let mut words = self.message.trim_end_matches('.').to_owned();
        for detail in &self.details {
            words.push_str(&format!("; {}", detail.words()));
        }
        let id = self.id.as_deref().map(|id| format!(", PingOne's id {id}")).unwrap_or_default();
        format!("{words} (HTTP status {}{id})", self.status)
    }
}

fn problem(status: StatusCode, envelope: &Envelope, is_page: bool) -> Problem {
    let is_in_use = |detail: &Detail| {
        !detail.referenced_values().is_empty() || matches!(detail.code.as_str(), "CONSTRAINT_VIOLATION")
    };
    match (status.as_u16(), envelope.code.as_str()) {
        (200..=299 | 404 | 405, _) if is_page => Problem::NoApi,
        (401, _) => Problem::Unauthenticated,
        // The gateway of a region that does not know the token takes it for a signature of its own.
        (403, _) if envelope.message.contains("Invalid key=value pair") => Problem::OtherRegion,
        (403, _) => Problem::PermissionDenied,
        (404, _) => Problem::NotFound,
        (429, _) => Problem::RateLimited,
        (400 | 409, _) if envelope.details.iter().any(is_in_use) => Problem::InUse,
        (409, _) => Problem::Conflict,
        (400, _) | (_, "INVALID_DATA" | "INVALID_VALUE" | "INVALID_REQUEST") => Problem::Invalid,
        (500..=599, _) => Problem::ServerError,
        _ => Problem::Unrecognised,
    }
}

fn status_words(response: &Response) -> String {
    response.status.canonical_reason().unwrap_or("no reason was given").to_owned()
}

/// A refusal by PingOne's authorization server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("PingOne issued no token: {message} (HTTP status {status})")]
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
    /// The client ID or client secret is wrong, or the worker is disabled.
    CredentialsRejected,
    /// There is no such environment in this region.
    NoEnvironment,
    /// A limit was hit.
    RateLimited,
    /// PingOne failed.
    ServerError,
    /// None of the above.
    Unrecognised,
}

impl TokenProblem {
    fn is_definite(self) -> bool {
        matches!(self, Self::CredentialsRejected | Self::NoEnvironment)
    }
}

impl TokenError {
    /// Reads a refusal off an answer of the authorization server (RFC 6749 §5.2, or `P1Error`).
    pub(super) fn from_response(response: &Response) -> Self {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Refusal {
            #[serde(deserialize_with = "lenient::or_default")]
            error: String,
            #[serde(deserialize_with = "lenient::or_default")]
            error_description: String,
            #[serde(deserialize_with = "lenient::or_default")]
            message: String,
        }
        let refusal: Refusal = serde_json::from_slice(&response.body).unwrap_or_default();
        let status = response.status.as_u16();
        let problem = match (status, refusal.error.as_str()) {
            (401, _) | (_, "invalid_client" | "unauthorized_client") => TokenProblem::CredentialsRejected,
            (404, _) => TokenProblem::NoEnvironment,
            (429, _) => TokenProblem::RateLimited,
            (500..=599, _) => TokenProblem::ServerError,
            _ => TokenProblem::Unrecognised,
        };
        let said: Vec<&str> = [&refusal.error_description, &refusal.message, &refusal.error]
            .into_iter()
            .map(|text| text.trim().trim_end_matches('.'))
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
    use ::http::{HeaderMap, Method};
    use bytes::Bytes;

    use super::*;
    use crate::http::{Operation, Secret};

    static GET: Operation = Operation { method: Method::GET, path: "/stores" };

    fn response(status: u16, body: &str) -> Response {
        Response {
            method: Method::GET,
            url: "https://api.pingone.eu/v1".to_owned(),
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
    fn refusals_have_names() {
        let in_use =
            r#"{"code":"INVALID_DATA","details":[{"code":"CONSTRAINT_VIOLATION","target":"storeID"}]}"#;
        for (status, body, want) in [
            (401, r#"{"code":"INVALID_TOKEN"}"#, Problem::Unauthenticated),
            (403, r#"{"code":"ACCESS_FAILED"}"#, Problem::PermissionDenied),
            (
                403,
                r#"{"message":"Invalid key=value pair (missing equal-sign) in Authorization header: 'Bearer x'."}"#,
                Problem::OtherRegion,
            ),
            (404, r#"{"code":"NOT_FOUND"}"#, Problem::NotFound),
            (404, "<html></html>", Problem::NoApi),
            (200, "<html></html>", Problem::NoApi),
            (400, in_use, Problem::InUse),
            (409, "{}", Problem::Conflict),
            (400, r#"{"code":"INVALID_DATA"}"#, Problem::Invalid),
            (429, "{}", Problem::RateLimited),
            (503, "", Problem::ServerError),
            (418, "{}", Problem::Unrecognised),
        ] {
            assert_eq!(refusal(status, body).problem, want, "{status} {body}");
        }
    }

    #[test]
    fn a_refusal_says_everything_that_was_said_but_the_secret() {
        let body = r#"{"id":"9d1e","code":"INVALID_DATA","message":"One or more validation errors.","details":[
            {"code":"INVALID_VALUE","target":"configuration.REMOVE_ACTION","message":"is not allowed",
             "innerError":{"allowedValues":["Disable","Delete"]}},
            {"target":"configuration.OAUTH_CLIENT_SECRET","message":"hunter2 is too short"}]}"#;
        assert_eq!(
            refusal(400, body).to_string(),
            "GET /stores was refused: One or more validation errors; configuration.REMOVE_ACTION is not allowed \
             (allowed: Disable, Delete); configuration.OAUTH_CLIENT_SECRET *** is too short (HTTP status 400, \
             PingOne's id 9d1e)"
        );
    }

    #[test]
    fn refusals_of_a_token_have_names_and_the_definite_ones_are_known() {
        for (status, body, want, definite) in [
            (401, r#"{"error":"invalid_client"}"#, TokenProblem::CredentialsRejected, true),
            (404, r#"{"code":"NOT_FOUND","message":"Not found."}"#, TokenProblem::NoEnvironment, true),
            (429, "", TokenProblem::RateLimited, false),
            (500, "", TokenProblem::ServerError, false),
            (400, r#"{"error":"unsupported_grant_type"}"#, TokenProblem::Unrecognised, false),
        ] {
            let error = TokenError::from_response(&response(status, body));
            assert_eq!(
                (error.problem, Error::from(error).is_definite()),
                (want, definite),
                "{status} {body}"
            );
        }
    }
}
