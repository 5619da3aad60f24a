//! Which vendors there are, and whose a request is.

use jiff::Timestamp;

use crate::conductorone::ConductorOneService;
use crate::http::{Listed, Request, basic_credentials, bearer_token, form_client_id};
use crate::pingone::PingOneService;
use crate::service::{Service, TryZoom};
use crate::world::World;
use crate::zoom::{self, ZoomService};

/// How the other vendors get on with Zoom.
pub(super) const TRY_ZOOM: TryZoom = zoom::try_out;

/// The vendors of one simulator.
#[derive(Debug)]
pub(crate) struct Services(Vec<Box<dyn Service>>);

impl Services {
    /// All of them, with nothing issued and nothing counted.
    pub(super) fn new(seed: u64) -> Self {
        Self(vec![
            Box::new(ConductorOneService::new(seed)),
            Box::new(PingOneService::new(seed)),
            // Last: what nobody else claims is Zoom's.
            Box::new(ZoomService::new(seed)),
        ])
    }

    /// Whose a request is: the place of the vendor, and the path as its operations spell it.
    pub(super) fn claim(&self, request: &Request) -> (usize, String) {
        let host = request.header("host").unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let mut services = self.0.iter().enumerate();
        services
            .find_map(|(place, service)| Some((place, service.claim(&host, &request.path)?)))
            .unwrap_or_else(|| (self.0.len() - 1, request.path.clone()))
    }

    pub(super) fn get(&self, place: usize) -> &dyn Service {
        &*self.0[place]
    }

    pub(super) fn get_mut(&mut self, place: usize) -> &mut dyn Service {
        &mut *self.0[place]
    }

    /// The app or client that a request names: by its token, whoever issued it, or by its credentials.
    pub(super) fn client_id(&self, request: &Request) -> Option<String> {
        bearer_token(request)
            .and_then(|token| self.0.iter().find_map(|service| service.holder(token)))
            .or_else(|| basic_credentials(request).map(|(client_id, _)| client_id))
            .or_else(|| form_client_id(request))
    }

    /// The world has been changed by hand.
    pub(super) fn settle(&mut self, world: &World, now: Timestamp) {
        self.0.iter_mut().for_each(|service| service.settle(world, now));
    }

    /// Lets happen what should have happened by now.
    pub(super) fn catch_up(&mut self, world: &mut World, now: Timestamp) {
        self.0.iter_mut().for_each(|service| service.catch_up(world, now, TRY_ZOOM));
    }

    /// Every call that is simulated, with its vendor; Zoom's first.
    pub(crate) fn calls(&self) -> impl Iterator<Item = (&'static str, Listed)> {
        self.0.iter().rev().flat_map(|service| {
            let name = service.name();
            service.calls().into_iter().map(move |call| (name, call))
        })
    }

    /// What to set so that a client talks to this server.
    pub(super) fn env(&self, world: &World, url: &str) -> impl Iterator<Item = (&'static str, String)> {
        self.0.iter().flat_map(|service| service.env(world, url))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, Method};

    use super::*;

    fn request(host: &str, path: &str) -> Request {
        let mut headers = HeaderMap::new();
        headers.insert(http::header::HOST, HeaderValue::from_str(host).unwrap());
        let path = path.to_owned();
        Request {
            is_secure: false,
            method: Method::GET,
            path,
            query: Vec::new(),
            headers,
            body: Bytes::new(),
        }
    }

    #[test]
    fn a_vendor_is_known_by_path_by_host_or_by_what_only_it_has() {
        let services = Services::new(1);
        let cases = [
            ("127.0.0.1", "/v2/users", "Zoom /v2/users"),
            ("127.0.0.1", "/conductorone/api/v1/apps", "ConductorOne /conductorone/api/v1/apps"),
            ("acme.conductor.one", "/api/v1/apps", "ConductorOne /conductorone/api/v1/apps"),
            ("Acme.Conductor.One:443", "/auth/v1/token", "ConductorOne /conductorone/auth/v1/token"),
            ("127.0.0.1", "/auth/v1/token", "ConductorOne /conductorone/auth/v1/token"),
            ("api.pingone.com.au", "/v1/environments/e", "PingOne /pingone/com.au/api/v1/environments/e"),
            ("auth.pingone.eu", "/e/as/token", "PingOne /pingone/eu/auth/e/as/token"),
            ("127.0.0.1", "/e/as/token", "PingOne /pingone/any/auth/e/as/token"),
            ("127.0.0.1", "/pingone/eu/api/v1/environments", "PingOne /pingone/eu/api/v1/environments"),
            ("acme.conductor.one", "/pingone/eu/api/v1", "PingOne /pingone/eu/api/v1"),
        ];
        for (host, path, expected) in cases {
            let (place, path) = services.claim(&request(host, path));
            assert_eq!(format!("{} {path}", services.get(place).name()), expected, "{host}");
        }
    }

    #[test]
    fn no_two_operations_share_a_name_or_a_place() {
        let mut names = BTreeSet::new();
        let mut places = BTreeSet::new();
        for (_, call) in Services::new(1).calls() {
            assert!(names.insert(call.id), "{}", call.id);
            assert!(places.insert((call.method, call.path)), "{}", call.path);
        }
    }
}
