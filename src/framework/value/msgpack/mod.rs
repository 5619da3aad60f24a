//! Values in `MessagePack`: the form in which hosts send them and in which they are answered.
//!
//! The format is Terraform's "object wire format". Decoding trusts nothing: any bytes give a value or
//! an error, with memory in proportion to the bytes that are there and not to what they promise.

mod bytes;
mod read;
mod write;

use rmp::encode::ByteBuf;

use super::{Type, Value};

pub use super::error::{DecodeError, DecodeProblem, EncodeError, EncodeProblem};

/// The extension code of an unknown value that comes with refinements.
const REFINED_UNKNOWN: i8 = 12;

/// The longest refinements that hosts take, in bytes.
const MAX_REFINEMENTS: usize = 1024;

/// The keys of refinements.
mod refinement {
    pub(super) const NULL: u64 = 1;
    pub(super) const PREFIX: u64 = 2;
    pub(super) const LOWER_BOUND: u64 = 3;
    pub(super) const UPPER_BOUND: u64 = 4;
    pub(super) const MIN_LENGTH: u64 = 5;
    pub(super) const MAX_LENGTH: u64 = 6;
}

/// Reads a value of the type `kind`. What follows the value is ignored, as hosts do.
pub fn decode(bytes: &[u8], kind: &Type) -> Result<Value, DecodeError> {
    let value = bytes::Reader::new(bytes).value(kind, 0)?;
    if kind.has_dynamic() {
        value
            .conforms(kind)
            .map_err(|error| DecodeError { path: error.path, problem: DecodeProblem::MixedElements })?;
    }
    Ok(value)
}

/// Writes a value of the type `kind`.
pub fn encode(value: &Value, kind: &Type) -> Result<Vec<u8>, EncodeError> {
    value.conforms(kind)?;
    let mut buffer = ByteBuf::new();
    write::write_value(&mut buffer, value)?;
    Ok(buffer.into_vec())
}
