//! Ephemeral resources: values that reach neither plan nor state.

use std::time::SystemTime;

use crate::framework::{Call, Model, Outcome, Private};

/// An ephemeral resource. It is opened anew for every walk of Terraform's graph.
///
/// Closing cannot be relied on: Terraform leaves it out after an interrupt.
pub trait EphemeralResource: Send + Sync + Sized + 'static {
    /// The attributes: what is asked for, and what is given.
    type Model: Model;
    /// What the provider's configuration is made into.
    type Clients: Send + Sync + 'static;

    /// The type's name in Terraform, with the provider's prefix.
    const TYPE_NAME: &'static str;

    /// Opens it.
    fn open(
        &self,
        call: &Call<'_, Self::Clients>,
        config: Self::Model,
    ) -> impl Future<Output = Outcome<Opened<Self::Model>>> + Send;

    /// Prolongs it, with the private values of the last opening or prolonging; answers when to be
    /// called again.
    fn renew(
        &self,
        call: &Call<'_, Self::Clients>,
        private: Private,
    ) -> impl Future<Output = Outcome<Option<SystemTime>>> + Send;

    /// Closes it, with the private values of its opening.
    fn close(
        &self,
        call: &Call<'_, Self::Clients>,
        private: Private,
    ) -> impl Future<Output = Outcome<()>> + Send;
}

/// An ephemeral resource that has been opened.
#[derive(Clone, Debug)]
pub struct Opened<M> {
    /// The values, the configured ones included.
    pub result: M,
    /// What renewing and closing will need.
    pub private: Private,
    /// When to renew it.
    pub renew_at: Option<SystemTime>,
}
