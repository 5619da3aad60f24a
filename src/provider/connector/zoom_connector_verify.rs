//! `zoom_connector_verify`: the action that verifies a Zoom app as a connector does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checkup::{self, Checkup};
use super::core::{self, OnUnhealthy};
use crate::framework::diagnostics::Diagnostics;
use crate::framework::schema::{Rule, Validator, required};
use crate::framework::{Action, Call, Outcome, Partial, Progress};
use crate::http::Secret;
use crate::provider::{Clients, errors};

/// Verifies a Zoom app as a connector does, whenever it is invoked: before a maintenance window, from a
/// schedule, or after another resource has changed. It fails where something is wrong, and says all that is.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ConnectorVerify {
    /// What is verified.
    #[serde(flatten)]
    pub checkup: Checkup,
    /// The Zoom app's client secret. An action leaves nothing behind, so it is kept nowhere.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_secret: Option<Secret>,
}

/// The action `zoom_connector_verify`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomConnectorVerify;

impl Action for ZoomConnectorVerify {
    type Model = ConnectorVerify;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_connector_verify";
    const RULES: &'static [Rule] = &checkup::RULES;

    fn validate(config: Partial<'_>) -> Diagnostics {
        checkup::validate(config)
    }

    async fn invoke(
        &self,
        call: &Call<'_, Clients>,
        config: ConnectorVerify,
        progress: &Progress,
    ) -> Outcome<()> {
        let secret = config.client_secret.ok_or_else(|| errors::missing("client_secret"))?;
        let label = config.checkup.label();
        progress.say(format!("Asking Zoom about the connector \"{label}\"")).await;
        let found = config.checkup.verify(call, &secret).await?;
        core::tell(call, &label, &found, OnUnhealthy::Error)?;
        progress.say(found.findings.status_detail.unwrap_or_default()).await;
        Ok(())
    }
}
