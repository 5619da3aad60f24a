//! `zoom_conductorone_force_sync`: lets ConductorOne sync a connector now.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::conductorone::connectors::Connector;
use crate::conductorone::{Error, Place, SyncState};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::schema::{Validator, optional, required};
use crate::framework::{Action, Call, Failure, Outcome, Progress};
use crate::http::cancel::unless_cancelled;
use crate::provider::Clients;
use crate::provider::conductorone::errors;

/// How often the sync is looked after, at first and later.
const LOOKS: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(10)];

/// Lets ConductorOne sync a connector now, instead of at its next time.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Model {
    /// The id of the connector's app in ConductorOne.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub app_id: String,
    /// The connector's id, as `zoom_connector_conductorone` has it.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub connector_id: String,
    /// Whether to wait until the sync has ended. It may take seconds or hours. Default: it is not waited for.
    #[schemars(extend("terraform" = optional()))]
    pub wait: Option<bool>,
}

/// The action `zoom_conductorone_force_sync`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomConductorOneForceSync;

impl Action for ZoomConductorOneForceSync {
    type Model = Model;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_conductorone_force_sync";

    async fn invoke(&self, call: &Call<'_, Clients>, config: Model, progress: &Progress) -> Outcome<()> {
        let client = call.clients().conductorone(call.cancellation())?;
        let place = Place { app_id: config.app_id, id: config.connector_id };
        let read = async || -> Outcome<Connector> {
            let found =
                client.connector(&place).await.map_err(|error| failed("read the connector", &error))?;
            found.ok_or_else(|| {
                let detail = format!(
                    "There is no connector {} in the app {} of ConductorOne.",
                    place.id, place.app_id
                );
                Diagnostic::error("Connector not found in ConductorOne", detail).into()
            })
        };
        let before = read().await?;
        client.force_sync(&place).await.map_err(|error| failed("start a sync", &error))?;
        progress.say(format!("A sync of \"{}\" was asked for.", before.display_name)).await;
        if !config.wait.unwrap_or_default() {
            return Ok(());
        }
        let mut pause = LOOKS[0];
        let mut told = None;
        loop {
            // A timeout of the whole is the framework's to tell.
            let waited = unless_cancelled(call.cancellation(), tokio::time::sleep(pause)).await;
            waited.map_err(|cancelled| failed("wait for the sync", &cancelled.into()))?;
            pause = (pause * 2).min(LOOKS[1]);
            let now = read().await?;
            let is_new = now.sync.completed_at.is_some() && now.sync.completed_at != before.sync.completed_at;
            match &now.sync.state {
                SyncState::Done if is_new => {
                    progress.say("The sync has ended well.").await;
                    return Ok(());
                }
                SyncState::Error if is_new => return Err(sync_failed(&now).into()),
                SyncState::Disabled => return Err(paused(&now).into()),
                state if told.as_ref() != Some(state) => {
                    let words = if *state == SyncState::Running {
                        "The sync is running."
                    } else {
                        "The sync is queued."
                    };
                    progress.say(words).await;
                    told = Some(state.clone());
                }
                _ => {}
            }
        }
    }
}

fn failed(attempt: &str, error: &Error) -> Failure {
    errors::diagnostic(attempt, error).into()
}

fn sync_failed(connector: &Connector) -> Diagnostic {
    let reason = connector.sync.last_error.as_deref().unwrap_or("no reason is given").trim_end_matches('.');
    Diagnostic::error(
        "Sync failed",
        format!(
            "ConductorOne could not sync the connector \"{}\". ConductorOne says: {reason}. What is wrong with the \
             Zoom app, the next plan of the connector tells.",
            connector.display_name
        ),
    )
}

fn paused(connector: &Connector) -> Diagnostic {
    let reason =
        connector.sync_disabled_reason.as_deref().unwrap_or("no reason is given").trim_end_matches('.');
    Diagnostic::error(
        "Connector is paused",
        format!("The connector \"{}\" does not sync. ConductorOne says: {reason}.", connector.display_name),
    )
}
