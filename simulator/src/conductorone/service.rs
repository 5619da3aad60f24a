//! ConductorOne, as the engine sees it.

use std::sync::OnceLock;

use http::Method;
use http::header::CACHE_CONTROL;
use jiff::Timestamp;

use super::call::Call;
use super::{Rules, error, progress};
use crate::http::{Answer, Bearers, Found, Listed, Place, Routes};
use crate::service::{Reply, Service, Trouble, TryZoom, Visit};
use crate::world::World;

fn routes() -> &'static Routes<Rules> {
    static ROUTES: OnceLock<Routes<Rules>> = OnceLock::new();
    ROUTES.get_or_init(|| Routes::to(super::operations()))
}

/// What ConductorOne remembers of those who call.
#[derive(Debug)]
pub(crate) struct ConductorOneService {
    bearers: Bearers,
}

impl ConductorOneService {
    pub(crate) fn new(seed: u64) -> Self {
        Self { bearers: Bearers::new(seed, "ConductorOne") }
    }
}

impl Service for ConductorOneService {
    fn name(&self) -> &'static str {
        "ConductorOne"
    }

    fn calls(&self) -> Vec<Listed> {
        routes().calls()
    }

    fn claim(&self, host: &str, path: &str) -> Option<String> {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        match segments.as_slice() {
            ["conductorone", ..] => Some(path.to_owned()),
            ["pingone", ..] => None,
            _ if host.ends_with(".conductor.one") => Some(format!("/conductorone{path}")),
            ["auth", "v1", "token"] | ["api", "v1" | "v2", ..] => Some(format!("/conductorone{path}")),
            _ => None,
        }
    }

    fn find(&self, method: &Method, path: &str) -> Found {
        routes().find(method, path)
    }

    fn answer(&mut self, place: &Place, visit: Visit<'_>) -> Reply {
        let rules = &routes().operation(place).rules;
        let mut call = Call {
            request: visit.request,
            params: &place.params,
            world: visit.world,
            bearers: &mut self.bearers,
            now: visit.now,
            unmoved: visit.unmoved,
            try_zoom: visit.try_zoom,
            client_id: String::new(),
        };
        match rules.admit(&call) {
            Ok(client_id) => call.client_id = client_id,
            Err(refusal) => return Reply::refused(refusal.answer()),
        }
        if let Some(past) = visit.past {
            call.world = past;
        }
        match (rules.handler)(&mut call) {
            Ok(answer) => Reply { answer, reached: true, wrote: place.method != Method::GET },
            Err(refusal) => Reply { answer: refusal.answer(), reached: true, wrote: false },
        }
    }

    fn say(&self, trouble: Trouble, _place: Option<&Place>, _world: &World, now: Timestamp) -> Answer {
        match trouble {
            Trouble::UnknownPath(status) => error::unknown_path(status),
            Trouble::Unreadable(unreadable) => error::unreadable(unreadable),
            Trouble::ExpiredToken => error::expired_token(),
            Trouble::TooMany(limit) => error::too_many(limit, now),
        }
    }

    fn dress(&mut self, answer: Answer) -> Answer {
        answer.with(CACHE_CONTROL, "no-store")
    }

    fn holder(&self, token: &str) -> Option<String> {
        self.bearers.get(token).map(|bearer| bearer.client_id.clone())
    }

    fn catch_up(&mut self, world: &mut World, now: Timestamp, try_zoom: TryZoom) {
        progress::settle(world, try_zoom, now);
    }

    fn env(&self, world: &World, url: &str) -> Vec<(&'static str, String)> {
        world.conductorone.env(url)
    }
}
