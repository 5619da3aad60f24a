//! The `timeouts` attribute of each kind of thing: how long each of its operations may take.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::behaviour::optional;
use super::duration::parse_duration;
use super::validator::Validator;

/// How long each operation on a resource may take, each as a length of time such as `30s` or `5m`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Timeouts {
    /// How long creating may take.
    #[schemars(extend("terraform" = optional().check(Validator::Duration)))]
    pub create: Option<String>,
    /// How long reading may take.
    #[schemars(extend("terraform" = optional().check(Validator::Duration)))]
    pub read: Option<String>,
    /// How long updating may take.
    #[schemars(extend("terraform" = optional().check(Validator::Duration)))]
    pub update: Option<String>,
    /// How long deleting may take.
    #[schemars(extend("terraform" = optional().check(Validator::Duration)))]
    pub delete: Option<String>,
}

/// How long reading may take, as a length of time such as `30s` or `5m`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReadTimeouts {
    /// How long reading may take.
    #[schemars(extend("terraform" = optional().check(Validator::Duration)))]
    pub read: Option<String>,
}

/// How long opening may take, as a length of time such as `30s` or `5m`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EphemeralTimeouts {
    /// How long opening may take.
    #[schemars(extend("terraform" = optional().check(Validator::Duration)))]
    pub open: Option<String>,
}

/// How long an action may take, as a length of time such as `30s` or `5m`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActionTimeouts {
    /// How long the action may take.
    #[schemars(extend("terraform" = optional().check(Validator::Duration)))]
    pub invoke: Option<String>,
}

/// How long listing may take, as a length of time such as `30s` or `5m`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListTimeouts {
    /// How long listing may take.
    #[schemars(extend("terraform" = optional().check(Validator::Duration)))]
    pub list: Option<String>,
}

impl Timeouts {
    /// The name of the attribute in every schema that has it.
    pub const ATTRIBUTE: &'static str = "timeouts";

    /// The length of time that a text names; none where it names none.
    pub fn length(text: Option<&str>) -> Option<Duration> {
        text.and_then(|text| parse_duration(text).ok())
    }
}
