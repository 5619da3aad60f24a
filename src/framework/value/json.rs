//! Placeholder.
use super::msgpack::{DecodeError, EncodeError};
use super::{Type, Value};
/// x
pub fn decode(_json: &serde_json::Value, _kind: &Type) -> Result<Value, DecodeError> {
    Err(DecodeError)
}
/// x
pub fn encode(_value: &Value, _kind: &Type) -> Result<serde_json::Value, EncodeError> {
    Err(EncodeError)
}
