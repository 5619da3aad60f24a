//! `/_simulator/overview`: what the page shows at the top, and what can be chosen on it.

use serde_json::{Value, json};

use super::collections;
use crate::engine::Engine;
use crate::faults::FaultKind;
use crate::world::{App, World};

/// The account, how much there is of everything, the calls, the faults, and how each app stands.
pub(super) fn get(engine: &Engine) -> Value {
    let mut inner = engine.lock();
    inner.catch_up(engine.clock.now());
    let world = &inner.world;
    let apps = world.apps.iter().map(|(client_id, app)| {
        let owner = world.users.get(&app.owner_id).map(|owner| owner.email.as_str());
        json!({
            "client_id": client_id,
            "name": app.name,
            "app_type": app.app_type,
            "active": app.active,
            "scopes": app.scopes,
            "owner": owner,
            "problem": problem(world, app),
        })
    });
    let mut operations: Vec<Value> = Vec::new();
    for (vendor, call) in inner.services.calls() {
        if operations.last().is_none_or(|last| last["vendor"] != vendor) {
            operations.push(json!({"vendor": vendor, "operations": []}));
        }
        if let Some(last) = operations.last_mut().and_then(|last| last["operations"].as_array_mut()) {
            last.push(json!(call.id));
        }
    }
    json!({
        "url": engine.url,
        "now": engine.clock.now().to_string(),
        "account": {
            "id": world.account.id,
            "name": world.account.name,
            "plan": world.account.plan,
            "enforce_limits": world.account.enforce_limits,
        },
        "apps": apps.collect::<Vec<_>>(),
        "collections": collections::counts(world),
        "faults": FaultKind::ALL.map(FaultKind::word),
        "operations": operations,
        "connectors": connectors(world),
    })
}

/// Why no call of an app will succeed, if none will.
fn problem(world: &World, app: &App) -> Option<&'static str> {
    if !app.active {
        Some("deactivated")
    } else if !world.users.contains_key(&app.owner_id) {
        Some("its owner is gone")
    } else if app.scopes.is_empty() {
        Some("no scopes")
    } else {
        None
    }
}

/// Every connector with how its last sync went: ConductorOne's, and PingOne's stores that lead to Zoom.
fn connectors(world: &World) -> Vec<Value> {
    let tenant = &world.conductorone;
    let alive = tenant.connectors.iter().filter(|(_, connector)| connector.deleted_at.is_none());
    let mut connectors: Vec<Value> = alive
        .map(|(id, connector)| {
            let owners = connector.user_ids.iter().filter_map(|id| tenant.users.get(id));
            json!({
                "id": id,
                "vendor": "ConductorOne",
                "name": connector.display_name,
                "paused": connector.pause.is_some(),
                "configured": connector.config.is_some(),
                "status": connector.sync.status,
                "last_error": connector.sync.last_error,
                "completed_at": connector.sync.completed_at,
                "owners": owners.map(|person| person.email.as_str()).collect::<Vec<_>>(),
            })
        })
        .collect();
    for environment in world.pingone.environments.values() {
        let stores = environment.stores.iter().filter(|(_, store)| store.kind == "Zoom");
        connectors.extend(stores.map(|(id, store)| {
            let sync = store.sync_status.as_ref();
            json!({
                "id": id,
                "vendor": "PingOne",
                "name": store.name,
                "paused": store.status != "ACTIVE",
                "configured": true,
                "status": sync.map(|sync| sync.sync_state.as_deref().unwrap_or("DONE")),
                "last_error": sync.map(|sync| sync.details.as_str()).unwrap_or_default(),
                "completed_at": sync.map(|sync| sync.last_sync_at),
                "owners": Value::Null,
            })
        }));
    }
    connectors
}
