//! How a connector is given the client secret of its app.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::{Validator, optional};
use crate::http::Secret;

/// The client secret of a connector's app, in one of two ways.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct AppSecret {
    /// The Zoom app's client secret. It is kept in the state; on Terraform 1.11 or later prefer
    /// `client_secret_wo`.
    #[schemars(extend("terraform" = optional().sensitive().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_secret: Option<Secret>,
    /// The Zoom app's client secret, kept in neither plan nor state. Needs Terraform 1.11 or OpenTofu
    /// 1.11. Without a kept secret the connector cannot be verified while the state is refreshed; the
    /// plan, which sees the configuration, verifies instead, so a `-refresh-only` plan shows no drift.
    #[schemars(extend("terraform" = optional().write_only()
        .placeholder("(replace this with the client secret, from a variable)")
        .check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_secret_wo: Option<Secret>,
    /// Any text. Change it whenever `client_secret_wo` changes, so that Terraform sees the change; the
    /// `secret_version` of a `zoom_oauth_app` fits.
    #[schemars(extend("terraform" = optional().placeholder("1").check(Validator::NotBlank)))]
    pub client_secret_wo_version: Option<String>,
}

impl AppSecret {
    /// The secret, whichever way it was given.
    pub(crate) fn given(&self) -> Option<&Secret> {
        self.client_secret_wo.as_ref().or(self.client_secret.as_ref())
    }
}
