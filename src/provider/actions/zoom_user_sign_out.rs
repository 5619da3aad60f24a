//! `zoom_user_sign_out`: ends a user's sessions of single sign-on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::diagnostics::Diagnostic;
use crate::framework::schema::{ActionTimeouts, Validator, optional, required};
use crate::framework::{Action, Call, Outcome, Progress};
use crate::provider::{Clients, errors};

/// Signs a Zoom user out: ends the sessions that began with single sign-on, on every device. The user can sign in
/// again; deactivate the user first if that is not wanted.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UserSignOut {
    /// The user's ID or e-mail address.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub user_id: String,
    /// How long it may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<ActionTimeouts>,
}

/// The action `zoom_user_sign_out`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomUserSignOut;

impl Action for ZoomUserSignOut {
    type Model = UserSignOut;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_user_sign_out";

    async fn invoke(
        &self,
        call: &Call<'_, Clients>,
        config: UserSignOut,
        progress: &Progress,
    ) -> Outcome<()> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let user = config.user_id;
        progress.say(format!("Ending the sessions of {user}")).await;
        match zoom.users().sign_out(&user).await {
            Ok(()) => {}
            Err(error) if error.is_gone() => return Err(not_found(&user).into()),
            Err(error) => return Err(errors::diagnostic("sign a user out", &error).into()),
        }
        progress.say(format!("{user} is signed out")).await;
        Ok(())
    }
}

fn not_found(user: &str) -> Diagnostic {
    Diagnostic::error(
        "User not found",
        format!(
            "The Zoom account has no user \"{user}\", so nobody was signed out. Check the ID or e-mail address; a user \
             who has only been invited has no sessions and cannot be signed out."
        ),
    )
    .at_attribute("user_id")
}
