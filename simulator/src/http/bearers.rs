//! Access tokens that are opaque, and used again until they expire. Each vendor has a store of its own.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::world::clock::later;
use crate::world::ids::alphanumeric;
use crate::world::random::Random;

/// What a token stands for.
#[derive(Clone, Debug)]
pub(crate) struct Bearer {
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
    /// A store whose tokens no other store issues.
    pub(crate) fn new(seed: u64, vendor: &str) -> Self {
        Self { alive: HashMap::new(), random: Random::stream(seed, &format!("tokens of {vendor}")) }
    }

    /// Issues a token that lives for so many seconds.
    pub(crate) fn issue(&mut self, client_id: &str, seconds: u32, now: Timestamp) -> String {
        // Expired tokens are told from unknown ones, so they are kept for a day.
        self.alive.retain(|_, bearer| later(bearer.expires, SignedDuration::from_hours(24)) > now);
        let token = alphanumeric(&mut self.random, 64);
        let expires = later(now, SignedDuration::from_secs(i64::from(seconds)));
        self.alive.insert(token.clone(), Bearer { client_id: client_id.to_owned(), expires });
        token
    }

    /// What a token stands for, expired or not.
    pub(crate) fn get(&self, token: &str) -> Option<&Bearer> {
        self.alive.get(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_one_vendor_opens_nothing_at_another() {
        let mut here = Bearers::new(1, "here");
        let mut there = Bearers::new(1, "there");
        let token = here.issue("worker", 60, Timestamp::UNIX_EPOCH);
        there.issue("worker", 60, Timestamp::UNIX_EPOCH);
        assert!(there.get(&token).is_none());
        assert_eq!(here.get(&token).unwrap().client_id, "worker");
    }
}
