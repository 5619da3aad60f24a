//! Zoom's operations, and calls of them: pure code, from parameters to a request.

use std::fmt;

use ::http::{Method, Request};
use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use super::endpoints::Endpoints;
use super::rate_limits::RateLabel;
use crate::http::request::{BuildError, filled_in, path_segment};
use crate::http::topics::Topic;
use crate::http::{RequestBuilder, Secret};

/// One operation of Zoom's API, as its reference lists it.
#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    /// The method.
    pub method: Method,
    /// The path, with Zoom's names in braces: `/users/{userId}`.
    pub path: &'static str,
    /// The limit that a call counts against.
    pub label: RateLabel,
    /// Fields of which a good answer has at least one; empty if a good answer has no body. Zoom
    /// reports some errors with status 200, and this tells them apart.
    pub answers_with: &'static [&'static str],
}

impl fmt::Display for Operation {
    /// `GET /users/{userId}`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.path)
    }
}

/// A call of an operation, with everything but the token. `Debug` shows no body, which may hold a
/// password.
#[derive(Clone)]
pub struct Call {
    operation: &'static Operation,
    path: String,
    query: Vec<(&'static str, String)>,
    body: Option<Value>,
    page: bool,
    fleeting: bool,
    topics: Vec<Topic>,
    repeatable: bool,
    /// The label under whose limit a place was taken before the call was made.
    admitted: Option<RateLabel>,
}

impl Call {
    /// A call with the given identifiers in the places of the path's braces, in their order.
    ///
    /// Fails on an identifier that would change the path: an empty one, or dots alone.
    pub fn new(operation: &'static Operation, identifiers: &[&str]) -> Result<Self, BuildError> {
        Ok(Self {
            operation,
            path: filled_in(operation.path, identifiers, identifier_segment)?,
            query: Vec::new(),
            body: None,
            page: false,
            fleeting: false,
            repeatable: false,
            admitted: None,
            topics: Vec::new(),
        })
    }

    /// Adds a query parameter.
    pub fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// Asks for one page of a list: the first, or the one that the token stands for.
    pub fn page(mut self, token: Option<String>) -> Self {
        self.page = true;
        match token {
            Some(token) => self.query("next_page_token", token),
            None => self,
        }
    }

    /// Says what a read is about, or what a write touches; [`topics`](super::topics) knows. A read that
    /// says nothing is old after any write, and a write that says nothing makes every read old.
    pub fn about(mut self, topics: Vec<Topic>) -> Self {
        self.topics = topics;
        self
    }

    /// The answer is not worth remembering: whoever asks keeps what it says.
    pub(super) fn fleeting(mut self) -> Self {
        self.fleeting = true;
        self
    }

    /// Sets the JSON body. Fails if the value cannot be written as JSON.
    pub fn json(mut self, body: &impl Serialize) -> Result<Self, BuildError> {
        self.body = Some(serde_json::to_value(body)?);
        Ok(self)
    }

    /// Says that doing it twice is the same as doing it once, though its method does not.
    pub fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Says that a place under the account's limit was taken before, for a call of that label.
    pub(super) fn admitted(mut self, label: RateLabel) -> Self {
        self.admitted = Some(label);
        self
    }

    /// The operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The request, with the token that pays for it.
    pub fn request(&self, endpoints: &Endpoints, token: &Secret) -> Result<Request<Bytes>, BuildError> {
        let base = endpoints.base_of(self.operation.path);
        let mut builder = RequestBuilder::new(self.operation.method.clone(), base, &self.path).bearer(token);
        for (name, value) in &self.query {
            builder = builder.query(name, value);
        }
        if let Some(body) = &self.body {
            builder = builder.json(body);
        }
        builder.build()
    }

    /// What it is about, or touches.
    pub(super) fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// Whether the answer is not worth remembering.
    pub(super) fn is_fleeting(&self) -> bool {
        self.fleeting
    }

    /// Whether it may be sent again when nobody knows what became of it.
    pub(super) fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// Whether its place under the limit is taken already.
    pub(super) fn is_admitted(&self) -> bool {
        self.admitted == Some(self.operation.label)
    }

