//! `/marketplace/apps/{appId}`: one app. Neither its owner nor its secret is told, nor whether it is active.

use http::{Method, StatusCode};
use serde_json::json;

use super::{READ, find};
use crate::http::Answer;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const GET: Operation = Operation {
    id: "getAppInfo",
    method: Method::GET,
    path: "/v2/marketplace/apps/{appId}",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: READ, paid: None, handler: get }),
};

pub(super) const DELETE: Operation = Operation {
    id: "deleteApp",
    method: Method::DELETE,
    path: "/v2/marketplace/apps/{appId}",
    rules: Rules::Rest(RestRules { label: Label::Heavy, privilege: None, paid: None, handler: delete }),
};

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let (_, app) = find(call, |id| ZoomError::not_found(1401, format!("APP ID does not exist: {id}")))?;
    let admin_managed = app.is_admin_managed();
    let answer = json!({
        "app_id": app.app_id,
        "app_name": app.name,
        // The word for every kind of OAuth app.
        "app_type": "OAuthApp",
        "app_usage": if admin_managed { 1 } else { 2 },
        "app_status": "UNPUBLISHED",
        "app_requirements": {"user_role": if admin_managed { "admin" } else { "user" }},
        "app_scopes": app.scopes,
    });
    Ok(Answer::json(StatusCode::OK, &answer))
}

/// Its tokens end with it.
fn delete(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    // Both refusals are documented without a code.
    let (client_id, app) = find(call, |_| ZoomError::not_found(1401, "App not found"))?;
    if app.owner_id != call.caller_id && !call.world.is_owner(&call.caller_id) {
        let message = "User not have permission to delete app";
        return Err(ZoomError::new(StatusCode::FORBIDDEN, 1403, message));
    }
    let client_id = client_id.clone();
    call.world.remove_app(&client_id);
    call.tokens.forget_inactive(call.world);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
