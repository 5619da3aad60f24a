//! A connector as ConductorOne tells it.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::conductorone::catalog::{ConfigKeys, plain};
use crate::http::lenient;

/// A connector.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Connector {
    /// The id of its app.
    #[serde(deserialize_with = "lenient::or_default")]
    pub app_id: String,
    /// The id, unique in its app.
    #[serde(deserialize_with = "lenient::or_default")]
    pub id: String,
    /// What it connects to.
    #[serde(deserialize_with = "lenient::or_default")]
    pub catalog_id: String,
    /// The name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub display_name: String,
    /// What it is for.
    #[serde(deserialize_with = "lenient::or_default")]
    pub description: String,
    /// The ids of the users who own it.
    #[serde(deserialize_with = "lenient::rows")]
    pub user_ids: Vec<String>,
    /// What was typed into its form, without secrets; none if nobody did yet.
    pub config: Option<Config>,
    /// How its syncs go.
    #[serde(rename = "status", deserialize_with = "lenient::or_default")]
    pub sync: Sync,
    /// Since when it does not sync: a text of RFC 3339.
    #[serde(deserialize_with = "lenient::text")]
    pub sync_disabled_at: Option<String>,
    /// Why it does not.
    #[serde(deserialize_with = "lenient::text")]
    pub sync_disabled_reason: Option<String>,
    /// When its configuration was last written: the only trace of a changed secret.
    #[serde(deserialize_with = "lenient::text")]
    pub config_updated_at: Option<String>,
    /// When it was made.
    #[serde(deserialize_with = "lenient::text")]
    pub created_at: Option<String>,
    /// When it was deleted.
    #[serde(deserialize_with = "lenient::text")]
    pub deleted_at: Option<String>,
}

impl Connector {
    /// Whether it was deleted: it may be shown for a while.
    pub fn is_deleted(&self) -> bool {
        self.deleted_at.is_some()
    }

    /// Whether its syncs were stopped, by a person or by ConductorOne.
    pub fn is_paused(&self) -> bool {
        self.sync_disabled_at.is_some() || self.sync.state == SyncState::Disabled
    }

    /// The account ID and client ID in its configuration, as far as it has them.
    pub fn zoom_ids(&self, keys: &ConfigKeys) -> (Option<&str>, Option<&str>) {
        let value = |key: &str| self.config.as_ref()?.values.get(key).map(String::as_str);
        (value(&keys.account_id), value(&keys.client_id))
    }

    /// The same where the keys are not known: as `given`, else in whatever spelling they are found.
    pub fn zoom_ids_in_any_spelling(
        &self,
        given: Option<&BTreeMap<String, String>>,
    ) -> (Option<String>, Option<String>) {
        let value = |meaning: &str| {
            let values = &self.config.as_ref()?.values;
            match given.and_then(|keys| keys.get(meaning)) {
                Some(key) => values.get(key).cloned(),
                None => values.iter().find(|(key, _)| plain(key) == meaning).map(|(_, value)| value.clone()),
            }
        };
        (value("account_id"), value("client_id"))
    }

    /// Whether anything was typed into its form.
    pub fn is_configured(&self) -> bool {
        self.config.as_ref().is_some_and(|config| !config.values.is_empty() || !config.others.is_empty())
    }
}

/// A configuration. Its kind (`@type`) may be missing, and its values may come with or without the
/// wrapping that they are sent with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// The values that are texts.
    pub values: BTreeMap<String, String>,
    /// All others, as they came.
    pub others: Map<String, Value>,
}

impl<'de> Deserialize<'de> for Config {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut whole = Map::deserialize(deserializer)?;
        let mut config = Self::default();
        if let Some(Value::Object(given)) = whole.remove("configuration") {
            for (name, value) in given {
                let text = value.as_str().or_else(|| value.get("stringValue")?.as_str());
                match text.filter(|text| !text.is_empty()) {
                    Some(text) => drop(config.values.insert(name, text.to_owned())),
                    None if value.is_null() || text.is_some() => {}
                    None => drop(config.others.insert(name, value)),
                }
            }
        }
        Ok(config)
    }
}

/// How the last sync went, or how the one that is on its way goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Sync {
    /// Where it stands.
    #[serde(rename = "status", deserialize_with = "lenient::or_default")]
    pub state: SyncState,
    /// Why the last one failed.
    #[serde(deserialize_with = "lenient::text")]
    pub last_error: Option<String>,
    /// When it began.
    #[serde(deserialize_with = "lenient::text")]
    pub started_at: Option<String>,
    /// When it ended.
    #[serde(deserialize_with = "lenient::text")]
    pub completed_at: Option<String>,
}

/// Where a sync stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum SyncState {
    /// None was made yet.
    #[default]
    Unspecified,
    /// One is on its way.
    Running,
    /// The last one ended well.
    Done,
    /// The last one failed.
    Error,
    /// None is made.
    Disabled,
    /// Something that this API did not know when this was written.
    Other(String),
}

impl From<String> for SyncState {
    fn from(word: String) -> Self {
        match word.as_str() {
            "" | "SYNC_STATUS_UNSPECIFIED" => Self::Unspecified,
            "SYNC_STATUS_RUNNING" => Self::Running,
            "SYNC_STATUS_DONE" => Self::Done,
            "SYNC_STATUS_ERROR" => Self::Error,
            "SYNC_STATUS_DISABLED" => Self::Disabled,
            _ => Self::Other(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(connector: Value) -> Connector {
        serde_json::from_value(connector).unwrap()
    }

    #[test]
    fn a_configuration_is_read_without_its_kind_and_with_or_without_wrapping() {
        let connector = read(json!({"config": {"configuration": {
            "zoom_account_id": {"stringValue": "account"},
            "zoom_client_id": "client",
            "zoom_client_secret": {"stringValue": ""},
            "gone": null,
            "labels": {"keyValues": {"items": []}},
        }}}));
        assert_eq!(connector.zoom_ids(&ConfigKeys::default()), (Some("account"), Some("client")));
        let config = connector.config.as_ref().unwrap();
        assert_eq!(config.values.len(), 2);
        assert_eq!(config.others.keys().collect::<Vec<_>>(), ["labels"]);
        assert!(connector.is_configured());
    }

    #[test]
    fn what_is_not_set_is_the_same_in_every_form() {
        let nothing = Connector::default();
        for empty in [
            json!({}),
            json!({"config": null, "status": null, "userIds": null, "deletedAt": null, "id": null}),
            json!({"description": "", "deletedAt": "", "status": {"status": "SYNC_STATUS_UNSPECIFIED"}}),
        ] {
            assert_eq!(read(empty), nothing);
        }
        assert!(!read(json!({"config": {"@type": "x", "configuration": {}}})).is_configured());
    }

    #[test]
    fn states_of_syncs_are_known_and_new_ones_are_kept() {
        for (word, state) in [
            ("SYNC_STATUS_RUNNING", SyncState::Running),
            ("SYNC_STATUS_DONE", SyncState::Done),
            ("SYNC_STATUS_ERROR", SyncState::Error),
            ("SYNC_STATUS_DISABLED", SyncState::Disabled),
            ("SYNC_STATUS_RESTING", SyncState::Other("SYNC_STATUS_RESTING".to_owned())),
        ] {
            let connector = read(json!({"status": {"status": word, "lastError": "", "startedAt": null}}));
            assert_eq!((connector.sync.state.clone(), connector.sync.last_error.clone()), (state, None));
            assert_eq!(connector.is_paused(), word == "SYNC_STATUS_DISABLED");
        }
    }
}
