//! A store of the type `Zoom`, as PingOne tells it and as we want it.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use crate::http::Secret;

/// What a store's type is called that provisions users to Zoom. Case counts.
pub(super) const ZOOM: &str = "Zoom";

/// The one way to authenticate at Zoom that still works. The other, `JWT Bearer Token`, is what PingOne takes
/// where nothing is said, and ended at Zoom in 2023.
const OAUTH: &str = "OAuth Bearer Token";

/// What PingOne adds to a store, and does not take back.
const READ_ONLY: [&str; 6] = ["id", "environment", "_links", "syncStatus", "createdAt", "updatedAt"];

/// What only the dead way to authenticate takes.
const JWT_KEYS: [&str; 2] = ["API_KEY", "API_SECRET"];

/// What happens in Zoom to a user whom PingOne no longer provisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemoveAction {
    /// The user is deactivated.
    Disable,
    /// The user is deleted.
    Delete,
}

impl RemoveAction {
    /// PingOne's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Disable => "Disable",
            Self::Delete => "Delete",
        }
    }
}

/// What a store is to be like.
#[expect(clippy::struct_excessive_bools, reason = "the switches of PingOne's own form, each independent")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether it provisions.
    pub active: bool,
    /// Whether its users are deprovisioned when it is deleted.
    pub managed: bool,
    /// Where Zoom's SCIM API is.
    pub scim_url: String,
    /// Where Zoom's tokens are asked for.
    pub oauth_token_url: String,
    /// The account ID of the Zoom app.
    pub account_id: String,
    /// Its client ID.
    pub client_id: String,
    /// Its client secret.
    pub client_secret: Secret,
    /// Whether users are created in Zoom.
    pub create_users: bool,
    /// Whether they are updated.
    pub update_users: bool,
    /// Whether they are deactivated.
    pub disable_users: bool,
    /// Whether they are deprovisioned.
    pub deprovision_users: bool,
    /// How they are deprovisioned.
    pub remove_action: RemoveAction,
}

impl Settings {
    /// A store's body: these settings over what PingOne holds.
    pub(super) fn body(&self, held: Option<&Store>) -> Value {
        let mut fields = held.map(|held| held.fields.clone()).unwrap_or_default();
        for name in READ_ONLY {
            fields.remove(name);
        }
        let mut configuration = held.map(|held| held.configuration().clone()).unwrap_or_default();
        for key in JWT_KEYS {
            configuration.remove(key);
        }
        for (key, value) in [
            ("SCIM_URL", json!(self.scim_url)),
            ("AUTHENTICATION_METHOD", json!(OAUTH)),
            ("OAUTH_TOKEN_URL", json!(self.oauth_token_url)),
            ("OAUTH_ACCOUNT_ID", json!(self.account_id)),
            ("OAUTH_CLIENT_ID", json!(self.client_id)),
            ("OAUTH_CLIENT_SECRET", json!(self.client_secret.expose())),
            ("CREATE_USERS", json!(self.create_users)),
            ("UPDATE_USERS", json!(self.update_users)),
            ("DISABLE_USERS", json!(self.disable_users)),
            ("DEPROVISION_USERS", json!(self.deprovision_users)),
            ("REMOVE_ACTION", json!(self.remove_action.word())),
        ] {
            configuration.insert(key.to_owned(), value);
        }
        for (name, value) in [
            ("type", json!(ZOOM)),
            ("name", json!(self.name)),
            ("description", json!(self.description)),
            ("status", json!(if self.active { "ACTIVE" } else { "INACTIVE" })),
            ("managed", json!(self.managed)),
            ("configuration", Value::Object(configuration)),
        ] {
            fields.insert(name.to_owned(), value);
        }
        Value::Object(fields)
    }
}

/// A store as PingOne tells it, with everything that is not known here. `Debug` shows its id and type: the
/// rest may hold a secret.
#[derive(Clone, PartialEq)]
pub struct Store {
    fields: Map<String, Value>,
    nothing: Map<String, Value>,
}

impl<'de> Deserialize<'de> for Store {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Map::deserialize(deserializer)?;
        let store = Self { fields, nothing: Map::new() };
        if store.id().is_empty() { Err(serde::de::Error::missing_field("id")) } else { Ok(store) }
    }
}

/// What a read tells of the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretOnRead {
    /// Nothing: it is left out, empty, or masked.
    Untold,
    /// The secret itself.
    Told(Secret),
}

