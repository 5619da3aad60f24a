//! PingOne's errors: `P1Error`.

use http::StatusCode;
use serde_json::{Value, json};

use crate::http::{Answer, Unreadable};
use crate::world::pingone::uuid;
use crate::world::random::Random;

/// What is wrong with one field of a request.
#[derive(Clone, Debug)]
pub(super) struct Detail {
    code: &'static str,
    target: String,
    message: String,
    inner: Option<Value>,
}

/// Why a call was refused.
#[derive(Clone, Debug)]
pub(crate) struct PingError {
    status: StatusCode,
    code: &'static str,
    message: String,
    details: Vec<Detail>,
    /// In place of all of it.
    body: Option<Value>,
}

const INVALID: &str =
    "The request could not be completed. One or more validation errors were in the request.";

impl PingError {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), details: Vec::new(), body: None }
    }

    pub(super) fn not_found() -> Self {
        let message = "The request could not be completed. The requested resource was not found.";
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    pub(super) fn no_access() -> Self {
        let message = "The request could not be completed. You do not have access to this resource.";
        Self::new(StatusCode::FORBIDDEN, "ACCESS_FAILED", message)
    }

    pub(super) fn invalid_token(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "INVALID_TOKEN", message)
    }

    /// The request cannot be understood.
    pub(super) fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message)
    }

    /// A field that does not hold what it should.
    pub(super) fn invalid_value(target: impl Into<String>, message: impl Into<String>) -> Self {
        Self::field("INVALID_VALUE", target, message, None)
    }

    /// A field that is not there.
    pub(super) fn required(target: impl Into<String>) -> Self {
        Self::field("REQUIRED_VALUE", target, "must not be empty", None)
    }

    /// A field that holds none of the values that it may.
    pub(super) fn not_allowed(target: impl Into<String>, allowed: &[&str]) -> Self {
        let inner = json!({"allowedValues": allowed});
        Self::field("INVALID_VALUE", target, "is not one of the allowed values", Some(inner))
    }

    /// Something that others refer to.
    pub(super) fn in_use(target: &str, by: &[String]) -> Self {
        let inner = json!({"referencedValues": by});
        Self::field("CONSTRAINT_VIOLATION", target, "is referred to by other resources", Some(inner))
    }

    fn field(
        code: &'static str,
        target: impl Into<String>,
        message: impl Into<String>,
        inner: Option<Value>,
    ) -> Self {
        let mut error = Self::new(StatusCode::BAD_REQUEST, "INVALID_DATA", INVALID);
        error.details.push(Detail { code, target: target.into(), message: message.into(), inner });
        error
    }

    /// An error of the token endpoint, which has OAuth's form (RFC 6749, section 5.2).
    pub(super) fn oauth(status: StatusCode, error: &str, description: &str) -> Self {
        let mut refusal = Self::new(status, "", "");
        refusal.body = Some(json!({"error": error, "error_description": description}));
        refusal
    }

    /// What the gateway in front of another region says of a token that is not its own.
    pub(super) fn wrong_region(authorization: &str) -> Self {
        let scheme = authorization.split(' ').next().unwrap_or_default();
        let message =
            format!("Invalid key=value pair (missing equal-sign) in Authorization header: '{scheme} ***'.");
        let mut refusal = Self::new(StatusCode::FORBIDDEN, "", "");
        refusal.body = Some(json!({"message": message}));
        refusal
    }

    pub(crate) fn answer(&self) -> Answer {
        if let Some(body) = &self.body {
            return Answer::json(self.status, body);
        }
        let details = self.details.iter().map(|detail| {
            let mut shown = json!({"code": detail.code, "target": detail.target, "message": detail.message});
            if let Some(inner) = &detail.inner {
                shown["innerError"] = inner.clone();
            }
            shown
        });
        let details: Vec<Value> = details.collect();
        // The same refusal has the same id, so that what is seen once can be seen again.
        let mut random = Random::stream(0, &format!("{} {} {details:?}", self.code, self.message));
        let mut body = json!({"id": uuid(&mut random), "code": self.code, "message": self.message});
        if !details.is_empty() {
            body["details"] = json!(details);
        }
        Answer::json(self.status, &body)
    }
}

/// What a path is answered that nothing stands behind, or not with this method.
pub(crate) fn unknown_path(status: StatusCode) -> Answer {
    if status == StatusCode::METHOD_NOT_ALLOWED {
        let message = "The request could not be completed. The requested method is not supported.";
        return PingError::new(status, "METHOD_NOT_ALLOWED", message).answer();
    }
    PingError::not_found().answer()
}

/// The answer to a request whose body could not be read.
pub(crate) fn unreadable(unreadable: Unreadable) -> Answer {
    PingError::new(unreadable.status, "INVALID_REQUEST", unreadable.message).answer()
}

/// The answer to a token whose time is over.
pub(crate) fn expired_token() -> Answer {
    PingError::invalid_token("The request could not be completed. The access token has expired.").answer()
}

/// A refusal for too many requests.
pub(crate) fn too_many() -> Answer {
    let message = "The request could not be completed. You have exceeded your rate limit.";
    PingError::new(StatusCode::TOO_MANY_REQUESTS, "REQUEST_LIMITED", message).answer()
}
