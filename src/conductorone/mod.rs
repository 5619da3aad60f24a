//! ConductorOne's API in ConductorOne's words. Knows nothing of Terraform.
//!
//! A tenant is found by its name or address ([`address`]); a client proves who it is with an Ed25519 key
//! ([`client_secret`], [`assertion`]) and gets a token ([`token`]), with which it asks for apps, users and
//! connectors. Requests are built by pure functions, answers are read defensively: ConductorOne's API says of
//! itself that it is an alpha, leaves most refusals undocumented, and sends every field that is not set as
//! `null`, `""`, `false` or `0`.

pub mod address;
pub mod apps;
pub mod assertion;
pub mod catalog;
pub mod client;
pub mod client_secret;
pub mod connectors;
pub mod credentials;
pub mod error;
mod paging;
pub mod people;
pub mod token;

pub use address::{AddressError, Tenant};
pub use apps::App;
pub use catalog::ConfigKeys;
pub use client::{Client, ClientOptions};
pub use client_secret::{ClientSecretError, SigningKey};
pub use connectors::{Change, Connector, NewConnector, Place, SyncState, ZoomCredentials};
pub use credentials::ConnectorCredential;
pub use error::{ApiError, Error, Problem, TokenError, TokenProblem};
pub use people::Person;
pub use token::Authentication;
