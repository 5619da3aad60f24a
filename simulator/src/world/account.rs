//! The account: the organisation whose Zoom this is.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Zoom's plans, as far as its rate limits and paid features tell them apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Plan {
    /// No paid feature: no groups, no roles.
    Free,
    /// Pro.
    Pro,
    /// Business, Education, Enterprise and Partners.
    #[default]
    Business,
}

impl Plan {
    /// True where a plan is paid for.
    pub fn is_paid(self) -> bool {
        self != Self::Free
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Free => "free",
            Self::Pro => "pro",
            Self::Business => "business",
        })
    }
}

impl FromStr for Plan {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "free" => Ok(Self::Free),
            "pro" => Ok(Self::Pro),
            "business" => Ok(Self::Business),
            other => Err(format!("\"{other}\" is not a plan; expected free, pro or business")),
        }
    }
}

/// The account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in Zoom, and in the state")]
pub struct Account {
    /// The account ID of every Server-to-Server app in it.
    pub id: String,
    /// The account number, which `GET /users/{userId}` returns.
    pub number: i64,
    /// The organisation's name.
    pub name: String,
    /// The plan: decides rate limits and paid features.
    pub plan: Plan,
    /// Domains whose e-mail addresses belong to the organisation.
    #[serde(default)]
    pub managed_domains: Vec<String>,
    /// Domains whose people are trusted in meetings.
    #[serde(default)]
    pub trusted_domains: Vec<String>,
    /// Settings that differ from Zoom's defaults, by section.
    #[serde(default)]
    pub settings: Map<String, Value>,
    /// Settings that users cannot change, by section.
    #[serde(default)]
    pub lock_settings: Map<String, Value>,
    /// Whether calls are first redirected, as Zoom sometimes does, and with which status: 307 or 308.
    #[serde(default)]
    pub redirect: Option<u16>,
    /// Whether Zoom refuses the whole account its REST API.
    #[serde(default)]
    pub api_denied: bool,
    /// E-mail addresses that hold a Zoom account elsewhere and cannot be added here.
    #[serde(default)]
    pub known_elsewhere: Vec<String>,
    /// Domains to which the addresses of new users are limited; no limit if empty.
    #[serde(default)]
    pub limited_domains: Vec<String>,
    /// Ids of users and groups that are there, but in somebody else's account.
    #[serde(default)]
    pub ids_elsewhere: Vec<String>,
    /// How many licensed users the account may have; no bound if absent.
    #[serde(default)]
    pub seats: Option<u64>,
    /// How many Basic users the account may have; no bound if absent.
    #[serde(default)]
    pub basic_seats: Option<u64>,
    /// How many users may have a Zoom Phone licence; no bound if absent.
    #[serde(default)]
    pub phone_seats: Option<u64>,
    /// The subscriptions of an account that has several, by id: what `license_info_list` refers to.
    #[serde(default)]
    pub subscriptions: BTreeMap<String, Subscription>,
    /// The vanity URL `https://{vanity_url}.zoom.us`, without which there is no single sign-on; empty if none
    /// was approved.
    #[serde(default)]
    pub vanity_url: String,
    /// Whether the account has single sign-on, without which there is neither `ssoCreate` nor SCIM.
    #[serde(default)]
    pub sso_enabled: bool,
    /// Whether Zoom has switched on that users are made ahead of their first single sign-on: `ssoCreate`.
    #[serde(default = "yes")]
    pub sso_pre_provision: bool,
    /// Whether requests beyond Zoom's published limits are refused.
    #[serde(default)]
    pub enforce_limits: bool,
    /// How long an activation of an app, or a change of its scopes, takes to show in new tokens; at Zoom up
    /// to five minutes.
    #[serde(default)]
    pub change_delay_seconds: u32,
    /// Whether those refusals that Zoom documents with HTTP status 200 come with it. Otherwise they come
    /// with 400.
    #[serde(default)]
    pub errors_in_200: bool,
    /// How long an access token lives.
    #[serde(default = "an_hour")]
    pub token_lifetime_seconds: u32,
}

impl Account {
    /// How many people a meeting of a licensed user holds.
    pub(crate) fn meeting_capacity(&self) -> i64 {
        match self.plan {
            Plan::Free | Plan::Pro => 100,
            Plan::Business => 300,
        }
    }

    /// True where the address is of a domain that the organisation manages.
    pub fn manages(&self, email: &str) -> bool {
        is_of(&self.managed_domains, email)
    }

    /// True where new users may have this address.
    pub(crate) fn admits(&self, email: &str) -> bool {
        self.limited_domains.is_empty() || is_of(&self.limited_domains, email)
    }

    /// True where the address holds a Zoom account elsewhere.
    pub(crate) fn is_known_elsewhere(&self, email: &str) -> bool {
        self.known_elsewhere.iter().any(|known| known.to_lowercase() == email.to_lowercase())
    }
}

/// True where the address is of one of the domains.
fn is_of(domains: &[String], email: &str) -> bool {
    let domain = email.rsplit_once('@').map(|(_, domain)| domain.to_lowercase());
    domain.is_some_and(|domain| domains.iter().any(|known| known.to_lowercase() == domain))
}

/// What an account has bought, one of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// `MEETING` or `ZOOM_WORKPLACE_BUNDLE`.
    pub license_type: String,
    /// How many users it is for.
    pub seats: u64,
}

fn yes() -> bool {
    true
}

fn an_hour() -> u32 {
    3600
}
