//! Who a request says it comes from: the `Authorization` header, and the form of a token request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::exchange::Request;

/// Client ID and secret of the `Authorization: Basic` header, as they are written there.
pub(crate) fn basic_credentials(request: &Request) -> Option<(String, String)> {
    let (scheme, encoded) = request.header("authorization")?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// The token of the `Authorization: Bearer` header.
pub(crate) fn bearer_token(request: &Request) -> Option<&str> {
    let (scheme, token) = request.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The client ID that the form of a token request names.
pub(crate) fn form_client_id(request: &Request) -> Option<String> {
    if request.media_type().as_deref() != Some("application/x-www-form-urlencoded") {
        return None;
    }
    let mut fields = url::form_urlencoded::parse(&request.body);
    fields.find(|(name, _)| name == "client_id").map(|(_, value)| value.into_owned())
}
