//! A ConductorOne tenant: people, apps, and the connectors through which it reads them.

mod check;
mod connector;
mod key;
pub(crate) mod seed;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use connector::{
    Config, Connector, ConnectorCredential, CronSchedule, Owner, OwnerKind, Pause, Sync, SyncStatus,
};
pub(crate) use key::{Key, decode_public_key, encode_public_key};

use super::secret::Secret;

/// The role that may manage connectors.
pub const CONNECTOR_ADMINISTRATOR: &str = "Connector Administrator";
/// The role that may do everything.
pub const SUPER_ADMINISTRATOR: &str = "Super Administrator";
/// The catalog's id of the Zoom connector that ConductorOne runs itself.
pub const ZOOM: &str = "2TBFfetwRbQSFyMnvsMAvAJ8JMz";
/// The catalog's id of a connector that the customer runs.
pub const BATON: &str = "2HErg7BRmNdHgX8sTCWVq4E1fyh";

/// The tenant. Maps are keyed by id, API keys by client ID.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConductorOne {
    /// The tenant's name: its host is `{tenant}.conductor.one`.
    pub tenant: String,
    /// The client ID of the environment: `CONDUCTORONE_CLIENT_ID`.
    pub entry_client: String,
    /// How long an access token lives.
    pub token_lifetime_seconds: u32,
    /// How long a sync waits before it starts.
    pub sync_queue_seconds: u32,
    /// How long a sync runs.
    pub sync_seconds: u32,
    /// Whether what was deleted answers 404 at once; otherwise it is shown with `deletedAt`.
    pub forgets_deleted: bool,
    /// Whether a request's field that is not known is refused; ConductorOne itself passes over it.
    pub refuses_unknown_fields: bool,
    /// API keys.
    pub clients: BTreeMap<String, Client>,
    /// Roles.
    pub roles: BTreeMap<String, TenantRole>,
    /// Users of ConductorOne.
    pub users: BTreeMap<String, Person>,
    /// Apps that are governed.
    pub apps: BTreeMap<String, GovernedApp>,
    /// Connectors of apps.
    pub connectors: BTreeMap<String, Connector>,
    /// Credentials of connectors that the customer runs.
    pub credentials: BTreeMap<String, ConnectorCredential>,
    /// What there is to connect to.
    pub catalog: BTreeMap<String, CatalogEntry>,
    /// Messages to owners who are to finish a connector.
    pub mails: Vec<Mail>,
}

impl Default for ConductorOne {
    fn default() -> Self {
        Self {
            tenant: String::new(),
            entry_client: String::new(),
            token_lifetime_seconds: 3600,
            sync_queue_seconds: 1,
            sync_seconds: 3,
            forgets_deleted: false,
            refuses_unknown_fields: false,
            clients: BTreeMap::new(),
            roles: BTreeMap::new(),
            users: BTreeMap::new(),
            apps: BTreeMap::new(),
            connectors: BTreeMap::new(),
            credentials: BTreeMap::new(),
            catalog: BTreeMap::new(),
            mails: Vec::new(),
        }
    }
}

/// An API key, or a trust in somebody else's tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Client {
    /// The user as whom it acts.
    pub user_id: String,
    /// `secret-token:conductorone.com:v1:` and a private key; empty for a trust.
    pub client_secret: Secret,
    /// Whose tokens are exchanged, where this is a trust.
    pub trust: Option<Trust>,
}

/// Somebody whose signed tokens are taken for this tenant's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trust {
    /// `iss` of the tokens.
    pub issuer: String,
    /// `sub` of the tokens.
    pub subject: String,
    /// The issuer's Ed25519 public key: base64url, unpadded.
    pub public_key: String,
}

/// A role of the tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TenantRole {
    /// Its name for machines.
    pub name: String,
    /// Its name for people.
    pub display_name: String,
    /// What it allows.
    pub permissions: Vec<String>,
}

/// Where a person stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PersonStatus {
    /// Can sign in.
    #[default]
    Enabled,
    /// Cannot.
    Disabled,
    /// Is no longer there.
    Deleted,
}

