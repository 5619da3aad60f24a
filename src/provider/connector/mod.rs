//! Connectors: the Zoom app behind each of them, its scopes and its owners.

pub mod checkup;
pub mod core;
pub mod recorded;
pub mod zoom_conductorone_app;
pub mod zoom_connector;
pub mod zoom_connector_check;
pub mod zoom_connector_conductorone;
pub mod zoom_connector_conductorone_credential;
pub mod zoom_connector_pingone;
pub mod zoom_connector_pingone_for_enterprise;
pub mod zoom_connector_presets;
pub mod zoom_connector_purview;
pub mod zoom_connector_snow;
pub mod zoom_connector_verify;
pub mod zoom_oauth_app;
pub mod zoom_oauth_app_revoke_old_secret;

mod presets;
mod scopes_of;

use crate::framework::MoveResource;

pub(in crate::provider) use scopes_of::{ScopesFault, scopes_of};
pub use zoom_conductorone_app::ZoomConductorOneApp;
pub use zoom_connector::ZoomConnector;
pub use zoom_connector_check::ZoomConnectorCheck;
pub use zoom_connector_conductorone::ZoomConnectorConductorOne;
pub use zoom_connector_conductorone_credential::ZoomConnectorConductorOneCredential;
pub use zoom_connector_pingone::ZoomConnectorPingOne;
pub use zoom_connector_pingone_for_enterprise::ZoomConnectorPingoneForEnterprise;
pub use zoom_connector_presets::ZoomConnectorPresets;
pub use zoom_connector_purview::ZoomConnectorPurview;
pub use zoom_connector_snow::ZoomConnectorSnow;
pub use zoom_connector_verify::ZoomConnectorVerify;
pub use zoom_oauth_app::ZoomOauthApp;
pub use zoom_oauth_app_revoke_old_secret::ZoomOauthAppRevokeOldSecret;

/// The types of products that have one of their own, and whether each takes over the state of `zoom_connector`, which
/// refuses their products: a record that lives in the state alone can become another, and what a product's API makes has
/// an id that `zoom_connector` never knew.
pub(crate) const TYPES: [(&str, bool); 5] = [
    ("zoom_connector_purview", takes_over::<ZoomConnectorPurview>()),
    ("zoom_connector_conductorone", takes_over::<ZoomConnectorConductorOne>()),
    ("zoom_connector_snow", takes_over::<ZoomConnectorSnow>()),
    ("zoom_connector_pingone", false),
    ("zoom_connector_pingone_for_enterprise", takes_over::<ZoomConnectorPingoneForEnterprise>()),
];

const fn takes_over<R: MoveResource>() -> bool {
    !R::MOVES_FROM.is_empty()
}
