//! Connectors: the Zoom app behind each of them, its scopes and its owners.

mod presets;
mod verification;
mod zoom_connector;

pub(super) use zoom_connector::ZoomConnector;
