//! What a data source implements.

use super::call::{Call, Outcome};
use super::diagnostics::Diagnostics;
use super::model::Model;
use super::partial::Partial;
use super::schema::Rule;

/// A data source: something to look up, and what was found.
pub trait DataSource: Send + Sync + Sized + 'static {
    /// The attributes: what to look for, and what was found.
    type Model: Model;
    /// What the provider's configuration is made into.
    type Clients: Send + Sync + 'static;

    /// The type's name in Terraform, with the provider's prefix.
    const TYPE_NAME: &'static str;
    /// Rules between attributes.
    const RULES: &'static [Rule] = &[];

    /// Checks a configuration beyond its schema and its rules, without any client. Whatever is
    /// unknown must be let pass.
    fn validate(_config: Partial<'_>) -> Diagnostics {
        Diagnostics::new()
    }

    /// Looks it up. A data source that names one object fails where there is none, or several.
    fn read(
        &self,
        call: &Call<'_, Self::Clients>,
        config: Self::Model,
    ) -> impl Future<Output = Outcome<Self::Model>> + Send;
}
