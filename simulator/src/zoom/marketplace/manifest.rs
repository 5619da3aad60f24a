//! `/marketplace/apps/{appId}/manifest`: everything about a General app in one document.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{READ, find};
use crate::http::Answer;
use crate::world::{App, AppKind};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const VALIDATE: Operation = Operation {
    id: "validatingManifest",
    method: Method::POST,
    path: "/v2/marketplace/apps/manifest/validate",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: READ, paid: None, handler: validate }),
};

pub(super) const GET: Operation = Operation {
    id: "getAppManifest",
    method: Method::GET,
    path: "/v2/marketplace/apps/{appId}/manifest",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: None, paid: None, handler: get }),
};

pub(super) const UPDATE: Operation = Operation {
    id: "updateAppByManifest",
    method: Method::PUT,
    path: "/v2/marketplace/apps/{appId}/manifest",
    rules: Rules::Rest(RestRules { label: Label::Heavy, privilege: None, paid: None, handler: update }),
};

/// A mistake in a manifest: where it is, and what it is.
type Problem = (&'static str, &'static str);

/// Where the manifest holds what the authorization server goes by.
const REDIRECT_URIS: [&str; 2] = ["development_redirect_uri", "production_redirect_uri"];

/// What is wrong with a manifest: as much of its schema as the simulator lives by.
pub(super) fn problems(manifest: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !manifest.is_object() {
        return vec![("manifest", "must be an object")];
    }
    let name = manifest.pointer("/display_information/display_name").and_then(Value::as_str);
    if name.is_none_or(str::is_empty) {
        problems.push(("display_information.display_name", "is required"));
    }
    let Some(oauth) = manifest.get("oauth_information").filter(|oauth| oauth.is_object()) else {
        problems.push(("oauth_information", "is required"));
        return problems;
    };
    for field in REDIRECT_URIS {
        let uri = oauth.get(field).and_then(Value::as_str).unwrap_or_default();
        if !uri.is_empty() && url::Url::parse(uri).is_err() {
            problems.push((field, "must be a URL"));
        }
    }
    let scopes = oauth.get("scopes").map(|scopes| scopes.as_array());
    let named = |scope: &Value| scope.get("scope").is_some_and(Value::is_string);
    if scopes.is_some_and(|scopes| scopes.is_none_or(|scopes| !scopes.iter().all(named))) {
        problems.push(("oauth_information.scopes", "must be a list of objects with a scope each"));
    }
    problems
}

/// Makes an app what its manifest says; what the manifest does not say is gone.
pub(super) fn apply(app: &mut App, manifest: Value) {
    let oauth = manifest.get("oauth_information").cloned().unwrap_or_default();
    let texts = |values: Vec<&Value>| -> Vec<String> {
        values
            .into_iter()
            .filter_map(Value::as_str)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let list = |name: &str| oauth.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if let Some(name) = manifest.pointer("/display_information/display_name").and_then(Value::as_str) {
        name.clone_into(&mut app.name);
    }
    app.scopes = texts(list("scopes").iter().filter_map(|scope| scope.get("scope")).collect());
    app.redirect_uris = texts(
        REDIRECT_URIS.iter().filter_map(|name| oauth.get(*name)).chain(list("oauth_allow_list")).collect(),
    );
    app.manifest = Some(manifest);
}

fn validate(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let manifest = body.get("manifest").ok_or_else(|| ZoomError::invalid_field("manifest"))?;
    let problems = problems(manifest);
    if problems.is_empty() {
        return Ok(Answer::json(StatusCode::OK, &json!({"ok": true})));
    }
    let errors: Vec<Value> = problems
        .into_iter()
        .map(|(setting, message)| json!({"setting": setting, "message": message}))
        .collect();
    Ok(Answer::json(StatusCode::OK, &json!({"ok": false, "error": "invalid_manifest", "errors": errors})))
}

/// Only a General app has one.
fn general_app<'a>(call: &'a Call<'_>) -> Result<(&'a String, &'a App), ZoomError> {
    // Documented without a code.
    let not_found = || ZoomError::not_found(1401, "App not exists");
    find(call, |_| not_found()).and_then(|(client_id, app)| {
        if app.app_type == AppKind::General { Ok((client_id, app)) } else { Err(not_found()) }
    })
}

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let (_, app) = general_app(call)?;
    let manifest = app.manifest.clone().unwrap_or_else(|| {
        let scopes = app.scopes.iter().map(|scope| json!({"scope": scope, "optional": false}));
        json!({
            "display_information": {"display_name": app.name},
            "oauth_information": {
                "production_redirect_uri": app.redirect_uris.first(),
                "oauth_allow_list": app.redirect_uris,
                "scopes": scopes.collect::<Vec<_>>(),
            },
        })
    });
    Ok(Answer::json(StatusCode::OK, &json!({"manifest": manifest})))
}

fn update(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let (client_id, app) = general_app(call)?;
    if app.owner_id != call.caller_id && !call.world.is_owner(&call.caller_id) {
        let message = "The current user does not have permission to edit this app.";
        return Err(ZoomError::new(StatusCode::FORBIDDEN, 1403, message));
    }
    let manifest = body.get("manifest").cloned().unwrap_or_default();
    if !problems(&manifest).is_empty() {
        // Documented without a code.
        return Err(ZoomError::bad_request(300, "The app manifest format is invalid"));
    }
    let client_id = client_id.clone();
    if let Some(app) = call.world.apps.get_mut(&client_id) {
        apply(app, manifest);
    }
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_makes_the_app() {
        let manifest = json!({
            "display_information": {"display_name": "Lobby"},
            "oauth_information": {
                "production_redirect_uri": "https://lobby.example.com/back",
                "oauth_allow_list": ["https://lobby.example.com"],
                "scopes": [{"scope": "user:read:user", "optional": false}],
            },
        });
        assert_eq!(problems(&manifest), []);
        let mut app = App::default();
        apply(&mut app, manifest);
        assert_eq!((app.name.as_str(), app.scopes.as_slice()), ("Lobby", &["user:read:user".to_owned()][..]));
        assert_eq!(app.redirect_uris, ["https://lobby.example.com/back", "https://lobby.example.com"]);
    }

    #[test]
    fn mistakes_are_named_by_their_place() {
        let places =
            |manifest: Value| problems(&manifest).into_iter().map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(places(json!([])), ["manifest"]);
        assert_eq!(places(json!({})), ["display_information.display_name", "oauth_information"]);
        let oauth = json!({"production_redirect_uri": "nowhere", "scopes": ["user:read:user"]});
        let manifest = json!({"display_information": {"display_name": "x"}, "oauth_information": oauth});
        assert_eq!(places(manifest), ["production_redirect_uri", "oauth_information.scopes"]);
    }
}
