//! Zoom sometimes redirects a call to another host, and clients that drop `Authorization` on the way fail.

use http::StatusCode;
use http::header::LOCATION;

use crate::http::{Answer, Request};
use crate::world::World;

/// A redirection to the same server under its other name, where the state asks for it. A request that
/// comes by that name is answered.
pub(crate) fn elsewhere(request: &Request, world: &World, url: &str) -> Option<Answer> {
    let status = StatusCode::from_u16(world.account.redirect?).ok().filter(StatusCode::is_redirection)?;
    let arrived_there = request.header("host").is_some_and(|host| host.starts_with("localhost"));
    let port = url.rsplit_once(':').map(|(_, port)| port).filter(|_| !arrived_there)?;
    let query = request.query_string(|_| true);
    let scheme = if request.is_secure { "https" } else { "http" };
    let location = format!("{scheme}://localhost:{port}{}{query}", request.path);
    Some(Answer::empty(status).with(LOCATION, &location))
}
