//! Connectors: the Zoom app behind each of them, its scopes and its owners.

mod presets;
mod verification;
mod zoom_connector;

pub use presets::{AppType, Preset, PresetError, Product, ScopeKind, product, products};
pub use zoom_connector::ZoomConnector;
