//! Zoom's API in Zoom's words. Knows nothing of Terraform.
//!
//! A call is an [`Operation`] (Zoom's own method, path and rate-limit label) and its parameters; the
//! [`Client`] adds the token, keeps under the account's limits, and turns every refusal into an
//! [`Error`] that says which of Zoom's many forms of "no" it was.

pub mod account;
pub mod auth;
pub mod client;
pub mod contact_groups;
pub mod endpoints;
pub mod error;
pub mod groups;
pub mod marketplace;
pub mod memberships;
pub mod operation;
pub mod rate_limits;
pub mod refusals;
pub mod reports;
pub mod roles;
pub mod rosters;
pub mod scopes;
pub mod topics;
pub mod trials;
pub mod users;

use crate::http::lenient;

pub use auth::{Authentication, Credentials, Grant};
pub use client::{Client, ClientOptions};
pub use endpoints::{Endpoints, Environment};
pub use error::{ApiError, Error, TokenError};
pub use operation::{Call, Operation};
pub use rate_limits::{Plan, RateLabel};
pub use refusals::{Problem, TokenProblem};
