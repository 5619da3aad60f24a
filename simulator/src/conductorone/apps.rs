//! `/api/v1/apps`, `/api/v1/search/apps`: what is governed.

use std::collections::BTreeMap;

use http::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::paging::Page;
use super::{Access, Refusal, body, caller_id, ok, operation, view};
use crate::conductorone::Operation;
use crate::conductorone::call::Call;
use crate::http::Answer;
use crate::world::conductorone::seed::ksuid;
use crate::world::conductorone::{ConductorOne, GovernedApp};

pub(super) const OPERATIONS: &[Operation] = &[
    operation("c1.api.app.v1.Apps.List", Method::GET, "/conductorone/api/v1/apps", Access::SignedIn, list),
    operation(
        "c1.api.app.v1.Apps.Create",
        Method::POST,
        "/conductorone/api/v1/apps",
        Access::ConnectorAdministrator,
        create,
    ),
    operation("c1.api.app.v1.Apps.Get", Method::GET, "/conductorone/api/v1/apps/{id}", Access::SignedIn, get),
    operation(
        "c1.api.app.v1.Apps.Update",
        Method::POST,
        "/conductorone/api/v1/apps/{id}",
        Access::ConnectorAdministrator,
        update,
    ),
    operation(
        "c1.api.app.v1.Apps.Delete",
        Method::DELETE,
        "/conductorone/api/v1/apps/{id}",
        Access::ConnectorAdministrator,
        delete,
    ),
    operation(
        "c1.api.app.v1.AppSearch.Search",
        Method::POST,
        "/conductorone/api/v1/search/apps",
        Access::SignedIn,
        search,
    ),
];

/// How many annotations an app may have.
const MOST_ANNOTATIONS: usize = 16;
const MATCHING: &[&str] = &[
    "APP_USER_IDENTITY_MATCHING_UNSPECIFIED",
    "APP_USER_IDENTITY_MATCHING_STRICT",
    "APP_USER_IDENTITY_MATCHING_DISPLAY_NAME",
    "APP_USER_IDENTITY_MATCHING_CUSTOM",
];

/// What a request may say of an app. What it leaves out stays, or is empty in a new one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Given {
    display_name: Option<String>,
    description: Option<String>,
    owners: Option<Vec<String>>,
    identity_matching: Option<String>,
    strict_access_entitlement_provisioning: Option<bool>,
    annotations: Option<BTreeMap<String, String>>,
    monthly_cost_usd: Option<i64>,
    certify_policy_id: Option<String>,
    grant_policy_id: Option<String>,
    revoke_policy_id: Option<String>,
    default_request_catalog_id: Option<String>,
    instructions: Option<String>,
    connector_version: Option<i64>,
    is_manually_managed: Option<bool>,
    enable_connector_sourced_ownership: Option<bool>,
    icon_url: Option<String>,
    // Known, and of no consequence here; some are sent back by clients that send all they read.
    #[serde(rename = "id")]
    _id: Option<Value>,
    #[serde(rename = "accessModel")]
    _access_model: Option<Value>,
    #[serde(rename = "appUserMapper")]
    _app_user_mapper: Option<Value>,
    #[serde(rename = "matchBatonRef")]
    _match_baton_ref: Option<Value>,
    #[serde(rename = "idempotencyKey")]
    _idempotency_key: Option<Value>,
    #[serde(rename = "appEntitlementOwnerRefs")]
    _app_entitlement_owner_refs: Option<Value>,
}

impl Given {
    fn apply(self, app: &mut GovernedApp, tenant: &ConductorOne) -> Result<(), Refusal> {
        let texts = [
            (self.display_name, &mut app.display_name),
            (self.description, &mut app.description),
            (self.certify_policy_id, &mut app.certify_policy_id),
            (self.grant_policy_id, &mut app.grant_policy_id),
            (self.revoke_policy_id, &mut app.revoke_policy_id),
            (self.default_request_catalog_id, &mut app.default_request_catalog_id),
            (self.instructions, &mut app.instructions),
            (self.icon_url, &mut app.icon_url),
        ];
        for (given, kept) in texts {
            if let Some(given) = given {
                *kept = given;
            }
        }
        let flags = [
            (self.strict_access_entitlement_provisioning, &mut app.strict_access_entitlement_provisioning),
            (self.is_manually_managed, &mut app.is_manually_managed),
            (self.enable_connector_sourced_ownership, &mut app.enable_connector_sourced_ownership),
        ];
        for (given, kept) in flags {
            *kept = given.unwrap_or(*kept);
        }
        app.monthly_cost_usd = self.monthly_cost_usd.unwrap_or(app.monthly_cost_usd);
        app.connector_version = self.connector_version.unwrap_or(app.connector_version);
        if app.display_name.trim().is_empty() {
            return Err(Refusal::invalid("displayName: value is required"));
        }
        if let Some(matching) = self.identity_matching {
            if !MATCHING.contains(&matching.as_str()) {
                return Err(Refusal::invalid(format!("identityMatching: \"{matching}\" is no such value")));
            }
            app.identity_matching = matching;
        }
        if let Some(owners) = self.owners {
            if let Some(unknown) = owners.iter().find(|id| !tenant.users.contains_key(*id)) {
                return Err(Refusal::not_found("user", unknown));
            }
            app.owner_ids = owners;
        }
        for (name, value) in self.annotations.into_iter().flatten() {
            if value.is_empty() {
                app.annotations.remove(&name);
            } else {
                app.annotations.insert(name, Value::String(value));
            }
        }
        if app.annotations.len() > MOST_ANNOTATIONS {
            return Err(Refusal::invalid("annotations: at most 16 entries"));
        }
        Ok(())
    }
}

