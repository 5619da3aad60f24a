//! Changing a connector: what the mask names, and nothing else.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::expand::ExpandMask;
use super::{alive, given, show};
use crate::conductorone::call::Call;
use crate::conductorone::{Refusal, body};
use crate::http::Answer;
use crate::world::conductorone::{ConductorOne, Connector, Sync};

/// What a connector may have in a request; beyond what can be changed, a client may send what it read.
const KNOWN: &[&str] = &[
    "id",
    "appId",
    "catalogId",
    "displayName",
    "description",
    "userIds",
    "config",
    "configUpdatedAt",
    "status",
    "canResumeSync",
    "disableCheckBadSync",
    "syncDisabledAt",
    "syncDisabledCategory",
    "syncDisabledReason",
    "profileAllowList",
    "profileIgnoreList",
    "connectorSyncCronSchedule",
    "parallelSyncWorkerCount",
    "syncConfig",
    "oauthAuthorizedAs",
    "connectorApiVersion",
    "downloadUrl",
    "createdAt",
    "updatedAt",
    "deletedAt",
];

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Update {
    connector: Map<String, Value>,
    /// Paths in camelCase with commas between them.
    update_mask: String,
    expand_mask: ExpandMask,
}

pub(super) fn update(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = alive(call)?;
    let update: Update = body::read(call)?;
    let unknown = update.connector.keys().find(|name| !KNOWN.contains(&name.as_str()));
    if let Some(unknown) = unknown.filter(|_| call.world.conductorone.refuses_unknown_fields) {
        return Err(Refusal::invalid(format!("proto: unknown field \"{unknown}\" in connector")));
    }
    let paths: Vec<&str> = update.update_mask.split(',').filter(|path| !path.is_empty()).collect();
    if paths.is_empty() {
        return Err(Refusal::invalid("updateMask: value is required"));
    }
    let tenant = &call.world.conductorone;
    let mut connector =
        tenant.connectors.get(&id).cloned().ok_or_else(|| Refusal::not_found("connector", &id))?;
    for path in &paths {
        if !KNOWN.contains(path) {
            return Err(Refusal::invalid(format!("updateMask: \"{path}\" is no field of a connector")));
        }
        match update.connector.get(*path) {
            Some(value) => set(tenant, &mut connector, path, value)?,
            None => clear(tenant, &mut connector, path)?,
        }
    }
    if paths.contains(&"config") {
        connector.config_updated_at = connector.config.as_ref().map(|_| call.now);
        if connector.config.is_some() {
            connector.queue_sync(call.now);
        }
    }
    connector.updated_at = call.now;
    call.world.conductorone.connectors.insert(id.clone(), connector);
    show(call, &id, &update.expand_mask)
}

/// The same for a connector that its owner finishes; what it takes is the same as well.
pub(super) fn delegated(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    update(call)
}

fn set(tenant: &ConductorOne, connector: &mut Connector, path: &str, value: &Value) -> Result<(), Refusal> {
    match path {
        "config" => connector.config = Some(given::config(tenant, &connector.catalog_id, value)?),
        "displayName" => connector.display_name = read(path, value)?,
        "description" => connector.description = read(path, value)?,
        "userIds" => {
            let ids: Vec<String> = read(path, value)?;
            given::check_users(tenant, &ids)?;
            connector.user_ids = ids;
        }
        "disableCheckBadSync" => connector.disable_check_bad_sync = read(path, value)?,
        "profileAllowList" => connector.profile_allow_list = read(path, value)?,
        "profileIgnoreList" => connector.profile_ignore_list = read(path, value)?,
        "connectorSyncCronSchedule" => connector.schedule = Some(read(path, value)?),
        "parallelSyncWorkerCount" => connector.parallel_sync_worker_count = read(path, value)?,
        _ => return Err(Refusal::invalid(format!("updateMask: \"{path}\" cannot be changed"))),
    }
    Ok(())
}

/// What the mask names and the request does not have is as in a new connector.
fn clear(tenant: &ConductorOne, connector: &mut Connector, path: &str) -> Result<(), Refusal> {
    match path {
        "config" => {
            connector.config = None;
            connector.sync = Sync::default();
        }
        "displayName" => {
            let entry = tenant.catalog.get(&connector.catalog_id);
            connector.display_name = entry.map(|entry| entry.display_name.clone()).unwrap_or_default();
        }
        "description" => connector.description.clear(),
        "userIds" => connector.user_ids.clear(),
        "disableCheckBadSync" => connector.disable_check_bad_sync = false,
        "profileAllowList" => connector.profile_allow_list.clear(),
        "profileIgnoreList" => connector.profile_ignore_list.clear(),
        "connectorSyncCronSchedule" => connector.schedule = None,
        "parallelSyncWorkerCount" => connector.parallel_sync_worker_count = 0,
        _ => return Err(Refusal::invalid(format!("updateMask: \"{path}\" cannot be changed"))),
    }
    Ok(())
}

fn read<T: serde::de::DeserializeOwned>(path: &str, value: &Value) -> Result<T, Refusal> {
    serde_json::from_value(value.clone())
        .map_err(|error| Refusal::invalid(format!("connector.{path}: {error}")))
}
