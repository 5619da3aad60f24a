//! Connectors: the Zoom app behind each of them, its scopes and its owners.

pub mod verification;
pub mod zoom_connector;
pub mod zoom_connector_presets;

mod planning;
mod presets;
mod settings;

pub use zoom_connector::ZoomConnector;
pub use zoom_connector_presets::ZoomConnectorPresets;