/// What a mask names and a request does not have is cleared.
fn clear(app: &mut GovernedApp, path: &str) -> Result<(), Refusal> {
    match path {
        "displayName" => app.display_name.clear(),
        "description" => app.description.clear(),
        "certifyPolicyId" => app.certify_policy_id.clear(),
        "grantPolicyId" => app.grant_policy_id.clear(),
        "revokePolicyId" => app.revoke_policy_id.clear(),
        "defaultRequestCatalogId" => app.default_request_catalog_id.clear(),
        "instructions" => app.instructions.clear(),
        "iconUrl" => app.icon_url.clear(),
        "identityMatching" => app.identity_matching.clear(),
        "owners" => app.owner_ids.clear(),
        "annotations" => app.annotations.clear(),
        "monthlyCostUsd" => app.monthly_cost_usd = 0,
        "connectorVersion" => app.connector_version = 0,
        "strictAccessEntitlementProvisioning" => app.strict_access_entitlement_provisioning = false,
        "isManuallyManaged" => app.is_manually_managed = false,
        "enableConnectorSourcedOwnership" => app.enable_connector_sourced_ownership = false,
        "accessModel" | "appUserMapper" | "matchBatonRef" => {}
        _ => return Err(Refusal::invalid(format!("updateMask: \"{path}\" is no field of an app"))),
    }
    Ok(())
}

fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let page = Page::of_query(call)?;
    let tenant = &call.world.conductorone;
    Ok(ok(&page.cut(alive(tenant), |(id, app)| view::app(tenant, id, app))?))
}

fn alive(tenant: &ConductorOne) -> Vec<(&String, &GovernedApp)> {
    tenant.apps.iter().filter(|(_, app)| app.deleted_at.is_none()).collect()
}

fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let given: Given = body::read(call)?;
    let owner = caller_id(call);
    let mut app = GovernedApp {
        owner_ids: vec![owner],
        created_at: call.now,
        updated_at: call.now,
        ..GovernedApp::default()
    };
    given.apply(&mut app, &call.world.conductorone)?;
    let id = ksuid(&mut call.world.random);
    call.world.conductorone.apps.insert(id.clone(), app);
    show(call, &id)
}

/// The app of this id, unless it was deleted.
pub(super) fn find<'a>(tenant: &'a ConductorOne, id: &str) -> Result<&'a GovernedApp, Refusal> {
    let app = tenant.apps.get(id).filter(|app| app.deleted_at.is_none());
    app.ok_or_else(|| Refusal::not_found("app", id))
}

fn show(call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    let tenant = &call.world.conductorone;
    Ok(ok(&json!({"app": view::app(tenant, id, find(tenant, id)?)})))
}

fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    show(call, call.param("id"))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Update {
    app: Map<String, Value>,
    update_mask: String,
}

/// Changes what the mask names. Without a mask that is what the request has, as clients send it.
fn update(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.param("id").to_owned();
    let mut app = find(&call.world.conductorone, &id)?.clone();
    let Update { app: mut given, update_mask } = body::read(call)?;
    let paths: Vec<&str> = update_mask.split(',').map(str::trim).filter(|path| !path.is_empty()).collect();
    if !paths.is_empty() {
        given.retain(|name, _| paths.contains(&name.as_str()));
        for path in paths {
            clear(&mut app, path)?;
        }
    }
    let given: Given = body::part(call, Value::Object(given))?;
    given.apply(&mut app, &call.world.conductorone)?;
    app.updated_at = call.now;
    call.world.conductorone.apps.insert(id.clone(), app);
    show(call, &id)
}

fn delete(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let _: body::Empty = body::read(call)?;
    let id = call.param("id").to_owned();
    find(&call.world.conductorone, &id)?;
    let now = call.now;
    let tenant = &mut call.world.conductorone;
    if let Some(app) = tenant.apps.get_mut(&id) {
        app.deleted_at = Some(now);
    }
    for connector in tenant.connectors.values_mut().filter(|connector| connector.app_id == id) {
        connector.deleted_at.get_or_insert(now);
    }
    Ok(ok(&json!({})))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Search {
    display_name: String,
    query: String,
    app_ids: Vec<String>,
    page_size: i64,
    page_token: String,
}

/// `displayName` is exact, `query` is not.
fn search(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let search: Search = body::read(call)?;
    let page = Page::of(call, search.page_size, &search.page_token);
    let tenant = &call.world.conductorone;
    let query = search.query.to_lowercase();
    let mut rows = alive(tenant);
    rows.retain(|(id, app)| {
        (search.display_name.is_empty() || app.display_name == search.display_name)
            && (search.app_ids.is_empty() || search.app_ids.contains(id))
            && app.display_name.to_lowercase().contains(&query)
    });
    Ok(ok(&page.cut(rows, |(id, app)| view::app(tenant, id, app))?))
}
