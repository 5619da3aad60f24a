//! `/Groups`: user groups. Nobody's membership shows here; the REST API tells it.

pub(super) mod group;
mod known;
mod patch;
mod view;
