//! Zoom's errors, in Zoom's words.

use http::StatusCode;
use http::header::{HeaderName, RETRY_AFTER};
use serde_json::{Value, json};

use super::quotas::Spent;
use crate::http::Answer;
use crate::world::clock::zoom_time;

/// Which of Zoom's limits an answer speaks of.
pub(crate) const RATE_LIMIT_TYPE: HeaderName = HeaderName::from_static("x-ratelimit-type");

/// An error of the REST API: `{"code": …, "message": …}`, with the fields at fault where Zoom names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ZoomError {
    pub(crate) status: StatusCode,
    pub(crate) code: i64,
    pub(crate) message: String,
    pub(crate) fields: Vec<(String, String)>,
    /// What the headers say where a single call's own limit was reached.
    pub(super) spent: Option<Spent>,
}

impl ZoomError {
    pub(crate) fn new(status: StatusCode, code: i64, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), fields: Vec::new(), spent: None }
    }

    /// Most of Zoom's refusals.
    pub(crate) fn bad_request(code: i64, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(crate) fn not_found(code: i64, message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, message)
    }

    pub(crate) fn conflict(code: i64, message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    /// No token, or one that is not known.
    pub(crate) fn invalid_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 124, "Invalid access token.")
    }

    /// A token whose time is over.
    pub(crate) fn expired_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 124, "Access token is expired.")
    }

    /// The account as a whole is shut out. Documented without a code.
    pub(crate) fn api_denied() -> Self {
        let message =
            "Access to the Zoom REST API has been denied for this account. Contact Zoom Support for details.";
        Self::new(StatusCode::FORBIDDEN, 403, message)
    }

    /// A field of the request that does not hold what it should.
    pub(crate) fn invalid_field(field: impl Into<String>) -> Self {
        let mut error = Self::bad_request(300, "Validation Failed.");
        error.fields.push((field.into(), "Invalid field.".to_owned()));
        error
    }

    pub(crate) fn body_not_json() -> Self {
        Self::bad_request(300, "Request Body should be a valid JSON object.")
    }

    pub(crate) fn page_token() -> Self {
        Self::bad_request(300, "The next page token is invalid or expired.")
    }

    pub(crate) fn unknown_path() -> Self {
        Self::bad_request(2300, "This API endpoint is not recognized.")
    }

    /// Nobody has this id or address.
    pub(crate) fn no_user(key: &str) -> Self {
        Self::not_found(1001, format!("User does not exist: {key}."))
    }

    pub(crate) fn too_many_per_second() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            429,
            "You have reached the maximum per-second rate limit for this API. Try again later.",
        )
    }

    pub(crate) fn too_many_today() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            429,
            "You have reached the maximum daily rate limit for this API. Refer to the response header for \
             details on when you can make another request.",
        )
    }

    /// A single call's own limit is reached, beside the limits of all.
    pub(crate) fn spent(spent: Spent) -> Self {
        let error = if spent.is_daily { Self::too_many_today() } else { Self::too_many_per_second() };
        Self { spent: Some(spent), ..error }
    }

    /// Another deletion of the same user is under way.
    pub(crate) fn already_deleting() -> Self {
        let message =
            "Too many concurrent requests. A request to disassociate this user has already been made.";
        Self::new(StatusCode::TOO_MANY_REQUESTS, 429, message)
    }

    pub(crate) fn to_json(&self) -> Value {
        let mut value = json!({"code": self.code, "message": self.message});
        if !self.fields.is_empty() {
            let fields =
                self.fields.iter().map(|(field, message)| json!({"field": field, "message": message}));
            value["errors"] = fields.collect();
        }
        value
    }

    pub(crate) fn answer(&self) -> Answer {
        let answer = Answer::json(self.status, &self.to_json());
        let Some(spent) = &self.spent else { return answer };
        let answer = answer
            .with(RATE_LIMIT_TYPE, if spent.is_daily { "Daily-limit" } else { "QPS" })
            .with(HeaderName::from_static("x-ratelimit-limit"), &spent.most.to_string())
            .with(HeaderName::from_static("x-ratelimit-remaining"), "0");
        if spent.is_daily { answer.with(RETRY_AFTER, &zoom_time(spent.again)) } else { answer }
    }
}
