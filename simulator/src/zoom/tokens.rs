//! What the authorization server has handed out and remembers: access tokens, refresh tokens, codes.
//! Issuing one does not end another.

use std::collections::{HashMap, VecDeque};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::pkce::Challenge;
use crate::world::World;
use crate::world::clock::later;
use crate::world::ids::{alphanumeric, hex};
use crate::world::random::Random;

/// How long a code may wait to be exchanged.
const CODE_LIFETIME: SignedDuration = SignedDuration::from_mins(5);
/// How long a refresh token may wait to be used: 90 days.
const REFRESH_LIFETIME: SignedDuration = SignedDuration::from_hours(90 * 24);

/// How a token was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grant {
    AccountCredentials,
    ClientCredentials,
    /// By a code, by a refresh token that came with one, or by a device.
    AuthorizationCode,
}

/// What an access token stands for.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) client_id: String,
    /// As whom it acts; the owner of the app unless somebody else let the app in.
    pub(crate) user_id: String,
    pub(crate) grant: Grant,
    /// The app's scopes when the token was issued. A scope that is added or removed later shows in the
    /// next token.
    pub(crate) scopes: Vec<String>,
    pub(crate) expires: Timestamp,
}

/// What a code stands for: somebody has let an app in.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    /// The key of the app.
    pub(crate) app: String,
    pub(crate) user_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: Option<Challenge>,
}

/// What a refresh token stands for.
#[derive(Clone, Debug)]
pub(crate) struct Refresh {
    pub(crate) app: String,
    pub(crate) user_id: String,
}

/// A device that waits to be let in.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    pub(crate) app: String,
    pub(crate) user_code: String,
    pub(crate) decision: Decision,
}

/// What became of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Nobody has decided yet.
    Pending,
    /// Somebody has declined.
    Declined,
    /// This user has let it in.
    Allowed(String),
}

/// How many tokens are remembered; the oldest is forgotten first.
const REMEMBERED: usize = 20_000;

/// What has been issued.
pub(crate) struct Tokens {
    alive: HashMap<String, Token>,
    /// The tokens, oldest first; those that were revoked may still be among them.
    order: VecDeque<String>,
    codes: HashMap<String, (Code, Timestamp)>,
    refreshes: HashMap<String, (Refresh, Timestamp)>,
    devices: HashMap<String, (Device, Timestamp)>,
    random: Random,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Tokens").field("alive", &self.alive.len()).finish_non_exhaustive()
    }
}

impl Tokens {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            alive: HashMap::new(),
            order: VecDeque::new(),
            codes: HashMap::new(),
            refreshes: HashMap::new(),
            devices: HashMap::new(),
            random: Random::stream(seed, "tokens"),
        }
    }

    pub(crate) fn get(&self, text: &str) -> Option<&Token> {
        self.alive.get(text)
    }

    /// Issues a token: opaque, but shaped like Zoom's signed ones.
    pub(crate) fn issue(&mut self, token: Token, world: &World, now: Timestamp) -> String {
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
            "uid": token.user_id,
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

    /// Issues a code, for five minutes and one use.
    pub(crate) fn issue_code(&mut self, code: Code, now: Timestamp) -> String {
        self.codes.retain(|_, (_, expires)| *expires > now);
        let text = alphanumeric(&mut self.random, 32);
        self.codes.insert(text.clone(), (code, later(now, CODE_LIFETIME)));
        text
    }

    /// Takes a code out of the world: it cannot be used again.
    pub(crate) fn redeem_code(&mut self, text: &str, now: Timestamp) -> Option<Code> {
        self.codes.remove(text).filter(|(_, expires)| *expires > now).map(|(code, _)| code)
    }

    /// Issues a refresh token.
    pub(crate) fn issue_refresh(&mut self, refresh: Refresh, now: Timestamp) -> String {
        self.refreshes.retain(|_, (_, expires)| *expires > now);
        let text = format!("{}.{}", alphanumeric(&mut self.random, 40), alphanumeric(&mut self.random, 86));
        self.refreshes.insert(text.clone(), (refresh, later(now, REFRESH_LIFETIME)));
        text
    }

    /// Takes a refresh token of an app out of the world: whoever refreshes gets another.
    pub(crate) fn redeem_refresh(&mut self, text: &str, app: &str, now: Timestamp) -> Option<Refresh> {
        let of_this_app = |(refresh, expires): &(Refresh, Timestamp)| refresh.app == app && *expires > now;
        self.refreshes.get(text).filter(|entry| of_this_app(entry))?;
        self.refreshes.remove(text).map(|(refresh, _)| refresh)
    }

    /// A device asks to be let in; returns its code and the one that a person types.
    pub(crate) fn issue_device(
        &mut self,
        app: String,
        expires: Timestamp,
        now: Timestamp,
    ) -> (String, String) {
        self.devices.retain(|_, (_, expires)| *expires > now);
        let device_code = alphanumeric(&mut self.random, 32);
        let user_code = alphanumeric(&mut self.random, 8).to_uppercase();
        let device = Device { app, user_code: user_code.clone(), decision: Decision::Pending };
        self.devices.insert(device_code.clone(), (device, expires));
        (device_code, user_code)
    }

    /// The device for which a person types this code.
    pub(crate) fn device_of_user(&mut self, user_code: &str, now: Timestamp) -> Option<&mut Device> {
        self.devices
            .values_mut()
            .find(|(device, expires)| device.user_code.eq_ignore_ascii_case(user_code) && *expires > now)
            .map(|(device, _)| device)
    }

    /// The device with this code, and whether its time is over.
    pub(crate) fn device(&self, device_code: &str, now: Timestamp) -> Option<(&Device, bool)> {
        self.devices.get(device_code).map(|(device, expires)| (device, *expires <= now))
    }

    /// Forgets a device that has got its answer.
    pub(crate) fn forget_device(&mut self, device_code: &str) {
        self.devices.remove(device_code);
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
        let active = |app: &str| world.apps.get(app).is_some_and(|app| app.active);
        self.alive.retain(|_, token| active(&token.client_id));
        self.codes.retain(|_, (code, _)| active(&code.app));
        self.refreshes.retain(|_, (refresh, _)| active(&refresh.app));
        self.devices.retain(|_, (device, _)| active(&device.app));
    }
}
