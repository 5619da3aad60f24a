//! What PingOne says of a connector, and how that is recorded.
//!
//! Between a read and the plan that follows there is nothing but the state and the private state. What PingOne
//! has said is kept in the latter, so that a plan which verifies at Zoom tells both.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::super::core::{Status, Verify, found_without_zoom};
use super::Connector;
use crate::framework::{ObjectCall, Outcome};
use crate::pingone::Store;
use crate::pingone::stores::SecretOnRead;
use crate::provider::Clients;

/// Where it stands in a connector's private state.
const SAYS: &str = "says";
/// Whether something was written of which no revision was made.
pub(super) const UNPUBLISHED: &str = "unpublished";

/// What PingOne says that is not as it should be; nothing where all is well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Says {
    status: Option<Status>,
    sentence: String,
    /// Whether writing the store again would mend it.
    pub(super) writing_mends: bool,
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
pub(super) fn recorded(call: &ObjectCall<'_, Clients>) -> Says {
    let says = call.private().get(SAYS).cloned().unwrap_or_default();
    serde_json::from_value(says).unwrap_or_default()
}

/// Notes what is said.
pub(super) fn note(call: &ObjectCall<'_, Clients>, says: &Says) {
    let json = serde_json::to_value(says).unwrap_or(Json::Null);
    call.change_private(|private| private.set(SAYS, json));
}

/// Whether a revision is still to be made.
pub(super) fn is_unpublished(call: &ObjectCall<'_, Clients>) -> bool {
    call.private().get(UNPUBLISHED).and_then(Json::as_bool).unwrap_or_default()
}

/// Puts what PingOne holds into a state, and notes what it says.
pub(super) fn take_in(call: &ObjectCall<'_, Clients>, state: &mut Connector, found: &Store) {
    let text = |key: &str| Some(found.setting(key).to_owned()).filter(|text| !text.is_empty());
    state.name = Some(found.name().to_owned());
    state.description = Some(found.description().to_owned());
    state.active = Some(found.is_active());
    state.managed = Some(found.is_managed());
    state.account_id = text("OAUTH_ACCOUNT_ID");
    state.client_id = text("OAUTH_CLIENT_ID");
    state.scim_url = text("SCIM_URL");
    state.oauth_token_url = text("OAUTH_TOKEN_URL");
    state.create_users = Some(found.switch("CREATE_USERS"));
    state.update_users = Some(found.switch("UPDATE_USERS"));
    state.disable_users = Some(found.switch("DISABLE_USERS"));
    state.deprovision_users = Some(found.switch("DEPROVISION_USERS"));
    state.remove_action = Some(match found.remove_action() {
        Ok(action) => action.word().to_owned(),
        Err(other) => other.to_owned(),
    });
    let mut says = store_says(state, found);
    if is_unpublished(call) {
        says.add(Status::RegistrationFailed, NOT_LIVE);
        says.writing_mends = true;
    }
    state.says = Some(says);
}

/// What is said of a change that no revision took in.
pub(super) const NOT_LIVE: &str = "The store is written, but no revision was made of it, so that PingOne does not act on \
                                   it yet. Applying makes one.";

/// What is wrong with a store.
pub(super) fn store_says(state: &Connector, found: &Store) -> Says {
    let mut says = Says::default();
    if !found.uses_oauth() {
        says.add(
            Status::RegistrationFailed,
            "The store does not use OAuth Bearer Token, and the other method ended at Zoom in 2023. Applying sets it.",
        );
        says.writing_mends = true;
    }
    if let (SecretOnRead::Told(held), Some(ours)) = (found.client_secret(), &state.secret.client_secret)
        && held != *ours
    {
        says.add(
            Status::RegistrationFailed,
            "The store holds another client secret than this one. Applying writes this one again.",
        );
        says.writing_mends = true;
    }
    if let Some(failure) = found.sync_failure() {
        let failure = failure.trim_end_matches('.');
        says.add(
            Status::RegistrationFailed,
            &format!("The last synchronisation failed. PingOne says: {failure}."),
        );
    }
    if !found.is_active() {
        says.add(Status::Inactive, "The store is inactive in PingOne.");
    }
    says
}

/// Records what was said: in private state for the next plan and, where Zoom could not be asked for want of a
/// kept secret, in the findings.
pub(super) fn record(call: &ObjectCall<'_, Clients>, state: &mut Connector) {
    let before = recorded(call);
    let says = state.says.clone().unwrap_or_default();
    let zoom_was_asked = state.secret.client_secret.is_some() && state.checks.verify() == Verify::Always;
    if !zoom_was_asked {
        let (before, now) = (before.into_problem(), says.clone().into_problem());
        state.findings = found_without_zoom(state.findings.clone(), before.as_ref(), now.as_ref());
    }
    note(call, &says);
}

/// The store of a connector that must exist.
pub(super) fn must_exist(found: Option<Store>) -> Outcome<Store> {
    found.ok_or_else(|| {
        crate::framework::diagnostics::Diagnostic::error(
            "Connector is gone",
            "The store was deleted in PingOne since the plan was made. Plan and apply again to make it anew.",
        )
        .into()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn store(status: &str, method: &str, secret: &str, sync: &Json) -> Store {
        serde_json::from_value(json!({
            "id": "s", "type": "Zoom", "status": status, "syncStatus": sync,
            "configuration": {"AUTHENTICATION_METHOD": method, "OAUTH_CLIENT_SECRET": secret},
        }))
        .expect("a store")
    }

    #[test]
    fn what_is_wrong_with_a_store_is_said() {
        let mut state = Connector::default();
        state.secret.client_secret = Some("hunter2".into());
        let oauth = "OAuth Bearer Token";
        let failed = json!({"syncState": "FAILED", "details": "No scope."});
        for (found, status, part, mends) in [
            (store("ACTIVE", oauth, "********", &Json::Null), None, "", false),
            (store("ACTIVE", oauth, "hunter2", &Json::Null), None, "", false),
            (
                store("ACTIVE", oauth, "other", &Json::Null),
                Some(Status::RegistrationFailed),
                "another client secret",
                true,
            ),
            (
                store("ACTIVE", "JWT Bearer Token", "", &Json::Null),
                Some(Status::RegistrationFailed),
                "2023",
                true,
            ),
            (
                store("ACTIVE", oauth, "", &failed),
                Some(Status::RegistrationFailed),
                "PingOne says: No scope.",
                false,
            ),
            (store("INACTIVE", oauth, "", &Json::Null), Some(Status::Inactive), "inactive", false),
        ] {
            let says = store_says(&state, &found);
            assert_eq!((says.status, says.writing_mends), (status, mends), "{says:?}");
            assert!(says.sentence.contains(part) && !says.sentence.contains("hunter2"), "{says:?}");
        }
    }
}
