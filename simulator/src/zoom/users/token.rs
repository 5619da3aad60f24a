//! `/users/{userId}/token`: keys for Zoom's clients, and the end of single sign-on sessions.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{Method, StatusCode};
use serde_json::json;

use super::{EDIT, READ};
use crate::http::Answer;
use crate::world::ids::alphanumeric;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const GET: Operation = Operation {
    id: "userToken",
    method: Method::GET,
    path: "/v2/users/{userId}/token",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: READ, paid: None, handler: get }),
};

pub(super) const REVOKE: Operation = Operation {
    id: "userSSOTokenDelete",
    method: Method::DELETE,
    path: "/v2/users/{userId}/token",
    rules: Rules::Rest(RestRules { label: Label::Light, privilege: EDIT, paid: None, handler: revoke }),
};

/// The longest that a key may live: a year, in seconds.
const A_YEAR: i64 = 31_536_000;
/// The login type of a user for the API alone.
const API_USER: i64 = 99;

/// A key that is opaque, but shaped like Zoom's signed ones. Nothing here accepts it: it is for clients.
fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let kind = call.request.query("type").unwrap_or("token");
    if !matches!(kind, "token" | "zak" | "onbehalf") {
        return Err(ZoomError::invalid_field("type"));
    }
    let key = call.param("userId");
    let (id, user) = call.user(key).ok_or_else(|| ZoomError::no_user(key))?;
    let usual = if user.login_types == [API_USER] { 7_776_000 } else { 7_200 };
    let lifetime = match call.request.query("ttl").map(str::parse::<i64>) {
        None => usual,
        Some(Ok(seconds)) if (1..=A_YEAR).contains(&seconds) => seconds,
        Some(_) => return Err(ZoomError::invalid_field("ttl")),
    };
    let claims = json!({"uid": id, "zty": kind, "exp": call.now.as_second() + lifetime});
    let header = json!({"alg": "HS256", "typ": "JWT"});
    let encode = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signature = alphanumeric(&mut call.world.random, 43);
    let token = format!("{}.{}.{signature}", encode(header), encode(claims));
    Ok(Answer::json(StatusCode::OK, &json!({"token": token})))
}

fn revoke(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let key = call.param("userId");
    let id = call.user(key).map(|(id, _)| id.clone()).ok_or_else(|| ZoomError::no_user(key))?;
    if let Some(user) = call.world.users.get_mut(&id) {
        user.sessions_ended_at = Some(call.now);
    }
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
