//! PingOne: its authorization server and its Identity Propagation API.
//!
//! A file for each path or family of paths, with its operations as data beside the functions that answer
//! them. The host's region stands in the path, and a token is good in its own region only.

mod body;
mod call;
mod connection;
mod error;
mod hal;
mod mappings;
mod metadata;
mod plans;
mod revisions;
mod rules;
mod service;
mod stores;
mod token;
mod zoom_store;

use http::{Method, StatusCode};

pub(crate) use error::PingError;
pub(crate) use service::PingOneService;

use self::call::Call;
use crate::http::{Answer, bearer_token};
use crate::world::pingone::Environment;

/// One call of PingOne's.
type Operation = crate::http::Operation<Rules>;

/// Stands for a region in a path that names none.
const ANY_REGION: &str = "any";

/// Every call that is simulated.
fn operations() -> impl Iterator<Item = &'static Operation> {
    [
        token::OPERATIONS,
        stores::OPERATIONS,
        connection::OPERATIONS,
        metadata::OPERATIONS,
        revisions::OPERATIONS,
        plans::OPERATIONS,
        rules::OPERATIONS,
        mappings::OPERATIONS,
    ]
    .into_iter()
    .flatten()
}

/// The longest id with which a client may mark its requests.
const LONGEST_TRANSACTION_ID: usize = 100;

/// What PingOne checks before it looks at the request itself, and what answers it.
#[derive(Debug)]
pub(crate) struct Rules {
    /// Whether a token is asked for, and the role Environment Admin.
    pub(crate) administrators_only: bool,
    pub(crate) handler: fn(&mut Call<'_>) -> Result<Answer, PingError>,
}

impl Rules {
    /// Lets a caller in, or says why not.
    pub(crate) fn admit(&self, call: &Call<'_>) -> Result<(), PingError> {
        let organisation = &call.world.pingone;
        let region = call.param("region");
        let is_here = region == ANY_REGION || region == organisation.suffix();
        if !self.administrators_only {
            return if is_here { Ok(()) } else { Err(PingError::not_found()) };
        }
        if !is_here {
            let authorization = call.request.header("authorization").unwrap_or_default();
            return Err(PingError::wrong_region(authorization));
        }
        let transaction = call.request.header("x-ping-external-transaction-id").unwrap_or_default();
        if transaction.len() > LONGEST_TRANSACTION_ID {
            let message = "X-Ping-External-Transaction-ID may have 100 characters.";
            return Err(PingError::invalid_request(message));
        }
        let invalid =
            || PingError::invalid_token("The request could not be completed. There is no valid token.");
        let token = bearer_token(call.request).ok_or_else(invalid)?;
        let bearer = call.bearers.get(token).ok_or_else(invalid)?;
        if bearer.expires <= call.now {
            let message = "The request could not be completed. The access token has expired.";
            return Err(PingError::invalid_token(message));
        }
        let worker = organisation.workers.get(&bearer.client_id).ok_or_else(invalid)?;
        let environment_id = call.param("environmentID");
        if !organisation.environments.contains_key(environment_id) {
            return Err(PingError::not_found());
        }
        if !worker.administers.iter().any(|id| id == environment_id) {
            return Err(PingError::no_access());
        }
        Ok(())
    }
}

/// The environment that the path names.
fn environment<'a>(call: &'a Call<'_>) -> Result<&'a Environment, PingError> {
    let environments = &call.world.pingone.environments;
    environments.get(call.param("environmentID")).ok_or_else(PingError::not_found)
}

/// The environment that the path names, to be changed.
fn environment_mut<'a>(call: &'a mut Call<'_>) -> Result<&'a mut Environment, PingError> {
    let id = call.param("environmentID").to_owned();
    call.world.pingone.environments.get_mut(&id).ok_or_else(PingError::not_found)
}

fn no_content() -> Answer {
    Answer::empty(StatusCode::NO_CONTENT)
}

const fn operation(
    id: &'static str,
    method: Method,
    path: &'static str,
    handler: fn(&mut Call<'_>) -> Result<Answer, PingError>,
) -> Operation {
    Operation { id, method, path, rules: Rules { administrators_only: true, handler } }
}
