//! `/_simulator/apps/{client_id}`: what an admin does by hand in Zoom's Marketplace.

use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refusal, ok};
use crate::engine::Engine;
use crate::http::Answer;
use crate::world::Secret;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    active: Option<bool>,
    scopes: Option<Vec<String>>,
    client_secret: Option<Secret>,
    owner_id: Option<String>,
}

/// Changes an app. Scopes show in the next token; deactivating ends all tokens at once.
pub(super) fn patch(engine: &Engine, client_id: &str, body: Value) -> Result<Answer, Refusal> {
    let change: Change =
        serde_json::from_value(body).map_err(|error| Refusal::bad_request(error.to_string()))?;
    if change.client_secret.as_ref().is_some_and(|secret| secret.reveal().is_empty()) {
        return Err(Refusal::bad_request("client_secret: an app needs a secret"));
    }
    let mut inner = engine.lock();
    let owner_id = match &change.owner_id {
        None => None,
        Some(key) => match inner.world.find_user(key) {
            Some((id, _)) => Some(id.clone()),
            None => return Err(Refusal::bad_request(format!("owner_id: there is no user \"{key}\""))),
        },
    };
    let Some(app) = inner.world.apps.get_mut(client_id) else {
        return Err(Refusal::new(StatusCode::NOT_FOUND, format!("there is no app \"{client_id}\"")));
    };
    if let Some(active) = change.active {
        app.active = active;
    }
    if let Some(scopes) = change.scopes {
        app.scopes = scopes;
    }
    if let Some(owner_id) = owner_id {
        app.owner_id = owner_id;
    }
    if let Some(secret) = change.client_secret {
        app.client_secret = secret;
    }
    let shown = ok(&json!(app));
    inner.settle(engine.clock.now());
    Ok(shown)
}
