//! Which account an object belongs to.
//!
//! With another account's credentials every object of the directory looks gone, and the next apply would
//! make all of them anew in the wrong account. So each object remembers its account in its private state,
//! and credentials of another one are refused before anything is read or planned.

use crate::framework::diagnostics::Diagnostic;
use crate::framework::{Call, ObjectCall, Outcome, Private};
use crate::provider::{Clients, errors};
use crate::zoom::{Client, Error, Problem};

/// Where the account's id stands in an object's private state.
const KEY: &str = "account_id";

/// The provider's own client, for an object that is made, read, changed or removed: refused where the
/// object belongs to another account than the credentials. An object without an account gets this one.
pub async fn client(call: &ObjectCall<'_, Clients>) -> Outcome<Client> {
    let zoom = call.clients().zoom(call.cancellation())?;
    match (remembered(call), current(&zoom).await?) {
        (Some(own), Some(current)) => same(&own, &current)?,
        (None, Some(current)) => call.change_private(|private| private.set(KEY, current)),
        (_, None) => {}
    }
    Ok(zoom)
}

/// Refuses to plan an object that belongs to another account than the credentials. A new object belongs to
/// none, and whoever has no credentials plans without.
pub async fn check_plan(call: &ObjectCall<'_, Clients>) -> Outcome<()> {
    let Some(own) = remembered(call) else { return Ok(()) };
    let Some(zoom) = call.clients().zoom_if_configured(call.cancellation())? else { return Ok(()) };
    match current(&zoom).await? {
        Some(current) => same(&own, &current),
        None => Ok(()),
    }
}

/// Refuses an object of the account `own` where the credentials are those of `current`.
pub fn same(own: &str, current: &str) -> Outcome<()> {
    if own == current {
        return Ok(());
    }
    Err(Diagnostic::error(
        "Credentials of another Zoom account",
        format!(
            "The object belongs to the Zoom account {own}, and the provider's credentials to the account {current}, \
             where everything of the other account looks as if it had been deleted. So nothing is read or planned.\n\n\
             Give the provider the credentials of the account {own}. If the object is no longer to be managed there, \
             forget it first, which deletes nothing:\n\n    terraform state rm <address>"
        ),
    )
    .into())
}

/// The account that an object's private state remembers.
pub fn id_in(private: &Private) -> Option<String> {
    private.get(KEY)?.as_str().map(str::to_owned)
}

/// Refuses an import from another account than that of the credentials.
pub async fn expect(call: &Call<'_, Clients>, given: Option<&str>) -> Outcome<()> {
    let Some(given) = given else { return Ok(()) };
    let zoom = call.clients().zoom(call.cancellation())?;
    match current(&zoom).await? {
        Some(current) => same(given, &current),
        None => Ok(()),
    }
}

/// The provider's own client for a list, and the account that its objects belong to.
pub async fn client_of(call: &Call<'_, Clients>) -> Outcome<(Client, Option<String>)> {
    let zoom = call.clients().zoom(call.cancellation())?;
    let account_id = current(&zoom).await?;
    Ok((zoom, account_id))
}

fn remembered(call: &ObjectCall<'_, Clients>) -> Option<String> {
    call.private().get(KEY)?.as_str().map(str::to_owned)
}

/// The account of the credentials; nothing where they are a ready token that may not read its own user.
async fn current(zoom: &Client) -> Outcome<Option<String>> {
    zoom.account().id().await.or_else(|error| {
        if is_no_business(&error) {
            Ok(None)
        } else {
            Err(errors::diagnostic("find out which account the access token belongs to", &error).into())
        }
    })
}

fn is_no_business(error: &Error) -> bool {
    matches!(error.problem(), Some(Problem::MissingScopes { .. } | Problem::LacksPrivilege { .. }))
}
