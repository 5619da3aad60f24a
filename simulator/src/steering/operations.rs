//! `/_simulator/operations`: which calls are simulated.

use serde_json::{Value, json};

use crate::zoom;

/// Every call, by the names that the request log and faults use.
pub(super) fn list() -> Value {
    let operations = zoom::operations().map(|operation| {
        json!({"operation": operation.id, "method": operation.method.as_str(), "path": operation.path})
    });
    json!({"operations": operations.collect::<Vec<_>>()})
}
