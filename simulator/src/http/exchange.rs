//! One request and its answer, as the handlers see them: no sockets, no waiting.

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use serde::Serialize;

/// A request that has arrived whole.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// Whether it came by HTTPS.
    pub(crate) is_secure: bool,
    pub(crate) method: Method,
    /// The path as sent, without the query.
    pub(crate) path: String,
    /// The query, decoded, in the order sent.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    /// The first value of a query parameter; absent when empty.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|it| !it.is_empty())
    }

    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Where the client found this server, such as `https://api.zoom.us`; `url` where it does not say.
    pub(crate) fn origin(&self, url: &str) -> String {
        let scheme = if self.is_secure { "https" } else { "http" };
        let host = self.header("host").filter(|host| !host.is_empty());
        host.map_or_else(|| url.to_owned(), |host| format!("{scheme}://{host}"))
    }

    /// The query as it stands behind the path, with its question mark; empty without one. What `keep`
    /// does not let pass is left out.
    pub(crate) fn query_string(&self, keep: impl Fn(&str) -> bool) -> String {
        let kept = self.query.iter().filter(|(name, _)| keep(name));
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish();
        if query.is_empty() { query } else { format!("?{query}") }
    }

    /// The media type of the body, in lower case and without parameters.
    pub(crate) fn media_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// The path in decoded segments. An id that holds a slash is sent encoded twice, so such a segment is
    /// decoded twice.
    pub(crate) fn segments(&self) -> Vec<String> {
        self.path.split('/').skip(1).map(decoded).collect()
    }
}

/// One segment of a path, decoded.
pub(super) fn decoded(segment: &str) -> String {
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let once = decode(segment);
    if once.to_ascii_lowercase().contains("%2f") { decode(&once) } else { once }
}

/// A request that did not arrive whole, and what is said of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unreadable {
    pub(crate) status: StatusCode,
    pub(crate) message: &'static str,
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// An answer without a body.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// An answer in JSON.
    pub(crate) fn json<T: Serialize + ?Sized>(status: StatusCode, value: &T) -> Self {
        // Nothing that is answered holds what JSON cannot: keys are texts, numbers are whole.
        let body = serde_json::to_vec(value).unwrap_or_default();
        Self::text(status, "application/json;charset=UTF-8", body)
    }

    /// An answer in any text format.
    pub(crate) fn text(status: StatusCode, media_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self { status, headers: HeaderMap::new(), body: body.into() }
            .with(http::header::CONTENT_TYPE, media_type)
    }

    /// The same with one more header. A value that cannot stand in a header is left out.
    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_decoded_and_those_with_a_slash_twice() {
        let segments = |path: &str| {
            let request = Request {
                is_secure: false,
                method: Method::GET,
                path: path.to_owned(),
                query: Vec::new(),
                headers: HeaderMap::new(),
                body: Bytes::new(),
            };
            request.segments()
        };
        assert_eq!(segments("/v2/users/a%2Bb%40example.com"), ["v2", "users", "a+b@example.com"]);
        assert_eq!(segments("/v2/users/%252Fabc%252F%252F"), ["v2", "users", "/abc//"]);
        assert_eq!(segments("/v2/users/100%25"), ["v2", "users", "100%"]);
    }
}
