//! `/Users`: people.

pub(super) mod by_id;
mod extension;
mod profile;
mod refusals;
pub(super) mod root;
mod view;