impl Store {
    /// The id.
    pub fn id(&self) -> &str {
        self.text("id")
    }

    /// The type. Only `Zoom` is a connector's.
    pub fn kind(&self) -> &str {
        self.text("type")
    }

    /// The name.
    pub fn name(&self) -> &str {
        self.text("name")
    }

    /// What it is for.
    pub fn description(&self) -> &str {
        self.text("description")
    }

    /// Whether it provisions. The status is no closed set.
    pub fn is_active(&self) -> bool {
        self.text("status").eq_ignore_ascii_case("ACTIVE")
    }

    /// Whether its users are deprovisioned when it is deleted.
    pub fn is_managed(&self) -> bool {
        self.fields.get("managed").and_then(Value::as_bool).unwrap_or_default()
    }

    /// A text of its configuration; empty if it has none.
    pub fn setting(&self, key: &str) -> &str {
        self.configuration().get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// A switch of its configuration, which older stores may hold as a text.
    pub fn switch(&self, key: &str) -> bool {
        match self.configuration().get(key) {
            Some(Value::Bool(on)) => *on,
            Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// What happens to users who are no longer provisioned; PingOne's own word where it is another.
    pub fn remove_action(&self) -> Result<RemoveAction, &str> {
        match self.setting("REMOVE_ACTION") {
            "Disable" => Ok(RemoveAction::Disable),
            "Delete" => Ok(RemoveAction::Delete),
            other => Err(other),
        }
    }

    /// Whether it authenticates in the way that still works.
    pub fn uses_oauth(&self) -> bool {
        self.setting("AUTHENTICATION_METHOD") == OAUTH
    }

    /// What is told of the client secret. Whether PingOne tells, masks or leaves it out is not published.
    pub fn client_secret(&self) -> SecretOnRead {
        match self.setting("OAUTH_CLIENT_SECRET") {
            text if text.chars().all(|letter| matches!(letter, '*' | '•' | '●' | 'x' | 'X')) => {
                SecretOnRead::Untold
            }
            text => SecretOnRead::Told(text.into()),
        }
    }

    /// Why the last synchronisation failed, if it did.
    pub fn sync_failure(&self) -> Option<&str> {
        let sync = self.fields.get("syncStatus")?;
        let failed = sync.get("syncState").and_then(Value::as_str) == Some("FAILED");
        failed
            .then(|| sync.get("details").and_then(Value::as_str).filter(|text| !text.is_empty()))?
            .or(Some("PingOne does not say why"))
    }

    /// The configuration; an empty one if it has none.
    pub(super) fn configuration(&self) -> &Map<String, Value> {
        self.fields.get("configuration").and_then(Value::as_object).unwrap_or(&self.nothing)
    }

    fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Store")
            .field("id", &self.id())
            .field("type", &self.kind())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::pingone) fn store(fields: Value) -> Store {
        serde_json::from_value(fields).unwrap()
    }

    #[test]
    fn a_secret_is_told_masked_or_left_out() {
        for (secret, want) in [
            (json!("hunter2"), SecretOnRead::Told("hunter2".into())),
            (json!("********"), SecretOnRead::Untold),
            (json!(""), SecretOnRead::Untold),
            (json!(null), SecretOnRead::Untold),
        ] {
            let store = store(json!({"id": "s", "configuration": {"OAUTH_CLIENT_SECRET": secret}}));
            assert_eq!(store.client_secret(), want);
            assert!(!format!("{store:?}").contains("hunter2"));
        }
        assert_eq!(store(json!({"id": "s"})).client_secret(), SecretOnRead::Untold);
    }

    #[test]
    fn odd_stores_are_read() {
        let odd = store(json!({
            "id": "s", "type": "Zoom", "status": "active", "managed": null,
            "configuration": {"CREATE_USERS": "true", "UPDATE_USERS": 1, "REMOVE_ACTION": "Archive"},
            "syncStatus": {"syncState": "FAILED"},
        }));
        assert!(
            odd.is_active() && !odd.is_managed() && odd.switch("CREATE_USERS") && !odd.switch("UPDATE_USERS")
        );
        assert_eq!(odd.remove_action(), Err("Archive"));
        assert_eq!(odd.sync_failure(), Some("PingOne does not say why"));
        assert_eq!(store(json!({"id": "s", "syncStatus": {"syncState": "SYNCING"}})).sync_failure(), None);
        assert!(serde_json::from_value::<Store>(json!({"name": "no id"})).is_err());
    }
}
