//! Access tokens of vendors other than Zoom: opaque, and used again until they expire.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::vendor::Vendor;
use crate::world::clock::later;
use crate::world::ids::alphanumeric;
use crate::world::random::Random;

/// What a token stands for.
#[derive(Clone, Debug)]
pub(crate) struct Bearer {
    vendor: Vendor,
    pub(crate) client_id: String,
    pub(crate) expires: Timestamp,
}

/// The tokens that have been issued.
pub(crate) struct Bearers {
    alive: HashMap<String, Bearer>,
    random: Random,
}

impl std::fmt::Debug for Bearers {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Bearers").field("alive", &self.alive.len()).finish_non_exhaustive()
    }
}

impl Bearers {
    pub(crate) fn new(seed: u64) -> Self {
        Self { alive: HashMap::new(), random: Random::stream(seed, "bearer tokens") }
    }

    /// Issues a token that lives for so many seconds.
    pub(crate) fn issue(&mut self, vendor: Vendor, client_id: &str, seconds: u32, now: Timestamp) -> String {
        // Expired tokens are told from unknown ones, so they are kept for a day.
        self.alive.retain(|_, bearer| later(bearer.expires, SignedDuration::from_hours(24)) > now);
        let token = alphanumeric(&mut self.random, 64);
        let expires = later(now, SignedDuration::from_secs(i64::from(seconds)));
        self.alive.insert(token.clone(), Bearer { vendor, client_id: client_id.to_owned(), expires });
        token
    }

    /// What a token of a vendor stands for, expired or not.
    pub(crate) fn get(&self, vendor: Vendor, token: &str) -> Option<&Bearer> {
        self.alive.get(token).filter(|bearer| bearer.vendor == vendor)
    }

    /// The client that a token was issued to, whoever issued it.
    pub(crate) fn client_id(&self, token: &str) -> Option<&str> {
        self.alive.get(token).map(|bearer| bearer.client_id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_one_vendor_opens_nothing_at_another() {
        let mut bearers = Bearers::new(1);
        let token = bearers.issue(Vendor::PingOne, "worker", 60, Timestamp::UNIX_EPOCH);
        assert!(bearers.get(Vendor::ConductorOne, &token).is_none());
        assert_eq!(bearers.get(Vendor::PingOne, &token).unwrap().client_id, "worker");
        assert_eq!(bearers.client_id(&token), Some("worker"));
    }
}
