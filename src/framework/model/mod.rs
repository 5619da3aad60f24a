//! Between Terraform's values and the Rust structs that resources work on.

mod drained;
mod keep;
mod required;
mod writer;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::diagnostics::Diagnostic;
use super::schema::Block;
use super::value::{Type, Value};
use crate::secret;

pub use drained::Drained;

/// A struct that describes a block: its fields are the attributes, its doc comments their
/// documentation.
///
/// A field that may be unknown or null is an `Option`; one that the configuration must give need not be, see
/// [`ImportResource`](super::ImportResource). A secret is a [`Secret`](crate::secret::Secret), at any depth: one
/// that was read from Terraform goes back as it was, and a new one is written, where nothing but Terraform can
/// read it. `#[serde(skip_serializing)]` is for what the struct shall never write: it keeps the value that
/// Terraform has for it.
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

/// Reads a state into the struct of its type.
///
/// Only after an import can a state lack what its configuration must give. There the struct, whose field is no
/// `Option`, gets the empty value of the attribute's type: no text, 0, false, no elements.
pub(super) fn read_state<T: DeserializeOwned>(state: &Value, block: &Block) -> Result<T, ModelError> {
    let mut state = state.clone();
    required::fill_in(block, &mut state);
    read(&state)
}

/// Writes a struct as a value of the block.
///
/// What the struct does not write keeps its value in `base`; what means the same as in `base` is written as it
/// is there; write-only values become null.
pub(super) fn write<T: Serialize>(model: T, block: &Block, base: &Value) -> Result<Value, ModelError> {
    let mut value = write_part(&model, &block.value_type(), base)?;
    // A long list need not be there twice any longer.
    drop(model);
    keep::complete(block, &mut value, base);
    Ok(value)
}

/// Writes a part of a struct as a value of that type.
pub(super) fn write_part<T: Serialize>(part: &T, kind: &Type, base: &Value) -> Result<Value, ModelError> {
    secret::exposed(|| writer::to_value(part, kind, base))
}

/// The value as JSON, with null for everything unknown and dynamic values without their types.
pub(super) fn to_json(value: &Value) -> Json {
    match value {
        Value::Null | Value::Unknown(_) => Json::Null,
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Number(number) => number.to_json().map_or(Json::Null, Json::Number),
        Value::String(text) => Json::String(text.clone()),
        Value::List(elements) | Value::Set(elements) => elements.iter().map(to_json).collect(),
        Value::Map(elements) => {
            Json::Object(elements.iter().map(|(key, value)| (key.clone(), to_json(value))).collect())
        }
        Value::Object(attributes) => {
            let attributes = attributes.iter().map(|(name, value)| (name.to_owned(), to_json(value)));
            Json::Object(attributes.collect::<Map<_, _>>())
        }
        Value::Dynamic(inner) => to_json(&inner.1),
    }
}
