//! Between the protocol's messages and the framework's own types. Conversion only: nothing here
//! decides anything.

mod diagnostics;
mod dynamic_value;
mod function;
mod identity;
mod schema;

pub(crate) use dynamic_value::{decode, encode};
pub(crate) use identity::{decode_identity, encode_identity};
