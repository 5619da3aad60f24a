//! What ConductorOne says of a connector, and how that is recorded.
//!
//! Between a read and the plan that follows there is nothing but the state and the private state. What
//! ConductorOne has said is kept in the latter, so that a plan which verifies at Zoom tells both.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::super::core::{Findings, Status, Verify, found_without_zoom};
use super::owners::{self, held};
use super::{Connector, Hosting};
use crate::conductorone::connectors::Connector as Found;
use crate::conductorone::{Client, SyncState};
use crate::framework::{ObjectCall, Outcome};
use crate::provider::Clients;

/// Where it stands in a connector's private state.
const SAYS: &str = "says";
/// When the configuration was last written by us, in ConductorOne's clock.
const WRITTEN: &str = "config_updated_at";
/// Whether somebody else has written it since.
const FOREIGN: &str = "config_is_foreign";

/// What ConductorOne says that is not as it should be; nothing where all is well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Says {
    status: Option<Status>,
    sentence: String,
}

impl Says {
    /// One more problem; the worst gives the status.
    pub(super) fn add(&mut self, status: Status, sentence: &str) {
        self.status = Some(self.status.map_or(status, |known| known.min(status)));
        if !self.sentence.is_empty() {
            self.sentence.push(' ');
        }
        self.sentence.push_str(sentence);
    }

    pub(super) fn into_problem(self) -> Option<(Status, String)> {
        self.status.map(|status| (status, self.sentence))
    }
}

/// What was said when the connector was last read.
pub(super) fn recorded(call: &ObjectCall<'_, Clients>) -> Option<(Status, String)> {
    let says = call.private().get(SAYS).cloned()?;
    serde_json::from_value::<Says>(says).ok()?.into_problem()
}

/// Whether somebody else has written the credentials.
pub(super) fn is_foreign(call: &ObjectCall<'_, Clients>) -> bool {
    call.private().get(FOREIGN).and_then(Json::as_bool).unwrap_or_default()
}

/// Whether the configuration last applied says `paused`.
pub(super) fn was_paused_by_us(call: &ObjectCall<'_, Clients>) -> bool {
    call.private().get(super::writing::PAUSED).and_then(Json::as_bool).unwrap_or_default()
}

/// Notes that the credentials are ours.
pub(super) fn note_written(call: &ObjectCall<'_, Clients>, found: &Found) {
    let written = found.config_updated_at.clone();
    call.change_private(|private| {
        private.remove(FOREIGN);
        match written {
            Some(time) => private.set(WRITTEN, time),
            None => private.remove(WRITTEN),
        }
    });
}

/// Puts what ConductorOne holds into a state, and notes what it says.
pub(super) async fn take_in(
    call: &ObjectCall<'_, Clients>,
    client: &Client,
    state: &mut Connector,
    found: &Found,
) -> Outcome<()> {
    let is_import = state.name.as_deref().unwrap_or_default().is_empty();
    note_foreign(call, state, found, is_import);
    state.app_id = Some(found.app_id.clone()).filter(|id| !id.is_empty()).or(state.app_id.take());
    state.display_name = Some(found.display_name.clone());
    if is_import {
        state.name = Some(found.display_name.clone());
    }
    if state.description.is_some() || (is_import && !found.description.is_empty()) {
        state.description = Some(found.description.clone());
    }
    if state.hosting() == Hosting::Cloud && (state.client_id.is_some() || is_import) {
        let (account_id, client_id) = found.zoom_ids_in_any_spelling(state.config_keys.as_ref());
        state.account_id = account_id;
        state.client_id = client_id;
    }
    // One that nobody has finished does not sync, and is not paused.
    state.paused = Some(found.is_paused());
    state.last_error.clone_from(&found.sync.last_error);
    let (spelled, people) = held(call, client, &found.user_ids, state.checks.owners.as_ref()).await?;
    if state.checks.owners.is_some() || is_import {
        state.checks.owners = Some(spelled);
    }
    let mut says = Says::default();
    if state.checks.owners.is_some() {
        let roles = owners::role_names(client).await?;
        if let Some((status, sentence)) = owners::as_problem(&people.problems(roles.as_ref())) {
            says.add(status, &sentence);
        }
    }
    if is_foreign(call) {
        says.add(
            Status::RegistrationFailed,
            "The credentials were written in ConductorOne past Terraform, so that they may be others than these. \
             Applying writes these again.",
        );
    }
    // That a sync is still to come says nothing where the credentials are somebody else's.
    let syncs = sync_says(state, found, was_paused_by_us(call));
    if let Some((status, sentence)) =
        syncs.filter(|(status, _)| !(is_foreign(call) && *status == Status::Syncing))
    {
        says.add(status, &sentence);
    }
    state.says = Some(says);
    Ok(())
}

