//! `POST /oauth/revoke`: ends an access token.

use http::{Method, StatusCode};
use serde_json::json;

use super::{BAD_REQUEST, INVALID_REFRESH_TOKEN, OAuthError, authenticate, parameter, parameters};
use crate::http::Answer;
use crate::zoom::call::Call;
use crate::zoom::operation::{Operation, Rules};

pub(super) const REVOKE: Operation = Operation {
    id: "oauthRevoke",
    method: Method::POST,
    path: "/oauth/revoke",
    rules: Rules::OAuth(|call| revoke(call).unwrap_or_else(OAuthError::answer)),
};

fn revoke(call: &mut Call<'_>) -> Result<Answer, OAuthError> {
    let (client_id, _) = authenticate(call)?;
    let parameters = parameters(call.request);
    let token = parameter(&parameters, "token").ok_or(BAD_REQUEST)?;
    if call.tokens.revoke(token, &client_id) {
        Ok(Answer::json(StatusCode::OK, &json!({"status": "success"})))
    } else {
        Err(INVALID_REFRESH_TOKEN)
    }
}
