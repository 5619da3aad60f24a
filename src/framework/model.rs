//! Between Terraform's values and the Rust structs that resources work on.

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::diagnostics::Diagnostic;
use super::plan::keep_equivalents;
use super::schema::{Attribute, Block};
use super::value::{DecodeError, Value, json};

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
                Some(json) => decode(&json, attribute).map_err(|error| fault(&error))?,
                None => base.get(name).unknowns_as_null(),
            }
        };
        values.insert(name.clone(), value);
    }
    for (name, nested) in &block.blocks {
        let value = match written.remove(name) {
            Some(json) => json::decode_state(&json, &nested.value_type()).map_err(|error| fault(&error))?,
            None => base.get(name).unknowns_as_null(),
        };
        values.insert(name.clone(), value);
    }
    match written.keys().next() {
        Some(extra) => Err(ModelError::Write(format!("the schema has no attribute \"{extra}\""))),
        None => Ok(keep_equivalents(block, base, Value::Object(values))),
    }
}

fn decode(json: &Json, attribute: &Attribute) -> Result<Value, DecodeError> {
    json::decode_state(json, &attribute.value_type())
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
