//! New connectors: with a configuration, or for an owner to finish.

use serde::Deserialize;
use serde_json::Value;

use super::expand::ExpandMask;
use super::{given, show};
use crate::conductorone::call::Call;
use crate::conductorone::{Refusal, apps, body, caller_id};
use crate::http::Answer;
use crate::world::conductorone::seed::ksuid;
use crate::world::conductorone::{Config, Connector, Mail};

/// `displayName` is not among them: the catalog's name is taken.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Create {
    catalog_id: String,
    config: Option<Value>,
    description: String,
    user_ids: Vec<String>,
    expand_mask: ExpandMask,
}

pub(super) fn create(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let request: Create = body::read(call)?;
    let catalog_id = check_place(call, &request.catalog_id)?;
    let tenant = &call.world.conductorone;
    let config = request.config.ok_or_else(|| Refusal::invalid("config: value is required"))?;
    let config = given::config(tenant, &catalog_id, &config)?;
    let display_name = tenant.catalog.get(&catalog_id).map(|entry| entry.display_name.clone());
    let connector = Connector {
        catalog_id,
        display_name: display_name.unwrap_or_default(),
        description: request.description,
        ..Connector::default()
    };
    let id = add(call, connector, request.user_ids, Some(config))?;
    show(call, &id, &request.expand_mask)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct CreateDelegated {
    catalog_id: String,
    display_name: String,
    description: String,
    user_ids: Vec<String>,
    expand_mask: ExpandMask,
    // Taken, and of no consequence here.
    #[serde(rename = "appEntitlementOwnerRefs")]
    _app_entitlement_owner_refs: Vec<Value>,
    #[serde(rename = "appManagedStateBindingRef")]
    _app_managed_state_binding_ref: Option<Value>,
}

/// An owner who is not the caller gets a message.
pub(super) fn delegated(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let request: CreateDelegated = body::read(call)?;
    let catalog_id = check_place(call, &request.catalog_id)?;
    if request.display_name.trim().is_empty() {
        return Err(Refusal::invalid("displayName: value is required"));
    }
    let connector = Connector {
        catalog_id,
        display_name: request.display_name,
        description: request.description,
        ..Connector::default()
    };
    let id = add(call, connector, request.user_ids, None)?;
    let caller_id = caller_id(call);
    let tenant = &mut call.world.conductorone;
    let owners = tenant.connectors.get(&id).map(|it| it.user_ids.clone()).unwrap_or_default();
    for user_id in owners.into_iter().filter(|owner| *owner != caller_id) {
        tenant.mails.push(Mail { user_id, connector_id: id.clone(), sent_at: call.now });
    }
    show(call, &id, &request.expand_mask)
}

/// The app must be there, and something to connect to.
fn check_place(call: &Call<'_>, catalog_id: &str) -> Result<String, Refusal> {
    let tenant = &call.world.conductorone;
    apps::find(tenant, call.param("app_id"))?;
    if tenant.catalog.contains_key(catalog_id) {
        Ok(catalog_id.to_owned())
    } else {
        Err(Refusal::invalid(format!("catalogId: there is no catalog entry \"{catalog_id}\"")))
    }
}

/// Whoever makes a connector owns it, unless somebody is named.
fn add(
    call: &mut Call<'_>,
    connector: Connector,
    user_ids: Vec<String>,
    config: Option<Config>,
) -> Result<String, Refusal> {
    given::check_users(&call.world.conductorone, &user_ids)?;
    let user_ids = if user_ids.is_empty() { vec![caller_id(call)] } else { user_ids };
    let mut connector = Connector {
        app_id: call.param("app_id").to_owned(),
        user_ids,
        config_updated_at: config.as_ref().map(|_| call.now),
        config,
        created_at: call.now,
        updated_at: call.now,
        ..connector
    };
    if connector.config.is_some() {
        connector.queue_sync(call.now);
    }
    let id = ksuid(&mut call.world.random);
    call.world.conductorone.connectors.insert(id.clone(), connector);
    Ok(id)
}
