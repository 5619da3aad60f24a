//! A PingOne organisation: environments, and what provisions users from them to elsewhere.

mod check;
pub(super) mod seed;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::configuration::Configuration;
use super::ids::hex;
use super::random::Random;
use super::secret::Secret;

/// PingOne's regions, and how the names of its hosts end in each.
pub const REGIONS: &[(&str, &str)] =
    &[("NA", "com"), ("EU", "eu"), ("CA", "ca"), ("AP", "asia"), ("AU", "com.au"), ("SG", "sg")];

/// What a store's secrets look like when it is read. PingOne does not say, so a client must cope with each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretsOnRead {
    /// They are left out.
    #[default]
    Omitted,
    /// They are `********`.
    Masked,
    /// They are there.
    Clear,
}

/// The organisation. Maps are keyed by id, workers by client ID.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PingOne {
    /// The code of the region, such as `NA`.
    pub region_code: String,
    /// The worker app of the environment variables.
    pub entry_worker: String,
    /// How long an access token lives.
    pub token_lifetime_seconds: u32,
    /// What secrets look like when a store is read.
    pub secrets_on_read: SecretsOnRead,
    /// Whether a connection test that failed answers 200 with the failure in the body; otherwise 400.
    pub failed_test_in_200: bool,
    /// How many entries a page has; lists come whole if absent.
    pub page_size: Option<usize>,
    /// Worker apps.
    pub workers: BTreeMap<String, Worker>,
    /// Environments.
    pub environments: BTreeMap<String, Environment>,
}

impl Default for PingOne {
    fn default() -> Self {
        Self {
            region_code: "NA".to_owned(),
            entry_worker: String::new(),
            token_lifetime_seconds: 3600,
            secrets_on_read: SecretsOnRead::Omitted,
            failed_test_in_200: false,
            page_size: None,
            workers: BTreeMap::new(),
            environments: BTreeMap::new(),
        }
    }
}

/// A worker app: whoever has its secret may act in PingOne.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Worker {
    /// The environment that it belongs to, whose token endpoint knows it.
    pub environment_id: String,
    /// Its secret.
    pub client_secret: Secret,
    /// The environments in which it holds the role Environment Admin.
    pub administers: Vec<String>,
}

/// An environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Environment {
    /// Name.
    pub name: String,
    /// Where users come from and go to.
    pub stores: BTreeMap<String, Store>,
    /// What goes from where to where.
    pub rules: BTreeMap<String, Rule>,
    /// Which attribute becomes which.
    pub mappings: BTreeMap<String, Mapping>,
    /// What holds the rules together; one at most.
    pub plans: BTreeMap<String, Plan>,
    /// What was made live, oldest first.
    pub revisions: Vec<Revision>,
    /// Managed stores that were deleted, whose users the next revision deprovisions.
    pub to_deprovision: Vec<String>,
}

/// A store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Store {
    /// What it is, such as `Zoom`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// `ACTIVE` or `INACTIVE`.
    pub status: String,
    /// Whether its users are deprovisioned when it is deleted.
    pub managed: bool,
    /// A picture.
    pub image: Option<Value>,
    /// How it is reached, with secrets.
    pub configuration: Configuration,
    /// How the last synchronisation went.
    pub sync_status: Option<SyncStatus>,
    /// When it came into being.
    pub created_at: Timestamp,
    /// The time of the last write.
    pub updated_at: Timestamp,
}

/// How a synchronisation went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SyncStatus {
    /// What went wrong.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub details: String,
    /// `SYNCING` or `FAILED`; absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sync_state: Option<String>,
    /// When it was.
    pub last_sync_at: Timestamp,
    /// How many users failed.
    pub failed_count: u64,
    /// How many users could not be deprovisioned.
    pub failed_deprovision_count: u64,
    /// How many users succeeded.
    pub success_count: u64,
    /// How many users there are.
    pub user_total: u64,
}

/// A rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// Name.
    pub name: String,
    /// The plan.
    pub plan_id: String,
    /// Where users come from.
    pub source_store_id: String,
    /// Where they go.
    pub target_store_id: String,
    /// Whether it is in force.
    pub active: bool,
    /// Which users.
    pub population_expression: String,
    /// Whether users who no longer fit are deprovisioned.
    pub deprovision: bool,
    /// Groups that go along.
    pub group_ids: Vec<String>,
    /// More settings.
    pub configuration: Map<String, Value>,
    /// When it came into being.
    pub created_at: Timestamp,
    /// The time of the last write.
    pub updated_at: Timestamp,
}

/// A mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// The rule.
    pub rule_id: String,
    /// The attribute that is taken; empty where there is an expression.
    pub source_attribute: String,
    /// What is computed; empty where there is an attribute.
    pub expression: String,
    /// The attribute that is set.
    pub target_attribute: String,
    /// When it came into being.
    pub created_at: Timestamp,
    /// The time of the last write.
    pub updated_at: Timestamp,
}

/// A plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// Name.
    pub name: String,
    /// `ACTIVE` or `INACTIVE`.
    pub status: String,
    /// When it came into being.
    pub created_at: Timestamp,
    /// The time of the last write.
    pub updated_at: Timestamp,
}

/// A revision: what was there when it was made is live.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Revision {
    /// Its id.
    pub id: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// The stores, deleted before, whose users it deprovisioned.
    pub deprovisioned: Vec<String>,
}

impl PingOne {
    /// The environment that makes a client talk to this organisation.
    pub(crate) fn env(&self, url: &str) -> Vec<(&'static str, String)> {
        let Some(worker) = self.workers.get(&self.entry_worker) else { return Vec::new() };
        let suffix = self.suffix();
        vec![
            ("PINGONE_API_URL", format!("{url}/pingone/{suffix}/api")),
            ("PINGONE_AUTH_URL", format!("{url}/pingone/{suffix}/auth")),
            ("PINGONE_REGION_CODE", self.region_code.clone()),
            ("PINGONE_ENVIRONMENT_ID", worker.environment_id.clone()),
            ("PINGONE_CLIENT_ID", self.entry_worker.clone()),
            ("PINGONE_CLIENT_SECRET", worker.client_secret.reveal().to_owned()),
        ]
    }

    /// How the names of this region's hosts end.
    pub(crate) fn suffix(&self) -> &'static str {
        REGIONS.iter().find(|(code, _)| *code == self.region_code).map_or("com", |(_, suffix)| suffix)
    }
}

/// A UUID of version 4.
pub(crate) fn uuid(random: &mut Random) -> String {
    let digits = hex::<16>(random);
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_says_that_it_is_random() {
        let id = uuid(&mut Random::stream(1, "uuid"));
        assert_eq!(id.len(), 36);
        let parts: Vec<&str> = id.split('-').collect();
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(parts[2].starts_with('4') && parts[3].starts_with('a'), "{id}");
    }
}
