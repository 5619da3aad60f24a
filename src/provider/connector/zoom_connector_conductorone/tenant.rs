//! Which tenant a connector belongs to.
//!
//! In another tenant every connector looks gone, and the next apply would make all of them anew in the wrong
//! one. So each connector remembers its tenant in its private state, and another one is refused.

use crate::conductorone::{Client, Error};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::{Failure, ObjectCall, Outcome};
use crate::provider::Clients;
use crate::provider::conductorone::errors;

/// Where the tenant's host stands in a connector's private state.
const KEY: &str = "tenant";

/// ConductorOne's client, for a connector that is made, read, changed or removed.
pub(in crate::provider::connector) fn client(call: &ObjectCall<'_, Clients>) -> Outcome<Client> {
    let client = call.clients().conductorone(call.cancellation())?;
    let host = client.tenant().host().to_owned();
    match call.private().get(KEY).and_then(serde_json::Value::as_str) {
        None => call.change_private(|private| private.set(KEY, host)),
        Some(own) if own == host => {}
        Some(own) => {
            return Err(Diagnostic::error(
                "Credentials of another ConductorOne tenant",
                format!(
                    "The connector belongs to the tenant {own}, and the provider's conductorone block leads to {host}, \
                     where every connector of the other tenant looks as if it had been deleted. So nothing is read or \
                     changed.\n\nGive the provider access to {own}. If the connector is no longer to be managed there, \
                     forget it first, which deletes nothing:\n\n    terraform state rm <address>"
                ),
            )
            .into());
        }
    }
    Ok(client)
}

/// The failure of a call.
pub(super) fn failed(attempt: &str, error: &Error) -> Failure {
    errors::diagnostic(attempt, error).into()
}
