//! `/api/v1/apps`, `/api/v1/search/apps`: what is governed.

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
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Given {
    // Sent back by clients that send everything.
    #[serde(rename = "id")]
    _id: Option<String>,
    display_name: Option<String>,
    description: Option<String>,
    owners: Option<Vec<String>>,
    identity_matching: Option<String>,
    strict_access_entitlement_provisioning: Option<bool>,
    annotations: Option<Map<String, Value>>,
    monthly_cost_usd: Option<i64>,
}

impl Given {
    fn apply(self, app: &mut GovernedApp, tenant: &ConductorOne) -> Result<(), Refusal> {
        if let Some(display_name) = self.display_name {
            app.display_name = display_name;
        }
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
        if let Some(annotations) = self.annotations {
            if annotations.len() > MOST_ANNOTATIONS {
                return Err(Refusal::invalid("annotations: at most 16 entries"));
            }
            app.annotations = annotations;
        }
        app.description = self.description.unwrap_or_else(|| std::mem::take(&mut app.description));
        app.monthly_cost_usd = self.monthly_cost_usd.unwrap_or(app.monthly_cost_usd);
        app.strict_access_entitlement_provisioning =
            self.strict_access_entitlement_provisioning.unwrap_or(app.strict_access_entitlement_provisioning);
        Ok(())
    }
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
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Update {
    app: Map<String, Value>,
    update_mask: String,
}

fn update(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let id = call.param("id").to_owned();
    let mut app = find(&call.world.conductorone, &id)?.clone();
    let update: Update = body::read(call)?;
    let mut masked = Map::new();
    for path in update.update_mask.split(',').filter(|path| !path.is_empty()) {
        let value = update.app.get(path).ok_or_else(|| {
            Refusal::denied(format!("updateMask names {path}, which the app of the request does not have"))
        })?;
        masked.insert(path.to_owned(), value.clone());
    }
    if masked.is_empty() {
        return Err(Refusal::invalid("updateMask: value is required"));
    }
    let given: Given = serde_json::from_value(Value::Object(masked))
        .map_err(|error| Refusal::invalid(format!("updateMask: {error}")))?;
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
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
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
