//! Importing objects: by an id, by a natural key, or by their identity, all through one door.

use futures_util::future::BoxFuture;

use super::{Resource, ResourceIdentity};
use crate::framework::call::{ObjectCall, Outcome};
use crate::framework::diagnostics::Diagnostics;
use crate::framework::kinds::schemas::block_of;
use crate::framework::model;
use crate::framework::schema::{Block, validate};
use crate::framework::value::Value;

/// Can be imported. It opts in with [`Extras::imports`](super::Extras::imports), which brings the identity
/// with it.
///
/// Whatever the user gives becomes an identity first: [`ImportResource::locate`] reads an id, or looks up the
/// natural key that stands for it; an import by identity (Terraform 1.12) brings it along. Then there is one
/// way for both, [`ImportResource::import`].
pub trait ImportResource: ResourceIdentity {
    /// How an id reads, for messages and documentation, such as `account_id/client_id`.
    const ID_FORM: &'static str;

    /// Which object the id means. An id whose form is wrong fails, and so does a natural key that fits no
    /// object, or several.
    fn locate(
        &self,
        call: &ObjectCall<'_, Self::Clients>,
        id: &str,
    ) -> impl Future<Output = Outcome<Self::Identity>> + Send;

    /// The state that [`Resource::read`] can complete; usually nothing but what the identity says. Fields
    /// that only a configuration can give are left empty.
    fn import(
        &self,
        call: &ObjectCall<'_, Self::Clients>,
        identity: Self::Identity,
    ) -> impl Future<Output = Outcome<Self::Model>> + Send;
}

/// By what an object is to be imported.
#[derive(Debug)]
pub(crate) enum ImportKey {
    /// By its id, or a natural key.
    Id(String),
    /// By its identity, an object of the identity's schema.
    Identity(Value),
}

/// A resource's import on values.
pub(super) struct Importing<R: Resource> {
    pub(super) import: ImportFunction<R>,
}

/// The imported state and the identity by which it was found.
type Imported<R> = (<R as Resource>::Model, Value);

type ImportFunction<R> = for<'a> fn(
    &'a R,
    &'a ObjectCall<'a, <R as Resource>::Clients>,
    ImportKey,
) -> BoxFuture<'a, Outcome<Imported<R>>>;

impl<R: ImportResource> Importing<R> {
    pub(super) fn new() -> Self {
        Self { import: |resource, call, key| Box::pin(import(resource, call, key)) }
    }
}

async fn import<R: ImportResource>(
    resource: &R,
    call: &ObjectCall<'_, R::Clients>,
    key: ImportKey,
) -> Outcome<Imported<R>> {
    let block = block_of::<R::Identity>();
    let identity = match key {
        ImportKey::Id(id) => resource.locate(call, &id).await?,
        ImportKey::Identity(identity) => {
            complaints(&block, &identity)?;
            model::read(&identity)?
        }
    };
    let value = model::write(&identity, &block, &Value::Null)?;
    Ok((resource.import(call, identity).await?, value))
}

/// Refuses an identity without what an import needs.
fn complaints(block: &Block, identity: &Value) -> Result<(), Diagnostics> {
    // The paths lead into the identity, where Terraform has no place to show them.
    let complaints: Diagnostics = validate(block, identity, true)
        .into_iter()
        .map(|mut complaint| {
            complaint.path = None;
            complaint
        })
        .collect();
    if complaints.has_error() { Err(complaints) } else { Ok(()) }
}
