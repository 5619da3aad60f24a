//! `/Users`: people.

mod extension;
mod profile;
mod refusals;
pub(super) mod user;
mod view;
