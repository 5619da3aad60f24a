//! The account: the organisation whose Zoom this is.

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
    /// How many licensed users the account may have; no bound if absent.
    #[serde(default)]
    pub seats: Option<u64>,
    /// Whether users may be created with `ssoCreate`.
    #[serde(default)]
    pub sso_enabled: bool,
    /// Whether requests beyond Zoom's published limits are refused.
    #[serde(default)]
    pub enforce_limits: bool,
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
        let domain = email.rsplit_once('@').map(|(_, domain)| domain.to_lowercase());
        domain
            .is_some_and(|domain| self.managed_domains.iter().any(|managed| managed.to_lowercase() == domain))
    }
}

fn an_hour() -> u32 {
    3600
}
