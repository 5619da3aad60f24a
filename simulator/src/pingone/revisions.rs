//! `/propagation/revisions`: making changes live.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{PingError, environment, environment_mut, hal, operation, zoom_store};
use crate::http::Answer;
use crate::pingone::Operation;
use crate::pingone::call::Call;
use crate::world::clock::zoom_time;
use crate::world::pingone::{Revision, Store, SyncStatus, uuid};
use crate::world::{List, UserStatus};

pub(super) const OPERATIONS: &[Operation] = &[
    operation(
        "propagationRevisionsCreate",
        Method::POST,
        "/pingone/{region}/api/v1/environments/{environmentID}/propagation/revisions",
        create,
    ),
    operation(
        "propagationRevisionsRead",
        Method::GET,
        "/pingone/{region}/api/v1/environments/{environmentID}/propagation/revisions/{revisionID}",
        read,
    ),
];

/// Every active rule to an active store synchronises once more; the users of managed stores that were
/// deleted since the last revision are deprovisioned.
fn create(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let id = uuid(&mut call.world.random);
    let targets = environment(call)?;
    let active = targets.rules.values().filter(|rule| rule.active).map(|rule| &rule.target_store_id);
    let stores = active.filter_map(|id| Some((id.clone(), targets.stores.get(id)?)));
    let synced: Vec<(String, SyncStatus)> = stores
        .filter(|(_, store)| store.status == "ACTIVE" && store.kind == "Zoom")
        .map(|(id, store)| (id, synchronise(call, store)))
        .collect();
    let now = call.now;
    let environment = environment_mut(call)?;
    for (id, sync_status) in synced {
        if let Some(store) = environment.stores.get_mut(&id) {
            store.sync_status = Some(sync_status);
        }
    }
    let deprovisioned = std::mem::take(&mut environment.to_deprovision);
    environment.revisions.push(Revision { id: id.clone(), created_at: now, deprovisioned });
    show(call, StatusCode::CREATED, &id)
}

/// PingOne's own users are not part of this simulator. Those of Zoom stand in for them: what is counted is
/// that they were reached.
fn synchronise(call: &Call<'_>, store: &Store) -> SyncStatus {
    let user_total = call.world.users.count(&List::Status(UserStatus::Active)) as u64;
    let idle = SyncStatus { last_sync_at: call.now, user_total, ..SyncStatus::default() };
    match zoom_store::connect(call.world, call.try_zoom, call.url, &store.configuration) {
        Ok(()) => SyncStatus { success_count: user_total, ..idle },
        Err(details) => {
            SyncStatus { details, sync_state: Some("FAILED".to_owned()), failed_count: user_total, ..idle }
        }
    }
}

fn read(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let id = match call.param("revisionID") {
        "id:latest" => {
            let latest = environment(call)?.revisions.last().ok_or_else(PingError::not_found)?;
            latest.id.clone()
        }
        id => id.to_owned(),
    };
    show(call, StatusCode::OK, &id)
}

/// A revision, and the how manyth it is.
fn show(call: &Call<'_>, status: StatusCode, id: &str) -> Result<Answer, PingError> {
    let revisions = &environment(call)?.revisions;
    let index = revisions.iter().position(|revision| revision.id == id).ok_or_else(PingError::not_found)?;
    let revision = revisions.get(index).ok_or_else(PingError::not_found)?;
    let fields: Value = json!({"revision": index + 1, "createdAt": zoom_time(revision.created_at)});
    Ok(Answer::json(status, &hal::resource(call, "revisions", id, fields)))
}
