//! PingOne's Identity Propagation API in PingOne's words. Knows nothing of Terraform.
//!
//! A worker app gets a token in its own environment ([`token`]) and with it administers the stores of that
//! or another one, in the hosts of its region ([`region`]). Lists are HAL ([`hal`]), refusals are `P1Error`
//! ([`error`]), a store is always replaced whole ([`stores`]), and nothing is live before a revision was made
//! of it ([`revisions`]).

pub mod client;
pub mod error;
mod hal;
pub mod region;
pub mod revisions;
pub mod rules;
pub mod stores;
pub mod token;

pub use client::{Client, ClientOptions};
pub use error::{ApiError, Error, Problem, TokenError, TokenProblem};
pub use region::{Hosts, Region};
pub use revisions::Change;
pub use rules::Rule;
pub use stores::{RemoveAction, Settings, Store};
pub use token::{Authentication, Worker};
