//! `zoom_oauth_app_revoke_old_secret`: the action that ends an overlap now.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::{Validator, required};
use crate::framework::{Action, Call, Outcome, Progress};
use crate::provider::{Clients, errors};
use crate::zoom::marketplace::Ends;

/// Ends the overlap of a rotation now: the old secret of the app stops working at once. Invoke it when every
/// user of the app has moved to the new secret, or when the old one has leaked. The provider's own app needs
/// the scope `marketplace:update:client_secret`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct RevokeOldSecret {
    /// The app's ID in the Marketplace: the `app_id` of a `zoom_oauth_app`.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub app_id: Option<String>,
}

/// The action `zoom_oauth_app_revoke_old_secret`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomOauthAppRevokeOldSecret;

impl Action for ZoomOauthAppRevokeOldSecret {
    type Model = RevokeOldSecret;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_oauth_app_revoke_old_secret";

    async fn invoke(
        &self,
        call: &Call<'_, Clients>,
        config: RevokeOldSecret,
        progress: &Progress,
    ) -> Outcome<()> {
        let app_id = config.app_id.ok_or_else(|| errors::missing("app_id"))?;
        let client = call.clients().zoom(call.cancellation())?;
        let ended = client.marketplace().end_old_secret(&app_id, Ends::Now).await;
        ended
            .map_err(|error| errors::diagnostic("end the app's old secret", &error).at_attribute("app_id"))?;
        progress.say(format!("The old secret of the app {app_id} no longer works")).await;
        Ok(())
    }
}
