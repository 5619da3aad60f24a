//! How a product's server gets on with Zoom when both are in this simulator: the same questions asked in
//! the same order as over a socket, without the socket.

use http::Method;

use super::access::Caller;
use super::oauth;
use super::operation::Rules;
use super::scopes::Scopes;
use super::service::routes;
use crate::service::Credentials;
use crate::world::World;

/// Asks for a token and then for each path, and returns what Zoom says of the first that it refuses.
pub(crate) fn try_out(world: &World, credentials: Credentials<'_>, paths: &[&str]) -> Result<(), String> {
    let app = oauth::admit(world, credentials)?;
    let caller = Caller::from_within(credentials.client_id, app);
    if !world.users.contains_key(&app.owner_id) {
        return Err("HTTP 401: {\"code\":124,\"message\":\"Invalid access token.\"}".to_owned());
    }
    for path in paths {
        let routes = routes();
        let found = routes.find(&Method::GET, path);
        let admission = match found.place().map(|place| (&routes.operation(place).rules, place)) {
            Some((Rules::Rest(rules), place)) => caller
                .may(rules, Scopes::of(place.id), &place.params, world)
                .map_err(|error| Box::new(error.answer())),
            Some((Rules::Scim(rules), place)) => rules.admit(Scopes::of(place.id), &caller, world),
            Some((Rules::OAuth(_), _)) | None => Ok(()),
        };
        if let Err(answer) = admission {
            let body = String::from_utf8_lossy(&answer.body);
            return Err(format!("GET {path}: HTTP {}: {body}", answer.status.as_u16()));
        }
    }
    Ok(())
}
