//! What a resource is given when it writes.

use std::fmt;
use std::ops::Deref;
use std::sync::Mutex;

use super::{Instance, Resource};
use crate::framework::call::{ObjectCall, Outcome, lock};
use crate::framework::private::Private;

/// Writes a state as an object of its schema, with its identity.
type Write<'a, M> = Box<dyn Fn(&M, &Private) -> Outcome<Instance> + Send + Sync + 'a>;

/// A call that changes an object: an [`ObjectCall`] that can save what is true by now.
pub struct ChangeCall<'a, R: Resource> {
    call: ObjectCall<'a, R::Clients>,
    write: Write<'a, R::Model>,
    saved: Mutex<Option<Instance>>,
}

impl<R: Resource> fmt::Debug for ChangeCall<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChangeCall").finish_non_exhaustive()
    }
}

impl<'a, R: Resource> ChangeCall<'a, R> {
    /// A call whose saved states are written by `write`.
    pub(super) fn new(
        call: ObjectCall<'a, R::Clients>,
        write: impl Fn(&R::Model, &Private) -> Outcome<Instance> + Send + Sync + 'a,
    ) -> Self {
        Self { call, write: Box::new(write), saved: Mutex::new(None) }
    }

    /// Records an object that exists from now on, whatever comes after: should the call fail, this is
    /// what Terraform keeps (a new object as tainted), with its identity, so that nothing made is ever lost.
    pub fn save(&self, state: &R::Model) -> Outcome<()> {
        let object = (self.write)(state, &self.call.private())?;
        *lock(&self.saved) = Some(object);
        Ok(())
    }

    pub(super) fn take_saved(&self) -> Option<Instance> {
        lock(&self.saved).take()
    }
}

impl<'a, R: Resource> Deref for ChangeCall<'a, R> {
    type Target = ObjectCall<'a, R::Clients>;

    fn deref(&self) -> &Self::Target {
        &self.call
    }
}
