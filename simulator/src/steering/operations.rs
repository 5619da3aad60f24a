//! `/_simulator/operations`: which calls are simulated.

use serde_json::{Value, json};

use crate::engine::Engine;

/// Every call, by the names that the request log and faults use.
pub(super) fn list(engine: &Engine) -> Value {
    let inner = engine.lock();
    let operations = inner.services.calls().map(|(vendor, call)| {
        json!({"vendor": vendor, "operation": call.id, "method": call.method, "path": call.path})
    });
    json!({"operations": operations.collect::<Vec<_>>()})
}
