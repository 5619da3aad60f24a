//! Requests built by pure code: parameters in, [`Request`] out.

use std::fmt;

use ::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, InvalidHeaderValue};
use ::http::{HeaderName, HeaderValue, Method, Request};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use url::form_urlencoded;

use super::{BaseUrl, Secret};

/// What stays itself in a path segment or query value: RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Why a request cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// An identifier would change which path is asked for.
    #[error("{value:?} cannot be an identifier: it would change the address that is asked")]
    Segment {
        /// The identifier.
        value: String,
    },
    /// The parts make no valid request.
    #[error("the request could not be built")]
    Http(#[from] ::http::Error),
    /// A header's value has characters that no header may have, such as a line break.
    #[error("the {name} header cannot hold the given value, perhaps because of a line break in it")]
    Header {
        /// The header.
        name: HeaderName,
        /// What is wrong with it.
        source: InvalidHeaderValue,
    },
    /// The body is no JSON.
    #[error("the request's body could not be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// Percent-encodes text for one segment of a path.
///
/// Refuses what would not stay one segment: an empty text turns `DELETE /users/{id}` into
/// `DELETE /users/`, and dots are resolved away by every URL parser, encoded or not.
pub fn path_segment(value: &str) -> Result<String, BuildError> {
    if matches!(value, "" | "." | "..") {
        return Err(BuildError::Segment { value: value.to_owned() });
    }
    Ok(utf8_percent_encode(value, RESERVED).to_string())
}

/// A path with these identifiers in the places of its braces, in their order, each encoded by `segment`.
///
/// Fails on an identifier that `segment` refuses; one that is left out is an empty one.
pub fn filled_in(
    template: &str,
    identifiers: &[&str],
    segment: fn(&str) -> Result<String, BuildError>,
) -> Result<String, BuildError> {
    let mut identifiers = identifiers.iter();
    let mut path = String::new();
    for part in template.split('/').skip(1) {
        path.push('/');
        if part.starts_with('{') {
            path.push_str(&segment(identifiers.next().copied().unwrap_or_default())?);
        } else {
            path.push_str(part);
        }
    }
    Ok(path)
}

/// A request in the making. The first thing that goes wrong is told by [`RequestBuilder::build`].
/// `Debug` shows neither query, headers nor body.
pub struct RequestBuilder {
    method: Method,
    url: String,
    query: Vec<(String, String)>,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
    problem: Option<BuildError>,
}

impl fmt::Debug for RequestBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RequestBuilder")
            .field("method", &self.method)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl RequestBuilder {
    /// A request to `path`, which is already percent-encoded, under `base`. It accepts JSON.
    pub fn new(method: Method, base: &BaseUrl, path: &str) -> Self {
        Self {
            method,
            url: base.with_path(path),
            query: Vec::new(),
            headers: Vec::new(),
            body: Bytes::new(),
            problem: None,
        }
        .header(ACCEPT, "application/json")
    }

    /// Adds a query parameter, which is encoded here.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets a header, in the place of an earlier value.
    pub fn header(self, name: HeaderName, value: &str) -> Self {
        self.any_header(name, value, false)
    }

    /// `Authorization: Bearer …`.
    pub fn bearer(self, token: &Secret) -> Self {
        self.any_header(AUTHORIZATION, &format!("Bearer {}", token.expose()), true)
    }

    /// `Authorization: Basic …`.
    pub fn basic(self, user: &str, password: &Secret) -> Self {
        let credentials = STANDARD.encode(format!("{user}:{}", password.expose()));
        self.any_header(AUTHORIZATION, &format!("Basic {credentials}"), true)
    }

    /// A JSON body.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.body = Bytes::from(bytes),
            Err(error) => self.fail(error.into()),
        }
        self.header(CONTENT_TYPE, "application/json")
    }

    /// A form body (`application/x-www-form-urlencoded`).
    pub fn form(mut self, fields: &[(&str, &str)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.body = Bytes::from(body);
        self.header(CONTENT_TYPE, "application/x-www-form-urlencoded")
    }

    /// The request, or the first thing that was wrong.
    pub fn build(self) -> Result<Request<Bytes>, BuildError> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let mut url = self.url;
        for (index, (name, value)) in self.query.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.extend(utf8_percent_encode(name, RESERVED));
            url.push('=');
            url.extend(utf8_percent_encode(value, RESERVED));
        }
        let mut request = Request::builder().method(self.method).uri(url).body(self.body)?;
        request.headers_mut().extend(self.headers);
        Ok(request)
    }

    fn any_header(mut self, name: HeaderName, value: &str, sensitive: bool) -> Self {
        match HeaderValue::from_str(value) {
            Ok(mut value) => {
                value.set_sensitive(sensitive);
                self.headers.retain(|(other, _)| *other != name);
                self.headers.push((name, value));
            }
            Err(source) => self.fail(BuildError::Header { name, source }),
        }
        self
    }

    fn fail(&mut self, problem: BuildError) {
        self.problem.get_or_insert(problem);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> BaseUrl {
        BaseUrl::parse("https://api.zoom.us/v2").unwrap()
    }

    #[test]
    fn query_values_are_encoded_so_that_plus_stays_plus() {
        let request = RequestBuilder::new(Method::GET, &base(), "/users")
            .query("next_page_token", "a+b/c=&d")
            .query("page_size", "300")
            .build()
            .unwrap();
        assert_eq!(
            request.uri().to_string(),
            "https://api.zoom.us/v2/users?next_page_token=a%2Bb%2Fc%3D%26d&page_size=300"
        );
        assert_eq!(request.headers()["accept"], "application/json");
    }

    #[test]
    fn credentials_are_marked_so_that_no_layer_prints_them() {
        let secret = Secret::new("hunter2");
        let bearer = RequestBuilder::new(Method::GET, &base(), "/users").bearer(&secret).build().unwrap();
        assert_eq!(bearer.headers()[AUTHORIZATION], "Bearer hunter2");
        assert!(bearer.headers()[AUTHORIZATION].is_sensitive());
        let basic =
            RequestBuilder::new(Method::POST, &base(), "/token").basic("id", &secret).build().unwrap();
        assert_eq!(basic.headers()[AUTHORIZATION], "Basic aWQ6aHVudGVyMg==");
        assert!(!format!("{basic:?}").contains("aWQ6"));
    }

    #[test]
    fn bodies_come_with_their_content_type() {
        let form = RequestBuilder::new(Method::POST, &base(), "/token")
            .form(&[("grant_type", "account_credentials"), ("account_id", "a b&c")])
            .build()
            .unwrap();
        assert_eq!(form.body(), "grant_type=account_credentials&account_id=a+b%26c");
        assert_eq!(form.headers()[CONTENT_TYPE], "application/x-www-form-urlencoded");
        let json = RequestBuilder::new(Method::POST, &base(), "/groups")
            .json(&serde_json::json!({"name": "Ünïcode"}))
            .build()
            .unwrap();
        assert_eq!(json.body(), r#"{"name":"Ünïcode"}"#);
        assert_eq!(json.headers()[CONTENT_TYPE], "application/json");
    }

    #[test]
    fn a_line_break_in_a_secret_is_an_error_that_does_not_show_it() {
        let error = RequestBuilder::new(Method::GET, &base(), "/users")
            .bearer(&Secret::new("hunter2\n"))
            .build()
            .unwrap_err();
        assert!(matches!(error, BuildError::Header { .. }));
        assert!(!format!("{error:?} {error}").contains("hunter2"));
    }

    #[test]
    fn segments_stay_one_segment() {
        assert_eq!(path_segment("a/b c@d+e").unwrap(), "a%2Fb%20c%40d%2Be");
        assert_eq!(path_segment("dir.JquKVDGlQ9K6S0QVWGcysw").unwrap(), "dir.JquKVDGlQ9K6S0QVWGcysw");
        for value in ["", ".", ".."] {
            assert!(matches!(path_segment(value), Err(BuildError::Segment { .. })), "{value:?}");
        }
    }
}
