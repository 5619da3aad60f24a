//! ConductorOne, as the provider uses it: the `conductorone` block, the client that is made from it, and what
//! users read of its refusals.

mod access;
pub(super) mod errors;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) use access::{Access, validate};

use crate::framework::schema::{Validator, optional};
use crate::http::Secret;

/// Access to ConductorOne. What is left out is taken from the environment.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ConductorOneConfig {
    /// The tenant, such as `acme` or `acme.conductor.one`. Set this or `server_url`; where both are left
    /// out, the tenant that the client ID names. Environment: `CONDUCTORONE_TENANT_DOMAIN`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub tenant_domain: Option<String>,
    /// The tenant's address, in place of `tenant_domain`. `http://` is allowed for loopback addresses only.
    /// Environment: `CONDUCTORONE_SERVER_URL`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub server_url: Option<String>,
    /// The client ID of an API key, or of a workload federation trust. Environment:
    /// `CONDUCTORONE_CLIENT_ID`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_id: Option<String>,
    /// The client secret of an API key. Environment: `CONDUCTORONE_CLIENT_SECRET`. In place of it, a token
    /// that is ready is taken from `CONDUCTORONE_ACCESS_TOKEN`, and a token of a trusted issuer, to be
    /// exchanged, from `CONDUCTORONE_OIDC_TOKEN` or from HCP Terraform's
    /// `TFC_WORKLOAD_IDENTITY_TOKEN_CONDUCTORONE`.
    #[serde(skip_serializing)]
    #[schemars(extend("terraform" = optional().sensitive().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub client_secret: Option<Secret>,
}
