//! Between Terraform's values and the Rust structs that resources work on.

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::diagnostics::Diagnostic;
use super::plan::keep_equivalents;
use super::schema::Block;
use super::value::{DecodeError, Type, Value, json};

/// A struct that describes a block: its fields are the attributes, its doc comments their
/// documentation.
///
/// A field that may be unknown or null while planning is an `Option`. A secret has
/// `#[serde(skip_serializing)]`: what the struct does not write back keeps the value that Terraform
/// has for it, so no secret travels further than it must.
pub trait Model: Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static {}

impl<T: Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static> Model for T {}

/// Why a value is no model, or a model no value. Only a mistake in a model can cause one: the
/// value's type and its validators were checked before.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The value does not fit the struct.
    #[error("the value of {path} does not fit its Rust type")]
    Read {
        /// Where in the value.
        path: String,
    },
    /// The struct does not fit the schema.
    #[error("the struct cannot be written as a value of its schema: {0}")]
    Write(String),
}

impl From<ModelError> for Diagnostic {
    fn from(error: ModelError) -> Self {
        Self::error(
            "Provider error",
            format!("{error}. This is a mistake in the provider; please report it with this message."),
        )
    }
}

/// Reads a value into a struct. Unknowns become null.
///
/// The error names the place only: what serde says of a value may quote a secret.
pub(super) fn read<T: DeserializeOwned>(value: &Value) -> Result<T, ModelError> {
    serde_path_to_error::deserialize(to_json(value)).map_err(|error| {
        let path = error.path().to_string();
        ModelError::Read { path }
    })
}

/// Writes a struct as a value of the block.
///
/// What the struct does not write keeps its value in `base`; text that differs from `base` only in
/// a case that its attribute ignores keeps the text of `base`; write-only values become null.
pub(super) fn write<T: Serialize>(model: &T, block: &Block, base: &Value) -> Result<Value, ModelError> {
    let fault = |error: &dyn std::fmt::Display| ModelError::Write(error.to_string());
    let written = serde_json::to_value(model).map_err(|error| fault(&error))?;
    let Json::Object(mut written) = written else {
        return Err(ModelError::Write("it is no object".to_owned()));
    };
    let mut values = std::collections::BTreeMap::new();
    for (name, attribute) in &block.attributes {
        let value = if attribute.behaviour.write_only {
            written.remove(name);
            Value::Null
        } else {
            match written.remove(name) {
                Some(json) => {
                    decode(&json, &attribute.value_type(), base.get(name)).map_err(|error| fault(&error))?
                }
                None => base.get(name).unknowns_as_null(),
            }
        };
        values.insert(name.clone(), value);
    }
    for (name, nested) in &block.blocks {
        let value = match written.remove(name) {
            Some(json) => {
                decode(&json, &nested.value_type(), base.get(name)).map_err(|error| fault(&error))?
            }
            None => base.get(name).unknowns_as_null(),
        };
        values.insert(name.clone(), if value.is_null() { nested.absent() } else { value });
    }
    match written.keys().next() {
        Some(extra) => Err(ModelError::Write(format!("the schema has no attribute \"{extra}\""))),
        None => Ok(keep_equivalents(block, base, Value::Object(values))),
    }
}

fn decode(json: &Json, kind: &Type, base: &Value) -> Result<Value, DecodeError> {
    if kind.has_dynamic() {
        json::decode_state(&with_types(json, kind, base), kind)
    } else {
        json::decode_state(json, kind)
    }
}

/// The same JSON with a type beside each value that must bring one: the type that the value has in
/// `base` where it is the same, else the one that Terraform gives to what is written so.
fn with_types(json: &Json, kind: &Type, base: &Value) -> Json {
    match (json, kind) {
        (Json::Null, _) => Json::Null,
        (json, Type::Dynamic) => {
            let (kind, base) = match base {
                Value::Dynamic(inner) if to_json(&inner.1) == *json => (inner.0.clone(), &inner.1),
                _ => (type_of(json), &Value::Null),
            };
            serde_json::json!({ "value": with_types(json, &kind, base), "type": kind.to_json_value() })
        }
        (Json::Array(elements), Type::List(kind)) => {
            let base = base.as_elements().unwrap_or_default();
            let element = |(index, json)| with_types(json, kind, base.get(index).unwrap_or(&Value::Null));
            elements.iter().enumerate().map(element).collect()
        }
        (Json::Object(elements), Type::Map(kind)) => {
            let base = |key: &str| match base {
                Value::Map(elements) => elements.get(key).unwrap_or(&Value::Null),
                _ => &Value::Null,
            };
            let element = |(key, json): (&String, _)| (key.clone(), with_types(json, kind, base(key)));
            Json::Object(elements.iter().map(element).collect())
        }
        (Json::Object(values), Type::Object { attributes, .. }) => {
            let value = |(name, json): (&String, &Json)| {
                let typed = attributes.get(name).map(|kind| with_types(json, kind, base.get(name)));
                (name.clone(), typed.unwrap_or_else(|| json.clone()))
            };
            Json::Object(values.iter().map(value).collect())
        }
        _ => json.clone(),
    }
}

/// The type that Terraform gives to what is written so in a configuration.
fn type_of(json: &Json) -> Type {
    match json {
        Json::Null => Type::Dynamic,
        Json::Bool(_) => Type::Bool,
        Json::Number(_) => Type::Number,
        Json::String(_) => Type::String,
        Json::Array(elements) => Type::Tuple(elements.iter().map(type_of).collect()),
        Json::Object(values) => Type::object(values.iter().map(|(name, json)| (name, type_of(json)))),
    }
}

/// The value as JSON, with null for everything unknown and dynamic values without their types.
pub(super) fn to_json(value: &Value) -> Json {
    match value {
        Value::Null | Value::Unknown(_) => Json::Null,
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Number(number) => number.to_json().map_or(Json::Null, Json::Number),
        Value::String(text) => Json::String(text.clone()),
        Value::List(elements) | Value::Set(elements) => elements.iter().map(to_json).collect(),
        Value::Map(elements) | Value::Object(elements) => Json::Object(
            elements.iter().map(|(key, value)| (key.clone(), to_json(value))).collect::<Map<_, _>>(),
        ),
        Value::Dynamic(inner) => to_json(&inner.1),
    }
}
