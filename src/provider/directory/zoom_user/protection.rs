//! Nobody as whom a known token acts is demoted, deactivated or removed.

use super::User;
use crate::framework::diagnostics::Diagnostic;
use crate::framework::{Call, Outcome};
use crate::provider::Clients;
use crate::provider::directory::acting;

/// What would be done to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed<'a> {
    /// They are given this role in the place of the present one.
    Role(&'a str),
    /// They are deactivated.
    Deactivate,
    /// They are taken out of the account.
    Remove,
}

/// Refuses to do that to a user as whom a known token acts. Whoever has no credentials may plan it.
pub(super) async fn protect(call: &Call<'_, Clients>, user: &User, deed: Deed<'_>) -> Outcome<()> {
    let keys = [&user.id, &user.email];
    for person in acting::of_call(call).await? {
        if !keys.into_iter().flatten().any(|key| person.is(key)) {
            continue;
        }
        let refusal: Diagnostic = match deed {
            Deed::Role(role_id) if !person.is_demoted_by(role_id) => continue,
            Deed::Role(_) => person.refusal("take the role from").at_attribute("role_id"),
            Deed::Deactivate => person.refusal("deactivate").at_attribute("status"),
            Deed::Remove => person.refusal("remove"),
        };
        return Err(refusal.into());
    }
    Ok(())
}
