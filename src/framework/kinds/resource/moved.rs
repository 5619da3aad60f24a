//! Taking over the state of another type: `moved` blocks across types (Terraform 1.8, OpenTofu 1.10).

use serde_json::Value as Json;

use super::Resource;
use crate::framework::diagnostics::Diagnostic;

/// Can take over the state of other types of the same provider. It opts in with
/// [`Extras::moves`](super::Extras::moves).
pub trait MoveResource: Resource {
    /// The types of this provider whose objects may become objects of this type.
    const MOVES_FROM: &'static [&'static str];

    /// Types of other providers whose objects may become objects of this type: the provider's address without its
    /// registry (`namespace/name`), and the type. Their state comes as it stands, in whatever version the other
    /// provider has stored it, and their private state stays behind.
    const MOVES_FROM_OTHERS: &'static [(&'static str, &'static str)] = &[];

    /// The source's state in this type's current form, as it would stand in a state file: every attribute
    /// of this type that is not given is null, and none may be given that this type lacks. The source is of
    /// its current version. No client is at hand; [`Resource::read`] completes the state afterwards.
    fn move_state(source: MovedState) -> Result<Json, Diagnostic>;
}

/// The state of an object that is to become one of another type.
#[derive(Clone, Debug, PartialEq)]
pub struct MovedState {
    /// The source's type.
    pub type_name: String,
    /// The source's state, as it stands in a state file, secrets included.
    pub state: Json,
}

/// A resource's moves on values.
#[derive(Clone, Copy)]
pub(super) struct Moving {
    pub(super) from: &'static [&'static str],
    pub(super) from_others: &'static [(&'static str, &'static str)],
    pub(super) take_over: fn(MovedState) -> Result<Json, Diagnostic>,
}
