//! How a product's server gets on with Zoom when both are in this simulator: the same questions asked in
//! the same order as over a socket, without the socket.

use http::Method;

use super::access::Caller;
use super::oauth;
use crate::operation::Family;
use crate::router::{self, Found};
use crate::world::World;

/// What a connector keeps of a Server-to-Server app.
#[derive(Clone, Copy)]
pub(crate) struct Credentials<'a> {
    pub(crate) account_id: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) client_secret: &'a str,
}

/// Asks for a token and then for each path, and returns what Zoom says of the first that it refuses.
pub(crate) fn try_out(world: &World, credentials: Credentials<'_>, paths: &[&str]) -> Result<(), String> {
    let app = oauth::admit(world, credentials)?;
    let caller = Caller::from_within(credentials.client_id, app);
    if !world.users.contains_key(&app.owner_id) {
        return Err("HTTP 401: {\"code\":124,\"message\":\"Invalid access token.\"}".to_owned());
    }
    for path in paths {
        let segments: Vec<String> = path.split('/').skip(1).map(str::to_owned).collect();
        let admission = match router::find(&Method::GET, &segments) {
            Found::Operation(operation, params) => match &operation.family {
                Family::Zoom(rules) => {
                    caller.may(rules, &params, world).map_err(|error| Box::new(error.answer()))
                }
                Family::Scim(rules) => rules.admit(&caller, world),
                _ => Ok(()),
            },
            _ => Ok(()),
        };
        if let Err(answer) = admission {
            let body = String::from_utf8_lossy(&answer.body);
            return Err(format!("GET {path}: HTTP {}: {body}", answer.status.as_u16()));
        }
    }
    Ok(())
}
