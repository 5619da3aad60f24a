//! An answer, and how its JSON is read.

use std::fmt;
use std::sync::Arc;

use ::http::{HeaderMap, Method, StatusCode};
use bytes::Bytes;
use serde::de::DeserializeOwned;

/// A whole answer. `Debug` shows neither headers nor body, because both may hold secrets.
#[derive(Clone)]
pub struct Response {
    /// The method of the request.
    pub method: Method,
    /// The URL that answered, without query.
    pub url: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Response {
    /// Reads the body as JSON.
    ///
    /// Fails with the place in the document if the body is no JSON or has another shape.
    pub fn json<Document: DeserializeOwned>(&self) -> Result<Document, DecodeError> {
        let mut deserializer = serde_json::Deserializer::from_slice(&self.body);
        let document = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            let path = error.path().to_string();
            self.decode_error(path, error.into_inner())
        })?;
        deserializer.end().map_err(|error| self.decode_error(".".to_owned(), error))?;
        Ok(document)
    }

    /// A header as text; none if it is absent or no text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether this is a page for people: what stands between here and the server answered in its place.
    pub fn is_html(&self) -> bool {
        self.header("content-type")
            .is_some_and(|kind| kind.trim().to_ascii_lowercase().starts_with("text/html"))
    }

    /// The host that answered.
    pub fn host(&self) -> &str {
        self.url.split('/').nth(2).unwrap_or_default()
    }

    fn decode_error(&self, path: String, source: serde_json::Error) -> DecodeError {
        let kind = if source.is_data() { DecodeErrorKind::Shape } else { DecodeErrorKind::NotJson };
        let status = self.status.as_u16();
        DecodeError {
            kind,
            method: self.method.clone(),
            url: self.url.clone(),
            status,
            path,
            source: Arc::new(source),
        }
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Whether a body is no JSON at all, or JSON of another shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeErrorKind {
    /// Empty, cut short, or another format, such as a proxy's HTML page.
    NotJson,
    /// A field is missing or of another type.
    Shape,
}

/// A body that is not the JSON it should be.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{method} {url} (HTTP status {status}): {}", self.what())]
pub struct DecodeError {
    /// No JSON, or another shape.
    pub kind: DecodeErrorKind,
    /// The request's method.
    pub method: Method,
    /// The request's URL, without query.
    pub url: String,
    /// The status of the answer.
    pub status: u16,
    /// Where in the document, for example `users[3].type`.
    pub path: String,
    /// What serde says.
    #[source]
    pub source: Arc<serde_json::Error>,
}

impl DecodeError {
    fn what(&self) -> String {
        match self.kind {
            DecodeErrorKind::NotJson => "the answer is not JSON".to_owned(),
            DecodeErrorKind::Shape => format!("the answer has another shape at {}", self.path),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct List {
        users: Vec<Row>,
    }

    #[derive(Debug, Deserialize)]
    struct Row {
        #[serde(rename = "type")]
        kind: i64,
    }

    fn response(body: &'static str) -> Response {
        Response {
            method: Method::GET,
            url: "https://api.zoom.us/v2/users".to_owned(),
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: Bytes::from_static(body.as_bytes()),
        }
    }

    #[test]
    fn the_error_names_the_place_in_the_document() {
        let error = response(r#"{"users":[{"type":1},{"type":"two"}]}"#).json::<List>().unwrap_err();
        assert_eq!(error.kind, DecodeErrorKind::Shape);
        assert_eq!(
            error.to_string(),
            "GET https://api.zoom.us/v2/users (HTTP status 200): the answer has another shape at users[1].type"
        );
        let list = response(r#"{"users":[{"type":1}]}"#).json::<List>().unwrap();
        assert_eq!(list.users[0].kind, 1);
    }

    #[test]
    fn what_is_no_json_is_called_so() {
        for body in ["", "<html>", r#"{"users":["#, r#"{"users":[]} trailing"#] {
            let error = response(body).json::<List>().unwrap_err();
            assert_eq!(error.kind, DecodeErrorKind::NotJson, "{body}");
        }
    }

    #[test]
    fn debug_shows_no_body() {
        assert!(!format!("{:?}", response("hunter2")).contains("hunter2"));
    }
}
