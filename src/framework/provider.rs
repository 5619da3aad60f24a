//! What a provider implements.

use super::call::Outcome;
use super::diagnostics::Diagnostics;
use super::model::Model;
use super::partial::Partial;
use super::registry::Registry;

/// A provider: its own block of configuration, and everything that it ships.
pub trait Provider: Send + Sync + 'static {
    /// The attributes of the provider block.
    type Config: Model;
    /// What a configuration is made into: what resources and data sources need to do their work.
    type Clients: Send + Sync + 'static;

    /// Everything that the provider ships.
    fn registry() -> Registry<Self::Clients>;

    /// Checks a provider block beyond its schema. Whatever is unknown must be let pass.
    fn validate(config: Partial<'_>) -> Diagnostics;

    /// Makes the clients. Nothing here may use the network: a plan that needs no client must not.
    ///
    /// Called anew for every walk of Terraform's graph, also in a process that serves several.
    fn configure(&self, configuration: Configuration<'_, Self::Config>) -> Outcome<Self::Clients>;
}

/// A provider block's values, as far as they are known.
#[derive(Debug)]
pub struct Configuration<'a, M> {
    /// The values; what is not known yet is `None`, like what is not given.
    pub values: M,
    /// The same values, telling unknown from not given.
    pub partial: Partial<'a>,
    /// The version of Terraform or OpenTofu, as it names itself, for the user agent.
    pub terraform_version: &'a str,
}
