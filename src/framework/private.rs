//! Private state: what the provider keeps beside an object's state, for itself alone. Terraform
//! stores it as bytes and never shows it.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// Values by key. On the wire it is a JSON object; an empty one is no bytes at all.
///
/// Private state that this provider did not write (the state of a moved resource may bring some) is
/// discarded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Private(BTreeMap<String, Json>);

impl Private {
    /// Reads what [`Private::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Self {
        Self(serde_json::from_slice(bytes).unwrap_or_default())
    }

    /// The bytes for Terraform to store.
    pub fn encode(&self) -> Vec<u8> {
        if self.0.is_empty() { Vec::new() } else { serde_json::to_vec(&self.0).unwrap_or_default() }
    }

    /// The value under that key.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.0.get(key)
    }

    /// Puts a value under that key. Never put a secret there: Terraform stores it in clear.
    pub fn set(&mut self, key: impl Into<String>, value: impl Into<Json>) {
        self.0.insert(key.into(), value.into());
    }

    /// Removes the value under that key.
    pub fn remove(&mut self, key: &str) {
        self.0.remove(key);
    }
}
