//! Why a call was refused, read out of the answer: each vendor has a form of its own.

use serde_json::Value;

use super::shortened;
use crate::http::Answer;

/// More than this, in bytes, is no refusal.
const LONGEST: usize = 8 << 10;

/// The code and the message of a refusal. Zoom sends some with HTTP status 200.
pub(crate) fn of(answer: &Answer) -> (Option<Value>, Option<String>) {
    let refused = answer.status.is_client_error() || answer.status.is_server_error();
    if answer.body.len() > LONGEST {
        return (None, None);
    }
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else { return (None, None) };
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(shortened);
    // `error` and its words: the authorization servers' form (RFC 6749, section 5.2), and Zoom's own.
    let code = body.get("code").or_else(|| body.get("error")).cloned();
    let message = ["message", "error_description", "reason", "detail"].into_iter().find_map(text);
    let short = body.as_object().is_some_and(|fields| fields.len() <= 3);
    if refused || (short && code.is_some() && message.is_some()) { (code, message) } else { (None, None) }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use serde_json::json;

    use super::*;

    fn found(status: u16, body: &Value) -> (Value, String) {
        let (code, message) = of(&Answer::json(StatusCode::from_u16(status).unwrap(), body));
        (code.unwrap_or_default(), message.unwrap_or_default())
    }

    #[test]
    fn every_vendors_refusal_is_understood() {
        let told = |code: Value, message: &str| (code, message.to_owned());
        for (status, body, expected) in [
            (400, json!({"code": 300, "message": "No."}), told(json!(300), "No.")),
            (200, json!({"code": 200, "message": "No permission."}), told(json!(200), "No permission.")),
            (
                400,
                json!({"reason": "Bad", "error": "invalid_request"}),
                told(json!("invalid_request"), "Bad"),
            ),
            (
                401,
                json!({"error": "invalid_client", "error_description": "d"}),
                told(json!("invalid_client"), "d"),
            ),
            (404, json!({"code": 5, "message": "gone", "details": []}), told(json!(5), "gone")),
            (
                400,
                json!({"id": "x", "code": "INVALID_DATA", "message": "m"}),
                told(json!("INVALID_DATA"), "m"),
            ),
            (200, json!({"id": "a", "email": "b"}), told(Value::Null, "")),
            (200, json!({"users": []}), told(Value::Null, "")),
        ] {
            assert_eq!(found(status, &body), expected, "{body}");
        }
    }
}
