//! Functions: one file for each. Pure, and called without any configuration of the provider.

mod connector_scopes;
mod expand_scopes;
mod missing_scopes;
mod scope_set;

pub use connector_scopes::ConnectorScopes;
pub use expand_scopes::ExpandScopes;
pub use missing_scopes::MissingScopes;
