//! Rules: which users go from which store to which.

use ::http::Method;
use serde::Deserialize;

use super::client::Client;
use super::error::Error;
use super::hal;
use crate::http::{Operation, lenient};

static LIST: Operation =
    Operation { method: Method::GET, path: "/v1/environments/{environmentID}/propagation/rules" };

/// A rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Rule {
    /// The id.
    #[serde(deserialize_with = "lenient::or_default")]
    pub id: String,
    /// The name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub name: String,
    #[serde(deserialize_with = "lenient::or_default")]
    source_store: Reference,
    #[serde(deserialize_with = "lenient::or_default")]
    target_store: Reference,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct Reference {
    #[serde(deserialize_with = "lenient::or_default")]
    id: String,
}

impl Rule {
    /// Whether users go to that store, or come from it.
    pub fn concerns(&self, store_id: &str) -> bool {
        [&self.source_store, &self.target_store].iter().any(|store| store.id == store_id)
    }
}

impl Client {
    /// The rules of an environment.
    pub async fn rules(&self, environment_id: &str) -> Result<Vec<Rule>, Error> {
        hal::list(self, &LIST, environment_id, "rules", |rule: &Rule| &rule.id).await
    }
}
