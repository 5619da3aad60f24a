//! What an implementation is given with each call, and what it may answer.
//!
//! Each kind is given what it can use and nothing else: [`Call`] is what all have in common, [`ObjectCall`]
//! adds the private state of one object, and [`ChangeCall`](super::ChangeCall) what a write may save.

use std::ops::Deref;
use std::sync::{Mutex, MutexGuard, PoisonError};

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

/// The surroundings of one call: the provider's clients, the wish to stop, and the warnings that the call
/// adds on its way. Warnings outlive a failure, and even a panic.
#[derive(Debug)]
pub struct Call<'a, C> {
    clients: &'a C,
    cancellation: CancellationToken,
    warnings: Mutex<Diagnostics>,
}

impl<'a, C> Call<'a, C> {
    /// A call with its clients and the token that cancels it.
    pub const fn new(clients: &'a C, cancellation: CancellationToken) -> Self {
        Self { clients, cancellation, warnings: Mutex::new(Diagnostics::new()) }
    }

    /// What the provider's configuration was made into.
    pub const fn clients(&self) -> &'a C {
        self.clients
    }

    /// Cancelled when Terraform wants the call to stop, when the user interrupts a call that changes nothing, or when
    /// the operation's timeout is over. A call that writes should finish the write it has begun, and begin no
    /// other.
    pub const fn cancellation(&self) -> &CancellationToken {
        &self.cancellation
    }

    /// Adds a warning to the answer.
    pub fn warn(&self, warning: Diagnostic) {
        lock(&self.warnings).push(warning);
    }

    pub(crate) fn take_warnings(&self) -> Diagnostics {
        std::mem::take(&mut *lock(&self.warnings))
    }
}

/// A call about one object: a [`Call`] with the object's private state.
#[derive(Debug)]
pub struct ObjectCall<'a, C> {
    call: Call<'a, C>,
    private: Mutex<Private>,
}

impl<'a, C> ObjectCall<'a, C> {
    /// A call about the object with that private state.
    pub const fn new(call: Call<'a, C>, private: Private) -> Self {
        Self { call, private: Mutex::new(private) }
    }

    /// Reads the object's private state.
    pub fn private(&self) -> Private {
        lock(&self.private).clone()
    }

    /// Changes the object's private state.
    pub fn change_private(&self, change: impl FnOnce(&mut Private)) {
        change(&mut lock(&self.private));
    }
}

impl<'a, C> Deref for ObjectCall<'a, C> {
    type Target = Call<'a, C>;

    fn deref(&self) -> &Self::Target {
        &self.call
    }
}

/// What is left by a panic under the lock is whole: each change is one assignment or one push.
pub(super) fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The diagnostic for a call that panicked. What the panic said is not in it.
pub(super) fn panicked(call: &str) -> Diagnostic {
    Diagnostic::error(
        "Provider error",
        format!(
            "The provider failed unexpectedly while it answered {call}. Nothing else is affected. Run again with \
             TF_LOG=DEBUG and report it with the lines that say \"panicked\"."
        ),
    )
}
