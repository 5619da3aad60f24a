//! `zoom_access_token`: a token of the provider's own app, for as long as Terraform runs.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::diagnostics::Diagnostic;
use crate::framework::schema::{EphemeralTimeouts, Validator, computed, optional};
use crate::framework::{Call, EphemeralResource, Opened, Outcome};
use crate::http::Secret;
use crate::provider::{Clients, errors};
use crate::zoom::scopes;

/// A Zoom access token of the provider's own app, for what needs one while Terraform runs: another provider, or
/// another configuration of this one. It is asked for anew in every plan and apply, stands in neither plan nor state,
/// and is revoked when Terraform is done with it.
///
/// A token lives for an hour and cannot be prolonged. It has all the scopes of the app: Zoom gives no lesser ones.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AccessToken {
    /// The scopes that the token must have; opening fails where the app lacks one. A broader scope counts too.
    #[schemars(extend("terraform" = optional()
        .check(Validator::MinItems(1)).check(Validator::Each(Box::new(Validator::NotBlank)))))]
    pub scopes: Option<BTreeSet<String>>,
    /// The access token.
    #[schemars(extend("terraform" = computed().sensitive()))]
    pub access_token: Option<Secret>,
    /// When the token expires, such as `2026-01-02T03:04:05Z`.
    #[schemars(extend("terraform" = computed()))]
    pub expires_at: Option<String>,
    /// The scopes that the token has: those of the app.
    #[schemars(extend("terraform" = computed()))]
    pub granted_scopes: Option<BTreeSet<String>>,
    /// How long opening may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<EphemeralTimeouts>,
}

/// What is needed to revoke a token.
#[derive(Debug, Serialize, Deserialize)]
pub struct Kept {
    access_token: Secret,
}

/// The ephemeral resource `zoom_access_token`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomAccessToken;

impl EphemeralResource for ZoomAccessToken {
    type Model = AccessToken;
    type Kept = Kept;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_access_token";

    async fn open(
        &self,
        call: &Call<'_, Clients>,
        mut config: AccessToken,
    ) -> Outcome<Opened<AccessToken, Kept>> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let grant =
            zoom.issue_token().await.map_err(|error| errors::diagnostic("get an access token", &error))?;
        let missing = config.scopes.as_ref().map(|required| scopes::missing(&grant.scopes, required));
        if let Some(missing) = missing.filter(|missing| !missing.is_empty()) {
            // Nobody will close what was not opened.
            if let Err(error) = zoom.revoke_token(&grant.access_token).await {
                call.warn(not_revoked(&error));
            }
            return Err(lacking(&missing).into());
        }
        let lifetime = SignedDuration::try_from(grant.expires_in).unwrap_or(SignedDuration::ZERO);
        // Zoom tells whole seconds, so nothing is gained by parts of them.
        let expires_at = Timestamp::from_second((Timestamp::now() + lifetime).as_second()).ok();
        config.expires_at = expires_at.map(|time| time.to_string());
        config.granted_scopes = Some(grant.scopes);
        config.access_token = Some(grant.access_token.clone());
        Ok(Opened { result: config, kept: Kept { access_token: grant.access_token }, renew_at: None })
    }

    async fn close(&self, call: &Call<'_, Clients>, kept: Kept) -> Outcome<()> {
        let zoom = call.clients().zoom(call.cancellation())?;
        // What was asked for has been used, so a token that outlives it is no reason to fail.
        if let Err(error) = zoom.revoke_token(&kept.access_token).await {
            call.warn(not_revoked(&error));
        }
        Ok(())
    }
}

fn lacking(missing: &BTreeSet<String>) -> Diagnostic {
    let listed: String = missing.iter().map(|scope| format!("\n    {scope}")).collect();
    Diagnostic::error(
        "Missing Zoom scopes",
        format!(
            "The provider's Zoom app was not granted all of \"scopes\". It lacks:\n{listed}\n\nAdd them to the app in \
             the Zoom App Marketplace (Manage, your app, Scopes), or take them out of \"scopes\"."
        ),
    )
    .at_attribute("scopes")
}

fn not_revoked(error: &crate::zoom::Error) -> Diagnostic {
    let failed = errors::diagnostic("revoke an access token", error);
    let detail = format!("{}\n\nThe token works until it expires, within the hour.", failed.detail);
    Diagnostic::warning("Access token not revoked", detail)
}
