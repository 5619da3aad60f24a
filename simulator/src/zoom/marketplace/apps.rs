//! `/marketplace/apps` and `/marketplace/apps/{appId}`: the list, and an app itself.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{READ, credentials, find, manifest};
use crate::http::Answer;
use crate::world::clock::zoom_time;
use crate::world::{App, AppKind, Credentials, Secret, ids};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};
use crate::zoom::paging::Paging;

pub(super) const LIST: Operation = Operation {
    id: "ListApps",
    method: Method::GET,
    path: "/v2/marketplace/apps",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: READ, paid: None, handler: list }),
};

pub(super) const CREATE: Operation = Operation {
    id: "CreateApps",
    method: Method::POST,
    path: "/v2/marketplace/apps",
    rules: Rules::Rest(RestRules { label: Label::Heavy, privilege: None, paid: None, handler: create }),
};

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

const PAGING: Paging = Paging { default_size: 30, max_size: 300 };

/// Lists General apps: Zoom's list has no word for Server-to-Server apps, and whether it shows them is not
/// known.
fn list(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let shows: fn(&App) -> bool = match call.request.query("type").unwrap_or("active_requests") {
        "account_created" => |_| true,
        "account_added" => |app| !app.added_by.is_empty(),
        // Nobody here asks for leave to use an app, and no app comes from elsewhere.
        "active_requests" | "past_requests" | "public" | "approved_apps" | "restricted_apps" => |_| false,
        _ => return Err(ZoomError::invalid_field("type")),
    };
    let rows: Vec<Value> = call
        .world
        .apps
        .values()
        .filter(|app| app.app_type == AppKind::General && shows(app))
        .map(row)
        .collect();
    let page = PAGING.page(call.request, call.pages, call.now, rows)?;
    let mut body = page.describe_briefly();
    body.insert("apps".to_owned(), Value::Array(page.rows));
    Ok(Answer::json(StatusCode::OK, &Value::Object(body)))
}

fn row(app: &App) -> Value {
    let scopes = app.scopes.iter().map(|scope| json!({"scope_name": scope, "scope_description": scope}));
    json!({
        "app_id": app.app_id,
        "app_name": app.name,
        "app_type": "GeneralApp",
        "app_usage": if app.is_admin_managed() { 1 } else { 2 },
        "app_status": "UNPUBLISHED",
        "app_developer_type": "INTERNAL",
        "scopes": scopes.collect::<Vec<_>>(),
    })
}

fn refuse(message: &str) -> ZoomError {
    ZoomError::not_found(1500, message)
}

/// The one answer that holds a new app's secret. Only the owner of the account gets it.
fn create(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    if !call.world.is_owner(&call.caller_id) {
        return Err(refuse("Only account's owner can use this API."));
    }
    let required = |name, longest| match body.text(name, longest)? {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => {
            let message = "The request body is missing required fields. For more information, see the API \
                           documentation.";
            Err(refuse(message))
        }
    };
    let (app_type, word) = match required("app_type", 32)?.as_str() {
        "s2s_oauth" => (AppKind::S2sOauth, "s2s_oauth"),
        "meeting_sdk" => (AppKind::MeetingSdk, "meeting_sdk"),
        "general" => (AppKind::General, "general"),
        _ => return Err(refuse("Only `Server to Server OAuth` and `Meeting SDK` apps can be created.")),
    };
    let mut app = App {
        name: required("app_name", 50)?,
        app_type,
        contact_name: required("contact_name", 150)?,
        contact_email: required("contact_email", 150)?,
        company_name: required("company_name", 150)?,
        scopes: body.texts("scopes", 1_000)?.unwrap_or_default(),
        owner_id: call.caller_id.clone(),
        created_at: Some(call.now),
        ..App::default()
    };
    if !app.contact_email.contains('@') {
        return Err(ZoomError::invalid_field("contact_email"));
    }
    let active = body.flag("active")?.unwrap_or(false);
    let publish = body.flag("publish")?.unwrap_or(false);
    match app_type {
        AppKind::S2sOauth if active && app.scopes.is_empty() => {
            return Err(ZoomError::invalid_field("scopes"));
        }
        // Only a Server-to-Server app waits to be activated.
        AppKind::S2sOauth => app.active = active,
        AppKind::MeetingSdk => {
            app.active = true;
            if !app.scopes.iter().any(|scope| scope == "user_zak:read") {
                app.scopes.push("user_zak:read".to_owned());
            }
        }
        AppKind::General => {
            app.active = true;
            let manifest = body.get("manifest").cloned().unwrap_or_default();
            if !manifest::problems(&manifest).is_empty() {
                return Err(ZoomError::invalid_field("manifest"));
            }
            manifest::apply(&mut app, manifest);
        }
    }
    Ok(insert(call, app, word, publish))
}

/// Draws ids and secrets, and tells them.
fn insert(call: &mut Call<'_>, mut app: App, word: &str, publish: bool) -> Answer {
    let random = &mut call.world.random;
    app.app_id = ids::zoom_id(random);
    app.secret_id = ids::zoom_id(random);
    let client_id = ids::client_id(random);
    let secret = ids::client_secret(random);
    let production = credentials(&client_id, &secret);
    app.client_secret = Secret::new(secret);
    let two_pairs = app.app_type == AppKind::General || (app.app_type == AppKind::MeetingSdk && publish);
    let mut answer = json!({
        "created_at": zoom_time(call.now),
        "app_id": app.app_id,
        "app_name": app.name,
        "app_type": word,
        "scopes": app.scopes,
    });
    if two_pairs {
        let pair = Credentials {
            client_id: ids::client_id(random),
            client_secret: Secret::new(ids::client_secret(random)),
        };
        answer["production_credentials"] = production;
        answer["development_credentials"] = credentials(&pair.client_id, pair.client_secret.reveal());
        app.development = Some(pair);
    } else {
        if app.app_type == AppKind::S2sOauth {
            // Zoom's own example has the one pair of such an app in both places.
            answer["production_credentials"] = production.clone();
        }
        answer["development_credentials"] = production;
    }
    call.world.apps.insert(client_id, app);
    Answer::json(StatusCode::CREATED, &answer)
}

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