/// A user of ConductorOne.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Person {
    /// E-mail address.
    pub email: String,
    /// Name.
    pub display_name: String,
    /// Enabled, disabled or deleted.
    pub status: PersonStatus,
    /// Roles.
    pub role_ids: Vec<String>,
    /// Department.
    pub department: String,
    /// Job title.
    pub job_title: String,
    /// When the user came into being.
    pub created_at: Timestamp,
}

/// An app that ConductorOne governs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GovernedApp {
    /// Name.
    pub display_name: String,
    /// What it is.
    pub description: String,
    /// Ids of the users who own it.
    pub owner_ids: Vec<String>,
    /// `APP_USER_IDENTITY_MATCHING_…`; unspecified if empty.
    pub identity_matching: String,
    /// Whether an access entitlement must be provisioned first.
    pub strict_access_entitlement_provisioning: bool,
    /// Annotations.
    pub annotations: Map<String, Value>,
    /// The policy by which access is reviewed.
    pub certify_policy_id: String,
    /// The policy by which access is granted.
    pub grant_policy_id: String,
    /// The policy by which access is taken away.
    pub revoke_policy_id: String,
    /// The catalog in which it is asked for, unless another is named.
    pub default_request_catalog_id: String,
    /// What is told to those who ask for access.
    pub instructions: String,
    /// The version of its connector.
    pub connector_version: i64,
    /// Whether people do by hand what is granted.
    pub is_manually_managed: bool,
    /// Whether its connector says who owns its resources.
    pub enable_connector_sourced_ownership: bool,
    /// Where its icon is.
    pub icon_url: String,
    /// Cost of a seat in a month, in US dollars.
    pub monthly_cost_usd: i64,
    /// How many users have an account in it.
    pub user_count: u64,
    /// When it came into being.
    pub created_at: Timestamp,
    /// The time of the last write.
    pub updated_at: Timestamp,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
}

/// What a field of a connector's configuration means at Zoom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// Nothing to Zoom.
    #[default]
    Other,
    /// The account ID.
    AccountId,
    /// The client ID.
    ClientId,
    /// The client secret.
    ClientSecret,
}

/// A field of a connector's configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CatalogField {
    /// The key.
    pub name: String,
    /// The label.
    pub display_name: String,
    /// Whether it is left out when a connector is read.
    pub secret: bool,
    /// What it means.
    pub meaning: Meaning,
}

/// Something that ConductorOne can connect to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CatalogEntry {
    /// Name.
    pub display_name: String,
    /// The configuration's fields, in order.
    pub fields: Vec<CatalogField>,
    /// Where it is explained.
    pub help_url: String,
    /// Whether the customer runs the connector.
    pub requires_external_connector: bool,
}

/// A message to somebody who is to finish a connector.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// To whom.
    pub user_id: String,
    /// About which connector.
    pub connector_id: String,
    /// When.
    pub sent_at: Timestamp,
}

impl ConductorOne {
    /// The environment that makes a client talk to this tenant.
    pub(crate) fn env(&self, url: &str) -> Vec<(&'static str, String)> {
        let Some(client) = self.clients.get(&self.entry_client) else { return Vec::new() };
        vec![
            ("CONDUCTORONE_SERVER_URL", url.to_owned()),
            ("CONDUCTORONE_CLIENT_ID", self.entry_client.clone()),
            ("CONDUCTORONE_CLIENT_SECRET", client.client_secret.reveal().to_owned()),
        ]
    }

    /// Deletes a connector softly; what it signed in with is revoked.
    pub(crate) fn remove_connector(&mut self, id: &str, now: Timestamp) {
        if let Some(connector) = self.connectors.get_mut(id) {
            connector.deleted_at.get_or_insert(now);
            connector.sync.queued_at = None;
        }
        for credential in self.credentials.values_mut().filter(|credential| credential.connector_id == id) {
            credential.deleted_at.get_or_insert(now);
        }
    }

    /// The names of a person's roles.
    pub(crate) fn role_names(&self, user_id: &str) -> Vec<&str> {
        let ids = self.users.get(user_id).map(|person| person.role_ids.as_slice()).unwrap_or_default();
        ids.iter().filter_map(|id| self.roles.get(id)).map(|role| role.display_name.as_str()).collect()
    }
}