    /// Whether this asks for one page of a list.
    pub(super) fn is_page(&self) -> bool {
        self.page
    }

    /// Whether it asks for another page than the first.
    pub(super) fn has_page_token(&self) -> bool {
        self.query.iter().any(|(name, _)| *name == "next_page_token")
    }

    /// What makes two reads the same.
    pub(super) fn identity(&self) -> String {
        format!("{}?{:?}", self.path, self.query)
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Call")
            .field("operation", &self.operation.to_string())
            .field("path", &self.path)
            .field("has_body", &self.body.is_some())
            .finish_non_exhaustive()
    }
}

/// An identifier as one segment. Zoom wants those that begin with `/` or contain `//` encoded twice
/// ("Using Zoom APIs").
fn identifier_segment(identifier: &str) -> Result<String, BuildError> {
    let once = path_segment(identifier)?;
    if identifier.starts_with('/') || identifier.contains("//") { path_segment(&once) } else { Ok(once) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::zoom::Environment;

    static GET_USER: Operation = Operation {
        method: Method::GET,
        path: "/users/{userId}",
        label: RateLabel::Light,
        answers_with: &["id", "email"],
    };
    static DELETE_MEMBER: Operation = Operation {
        method: Method::DELETE,
        path: "/groups/{groupId}/members/{memberId}",
        label: RateLabel::Light,
        answers_with: &[],
    };
    static CREATE_SCIM_USER: Operation = Operation {
        method: Method::POST,
        path: "/scim2/Users",
        label: RateLabel::Light,
        answers_with: &["id"],
    };

    fn built(call: &Call) -> Request<Bytes> {
        let endpoints = Endpoints::new(Environment::Commercial, None, None).unwrap();
        call.request(&endpoints, &Secret::new("token")).unwrap()
    }

    #[test]
    fn identifiers_are_encoded_once_and_awkward_ones_twice() {
        for (identifier, path) in [
            ("KDcuGIm1QgePTO8WbOqwIQ", "/v2/users/KDcuGIm1QgePTO8WbOqwIQ"),
            ("first+zoom@example.com", "/v2/users/first%2Bzoom%40example.com"),
            ("a/b", "/v2/users/a%2Fb"),
            ("/ajXp112QmuoKj4854875==", "/v2/users/%252FajXp112QmuoKj4854875%253D%253D"),
            ("a//b", "/v2/users/a%252F%252Fb"),
        ] {
            let request = built(&Call::new(&GET_USER, &[identifier]).unwrap());
            assert_eq!(request.uri().path(), path);
            assert_eq!(request.headers()["authorization"], "Bearer token");
        }
    }

    #[test]
    fn several_identifiers_find_their_places() {
        let request = built(&Call::new(&DELETE_MEMBER, &["g1", "m@example.com"]).unwrap());
        assert_eq!(request.method(), Method::DELETE);
        assert_eq!(request.uri(), "https://api.zoom.us/v2/groups/g1/members/m%40example.com");
        assert!(request.body().is_empty());
    }

    #[test]
    fn identifiers_that_change_the_path_are_refused() {
        for identifiers in [&["g1", ""][..], &["g1"], &["..", "m1"]] {
            assert!(Call::new(&DELETE_MEMBER, identifiers).is_err(), "{identifiers:?}");
        }
    }

    #[test]
    fn scim_stands_beside_v2_and_bodies_are_json() {
        let call = Call::new(&CREATE_SCIM_USER, &[]).unwrap().json(&json!({"userName": "someone"})).unwrap();
        assert!(!format!("{call:?}").contains("someone"));
        let request = built(&call);
        assert_eq!(request.uri(), "https://api.zoom.us/scim2/Users");
        assert_eq!(request.body(), r#"{"userName":"someone"}"#);
    }

    #[test]
    fn reads_with_other_parameters_are_not_the_same() {
        let call = |token: &str| Call::new(&GET_USER, &["a"]).unwrap().query("login_type", token);
        assert_eq!(call("1").identity(), call("1").identity());
        assert_ne!(call("1").identity(), call("2").identity());
    }
}
