//! Syncs: queued, running, done or failed, as the clock goes on.
//!
//! Nothing runs in the background. Whoever looks at connectors first lets those syncs end that should have
//! ended, and only then is it asked whether the connector's credentials work in the simulated Zoom.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::service::{Credentials, TryZoom};
use crate::world::World;
use crate::world::clock::later;
use crate::world::conductorone::{Connector, Meaning, Sync, SyncStatus};

/// What ConductorOne reads of Zoom.
const READS: &[&str] = &["/v2/users/me", "/v2/users", "/v2/groups", "/v2/roles"];

/// Brings every sync to where it is by now.
pub(super) fn settle(world: &mut World, try_zoom: TryZoom, now: Timestamp) {
    let tenant = &world.conductorone;
    let seconds = |seconds: u32| SignedDuration::from_secs(i64::from(seconds));
    let (wait, run) = (seconds(tenant.sync_queue_seconds), seconds(tenant.sync_seconds));
    let mut changes: Vec<(String, Sync)> = Vec::new();
    for (id, connector) in &tenant.connectors {
        let Some(queued_at) = connector.sync.queued_at else { continue };
        let started = later(queued_at, wait);
        let ended = later(started, run);
        if connector.pause.is_some() || connector.deleted_at.is_some() || now < started {
            continue;
        }
        let running = Sync {
            status: SyncStatus::Running,
            queued_at: Some(queued_at),
            last_error: String::new(),
            started_at: Some(started),
            completed_at: None,
            updated_at: Some(started),
        };
        let held = connector.held_sync.is_some() && !connector.disable_check_bad_sync;
        let sync = if held || now < ended {
            running
        } else {
            end(&running, outcome(world, try_zoom, connector), ended)
        };
        changes.push((id.clone(), sync));
    }
    for (id, sync) in changes {
        if let Some(connector) = world.conductorone.connectors.get_mut(&id) {
            connector.sync = sync;
        }
    }
}

fn end(running: &Sync, outcome: Result<(), String>, ended: Timestamp) -> Sync {
    let (status, last_error) = match outcome {
        Ok(()) => (SyncStatus::Done, String::new()),
        Err(error) => (SyncStatus::Error, error),
    };
    Sync {
        status,
        last_error,
        queued_at: None,
        completed_at: Some(ended),
        updated_at: Some(ended),
        started_at: running.started_at,
    }
}

/// Whether the connector gets on with Zoom.
fn outcome(world: &World, try_zoom: TryZoom, connector: &Connector) -> Result<(), String> {
    let entry = world.conductorone.catalog.get(&connector.catalog_id);
    let fields = entry.map(|entry| entry.fields.as_slice()).unwrap_or_default();
    let value = |meaning: Meaning| {
        let field = fields.iter().find(|field| field.meaning == meaning)?;
        text(connector.config.as_ref()?.configuration.get(&field.name)?)
    };
    let credentials = Credentials {
        account_id: value(Meaning::AccountId).unwrap_or_default(),
        client_id: value(Meaning::ClientId).unwrap_or_default(),
        client_secret: value(Meaning::ClientSecret).unwrap_or_default(),
    };
    try_zoom(world, credentials, READS).map_err(|problem| format!("zoom-connector: {problem}"))
}

/// A value with its wrapping, or as older ones are kept: without.
fn text(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("stringValue")?.as_str())
}
