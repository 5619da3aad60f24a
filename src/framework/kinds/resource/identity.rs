//! Resource identity: what tells one remote object from all others (Terraform 1.12).

use serde_json::Value as Json;

use super::Resource;
use crate::framework::call::Outcome;
use crate::framework::diagnostics::Diagnostic;
use crate::framework::kinds::schemas::block_of;
use crate::framework::model::{self, Model};
use crate::framework::private::Private;
use crate::framework::schema::Block;
use crate::framework::value::Value;

/// A resource whose objects have an identity. It opts in with [`Extras::identifies`](super::Extras::identifies).
///
/// The identity's struct holds texts, numbers, truths and lists of these. A field with the behaviour
/// `required()` must be given for an import by identity, one with `optional()` may be. None changes in an
/// object's life; one that is null may become known.
pub trait ResourceIdentity: Resource {
    /// What identifies an object.
    type Identity: Model;
    /// The version of the identity's form. Raise it together with [`ResourceIdentity::upgrade_identity`].
    const IDENTITY_VERSION: i64 = 0;

    /// The identity of an object; none while it is not known. Private state may hold what the model does
    /// not, such as the account in which the object stands.
    fn identity(state: &Self::Model, private: &Private) -> Option<Self::Identity>;

    /// Brings an identity of an earlier version to the current one, in a single step.
    fn upgrade_identity(version: i64, _identity: Json) -> Result<Json, Diagnostic> {
        Err(Diagnostic::error(
            "Identity cannot be upgraded",
            format!(
                "The identity was stored in version {version} of \"{}\", which this version of the provider cannot \
                 read. Use the version of the provider that stored it.",
                Self::TYPE_NAME
            ),
        ))
    }
}

/// A resource's identity on values.
pub(super) struct Identifying<R: Resource> {
    pub(super) version: i64,
    pub(super) block: fn() -> Block,
    pub(super) of: fn(&R::Model, &Private, &Block) -> Outcome<Option<Value>>,
    pub(super) upgrade: fn(i64, Json) -> Result<Json, Diagnostic>,
}

impl<R: ResourceIdentity> Identifying<R> {
    pub(super) fn new() -> Self {
        Self {
            version: R::IDENTITY_VERSION,
            block: block_of::<R::Identity>,
            of: |state, private, block| {
                R::identity(state, private)
                    .map(|identity| Ok(model::write(&identity, block, &Value::Null)?))
                    .transpose()
            },
            upgrade: R::upgrade_identity,
        }
    }
}

/// The identity that Terraform keeps: the stored one, completed by what was found. Both may be absent.
///
/// A value that was stored and is another now is a mistake, for an identity never changes.
pub(super) fn settle(stored: Option<&Value>, found: Option<Value>) -> Result<Option<Value>, Diagnostic> {
    let (Some(stored), Some(found)) = (stored, &found) else {
        return Ok(found.or_else(|| stored.cloned()));
    };
    let (Some(before), Some(after)) = (stored.as_object(), found.as_object()) else {
        return Ok(Some(if stored.is_null() { found.clone() } else { stored.clone() }));
    };
    let mut settled = before.clone();
    for (name, value) in after.iter() {
        let Some(kept) = settled.get_mut(name) else { continue };
        if kept.is_null() {
            kept.clone_from(value);
        } else if !value.is_null() && kept != value {
            return Err(Diagnostic::error(
                "Provider error",
                format!(
                    "The object's identity has changed in \"{name}\", which must stay the same in an object's \
                     life. Either another object has taken its place, or the provider is mistaken. Compare the \
                     object with its state; if it is the same one, please report this."
                ),
            ));
        }
    }
    Ok(Some(Value::Object(settled)))
}
