//! The kinds of things that the framework does not serve yet, drawn as the traits that will stand
//! here, so that the walls around them need not move: each takes a `Registry` slot and one erased
//! interface in `typed.rs`, and replaces its lines in `server/not_shipped.rs`.
//!
//! All of them live on what is there: [`Model`](super::Model) for their blocks, [`Call`](super::Call)
//! for clients, cancellation and notes, [`Outcome`](super::Outcome) for failures, and the schema's
//! validators and rules.

mod action;
mod ephemeral;
mod function;
mod identity;
mod list;

pub use action::{Action, Progress};
pub use ephemeral::{EphemeralResource, Opened};
pub use function::{Function, FunctionFailure, Parameter, Signature};
pub use identity::ResourceIdentity;
pub use list::{ListResource, ListSink, Listed};
