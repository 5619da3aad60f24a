//! Placeholder.
use super::{Type, Value};
/// x
#[derive(Debug, thiserror::Error)]
#[error("x")]
pub struct DecodeError;
/// x
#[derive(Debug, thiserror::Error)]
#[error("x")]
pub struct EncodeError;
/// x
pub fn decode(_bytes: &[u8], _kind: &Type) -> Result<Value, DecodeError> {
    Err(DecodeError)
}
/// x
pub fn encode(_value: &Value, _kind: &Type) -> Result<Vec<u8>, EncodeError> {
    Err(EncodeError)
}
