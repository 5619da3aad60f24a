//! `/Groups`: user groups. Nobody's membership shows here; the REST API tells it.

pub(super) mod by_id;
mod patch;
pub(super) mod root;
mod view;
