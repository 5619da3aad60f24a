//! `/Users`: people.

mod extension;
mod profile;
mod refusals;
mod shape;
pub(super) mod user;
mod view;
