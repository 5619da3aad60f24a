//! SCIM's errors, in Zoom's words.

use http::StatusCode;
use serde_json::json;

use crate::http::Answer;

/// An error of the SCIM API. Zoom documents a `code` that equals the HTTP status; the body has it beside
/// the members of RFC 7644, section 3.12.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ScimError {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
}

impl ScimError {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }

    /// A field that does not hold what it should, in the words that Zoom has for `userName`.
    pub(crate) fn invalid(field: &str) -> Self {
        Self::bad_request(format!("The \"{field}\" of the request is invalid."))
    }

    pub(crate) fn no_user() -> Self {
        Self::new(StatusCode::NOT_FOUND, "User does not exist.")
    }

    pub(crate) fn no_group() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Group does not exist.")
    }

    pub(crate) fn answer(&self) -> Answer {
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": self.status.as_str(),
            "detail": self.message,
            "code": self.status.as_u16(),
            "message": self.message,
        });
        super::answer(self.status, &body)
    }
}
