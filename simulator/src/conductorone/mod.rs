//! ConductorOne: its authorization server and the part of its API that connectors need.
//!
//! A file for each path or family of paths, with its operations as data beside the functions that answer
//! them. Every answer has every field (`null`, `""`, `false`, `0` and `[]` for what is not set), numbers of
//! 64 bits are texts, and what a request must not have is refused by name.

mod apps;
mod assertion;
mod body;
mod call;
mod catalog;
mod connectors;
mod error;
mod introspect;
mod paging;
mod people;
mod progress;
mod roles;
mod service;
mod token;
mod view;

use http::{Method, StatusCode};
use serde_json::Value;

pub(crate) use error::Refusal;
pub(crate) use service::ConductorOneService;

use self::call::Call;
use crate::http::{Answer, bearer_token};
use crate::world::conductorone::{CONNECTOR_ADMINISTRATOR, SUPER_ADMINISTRATOR};

/// One call of ConductorOne's.
type Operation = crate::http::Operation<Rules>;

/// Every call that is simulated.
fn operations() -> impl Iterator<Item = &'static Operation> {
    [
        token::OPERATIONS,
        introspect::OPERATIONS,
        apps::OPERATIONS,
        people::OPERATIONS,
        roles::OPERATIONS,
        catalog::OPERATIONS,
        connectors::OPERATIONS,
    ]
    .into_iter()
    .flatten()
}

/// Who may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Whoever asks for a token.
    Anybody,
    /// Whoever has one.
    SignedIn,
    /// Whoever may manage connectors.
    ConnectorAdministrator,
}

/// What ConductorOne checks before it looks at the request itself, and what answers it.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) access: Access,
    pub(crate) handler: fn(&mut Call<'_>) -> Result<Answer, Refusal>,
}

impl Rules {
    /// The client that calls, if it may.
    pub(crate) fn admit(&self, call: &Call<'_>) -> Result<String, Refusal> {
        if self.access == Access::Anybody {
            return Ok(String::new());
        }
        let token = bearer_token(call.request).ok_or_else(|| Refusal::unauthenticated("missing token"))?;
        let bearer = call.bearers.get(token);
        let bearer = bearer.ok_or_else(|| Refusal::unauthenticated("invalid token"))?;
        if bearer.expires <= call.now {
            return Err(Refusal::unauthenticated("token is expired"));
        }
        let tenant = &call.world.conductorone;
        let Some(client) = tenant.clients.get(&bearer.client_id) else {
            let mut alive = tenant.credentials.values().filter(|credential| credential.deleted_at.is_none());
            if !alive.any(|credential| credential.client_id == bearer.client_id) {
                return Err(Refusal::unauthenticated("invalid token"));
            }
            return Err(Refusal::denied("a connector's credential opens no part of this API"));
        };
        let roles = tenant.role_names(&client.user_id);
        let may = roles.iter().any(|role| [CONNECTOR_ADMINISTRATOR, SUPER_ADMINISTRATOR].contains(role));
        if self.access == Access::ConnectorAdministrator && !may {
            return Err(Refusal::denied("permission denied: this needs the role Connector Administrator"));
        }
        Ok(bearer.client_id.clone())
    }
}

/// The user as whom the caller acts.
fn caller_id(call: &Call<'_>) -> String {
    let client = call.world.conductorone.clients.get(&call.client_id);
    client.map(|client| client.user_id.clone()).unwrap_or_default()
}

/// ConductorOne documents one success only.
fn ok(value: &Value) -> Answer {
    Answer::json(StatusCode::OK, value)
}

const fn operation(
    id: &'static str,
    method: Method,
    path: &'static str,
    access: Access,
    handler: fn(&mut Call<'_>) -> Result<Answer, Refusal>,
) -> Operation {
    Operation { id, method, path, rules: Rules { access, handler } }
}
