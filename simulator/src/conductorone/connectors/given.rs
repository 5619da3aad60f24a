//! What requests say of a connector, and what of that cannot be.

use serde_json::{Map, Value};

use crate::conductorone::Refusal;
use crate::world::Configuration;
use crate::world::conductorone::{ConductorOne, Config};

/// The one kind of configuration that is typed into a form.
const ENV_CONFIG: &str = "type.googleapis.com/c1.api.app.v1.EnvConfig";

/// Reads a configuration for a connector of the catalog: its fields, each in its wrapping.
pub(super) fn config(tenant: &ConductorOne, catalog_id: &str, given: &Value) -> Result<Config, Refusal> {
    let invalid = |problem: String| Refusal::invalid(format!("config: {problem}"));
    let kind = given.get("@type").and_then(Value::as_str).unwrap_or_default();
    if kind != ENV_CONFIG {
        return Err(invalid(format!("\"@type\" must be \"{ENV_CONFIG}\", not \"{kind}\"")));
    }
    let members = given.as_object().map(|members| members.keys()).into_iter().flatten();
    if let Some(unknown) =
        members.into_iter().find(|name| !["@type", "configuration"].contains(&name.as_str()))
    {
        return Err(invalid(format!("unknown field \"{unknown}\"")));
    }
    let configuration = match given.get("configuration") {
        None => Map::new(),
        Some(Value::Object(fields)) => fields.clone(),
        Some(_) => return Err(invalid("configuration must be an object".to_owned())),
    };
    let fields = tenant.catalog.get(catalog_id).map(|entry| entry.fields.as_slice()).unwrap_or_default();
    for (name, value) in &configuration {
        if !fields.iter().any(|field| field.name == *name) {
            return Err(invalid(format!("configuration has no field \"{name}\"")));
        }
        let wrapped = value
            .as_object()
            .is_some_and(|value| value.len() == 1 && value.get("stringValue").is_some_and(Value::is_string));
        if !wrapped {
            return Err(invalid(format!("configuration.{name}: expected {{\"stringValue\": \"…\"}}")));
        }
    }
    Ok(Config { kind: kind.to_owned(), configuration: Configuration::new(configuration) })
}

/// Refuses owners who are not there.
pub(super) fn check_users(tenant: &ConductorOne, ids: &[String]) -> Result<(), Refusal> {
    match ids.iter().find(|id| !tenant.users.contains_key(*id)) {
        Some(unknown) => Err(Refusal::invalid(format!("userIds: user {unknown} not found"))),
        None => Ok(()),
    }
}
