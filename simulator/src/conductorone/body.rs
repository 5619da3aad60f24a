//! Request bodies: proto3 JSON, in which a field that is not known is refused by name.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::Refusal;
use crate::conductorone::call::Call;

/// Reads the body of a request; nothing at all stands for `{}`.
pub(super) fn read<T: DeserializeOwned>(call: &Call<'_>) -> Result<T, Refusal> {
    let body = &call.request.body;
    let value: Value = if body.is_empty() {
        Value::Object(serde_json::Map::new())
    } else {
        serde_json::from_slice(body)
            .map_err(|error| Refusal::invalid(format!("proto: syntax error: {error}")))?
    };
    if !value.is_object() {
        return Err(Refusal::invalid("proto: syntax error: expected an object"));
    }
    serde_path_to_error::deserialize(without_nulls(value)).map_err(|error| {
        Refusal::invalid(format!("proto: invalid value for {}: {}", error.path(), error.inner()))
    })
}

/// In proto3 JSON, `null` is the same as nothing.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name, without_nulls(value)))
                .collect(),
        ),
        other => other,
    }
}

/// A message without fields.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Empty {}
