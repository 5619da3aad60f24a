//! ConductorOne's errors: `google.rpc.Status`, as its gateway writes it.

use http::StatusCode;
use http::header::RETRY_AFTER;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::http::{Answer, Unreadable};
use crate::service::Limit;

/// The numbers of gRPC that come up here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Code {
    InvalidArgument = 3,
    NotFound = 5,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Unimplemented = 12,
    Unauthenticated = 16,
}

/// Why a call was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    body: Value,
}

impl Refusal {
    fn new(status: StatusCode, code: Code, message: impl Into<String>) -> Self {
        let body = json!({"code": code as i32, "message": message.into(), "details": []});
        Self { status, body }
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::InvalidArgument, message)
    }

    pub(super) fn not_found(what: &str, id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, Code::NotFound, format!("{what} {id} not found"))
    }

    pub(super) fn denied(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, Code::PermissionDenied, message)
    }

    /// What is asked does not fit the state of things.
    pub(super) fn unfit(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::FailedPrecondition, message)
    }

    pub(super) fn unauthenticated(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, Code::Unauthenticated, message)
    }

    /// An error of the token endpoint, which has OAuth's form (RFC 6749, section 5.2).
    pub(super) fn oauth(status: StatusCode, error: &str, description: impl Into<String>) -> Self {
        Self { status, body: json!({"error": error, "error_description": description.into()}) }
    }

    pub(crate) fn answer(&self) -> Answer {
        Answer::json(self.status, &self.body)
    }
}

/// What a path is answered that nothing stands behind, or not with this method.
pub(crate) fn unknown_path(status: StatusCode) -> Answer {
    let (code, message) = if status == StatusCode::METHOD_NOT_ALLOWED {
        (Code::Unimplemented, "Method Not Allowed")
    } else {
        (Code::NotFound, "Not Found")
    };
    Refusal::new(status, code, message).answer()
}

/// The answer to a request whose body could not be read.
pub(crate) fn unreadable(unreadable: Unreadable) -> Answer {
    Refusal::new(unreadable.status, Code::InvalidArgument, unreadable.message).answer()
}

/// The answer to a token whose time is over.
pub(crate) fn expired_token() -> Answer {
    Refusal::unauthenticated("token is expired").answer()
}

/// A refusal for too many requests. `Retry-After` is a number of seconds, or a date where it is longer.
pub(crate) fn too_many(limit: Limit, now: Timestamp) -> Answer {
    let retry_after = match limit {
        Limit::PerSecond => "1".to_owned(),
        Limit::Daily => http_date(now.as_second().div_euclid(86_400) + 1),
    };
    Refusal::new(StatusCode::TOO_MANY_REQUESTS, Code::ResourceExhausted, "rate limit exceeded")
        .answer()
        .with(RETRY_AFTER, &retry_after)
}

/// The first moment of a day, counted from 1970, as HTTP writes it (RFC 9110, section 5.6.7).
fn http_date(day: i64) -> String {
    let time = Timestamp::from_second(day.saturating_mul(86_400)).unwrap_or(Timestamp::MAX);
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_http_does() {
        assert_eq!(http_date(9_075), "Sun, 06 Nov 1994 00:00:00 GMT");
    }
}
