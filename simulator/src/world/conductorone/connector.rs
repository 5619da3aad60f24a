//! A connector: what ConductorOne reads an app through.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::world::configuration::Configuration;

/// How the last sync went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SyncStatus {
    /// There was none, or it has not started.
    #[default]
    #[serde(rename = "SYNC_STATUS_UNSPECIFIED")]
    Unspecified,
    /// It runs.
    #[serde(rename = "SYNC_STATUS_RUNNING")]
    Running,
    /// It is done.
    #[serde(rename = "SYNC_STATUS_DONE")]
    Done,
    /// It failed.
    #[serde(rename = "SYNC_STATUS_ERROR")]
    Error,
    /// Syncs are switched off.
    #[serde(rename = "SYNC_STATUS_DISABLED")]
    Disabled,
}

/// The sync that runs, or the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sync {
    /// How it went.
    pub status: SyncStatus,
    /// When one was asked for that has not ended.
    pub queued_at: Option<Timestamp>,
    /// What went wrong.
    pub last_error: String,
    /// When it started.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub completed_at: Option<Timestamp>,
    /// When any of this last changed.
    pub updated_at: Option<Timestamp>,
}

/// What somebody typed into the connector's form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `@type`.
    pub kind: String,
    /// Values by field, as they were sent.
    pub configuration: Configuration,
}

/// Why a connector does not sync.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pause {
    /// Since when.
    pub since: Timestamp,
    /// Who says so.
    pub category: String,
    /// Why.
    pub reason: String,
}

/// When it syncs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CronSchedule {
    /// A cron expression.
    pub cron_spec: String,
    /// A time zone.
    pub timezone: String,
}

/// Who an owner is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerKind {
    /// A user.
    User(String),
    /// Whoever holds an entitlement: the app's id and its own.
    Entitlement(String, String),
}

/// An owner of the second generation, who has a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// The role.
    pub role_slug: String,
    /// Who.
    pub who: OwnerKind,
    /// Since when.
    pub created_at: Timestamp,
}

/// A connector; the map that holds it is keyed by its id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Connector {
    /// The app that it belongs to.
    pub app_id: String,
    /// What it connects to.
    pub catalog_id: String,
    /// Name.
    pub display_name: String,
    /// What it is for.
    pub description: String,
    /// Owners of the first generation.
    pub user_ids: Vec<String>,
    /// Owners of the second.
    pub owners: Vec<Owner>,
    /// Nothing while somebody is still to fill it in.
    pub config: Option<Config>,
    /// The sync.
    pub sync: Sync,
    /// Set while it does not sync.
    pub pause: Option<Pause>,
    /// Whether a sync that looks wrong is taken as it is.
    pub disable_check_bad_sync: bool,
    /// The sync that looks wrong and does not end until somebody confirms it, by the id of its life cycle.
    pub held_sync: Option<String>,
    /// Attributes of a profile that are taken over.
    pub profile_allow_list: Vec<String>,
    /// Attributes of a profile that are not.
    pub profile_ignore_list: Vec<String>,
    /// When it syncs.
    pub schedule: Option<CronSchedule>,
    /// How many workers sync at once.
    pub parallel_sync_worker_count: i64,
    /// The time of the last change to the configuration.
    pub config_updated_at: Option<Timestamp>,
    /// When it came into being.
    pub created_at: Timestamp,
    /// The time of the last write.
    pub updated_at: Timestamp,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
}

impl Connector {
    /// Asks for a sync.
    pub(crate) fn queue_sync(&mut self, now: Timestamp) {
        self.sync.queued_at = Some(now);
    }

    /// Nothing is synced or provisioned from here on.
    pub(crate) fn pause(&mut self, now: Timestamp) {
        self.sync.queued_at = None;
        self.pause.get_or_insert_with(|| Pause {
            since: now,
            category: "SYNC_DISABLED_CATEGORY_USER".to_owned(),
            reason: "Paused by a user".to_owned(),
        });
    }

    /// Goes on, beginning with a sync.
    pub(crate) fn resume(&mut self, now: Timestamp) {
        if self.pause.take().is_some() && self.config.is_some() {
            self.queue_sync(now);
        }
    }
}

/// A credential with which a connector that the customer runs signs in. Its secret is told once and not
/// kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConnectorCredential {
    /// The app.
    pub app_id: String,
    /// The connector.
    pub connector_id: String,
    /// The client ID.
    pub client_id: String,
    /// The Ed25519 public key of the client secret: base64url, unpadded.
    pub public_key: String,
    /// Name.
    pub display_name: String,
    /// When it was issued.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub deleted_at: Option<Timestamp>,
}
