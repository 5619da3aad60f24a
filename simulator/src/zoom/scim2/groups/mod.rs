//! `/Groups`: user groups. Nobody's membership shows here; the REST API tells it.

pub(super) mod group;
mod patch;
mod view;
