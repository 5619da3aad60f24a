//! `/_simulator/overview`: what the page shows at the top, and what can be chosen on it.

use serde_json::{Value, json};

use super::collections;
use crate::engine::Engine;
use crate::faults::FaultKind;
use crate::world::{App, World};

/// The account, how much there is of everything, the calls, the faults, and how each app stands.
pub(super) fn get(engine: &Engine) -> Value {
    let inner = engine.lock();
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
    let operations = inner.services.calls().map(|(_, call)| call.id);
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
        "operations": operations.collect::<Vec<_>>(),
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
