//! Schemas that are read from their structs when they are first needed.

use std::sync::OnceLock;

use schemars::JsonSchema;

use crate::framework::schema::{self, Block, Schema};

/// A schema that is read from its struct when it is first needed.
pub(super) struct LazySchema(OnceLock<Schema>);

impl LazySchema {
    pub(super) const fn new() -> Self {
        Self(OnceLock::new())
    }

    pub(super) fn get<M: JsonSchema>(&self, version: i64) -> &Schema {
        self.get_or_read(version, block_of::<M>)
    }

    pub(super) fn get_or_read(&self, version: i64, read: fn() -> Block) -> &Schema {
        self.0.get_or_init(|| Schema { version, block: read() })
    }
}

/// The block that a struct describes.
#[expect(clippy::panic, reason = "only a mistake in a model can fail here, and a test reads every model")]
pub(crate) fn block_of<M: JsonSchema>() -> Block {
    schema::of::<M>().unwrap_or_else(|error| panic!("{error}"))
}
