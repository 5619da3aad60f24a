//! What a resource is given with each call, and what it may answer.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde_json::Value as Json;
use tokio_util::sync::CancellationToken;

use super::diagnostics::{Diagnostic, Diagnostics};
use super::model::ModelError;
use super::private::Private;

/// Why a call was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// What went wrong, for the user.
    Diagnostics(Diagnostics),
    /// The call needs a part of the provider's configuration that is not known yet. Where Terraform
    /// allows it, the change is deferred; a plan goes on with unknown values; anything else fails
    /// with this diagnostic.
    ProviderUnknown(Diagnostic),
}

impl Failure {
    /// The diagnostics to show where nothing but an error will do.
    pub fn into_diagnostics(self) -> Diagnostics {
        match self {
            Self::Diagnostics(diagnostics) => diagnostics,
            Self::ProviderUnknown(diagnostic) => diagnostic.into(),
        }
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Diagnostics(diagnostic.into())
    }
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Diagnostics(diagnostics)
    }
}

impl From<ModelError> for Failure {
    fn from(error: ModelError) -> Self {
        Diagnostic::from(error).into()
    }
}

/// What a call answers.
pub type Outcome<T> = Result<T, Failure>;

/// The surroundings of one call: the provider's clients, the wish to stop, and what the call notes
/// on its way. Notes outlive a failure, and even a panic.
#[derive(Debug)]
pub struct Call<'a, C> {
    clients: &'a C,
    cancellation: CancellationToken,
    notes: Mutex<Notes>,
}

/// What a call has noted on its way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    pub(crate) diagnostics: Diagnostics,
    pub(crate) private: Private,
    pub(crate) saved: Option<Json>,
}

impl<'a, C> Call<'a, C> {
    /// A call with its clients, the token that cancels it, and the object's private state.
    pub fn new(clients: &'a C, cancellation: CancellationToken, private: Private) -> Self {
        Self { clients, cancellation, notes: Mutex::new(Notes { private, ..Notes::default() }) }
    }

    /// What the provider's configuration was made into.
    pub const fn clients(&self) -> &'a C {
        self.clients
    }

    /// Cancelled when the user interrupts Terraform, or when the operation's timeout is over. A call
    /// that writes should finish the write it has begun, and begin no other.
    pub const fn cancellation(&self) -> &CancellationToken {
        &self.cancellation
    }

    /// Adds a warning to the answer.
    pub fn warn(&self, warning: Diagnostic) {
        self.notes().diagnostics.push(warning);
    }

    /// Records an object that exists from now on, whatever comes after: should the call fail, this is
    /// what Terraform keeps (a new object as tainted), so that nothing made is ever lost.
    pub fn save<T: Serialize>(&self, state: &T) -> Result<(), ModelError> {
        let state = serde_json::to_value(state).map_err(|error| ModelError::Write(error.to_string()))?;
        self.notes().saved = Some(state);
        Ok(())
    }

    /// Reads the object's private state.
    pub fn private(&self) -> Private {
        self.notes().private.clone()
    }

    /// Changes the object's private state.
    pub fn change_private(&self, change: impl FnOnce(&mut Private)) {
        change(&mut self.notes().private);
    }

    pub(crate) fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn into_notes(self) -> Notes {
        self.notes.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs `operation`, cancelling the call's token when `limit` is over. The operation is then awaited
/// to its end, so that a write in flight is not forgotten, and a failure says what the limit was.
pub(crate) async fn within<T>(
    limit: Option<Duration>,
    operation_name: &str,
    cancellation: &CancellationToken,
    operation: impl Future<Output = Outcome<T>>,
) -> Outcome<T> {
    let Some(limit) = limit else { return operation.await };
    let mut operation = std::pin::pin!(operation);
    tokio::select! {
        outcome = &mut operation => return outcome,
        () = tokio::time::sleep(limit) => cancellation.cancel(),
    }
    operation.await.map_err(|failure| {
        let mut diagnostics = failure.into_diagnostics();
        diagnostics.push(
            Diagnostic::error(
                "Operation timed out",
                format!(
                    "It took longer than its timeout of {limit:?}. Raise \"timeouts.{operation_name}\" if it \
                     needs more time."
                ),
            )
            .at_attribute(super::schema::Timeouts::ATTRIBUTE),
        );
        diagnostics.into()
    })
}
