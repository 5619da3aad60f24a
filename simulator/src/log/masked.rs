//! Bodies as the log keeps them: without secrets, and not without end.

use serde_json::{Value, json};

use super::shortened;
use crate::http::Request;
use crate::world::outline::{MASK, is_secret, masked};

/// A body that is longer than this, in bytes, is told by its length alone.
const LONGEST_BODY: usize = 16 << 10;
/// How many fields of a form are kept.
const MOST_FIELDS: usize = 50;

/// The body of a request, masked; nothing where there is none.
pub(crate) fn body(request: &Request) -> Option<Value> {
    let body = &request.body;
    if body.is_empty() {
        return None;
    }
    let length = || json!(format!("{} bytes", body.len()));
    if body.len() > LONGEST_BODY {
        return Some(length());
    }
    if request.media_type().as_deref() == Some("application/x-www-form-urlencoded") {
        let fields = url::form_urlencoded::parse(body).take(MOST_FIELDS);
        return Some(Value::Object(
            fields
                .map(|(name, value)| {
                    // Of a grant only: in a JSON body a code is the number of an error or of a country.
                    let secret = is_secret(&name) || name == "code";
                    let value = if secret && !value.is_empty() { MASK.to_owned() } else { shortened(&value) };
                    (name.into_owned(), Value::String(value))
                })
                .collect(),
        ));
    }
    // What is no JSON may hold a secret anywhere.
    Some(serde_json::from_slice(body).map_or_else(|_| length(), masked))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, Method};

    use super::*;

    fn logged(media_type: &'static str, text: &str) -> Option<Value> {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static(media_type));
        body(&Request {
            is_secure: false,
            method: Method::POST,
            path: "/".to_owned(),
            query: Vec::new(),
            headers,
            body: Bytes::from(text.to_owned()),
        })
    }

    #[test]
    fn a_body_is_kept_without_its_secrets() {
        assert_eq!(logged("application/json", ""), None);
        let config = r#"{"config":{"zoom_client_secret":{"stringValue":"hidden"},"zoom_client_id":{"stringValue":"x"}}}"#;
        assert_eq!(
            logged("application/json", config),
            Some(json!({"config": {"zoom_client_secret": "***", "zoom_client_id": {"stringValue": "x"}}}))
        );
        let form = "grant_type=authorization_code&code=hidden&client_secret=hidden&redirect_uri=u";
        assert_eq!(
            logged("application/x-www-form-urlencoded; charset=utf-8", form),
            Some(
                json!({"grant_type": "authorization_code", "code": "***", "client_secret": "***", "redirect_uri": "u"})
            )
        );
        assert_eq!(logged("text/plain", "hidden"), Some(json!("6 bytes")));
        assert_eq!(logged("application/json", &" ".repeat(20_000)), Some(json!("20000 bytes")));
    }
}
