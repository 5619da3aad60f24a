//! Between the protocol's messages and the framework's own types. Conversion only: nothing here
//! decides anything.

mod diagnostics;
mod dynamic_value;
mod schema;

pub(crate) use dynamic_value::{decode, encode};
