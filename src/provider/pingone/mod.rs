//! PingOne, as the provider uses it: the `pingone` block, the client that is made from it, and what users
//! read of its refusals.

mod access;
pub(super) mod errors;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) use access::{Access, validate};

use crate::framework::schema::{Validator, optional};
use crate::http::Secret;

/// Access to PingOne. What is left out is taken from the environment.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PingOneConfig {
    /// The ID of the worker application's environment. Connectors may be in another one that the worker
    /// administers. Environment: `PINGONE_ENVIRONMENT_ID`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub environment_id: Option<String>,
    /// The worker application's client ID. Environment: `PINGONE_CLIENT_ID`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_id: Option<String>,
    /// The worker application's client secret. Environment: `PINGONE_CLIENT_SECRET`. In place of all three,
    /// a token that is ready is taken from `PINGONE_API_ACCESS_TOKEN`.
    #[serde(skip_serializing)]
    #[schemars(extend("terraform" = optional().sensitive().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_secret: Option<Secret>,
    /// The region: `AP`, `AU`, `CA`, `EU`, `NA` or `SG`. Environment: `PINGONE_REGION_CODE`.
    #[schemars(extend("terraform" = optional().check(Validator::OneOf(
        ["AP", "AU", "CA", "EU", "NA", "SG"].map(str::to_owned).to_vec()))))]
    pub region_code: Option<String>,
}
