//! `/_simulator/connectors/{id}`: what another administrator does to a connector in ConductorOne's or
//! PingOne's console.

use http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refusal, ok};
use crate::engine::Engine;
use crate::http::Answer;
use crate::world::World;
use crate::world::conductorone::Person;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Act {
    action: Option<Action>,
    /// Who is to own it: a user's id, or the address.
    owner: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Pause,
    Resume,
    Sync,
    Delete,
}

/// Does something to a connector, and shows what is left.
pub(super) fn act(engine: &Engine, id: &str, body: Value) -> Result<Answer, Refusal> {
    let act: Act = serde_json::from_value(body).map_err(|error| Refusal::bad_request(error.to_string()))?;
    if act.action.is_some() == act.owner.is_some() {
        return Err(Refusal::bad_request("expected either an action or an owner"));
    }
    let now = engine.clock.now();
    let mut inner = engine.lock();
    let world = &mut inner.world;
    let done = match conductorone(world, id, &act, now) {
        None => pingone(world, id, &act, now),
        done => done,
    };
    let shown =
        done.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, format!("there is no connector \"{id}\"")))??;
    Ok(ok(&shown))
}

fn conflict(message: &str) -> Refusal {
    Refusal::new(StatusCode::CONFLICT, message)
}

fn conductorone(world: &mut World, id: &str, act: &Act, now: Timestamp) -> Option<Result<Value, Refusal>> {
    let tenant = &mut world.conductorone;
    tenant.connectors.get(id).filter(|connector| connector.deleted_at.is_none())?;
    let owner = act.owner.as_deref().map(|key| {
        let is_meant =
            |(id, person): &(&String, &Person)| *id == key || person.email.eq_ignore_ascii_case(key);
        tenant.users.iter().find(is_meant).map(|(id, _)| id.clone())
    });
    if owner == Some(None) {
        return Some(Err(Refusal::bad_request("owner: there is no such user of ConductorOne")));
    }
    let connector = tenant.connectors.get_mut(id)?;
    if let Some(owner) = owner.flatten() {
        connector.user_ids = vec![owner];
        connector.updated_at = now;
    }
    match act.action {
        None => {}
        Some(Action::Pause) => connector.pause(now),
        Some(Action::Resume) => connector.resume(now),
        Some(Action::Sync) if connector.pause.is_some() => {
            return Some(Err(conflict("the connector is paused")));
        }
        Some(Action::Sync) if connector.config.is_none() => {
            return Some(Err(conflict("the connector has no configuration")));
        }
        Some(Action::Sync) => connector.queue_sync(now),
        Some(Action::Delete) => tenant.remove_connector(id, now),
    }
    Some(Ok(tenant.connectors.get(id).map_or(Value::Null, |connector| json!(connector))))
}

fn pingone(world: &mut World, id: &str, act: &Act, now: Timestamp) -> Option<Result<Value, Refusal>> {
    let mut environments = world.pingone.environments.values_mut();
    let environment = environments.find(|environment| environment.stores.contains_key(id))?;
    let used =
        environment.rules.values().any(|rule| rule.source_store_id == id || rule.target_store_id == id);
    let store = environment.stores.get_mut(id)?;
    match act.action {
        None => return Some(Err(conflict("a store of PingOne's has no owner"))),
        Some(Action::Sync) => return Some(Err(conflict("PingOne syncs by revisions of its plan"))),
        Some(Action::Pause) => "INACTIVE".clone_into(&mut store.status),
        Some(Action::Resume) => "ACTIVE".clone_into(&mut store.status),
        Some(Action::Delete) if used => return Some(Err(conflict("a rule refers to the store"))),
        Some(Action::Delete) => {
            environment.stores.remove(id);
            return Some(Ok(Value::Null));
        }
    }
    store.updated_at = now;
    Some(Ok(json!(store)))
}
