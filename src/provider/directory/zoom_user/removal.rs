//! Taking a user out of the account.

use super::protection::{Deed, protect};
use super::reading::{is_pending, whole};
use super::{OnDestroy, Transfer, User, ZoomUser};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::{ChangeCall, Outcome};
use crate::provider::directory::account;
use crate::provider::errors;
use crate::zoom::roles::MEMBER;
use crate::zoom::users::{self, Deletion, Removal, UserStatus};
use crate::zoom::{Error, Problem};

/// Removes a user in the way that the resource says. One who is gone is a success.
pub(super) async fn remove(call: &ChangeCall<'_, ZoomUser>, state: &User) -> Outcome<()> {
    let zoom = account::client(call).await?;
    // Who had not accepted when they were last looked at may have done so since.
    let (pending, key) = if is_pending(call) {
        let Some(user) = whole(&zoom, state, true).await? else { return Ok(()) };
        let pending = user.status.as_deref() == Some(UserStatus::Pending.word());
        (pending, user.id.or(Some(user.email)))
    } else {
        (false, state.id.clone())
    };
    let key = key.ok_or_else(|| errors::missing("id"))?;
    let manner = state.on_destroy.unwrap_or_default();
    let deactivates = manner == OnDestroy::Deactivate && !pending;
    protect(call, state, if deactivates { Deed::Deactivate } else { Deed::Remove }).await?;
    if pending && manner != OnDestroy::Disassociate {
        // Zoom removes invitations in this way only, and an invitation has nothing to keep or to delete.
        call.warn(Diagnostic::warning(
            "Invitation withdrawn",
            "The person had not accepted the invitation, so that there was nobody to deactivate or to delete. The \
             invitation was withdrawn.",
        ));
    }
    let done = if deactivates {
        zoom.users().set_active(&key, false).await
    } else {
        let removal =
            if manner == OnDestroy::Delete && !pending { Removal::Delete } else { Removal::Disassociate };
        let transfer = state.transfer.as_ref().filter(|_| !pending).map(handed_over);
        zoom.users().delete(&key, &Deletion { removal, transfer }).await
    };
    match done {
        Ok(()) => Ok(()),
        Err(error) if error.is_gone() || error.problem() == Some(&Problem::InvitationExpired) => Ok(()),
        Err(error) => {
            let attempt = if deactivates { "deactivate a user" } else { "remove a user" };
            Err(refusal(attempt, &error, state).into())
        }
    }
}

fn handed_over(transfer: &Transfer) -> users::Transfer {
    let what = [
        (transfer.meetings, "transfer_meeting"),
        (transfer.webinars, "transfer_webinar"),
        (transfer.recordings, "transfer_recording"),
        (transfer.whiteboards, "transfer_whiteboard"),
        (transfer.clips, "transfer_clipfiles"),
        (transfer.notes, "transfer_notes"),
        (transfer.visitors, "transfer_visitors"),
        (transfer.docs, "transfer_docs"),
    ];
    let what = what.into_iter().filter(|(wanted, _)| *wanted == Some(true)).map(|(_, name)| name);
    users::Transfer { email: transfer.email.clone(), what: what.collect() }
}

/// Why Zoom keeps somebody, and the way around it.
fn refusal(attempt: &str, error: &Error, user: &User) -> Diagnostic {
    let mut diagnostic = errors::diagnostic(attempt, error);
    let Error::Api(refusal) = error else { return diagnostic };
    let way = match (&refusal.problem, refusal.code) {
        (Problem::ProtectedUser, _) if user.role_id.as_deref() != Some(MEMBER) => {
            "Put the resource back with the role Member, apply, and then remove it:\n\n    role_id = \"2\"".to_owned()
        }
        (_, Some(1107)) => "The address belongs to a domain that the account manages, so that Zoom leaves nobody a free \
                            account under it. Put the resource back, apply this, and then remove it:\n\n    \
                            on_destroy = \"delete\""
            .to_owned(),
        (_, Some(300)) if refusal.message.contains("transfer") || refusal.message.contains("destination") => {
            "Look at \"transfer\": who gets what the user leaves behind must be another user of the account, with the \
             licence that it needs."
                .to_owned()
        }
        _ => return diagnostic,
    };
    diagnostic.detail.push_str("\n\n");
    diagnostic.detail.push_str(&way);
    diagnostic
}
