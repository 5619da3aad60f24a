//! List resources: finding objects for `terraform query` (Terraform 1.14).

use super::identity::ResourceIdentity;
use crate::framework::{Call, Model, Outcome};

/// Lists the objects of a resource type that has an identity.
pub trait ListResource: ResourceIdentity {
    /// The attributes of the list's `config` block.
    type Filter: Model;

    /// Sends what it finds to the sink, until the sink has enough.
    fn list<S: ListSink<Self>>(
        &self,
        call: &Call<'_, Self::Clients>,
        filter: Self::Filter,
        sink: &mut S,
    ) -> impl Future<Output = Outcome<()>> + Send;
}

/// Where listed objects go.
pub trait ListSink<R: ResourceIdentity>: Send {
    /// Whether whole objects are asked for.
    fn wants_objects(&self) -> bool;

    /// Takes one object; answers whether more are wanted.
    fn send(&mut self, listed: Listed<R::Identity, R::Model>) -> impl Future<Output = bool> + Send;
}

/// One object of a list.
#[derive(Clone, Debug)]
pub struct Listed<I, M> {
    /// What identifies it.
    pub identity: I,
    /// A name for people.
    pub display_name: String,
    /// The whole object, where it was asked for.
    pub object: Option<M>,
}
