//! `/Users`: people.

pub(super) mod by_id;
mod extension;
mod profile;
pub(super) mod root;
mod view;
