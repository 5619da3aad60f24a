//! Reading a user, with as few calls as can be.

use super::User;
use super::found::{Configured, Found};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::{ObjectCall, Outcome};
use crate::provider::directory::account;
use crate::provider::{Clients, errors};
use crate::zoom::Client;
use crate::zoom::error::found;
use crate::zoom::rosters::Answer;
use crate::zoom::users::{self, UserStatus};

/// Where private state says that the user had not accepted when they were last looked at.
const PENDING: &str = "pending";

/// The user as they are now; none where they are gone.
pub(super) async fn read(call: &ObjectCall<'_, Clients>, mut state: User) -> Outcome<Option<User>> {
    // Of an imported user nothing is known but the id.
    state.email = state.email.filter(|email| !email.is_empty());
    let zoom = account::client(call).await?;
    let configured = Configured::recall(&call.private());
    let pending = is_pending(call);
    if let (Some(id), Some(email)) = (state.id.clone(), state.email.clone())
        && !state.needs_a_read_of_its_own(&configured)
    {
        let status = expected_status(&state, pending);
        if let Answer::Row(row) = zoom.rosters().user(status, Some(&id), &email).await {
            let row = Found::listed(row, status);
            let is_same = row.is_of(&id, &email);
            let mut listed = state.clone();
            listed.take(row, &configured);
            // Lists lag behind: a difference that matters is confirmed by a single read.
            if is_same && state.differs(&listed, &configured).is_empty() {
                return Ok(Some(listed));
            }
        }
    }
    let Some(user) = whole(&zoom, &state, pending).await? else { return Ok(None) };
    let user = Found::from(user);
    note_pending(call, user.status);
    state.take(user, &configured);
    Ok(Some(state))
}

/// The user by a single read; none where they are gone.
pub(super) async fn whole(zoom: &Client, state: &User, pending: bool) -> Outcome<Option<users::User>> {
    let key = state.id.as_ref().or(state.email.as_ref()).ok_or_else(|| errors::missing("email"))?;
    let fault = |error| errors::diagnostic("read a user", &error);
    let user = found(zoom.users().get(key).await).map_err(fault)?;
    match (&user, &state.email) {
        // Of somebody who has not accepted, the id is not always known.
        (None, Some(email)) if pending && email != key => {
            Ok(found(zoom.users().get(email).await).map_err(fault)?)
        }
        _ => Ok(user),
    }
}

/// The list in which a user should stand, by what is known of them.
fn expected_status(state: &User, pending: bool) -> UserStatus {
    match state.status.as_deref() {
        _ if pending => UserStatus::Pending,
        Some("inactive") => UserStatus::Inactive,
        _ => UserStatus::Active,
    }
}

/// Whether the user had not accepted when they were last looked at.
pub(super) fn is_pending(call: &ObjectCall<'_, Clients>) -> bool {
    call.private().get(PENDING).is_some()
}

/// Remembers whether the user has accepted.
pub(super) fn note_pending(call: &ObjectCall<'_, Clients>, status: Option<UserStatus>) {
    call.change_private(|private| {
        if status == Some(UserStatus::Pending) {
            private.set(PENDING, true);
        } else {
            private.remove(PENDING);
        }
    });
}

/// Nobody has that id or address.
pub(super) fn nobody(key: &str) -> Diagnostic {
    Diagnostic::error(
        "User not found",
        format!(
            "The Zoom account has no user \"{key}\". Check the spelling; a user who has left the account is found no \
             more. The data source zoom_users lists those that there are."
        ),
    )
}
