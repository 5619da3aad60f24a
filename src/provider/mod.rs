//! The product: what users of the provider see. The only place that knows both Terraform and Zoom.

pub mod actions;
pub mod config;
pub mod connector;
pub mod directory;
pub mod ephemeral;
pub mod functions;
pub mod operations;

mod apps;
pub mod conductorone;
mod errors;
pub mod pingone;
mod settings;
mod variables;

use config::ProviderConfig;

pub use config::Clients;
pub use variables::Variables;

use crate::framework::diagnostics::Diagnostics;
use crate::framework::{Configuration, Outcome, Partial, Provider, Registry};

/// The provider `zoom`.
#[derive(Debug)]
pub struct Zoom {
    variables: Variables,
}

impl Zoom {
    /// A provider that takes what its configuration leaves out from these variables.
    pub const fn new(variables: Variables) -> Self {
        Self { variables }
    }

    /// A provider that takes what its configuration leaves out from the process's environment.
    pub fn from_environment() -> Self {
        Self::new(Variables::from_environment())
    }
}

impl Provider for Zoom {
    type Config = ProviderConfig;
    type Clients = Clients;

    /// Everything that the provider ships.
    fn registry() -> Registry<Clients> {
        Registry::default()
            .resource(connector::ZoomConnector)
            .resource(directory::ZoomUser)
            .resource(directory::ZoomGroup)
            .resource(directory::ZoomGroupMembers)
            .resource(directory::ZoomGroupMember)
            .resource(directory::ZoomGroupAdmins)
            .resource(directory::ZoomRole)
            .resource(directory::ZoomRoleMembers)
            .resource(directory::ZoomRoleMember)
            .resource(directory::ZoomContactGroup)
            .resource(directory::ZoomContactGroupMembers)
            .resource(connector::ZoomConnectorPurview)
            .resource(connector::ZoomConnectorSnow)
            .resource(connector::ZoomConnectorPingoneForEnterprise)
            .resource(connector::ZoomOauthApp)
            .ephemeral(connector::ZoomConnectorCheck)
            .action(connector::ZoomConnectorVerify)
            .action(connector::ZoomOauthAppRevokeOldSecret)
            .resource(connector::ZoomConnectorConductorOne)
            .resource(connector::ZoomConnectorConductorOneCredential)
            .resource(connector::ZoomConnectorPingOne)
            .data_source(connector::ZoomConductorOneApp)
            .action(actions::ZoomConductorOneForceSync)
            .data_source(connector::ZoomConnectorPresets)
            .data_source(directory::data_sources::ZoomUser)
            .data_source(directory::data_sources::ZoomUsers)
            .data_source(directory::data_sources::ZoomAccount)
            .data_source(directory::data_sources::ZoomPlanUsage)
            .data_source(directory::data_sources::ZoomLicenseUsage)
            .data_source(directory::data_sources::ZoomSignInActivities)
            .data_source(directory::data_sources::ZoomGroup)
            .data_source(directory::data_sources::ZoomGroups)
            .data_source(directory::data_sources::ZoomGroupMembers)
            .data_source(directory::data_sources::ZoomGroupAdmins)
            .data_source(directory::data_sources::ZoomRoleMembers)
            .data_source(directory::data_sources::ZoomContactGroup)
            .data_source(directory::data_sources::ZoomContactGroups)
            .data_source(directory::data_sources::ZoomContactGroupMembers)
            .data_source(directory::data_sources::ZoomRole)
            .data_source(directory::data_sources::ZoomRoles)
            .function(functions::ConnectorScopes)
            .function(functions::ExpandScopes)
            .function(functions::MissingScopes)
            .ephemeral(ephemeral::ZoomAccessToken)
            .action(actions::ZoomUserSignOut)
    }

    fn validate(config: Partial<'_>) -> Diagnostics {
        config::validate(config)
    }

    fn configure(&self, configuration: Configuration<'_, ProviderConfig>) -> Outcome<Clients> {
        config::configure(&configuration, &self.variables)
    }
}
