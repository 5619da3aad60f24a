//! ConductorOne's objects as JSON, with every field that they have.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::world::clock::zoom_time;
use crate::world::conductorone::{
    ConductorOne, Config, Connector, ConnectorCredential, GovernedApp, Person, SyncStatus, TenantRole,
};

pub(super) fn time(time: Option<Timestamp>) -> Value {
    time.map_or(Value::Null, |time| json!(zoom_time(time)))
}

pub(super) fn app(tenant: &ConductorOne, id: &str, app: &GovernedApp) -> Value {
    let owners = app.owner_ids.iter().filter_map(|id| Some(person(id, tenant.users.get(id)?)));
    let matching = if app.identity_matching.is_empty() {
        "APP_USER_IDENTITY_MATCHING_UNSPECIFIED"
    } else {
        &app.identity_matching
    };
    json!({
        "id": id,
        "displayName": app.display_name,
        "description": app.description,
        "appOwners": owners.collect::<Vec<_>>(),
        "identityMatching": matching,
        "strictAccessEntitlementProvisioning": app.strict_access_entitlement_provisioning,
        "annotations": app.annotations,
        "monthlyCostUsd": app.monthly_cost_usd,
        "userCount": app.user_count.to_string(),
        "accessRequestDefaultsId": "",
        "appAccountId": "",
        "appAccountName": "",
        "certifyPolicyId": app.certify_policy_id,
        "grantPolicyId": app.grant_policy_id,
        "revokePolicyId": app.revoke_policy_id,
        "defaultRequestCatalogId": app.default_request_catalog_id,
        "instructions": app.instructions,
        "connectorVersion": app.connector_version,
        "isManuallyManaged": app.is_manually_managed,
        "enableConnectorSourcedOwnership": app.enable_connector_sourced_ownership,
        "fieldMask": null,
        "iconUrl": app.icon_url,
        "logoUri": "",
        "isDirectory": false,
        "parentAppId": "",
        "createdAt": zoom_time(app.created_at),
        "updatedAt": zoom_time(app.updated_at),
        "deletedAt": time(app.deleted_at),
    })
}

pub(super) fn person(id: &str, person: &Person) -> Value {
    json!({
        "id": id,
        "email": person.email,
        "emails": [person.email],
        "username": person.email,
        "usernames": [person.email],
        "displayName": person.display_name,
        "status": person.status,
        "directoryStatus": person.status,
        "directoryIds": [],
        "roleIds": person.role_ids,
        "type": "USER_TYPE_HUMAN",
        "department": person.department,
        "jobTitle": person.job_title,
        "employeeIds": [],
        "employmentStatus": "",
        "employmentType": "",
        "managerIds": [],
        "delegatedUserId": "",
        "profile": null,
        "createdAt": zoom_time(person.created_at),
        "updatedAt": zoom_time(person.created_at),
        "deletedAt": null,
    })
}

/// A user with the paths that lead from it into `expanded`.
pub(super) fn person_view(id: &str, it: &Person) -> Value {
    json!({
        "user": person(id, it),
        "rolesPath": "",
        "managersPath": "",
        "delegatedUserPath": "",
        "directoriesPath": "",
    })
}

pub(super) fn role(id: &str, role: &TenantRole) -> Value {
    json!({
        "id": id,
        "name": role.name,
        "displayName": role.display_name,
        "permissions": role.permissions,
        "serviceRoles": [],
        "systemBuiltin": true,
        "createdAt": null,
        "updatedAt": null,
        "deletedAt": null,
    })
}

pub(super) fn connector(tenant: &ConductorOne, id: &str, connector: &Connector) -> Value {
    let sync = &connector.sync;
    let status = if connector.pause.is_some() { SyncStatus::Disabled } else { sync.status };
    let pause = connector.pause.as_ref();
    let schedule = connector.schedule.as_ref();
    json!({
        "id": id,
        "appId": connector.app_id,
        "catalogId": connector.catalog_id,
        "displayName": connector.display_name,
        "description": connector.description,
        "userIds": connector.user_ids,
        "config": connector.config.as_ref().map(|config| told(tenant, &connector.catalog_id, config)),
        "configUpdatedAt": time(connector.config_updated_at),
        "status": {
            "status": status,
            "lastError": sync.last_error,
            "startedAt": time(sync.started_at),
            "completedAt": time(sync.completed_at),
            "updatedAt": time(sync.updated_at),
        },
        "canResumeSync": pause.is_some(),
        "disableCheckBadSync": connector.disable_check_bad_sync,
        "syncDisabledAt": time(pause.map(|pause| pause.since)),
        "syncDisabledCategory": pause.map(|pause| pause.category.as_str()).unwrap_or_default(),
        "syncDisabledReason": pause.map(|pause| pause.reason.as_str()).unwrap_or_default(),
        "profileAllowList": connector.profile_allow_list,
        "profileIgnoreList": connector.profile_ignore_list,
        "connectorSyncCronSchedule": schedule.map(|schedule| json!({
            "cronSpec": schedule.cron_spec,
            "timezone": schedule.timezone,
            "start": null,
        })),
        "parallelSyncWorkerCount": connector.parallel_sync_worker_count,
        "syncConfig": null,
        "oauthAuthorizedAs": null,
        "connectorApiVersion": 2,
        "downloadUrl": "",
        "createdAt": zoom_time(connector.created_at),
        "updatedAt": zoom_time(connector.updated_at),
        "deletedAt": time(connector.deleted_at),
    })
}

/// A configuration without what the catalog calls secret.
fn told(tenant: &ConductorOne, catalog_id: &str, config: &Config) -> Value {
    let fields = tenant.catalog.get(catalog_id).map(|entry| entry.fields.as_slice()).unwrap_or_default();
    let secret = |name: &str| fields.iter().any(|field| field.name == name && field.secret);
    let told = config.configuration.iter().filter(|(name, _)| !secret(name));
    let configuration: Map<String, Value> = told.map(|(name, value)| (name.clone(), value.clone())).collect();
    json!({"@type": config.kind, "configuration": configuration})
}

/// A credential; only its issue tells the secret.
pub(super) fn credential(id: &str, credential: &ConnectorCredential, secret: &str) -> Value {
    json!({
        "id": id,
        "appId": credential.app_id,
        "connectorId": credential.connector_id,
        "clientId": credential.client_id,
        "clientSecret": secret,
        "displayName": credential.display_name,
        "createdAt": zoom_time(credential.created_at),
        "updatedAt": zoom_time(credential.created_at),
        "deletedAt": time(credential.deleted_at),
        "expiresTime": null,
        "lastUsedAt": time(credential.last_used_at),
    })
}