/// Notes a configuration that was written by somebody else. The one that an import meets counts as ours.
fn note_foreign(call: &ObjectCall<'_, Clients>, state: &Connector, found: &Found, is_import: bool) {
    let private = call.private();
    let known = private.get(WRITTEN).and_then(Json::as_str);
    let ours = known.is_none() || known == found.config_updated_at.as_deref();
    if is_import || (known.is_none() && found.config_updated_at.is_some()) {
        note_written(call, found);
    } else if !ours && state.client_id.is_some() && state.hosting() == Hosting::Cloud {
        call.change_private(|private| private.set(FOREIGN, true));
    }
}

/// What its syncs say of a connector. Why it is paused needs no word where the configuration says so, which is
/// `meant`.
pub(super) fn sync_says(state: &Connector, found: &Found, meant: bool) -> Option<(Status, String)> {
    if found.is_paused() {
        let reason = found.sync_disabled_reason.as_deref().filter(|_| !meant);
        let reason = reason.map(|reason| format!(" ConductorOne says: {reason}.")).unwrap_or_default();
        return Some((Status::Inactive, format!("The connector is paused in ConductorOne.{reason}")));
    }
    if state.hosting() == Hosting::SelfHosted {
        return self_hosted_says(found);
    }
    if !found.is_configured() {
        return Some((Status::Inactive, waiting(state)));
    }
    let outdated = is_after(found.config_updated_at.as_deref(), found.sync.completed_at.as_deref());
    match &found.sync.state {
        SyncState::Error if !outdated => {
            let reason = found.sync.last_error.as_deref().unwrap_or("no reason is given");
            Some((
                Status::RegistrationFailed,
                format!(
                    "The last sync failed. ConductorOne says: {}. Once it is mended, start a sync by changing \
                     sync_trigger, or with the action zoom_conductorone_force_sync.",
                    reason.trim_end_matches('.')
                ),
            ))
        }
        SyncState::Done if !outdated => None,
        // What runs again after a good sync comes and goes by itself.
        SyncState::Running if state.findings.status == Some(Status::Connected) => None,
        _ => Some((
            Status::Syncing,
            "ConductorOne has not yet finished a sync with these credentials.".to_owned(),
        )),
    }
}

/// A process of the customer's own reports its syncs, or has not begun to.
fn self_hosted_says(found: &Found) -> Option<(Status, String)> {
    match &found.sync.state {
        SyncState::Error => {
            let reason = found.sync.last_error.as_deref().unwrap_or("no reason is given");
            let reason = reason.trim_end_matches('.');
            Some((Status::RegistrationFailed, format!("The last sync failed. ConductorOne says: {reason}.")))
        }
        SyncState::Unspecified => Some((
            Status::Syncing,
            "ConductorOne waits for your connector's process, with a credential of \
             zoom_connector_conductorone_credential, to sync for the first time."
                .to_owned(),
        )),
        _ => None,
    }
}

/// Who is to finish a connector.
fn waiting(state: &Connector) -> String {
    let owners: Vec<&str> = state.checks.owners.iter().flatten().map(String::as_str).collect();
    let who = match owners.as_slice() {
        [] => "its owner".to_owned(),
        owners => owners.join(", "),
    };
    format!(
        "The connector has no credentials. ConductorOne has asked {who} to type them in, under Admin, Connectors, the \
         connector, Settings."
    )
}

