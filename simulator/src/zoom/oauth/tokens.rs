//! Access tokens that are alive. Issuing one does not end another.

use std::collections::{HashMap, VecDeque};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::world::World;
use crate::world::clock::later;
use crate::world::ids::hex;
use crate::world::random::Random;

/// How a token was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grant {
    AccountCredentials,
    ClientCredentials,
}

/// What an access token stands for.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) client_id: String,
    pub(crate) grant: Grant,
    /// The app's scopes when the token was issued. A scope that is added or removed later shows in the
    /// next token.
    pub(crate) scopes: Vec<String>,
    pub(crate) expires: Timestamp,
}

/// How many tokens are remembered; the oldest is forgotten first.
const REMEMBERED: usize = 20_000;

/// The tokens that have been issued.
pub(crate) struct Tokens {
    alive: HashMap<String, Token>,
    /// The tokens, oldest first; those that were revoked may still be among them.
    order: VecDeque<String>,
    random: Random,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Tokens").field("alive", &self.alive.len()).finish_non_exhaustive()
    }
}

impl Tokens {
    pub(crate) fn new(seed: u64) -> Self {
        Self { alive: HashMap::new(), order: VecDeque::new(), random: Random::stream(seed, "tokens") }
    }

    pub(crate) fn get(&self, text: &str) -> Option<&Token> {
        self.alive.get(text)
    }

    /// Issues a token: opaque, but shaped like Zoom's signed ones.
    pub(crate) fn issue(&mut self, token: Token, world: &World, user_id: &str, now: Timestamp) -> String {
        // Expired tokens are told from unknown ones, so they are kept for a day.
        while let Some(oldest) = self.order.front() {
            let alive = self.alive.get(oldest);
            let spent = alive.is_none_or(|token| later(token.expires, SignedDuration::from_hours(24)) <= now);
            if !spent && self.order.len() < REMEMBERED {
                break;
            }
            self.alive.remove(oldest);
            self.order.pop_front();
        }
        let encode = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = encode(json!({"alg": "HS512", "v": "2.0", "kid": hex::<16>(&mut self.random)}));
        let claims = encode(json!({
            "ver": 9,
            "auid": hex::<16>(&mut self.random),
            "iss": format!("urn:zoom:connect:clientid:{}", token.client_id),
            "aud": "https://oauth.zoom.us",
            "uid": user_id,
            "aid": world.account.id,
            "nbf": now.as_second(),
            "iat": now.as_second(),
            "exp": token.expires.as_second(),
            "jti": hex::<16>(&mut self.random),
        }));
        let signature = URL_SAFE_NO_PAD.encode(self.random.bytes::<64>());
        let text = format!("{header}.{claims}.{signature}");
        self.order.push_back(text.clone());
        self.alive.insert(text.clone(), token);
        text
    }

    /// Ends one token of an app.
    pub(crate) fn revoke(&mut self, text: &str, client_id: &str) -> bool {
        match self.alive.get(text) {
            Some(token) if token.client_id == client_id => self.alive.remove(text).is_some(),
            _ => false,
        }
    }

    /// Ends the tokens of apps that are no longer there or no longer active: activating an app again does
    /// not bring them back.
    pub(crate) fn forget_inactive(&mut self, world: &World) {
        self.alive.retain(|_, token| world.apps.get(&token.client_id).is_some_and(|app| app.active));
    }
}
