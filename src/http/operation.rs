//! A vendor's operations, and requests of them: pure code, from parameters to a request.

use std::fmt;

use ::http::header::CONTENT_TYPE;
use ::http::{Method, Request};
use bytes::Bytes;
use serde_json::Value;

use super::request::{BuildError, filled_in, path_segment};
use super::{BaseUrl, RequestBuilder, Secret};

/// One operation of a vendor's API, as its reference lists it.
#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    /// The method.
    pub method: Method,
    /// The path under the API's base address, with the vendor's names in braces:
    /// `/api/v1/apps/{app_id}`.
    pub path: &'static str,
}

impl fmt::Display for Operation {
    /// `GET /api/v1/apps/{app_id}`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)
    }
}

/// A request of an operation, with everything but the token. `Debug` shows neither query nor body.
#[derive(Clone)]
pub struct Asking {
    operation: &'static Operation,
    path: String,
    query: Vec<(String, String)>,
    body: Option<Value>,
    media_type: &'static str,
    reads: bool,
    secrets: Vec<Secret>,
}

impl Asking {
    /// A request with the given identifiers in the places of the path's braces, in their order.
    ///
    /// Fails on an identifier that would change the path: an empty one, or dots alone.
    pub fn new(operation: &'static Operation, identifiers: &[&str]) -> Result<Self, BuildError> {
        Ok(Self {
            operation,
            path: filled_in(operation.path, identifiers, path_segment)?,
            query: Vec::new(),
            body: None,
            media_type: "application/json",
            reads: operation.method.is_safe(),
            secrets: Vec::new(),
        })
    }

    /// Adds a query parameter.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets the JSON body.
    pub fn json(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// Names the body's media type, where it is another kind of JSON than `application/json`.
    pub fn media_type(mut self, media_type: &'static str) -> Self {
        self.media_type = media_type;
        self
    }

    /// Says that this only reads, whatever its method: a search by POST.
    pub fn reads(mut self) -> Self {
        self.reads = true;
        self
    }

    /// Says what in the body must never be shown, not even where an answer repeats it.
    pub fn hides(mut self, secret: &Secret) -> Self {
        self.secrets.push(secret.clone());
        self
    }

    /// The operation that is asked for.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Whether this only reads.
    pub fn only_reads(&self) -> bool {
        self.reads
    }

    /// What makes two reads the same.
    pub fn identity(&self) -> String {
        let body = self.body.as_ref().map(Value::to_string).unwrap_or_default();
        format!("{} {}?{:?} {body}", self.operation.method, self.path, self.query)
    }

    /// The request, with the token that pays for it.
    pub fn request(&self, base: &BaseUrl, token: &Secret) -> Result<Request<Bytes>, BuildError> {
        let mut builder = RequestBuilder::new(self.operation.method.clone(), base, &self.path).bearer(token);
        for (name, value) in &self.query {
            builder = builder.query(name, value);
        }
        if let Some(body) = &self.body {
            builder = builder.json(body).header(CONTENT_TYPE, self.media_type);
        }
        builder.build()
    }

    /// A text of the vendor's without the secrets of this request, should it repeat them.
    pub fn without_secrets(&self, text: &str) -> String {
        let mut shown = text.to_owned();
        for secret in self.secrets.iter().filter(|secret| !secret.is_empty()) {
            shown = shown.replace(secret.expose(), "***");
        }
        shown
    }
}

impl fmt::Debug for Asking {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Asking")
            .field("operation", &self.operation.to_string())
            .field("path", &self.path)
            .field("has_body", &self.body.is_some())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    static REPLACE: Operation = Operation { method: Method::PUT, path: "/stores/{storeID}" };

    #[test]
    fn a_request_has_everything_in_its_place() {
        let base = BaseUrl::parse("https://api.example.com/v1").unwrap();
        let asking = Asking::new(&REPLACE, &["a/b"]).unwrap();
        let asking =
            asking.query("page_size", "1").json(json!({"name": "x"})).media_type("application/vnd.x+json");
        let request = asking.request(&base, &Secret::new("t")).unwrap();
        assert_eq!(request.method(), Method::PUT);
        assert_eq!(request.uri(), "https://api.example.com/v1/stores/a%2Fb?page_size=1");
        assert_eq!(request.headers()["authorization"], "Bearer t");
        assert_eq!(request.headers()["content-type"], "application/vnd.x+json");
        assert_eq!(request.body(), r#"{"name":"x"}"#);
        assert!(!asking.only_reads() && asking.clone().reads().only_reads());
    }

    #[test]
    fn an_identifier_cannot_change_the_path() {
        for identifiers in [&[][..], &[""], &[".."]] {
            assert!(Asking::new(&REPLACE, identifiers).is_err(), "{identifiers:?}");
        }
    }

    #[test]
    fn secrets_are_shown_neither_by_debug_nor_where_an_answer_repeats_them() {
        let asking = Asking::new(&REPLACE, &["a"]).unwrap().json(json!({"secret": "hunter2"}));
        let asking = asking.hides(&Secret::new("hunter2")).hides(&Secret::new(""));
        assert!(!format!("{asking:?}").contains("hunter2"));
        assert_eq!(asking.without_secrets("hunter2 is too short"), "*** is too short");
    }
}