/// Whether the first moment is later than the second, where both are known; a sync that never ended is older
/// than every configuration.
fn is_after(first: Option<&str>, second: Option<&str>) -> bool {
    let time = |text: Option<&str>| text.and_then(|text| text.parse::<Timestamp>().ok());
    match (time(first), time(second)) {
        (Some(first), Some(second)) => first > second,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// Records what was said: in private state for the next plan and, where Zoom could not be asked for want of a
/// kept secret, in the findings.
pub(super) fn record(call: &ObjectCall<'_, Clients>, state: &mut Connector) {
    let said_before = recorded(call);
    let says = state.says.clone().unwrap_or_default();
    let zoom_was_asked = state.secret.client_secret.is_some()
        && state.client_id.is_some()
        && state.checks.verify() == Verify::Always;
    if !zoom_was_asked {
        let without_zoom = Findings::clone(&state.findings);
        let now = says.clone().into_problem();
        state.findings = found_without_zoom(without_zoom, said_before.as_ref(), now.as_ref());
    }
    note(call, &says);
}

/// Notes what is said.
pub(super) fn note(call: &ObjectCall<'_, Clients>, says: &Says) {
    let json = serde_json::to_value(says).unwrap_or(Json::Null);
    call.change_private(|private| private.set(SAYS, json));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(json: Json) -> Found {
        serde_json::from_value(json).expect("a connector")
    }

    fn state(status: Option<Status>) -> Connector {
        let findings = Findings { status, ..Findings::default() };
        Connector { client_id: Some("c".to_owned()), findings, ..Connector::default() }
    }

    fn with_sync(sync: &Json) -> Found {
        found(serde_json::json!({
            "config": {"configuration": {"zoom_client_id": "c"}},
            "configUpdatedAt": "2026-03-01T12:00:00Z",
            "status": sync,
        }))
    }

    #[test]
    fn syncs_become_states() {
        let sync = |word: &str, completed: Json| serde_json::json!({"status": word, "completedAt": completed, "lastError": "no scope"});
        let (before, after) = (Json::from("2026-03-01T11:00:00Z"), Json::from("2026-03-01T13:00:00Z"));
        for (recorded, sync, want) in [
            (None, sync("SYNC_STATUS_UNSPECIFIED", Json::Null), Some(Status::Syncing)),
            (None, sync("SYNC_STATUS_RUNNING", Json::Null), Some(Status::Syncing)),
            (Some(Status::Connected), sync("SYNC_STATUS_RUNNING", Json::Null), None),
            (
                Some(Status::RegistrationFailed),
                sync("SYNC_STATUS_RUNNING", Json::Null),
                Some(Status::Syncing),
            ),
            (None, sync("SYNC_STATUS_DONE", after.clone()), None),
            (None, sync("SYNC_STATUS_ERROR", after.clone()), Some(Status::RegistrationFailed)),
            // A sync with other credentials says nothing of these.
            (None, sync("SYNC_STATUS_DONE", before.clone()), Some(Status::Syncing)),
            (None, sync("SYNC_STATUS_ERROR", before), Some(Status::Syncing)),
            (None, sync("SYNC_STATUS_DISABLED", after), Some(Status::Inactive)),
            (None, sync("SYNC_STATUS_TOMORROW", Json::Null), Some(Status::Syncing)),
        ] {
            let said = sync_says(&state(recorded), &with_sync(&sync), false);
            assert_eq!(said.map(|(status, _)| status), want, "{recorded:?} {sync}");
        }
    }

    #[test]
    fn a_connector_without_credentials_says_who_was_asked() {
        let mut delegated = Connector::default();
        delegated.checks.owners = Some(["jane@example.com".to_owned()].into());
        let (status, sentence) =
            sync_says(&delegated, &found(serde_json::json!({})), false).expect("a state");
        assert_eq!(status, Status::Inactive);
        assert!(sentence.contains("asked jane@example.com to"), "{sentence}");
    }
}
