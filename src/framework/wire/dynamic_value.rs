//! Values on the wire.

use crate::framework::diagnostics::Diagnostic;
use crate::framework::proto::DynamicValue;
use crate::framework::value::{Type, Value, json, msgpack};

/// Reads a value of the given type. An absent message and one with neither encoding mean null:
/// OpenTofu sends null function arguments so.
pub(crate) fn decode(name: &str, value: Option<&DynamicValue>, kind: &Type) -> Result<Value, Diagnostic> {
    let decoded = match value {
        Some(value) if !value.msgpack.is_empty() => msgpack::decode(&value.msgpack, kind),
        Some(value) if !value.json.is_empty() => {
            json::from_slice(&value.json).and_then(|text| json::decode(&text, kind))
        }
        _ => return Ok(Value::Null),
    };
    decoded.map_err(|error| {
        Diagnostic::error(
            "Unreadable value from Terraform",
            format!(
                "Terraform sent a {name} that does not fit the provider's schema: {error}. This happens when \
                 Terraform and the provider disagree about the schema; run \"terraform init -upgrade\", and \
                 report it if it stays."
            ),
        )
    })
}

/// Writes a value of the given type.
pub(crate) fn encode(value: &Value, kind: &Type) -> Result<DynamicValue, Diagnostic> {
    match msgpack::encode(value, kind) {
        Ok(msgpack) => Ok(DynamicValue { msgpack: msgpack.into(), json: bytes::Bytes::new() }),
        Err(error) => Err(Diagnostic::error(
            "Provider error",
            format!(
                "The provider made a value that does not fit its own schema: {error}. Please report it with \
                 this message."
            ),
        )),
    }
}
