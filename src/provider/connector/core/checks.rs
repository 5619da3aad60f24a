//! What is checked of a connector, and when.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::{Validator, optional};

/// What is checked of a connector, and when.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Checks {
    /// The people who answer for the connector, as e-mail addresses or user IDs. Each must exist in Zoom,
    /// be active, and hold the Zoom role that the product asks of an owner.
    #[schemars(extend("terraform" = optional().ignores_case()
        .check(Validator::Each(Box::new(Validator::NotBlank)))))]
    pub owners: Option<BTreeSet<String>>,
    /// The product's features in use, such as `sync`, `provisioning` or `license_usage`. Together, and
    /// with those that they cannot work without, they decide the required scopes. Default: the product's
    /// own. Not together with `presets` or `scopes`.
    #[schemars(extend("terraform" = optional().check(Validator::MinItems(1))))]
    pub features: Option<BTreeSet<String>>,
    /// Pins published scope lists by their ids, such as `conductorone_classic_sync`, in the place of the
    /// features' default ones. The data source `zoom_connector_presets` lists them. Not together with
    /// `features` or `scopes`.
    #[schemars(extend("terraform" = optional().check(Validator::MinItems(1))))]
    pub presets: Option<BTreeSet<String>>,
    /// The scopes that the Zoom app must be granted. Default: what the lists in force name. A scope also
    /// counts as granted through others that Zoom lists for each operation that it is needed for. Not
    /// together with `features` or `presets`.
    #[schemars(extend("terraform" = optional().or_computed()
        .placeholder(vec!["(replace this with the required scopes, or set product)"])
        .check(Validator::MinItems(1)).check(Validator::Each(Box::new(Validator::NotBlank)))))]
    pub scopes: Option<BTreeSet<String>>,
    /// What an apply does when the connector does not verify: `error` refuses it, `warn` records what
    /// was found and warns. Default: `error`.
    #[schemars(extend("terraform" = optional().default_to("error")))]
    pub on_unhealthy: Option<OnUnhealthy>,
    /// When Zoom is asked: `always` (with every plan and apply), `apply` (with applies only) or `never`.
    /// Default: `always`.
    #[schemars(extend("terraform" = optional().default_to("always")))]
    pub verify: Option<Verify>,
}

/// What an apply does when the connector does not verify.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnUnhealthy {
    /// Refuses the apply.
    #[default]
    Error,
    /// Records what was found, and warns.
    Warn,
}

/// When Zoom is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verify {
    /// With every plan and apply.
    #[default]
    Always,
    /// With applies only.
    Apply,
    /// Not at all.
    Never,
}

impl Checks {
    /// What an import knows.
    pub(crate) fn imported() -> Self {
        Self {
            on_unhealthy: Some(OnUnhealthy::default()),
            verify: Some(Verify::default()),
            ..Self::default()
        }
    }

    /// What an apply does when the connector does not verify.
    pub(crate) fn on_unhealthy(&self) -> OnUnhealthy {
        self.on_unhealthy.unwrap_or_default()
    }

    /// When Zoom is asked.
    pub(crate) fn verify(&self) -> Verify {
        self.verify.unwrap_or_default()
    }
}
