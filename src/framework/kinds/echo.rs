//! What is answered for a configuration: what was found, with the configuration's own values as they were
//! given.

use crate::framework::value::Value;

/// Puts what the configuration gives into what was found.
pub(super) fn with_config(mut found: Value, config: &Value) -> Value {
    if let (Some(values), Some(given)) = (found.as_object_mut(), config.as_object()) {
        for (name, value) in given.iter().filter(|(_, value)| !value.is_null()) {
            values.insert(name.clone(), value.clone());
        }
    }
    found
}
