//! `/propagation/stores`: where users come from and go to.

use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::body::Body;
use super::{PingError, environment, environment_mut, hal, no_content, operation, zoom_store};
use crate::http::Answer;
use crate::pingone::Operation;
use crate::pingone::call::Call;
use crate::world::Configuration;
use crate::world::clock::zoom_time;
use crate::world::pingone::{SecretsOnRead, Store, uuid};

const ALL: &str = "/pingone/{region}/api/v1/environments/{environmentID}/propagation/stores";
const ONE: &str = "/pingone/{region}/api/v1/environments/{environmentID}/propagation/stores/{storeID}";

pub(super) const OPERATIONS: &[Operation] = &[
    operation("propagationStoresList", Method::GET, ALL, list),
    operation("propagationStoresCreate", Method::POST, ALL, create),
    operation("propagationStoresRead", Method::GET, ONE, read),
    operation("propagationStoresReplace", Method::PUT, ONE, replace),
    operation("propagationStoresDelete", Method::DELETE, ONE, delete),
];

/// The types, which are told apart by case as well.
const TYPES: &[&str] = &[
    "Aquera",
    "AzureActiveDirectorySAML2",
    "directory",
    "GitHubEMU",
    "GoogleApps",
    "LdapGateway",
    "PingOne",
    "Salesforce",
    "SalesforceContacts",
    "scim",
    "ServiceNow",
    "Slack",
    "Workday",
    "Zoom",
];
const STATUSES: &[&str] = &["ACTIVE", "INACTIVE"];

/// A store as a request describes it; everything that is left out is as in a new one.
pub(super) fn given(call: &Call<'_>, body: &Body) -> Result<Store, PingError> {
    let kind = body.required("type")?;
    if !TYPES.contains(&kind.as_str()) {
        return Err(PingError::not_allowed("type", TYPES));
    }
    let name = body.required("name")?;
    let mut configuration =
        body.object("configuration")?.ok_or_else(|| PingError::required("configuration"))?;
    if kind == "Zoom" {
        zoom_store::check(&mut configuration)?;
    }
    let status = match body.text("status")? {
        status if status.is_empty() => "INACTIVE".to_owned(),
        status if STATUSES.contains(&status.as_str()) => status,
        _ => return Err(PingError::not_allowed("status", STATUSES)),
    };
    Ok(Store {
        kind,
        name,
        description: body.text("description")?,
        status,
        managed: body.flag("managed")?,
        image: body.object("image")?.map(Value::Object),
        configuration: Configuration::new(configuration),
        sync_status: None,
        created_at: call.now,
        updated_at: call.now,
    })
}

fn view(call: &Call<'_>, id: &str, store: &Store) -> Value {
    let mut fields = json!({
        "type": store.kind,
        "name": store.name,
        "description": store.description,
        "status": store.status,
        "managed": store.managed,
        "configuration": told(&store.configuration, call.world.pingone.secrets_on_read),
        "createdAt": zoom_time(store.created_at),
        "updatedAt": zoom_time(store.updated_at),
    });
    if let Some(image) = &store.image {
        fields["image"] = image.clone();
    }
    if let Some(sync_status) = &store.sync_status {
        fields["syncStatus"] = json!(sync_status);
    }
    hal::resource(call, "stores", id, fields)
}

fn told(configuration: &Map<String, Value>, secrets: SecretsOnRead) -> Map<String, Value> {
    let is_secret = |name: &str| {
        name == "API_KEY" || ["_SECRET", "_PASSWORD"].iter().any(|ending| name.ends_with(ending))
    };
    let told = configuration.iter().filter_map(|(name, value)| {
        let value = match secrets {
            SecretsOnRead::Omitted if is_secret(name) => return None,
            SecretsOnRead::Masked if is_secret(name) => json!("********"),
            _ => value.clone(),
        };
        Some((name.clone(), value))
    });
    told.collect()
}

fn show(call: &Call<'_>, status: StatusCode, id: &str) -> Result<Answer, PingError> {
    let store = environment(call)?.stores.get(id).ok_or_else(PingError::not_found)?;
    Ok(Answer::json(status, &view(call, id, store)))
}

fn list(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let rows = environment(call)?.stores.iter().map(|(id, store)| view(call, id, store)).collect();
    hal::list(call, "stores", rows)
}

fn create(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let store = given(call, &Body::json(call)?)?;
    let id = uuid(&mut call.world.random);
    environment_mut(call)?.stores.insert(id.clone(), store);
    show(call, StatusCode::CREATED, &id)
}

fn read(call: &mut Call<'_>) -> Result<Answer, PingError> {
    show(call, StatusCode::OK, call.param("storeID"))
}

/// Everything is put in place of what was there, secrets too: whoever leaves one out has none.
fn replace(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let id = call.param("storeID").to_owned();
    let old = environment(call)?.stores.get(&id).ok_or_else(PingError::not_found)?.clone();
    let store = given(call, &Body::json(call)?)?;
    let store = Store { created_at: old.created_at, sync_status: old.sync_status, ..store };
    environment_mut(call)?.stores.insert(id.clone(), store);
    show(call, StatusCode::OK, &id)
}

/// The users of a managed store are deprovisioned by the next revision, not yet.
fn delete(call: &mut Call<'_>) -> Result<Answer, PingError> {
    let id = call.param("storeID").to_owned();
    let environment = environment_mut(call)?;
    let store = environment.stores.get(&id).ok_or_else(PingError::not_found)?;
    let users = environment
        .rules
        .iter()
        .filter(|(_, rule)| [&rule.source_store_id, &rule.target_store_id].contains(&&id));
    let rules: Vec<String> = users.map(|(id, _)| id.clone()).collect();
    if !rules.is_empty() {
        return Err(PingError::in_use("storeID", &rules));
    }
    if store.managed {
        environment.to_deprovision.push(id.clone());
    }
    environment.stores.remove(&id);
    Ok(no_content())
}
