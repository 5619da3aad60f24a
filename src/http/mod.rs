//! One HTTP stack for every vendor. Knows no vendor.
//!
//! A request is built by pure code ([`request`]), kept under the vendor's limits ([`rate_limit`]),
//! sent ([`client`], [`transport`]), perhaps redirected ([`redirect`]), and what happens after the
//! answer is decided by a pure function ([`retry`]). Around that stand the things that every vendor
//! needs: [`Secret`], cancellation ([`cancel`]), lists in pages ([`page`]), one answer for many callers,
//! at the same time ([`coalesce`]) or one after the other ([`memory`]), many reads as one list
//! ([`roster`]), many writes in few calls ([`batch`]), and what a write makes old of all that ([`topics`]).
//! Vendors whose API is a list of operations behind access tokens take both from here ([`operation`],
//! [`bearer`]).

pub mod base_url;
pub mod batch;
pub mod bearer;
pub mod cancel;
pub mod client;
pub mod coalesce;
pub mod error;
mod jitter;
pub(crate) mod lenient;
pub mod memory;
pub mod operation;
pub mod page;
pub mod rate_limit;
pub mod redirect;
pub mod request;
pub mod response;
pub mod retry;
pub mod roster;
pub mod topics;
pub mod transport;

pub use crate::secret::Secret;
pub use base_url::{BaseUrl, BaseUrlError};
pub use bearer::Bearer;
pub use cancel::{CancellationToken, Cancelled};
pub use client::{Call, Client, ClientOptions};
pub use error::Error;
pub use operation::{Asking, Operation};
pub use request::RequestBuilder;
pub use response::{DecodeError, Response};
