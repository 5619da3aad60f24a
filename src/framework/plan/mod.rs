//! The plan engine: from schema, prior state and configuration to the planned state. Pure: no I/O, no
//! clock, no randomness, so that the same inputs always give the same plan, in the plan phase and again at
//! apply.
//!
//! What a resource decides for itself comes between [`fill`] and [`replacements`].

mod engine;
mod replace;

pub use engine::fill;
pub use replace::replacements;
