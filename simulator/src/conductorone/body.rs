//! Request bodies: proto3 JSON. A field that is not known is passed over, as ConductorOne does, unless the
//! tenant is told to be strict: then it is refused by name, which finds slips of the pen in a client.

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
    part(call, value)
}

/// Reads a message, or one within the body.
pub(super) fn part<T: DeserializeOwned>(call: &Call<'_>, value: Value) -> Result<T, Refusal> {
    let mut track = serde_path_to_error::Track::new();
    let mut unknown = None;
    let value = without_nulls(value);
    let read =
        serde_ignored::deserialize(serde_path_to_error::Deserializer::new(value, &mut track), |path| {
            unknown.get_or_insert_with(|| path.to_string());
        });
    let read = read
        .map_err(|error| Refusal::invalid(format!("proto: invalid value for {}: {error}", track.path())))?;
    match unknown {
        Some(path) if call.world.conductorone.refuses_unknown_fields => {
            Err(Refusal::invalid(format!("proto: unknown field \"{path}\"")))
        }
        _ => Ok(read),
    }
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
pub(super) struct Empty {}
