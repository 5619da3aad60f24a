//! Actions: something to do that leaves no object behind (Terraform 1.14).

use crate::framework::{Call, Model, Outcome, Partial};

/// An action.
pub trait Action: Send + Sync + Sized + 'static {
    /// The attributes of the action's `config` block.
    type Model: Model;
    /// What the provider's configuration is made into.
    type Clients: Send + Sync + 'static;

    /// The type's name in Terraform, with the provider's prefix.
    const TYPE_NAME: &'static str;

    /// Says while planning what can be known to fail.
    fn plan(
        &self,
        call: &Call<'_, Self::Clients>,
        config: Partial<'_>,
    ) -> impl Future<Output = Outcome<()>> + Send;

    /// Does it, and says how it goes.
    fn invoke<P: Progress>(
        &self,
        call: &Call<'_, Self::Clients>,
        config: Self::Model,
        progress: &mut P,
    ) -> impl Future<Output = Outcome<()>> + Send;
}

/// Where an action says how it goes.
pub trait Progress: Send {
    /// Shows a line to the user.
    fn say(&mut self, message: String) -> impl Future<Output = ()> + Send;
}
