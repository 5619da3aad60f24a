//! Taking a user out of the account.

use super::protection::{Deed, protect};
use super::reading::{is_pending, whole};
use super::{OnDestroy, Transfer, User, ZoomUser};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::{ChangeCall, ObjectCall, Outcome};
use crate::provider::directory::account;
use crate::provider::{Clients, errors};
use crate::zoom::roles::{ADMIN, MEMBER, OWNER};
use crate::zoom::users::{self, Deletion, Removal, UserStatus};
use crate::zoom::{Error, Problem};

/// Says while planning what will certainly be refused, and warns of what may be.
pub(super) async fn foresee(call: &ObjectCall<'_, Clients>, state: &User) -> Outcome<()> {
    let manner = state.on_destroy.unwrap_or_default();
    if is_pending(call) {
        // Zoom withdraws invitations, whoever was invited.
        if manner != OnDestroy::Disassociate {
            call.warn(Diagnostic::warning(
                "Invitation will be withdrawn",
                "The person has not accepted the invitation, so that there is nobody to deactivate or to delete. Unless \
                 they accept before the apply, the invitation is withdrawn.",
            ));
        }
        return Ok(());
    }
    protect(call, state, if manner == OnDestroy::Deactivate { Deed::Deactivate } else { Deed::Remove })
        .await?;
    match state.role_id.as_deref() {
        Some(OWNER) => {
            return Err(Diagnostic::error(
                "Zoom protects this user",
                "The user owns the account, and Zoom neither removes nor deactivates its owner. Hand the account over \
                 first, in Zoom's web portal under Account Management, Account Profile; or forget the user, which \
                 changes nothing in Zoom:\n\n    terraform state rm <address>",
            )
            .into());
        }
        // Another resource may take the role before.
        Some(ADMIN) => call.warn(Diagnostic::warning(
            "Zoom keeps administrators",
            "The user is an administrator, whom Zoom neither removes nor deactivates. Unless the same apply takes the \
             role from them (a zoom_role_member that goes as well does), this will fail. Put the resource back with \
             the role Member, apply, and then remove it:\n\n    role_id = \"2\"",
        )),
        _ => {}
    }
    foresee_transfer(call, state.transfer.as_ref().filter(|_| manner != OnDestroy::Deactivate)).await
}

/// Warns of an heir whom the account does not have, or does not have yet.
async fn foresee_transfer(call: &ObjectCall<'_, Clients>, transfer: Option<&Transfer>) -> Outcome<()> {
    let Some(transfer) = transfer else { return Ok(()) };
    let Some(zoom) = call.clients().zoom_if_configured(call.cancellation())? else { return Ok(()) };
    // Whoever may not look needs no warning of it here: the removal will tell.
    if matches!(zoom.users().get(&transfer.email).await, Err(error) if error.is_gone()) {
        call.warn(
            Diagnostic::warning(
                "Nobody to hand over to",
                format!(
                    "The account has no user {}, who is to get what the removed user leaves behind. Unless the same \
                     apply makes them first, Zoom will refuse the removal. Correct \"transfer\", apply, and then \
                     remove the user.",
                    transfer.email
                ),
            )
            .at_attribute("transfer"),
        );
    }
    Ok(())
}

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
