//! Resource identity: what tells one remote object from all others (Terraform 1.12).

use crate::framework::{Call, Model, Outcome, Resource};

/// A resource whose objects have an identity. It opts in through its `Extras`, like the other extras.
///
/// The identity's struct holds texts, numbers, truths and lists of these; each field is required or
/// optional for an import, and none changes in an object's life.
pub trait ResourceIdentity: Resource {
    /// What identifies an object.
    type Identity: Model;
    /// The version of the identity's form.
    const IDENTITY_VERSION: i64 = 0;

    /// The identity of an object; none while it is not known.
    fn identity(state: &Self::Model) -> Option<Self::Identity>;

    /// The state that [`Resource::read`] can complete, for an import by identity.
    fn import_by_identity(
        &self,
        call: &Call<'_, Self::Clients>,
        identity: Self::Identity,
    ) -> impl Future<Output = Outcome<Self::Model>> + Send;
}
