//! A form that somebody filled in: names and values, some of which are secrets.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Values by name. `Debug` prints the names alone, because nobody but the vendor knows which values are
/// secret.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Configuration(Map<String, Value>);

impl Configuration {
    /// Wraps what was filled in.
    pub fn new(values: Map<String, Value>) -> Self {
        Self(values)
    }
}

impl Deref for Configuration {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Map<String, Value> {
        &self.0
    }
}

impl fmt::Debug for Configuration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.0.keys().map(|name| (name, "***"))).finish()
    }
}
