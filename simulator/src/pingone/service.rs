//! PingOne, as the engine sees it.

use std::sync::OnceLock;

use http::Method;
use http::header::CACHE_CONTROL;
use jiff::Timestamp;

use super::call::Call;
use super::{ANY_REGION, Rules, error};
use crate::http::{Answer, Bearers, Found, Listed, Place, Routes};
use crate::service::{Reply, Service, Trouble, Visit};
use crate::world::World;

fn routes() -> &'static Routes<Rules> {
    static ROUTES: OnceLock<Routes<Rules>> = OnceLock::new();
    ROUTES.get_or_init(|| Routes::to(super::operations()))
}

/// What PingOne remembers of those who call.
#[derive(Debug)]
pub(crate) struct PingOneService {
    bearers: Bearers,
}

impl PingOneService {
    pub(crate) fn new(seed: u64) -> Self {
        Self { bearers: Bearers::new(seed, "PingOne") }
    }
}

impl Service for PingOneService {
    fn name(&self) -> &'static str {
        "PingOne"
    }

    fn calls(&self) -> Vec<Listed> {
        routes().calls()
    }

    fn claim(&self, host: &str, path: &str) -> Option<String> {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        if segments.first() == Some(&"pingone") {
            return Some(path.to_owned());
        }
        for service in ["api", "auth"] {
            let region = host.strip_prefix(service).and_then(|rest| rest.strip_prefix(".pingone."));
            if let Some(region) = region {
                return Some(format!("/pingone/{region}/{service}{path}"));
            }
        }
        match segments.as_slice() {
            ["v1", "environments", ..] => Some(format!("/pingone/{ANY_REGION}/api{path}")),
            [_, "as", "token"] => Some(format!("/pingone/{ANY_REGION}/auth{path}")),
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
            url: visit.url,
            try_zoom: visit.try_zoom,
        };
        if let Err(error) = rules.admit(&call) {
            return Reply::refused(error.answer());
        }
        if let Some(past) = visit.past {
            call.world = past;
        }
        match (rules.handler)(&mut call) {
            Ok(answer) => Reply { answer, reached: true, wrote: place.method != Method::GET },
            Err(error) => Reply { answer: error.answer(), reached: true, wrote: false },
        }
    }

    fn say(&self, trouble: Trouble, _place: Option<&Place>, _world: &World, _now: Timestamp) -> Answer {
        match trouble {
            Trouble::UnknownPath(status) => error::unknown_path(status),
            Trouble::Unreadable(unreadable) => error::unreadable(unreadable),
            Trouble::ExpiredToken => error::expired_token(),
            Trouble::TooMany(_) => error::too_many(),
        }
    }

    fn dress(&mut self, answer: Answer) -> Answer {
        answer.with(CACHE_CONTROL, "no-store")
    }

    fn holder(&self, token: &str) -> Option<String> {
        self.bearers.get(token).map(|bearer| bearer.client_id.clone())
    }

    fn env(&self, world: &World, url: &str) -> Vec<(&'static str, String)> {
        world.pingone.env(url)
    }
}
