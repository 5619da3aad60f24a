//! `zoom_connector_check`: verification without a resource, whose secret reaches neither plan nor state.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checkup::{self, Checkup};
use super::core::{self, Findings, OnUnhealthy};
use crate::framework::diagnostics::Diagnostics;
use crate::framework::schema::{EphemeralTimeouts, Rule, Validator, optional, required};
use crate::framework::{Call, EphemeralResource, Opened, Outcome, Partial};
use crate::http::Secret;
use crate::provider::{Clients, errors};

/// Verifies a Zoom app as a connector does, without keeping a record: Zoom is asked for a token with the
/// app's own credentials, the granted scopes are held against the required ones, the reads that the product
/// would make are made, and the owners are looked up. Opening it fails where something is wrong, unless
/// `on_unhealthy` is `warn`. Neither the secret nor what was found reaches a plan or a state.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorCheck {
    /// What is verified.
    #[serde(flatten)]
    pub checkup: Checkup,
    /// The Zoom app's client secret.
    #[schemars(extend("terraform" = required().sensitive().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_secret: Option<Secret>,
    /// What happens where something is wrong: `error` (the default) fails, `warn` warns and gives what was
    /// found.
    #[schemars(extend("terraform" = optional()))]
    pub on_unhealthy: Option<OnUnhealthy>,
    /// What was found.
    #[serde(flatten)]
    pub findings: Findings,
    /// How long it may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<EphemeralTimeouts>,
}

/// The ephemeral resource type `zoom_connector_check`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomConnectorCheck;

impl EphemeralResource for ZoomConnectorCheck {
    type Model = ConnectorCheck;
    type Kept = ();
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_connector_check";
    const RULES: &'static [Rule] = &checkup::RULES;

    fn validate(config: Partial<'_>) -> Diagnostics {
        checkup::validate(config)
    }

    async fn open(
        &self,
        call: &Call<'_, Clients>,
        mut config: ConnectorCheck,
    ) -> Outcome<Opened<ConnectorCheck, ()>> {
        let secret = config.client_secret.clone().ok_or_else(|| errors::missing("client_secret"))?;
        let found = config.checkup.verify(call, &secret).await?;
        core::tell(call, &config.checkup.label(), &found, config.on_unhealthy.unwrap_or_default())?;
        config.findings = found.findings;
        Ok(Opened { result: config, kept: (), renew_at: None })
    }
}
