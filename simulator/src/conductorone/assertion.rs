//! Signed tokens: the client assertion (RFC 7523), and somebody else's token that is to be exchanged
//! (RFC 8693). Both are really verified.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use ring::signature::{ED25519, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::Value;

use crate::world::clock::later;

/// By how much clocks may differ where a token says that it was made in the future.
const LEEWAY: SignedDuration = SignedDuration::from_secs(60);

/// A signed token in its parts, not verified yet.
#[derive(Debug)]
pub(super) struct Assertion<'a> {
    signed: &'a str,
    signature: Vec<u8>,
    header: Header,
    pub(super) claims: Claims,
}

#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    nonce: String,
}

/// What a token says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Claims {
    pub(super) iss: String,
    pub(super) sub: String,
    aud: Value,
    iat: Option<i64>,
    nbf: Option<i64>,
    exp: Option<i64>,
}

impl<'a> Assertion<'a> {
    /// Takes a compact JWS apart.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let json = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
        Some(Self {
            signed,
            signature: URL_SAFE_NO_PAD.decode(signature).ok()?,
            header: serde_json::from_slice(&json(header)?).ok()?,
            claims: serde_json::from_slice(&json(claims)?).ok()?,
        })
    }

    /// Whether it was signed by the owner of an Ed25519 key.
    pub(super) fn check_signature(&self, public_key: &[u8]) -> Result<(), String> {
        if self.header.alg != "EdDSA" {
            return Err(format!("alg is {}, not EdDSA", self.header.alg));
        }
        UnparsedPublicKey::new(&ED25519, public_key)
            .verify(self.signed.as_bytes(), &self.signature)
            .map_err(|_| "the signature does not fit the key".to_owned())
    }

    /// ConductorOne's clients put 16 random bytes into the header.
    pub(super) fn check_nonce(&self) -> Result<(), String> {
        if self.header.nonce.is_empty() { Err("the header has no nonce".to_owned()) } else { Ok(()) }
    }

    /// Whether it is meant for this host, and for nobody else.
    pub(super) fn check_audience(&self, host: &str) -> Result<(), String> {
        let meant = match &self.claims.aud {
            Value::String(one) => one == host,
            Value::Array(all) => matches!(all.as_slice(), [Value::String(one)] if one == host),
            _ => false,
        };
        if meant { Ok(()) } else { Err(format!("aud is {}, not {host}", self.claims.aud)) }
    }

    /// Whether it holds at one of these times: this server's, or that of a client which was not told that
    /// the clock was put forward.
    pub(super) fn check_time(&self, times: [Timestamp; 2]) -> Result<(), String> {
        let [first, second] = times.map(|now| self.check_time_at(now));
        first.or(second)
    }

    fn check_time_at(&self, now: Timestamp) -> Result<(), String> {
        let soon = later(now, LEEWAY).as_second();
        match (self.claims.iat, self.claims.nbf, self.claims.exp) {
            (None, _, _) => Err("there is no iat".to_owned()),
            (_, None, _) => Err("there is no nbf".to_owned()),
            (_, _, None) => Err("there is no exp".to_owned()),
            (Some(issued), _, _) if issued > soon => Err("iat is in the future".to_owned()),
            (_, Some(from), _) if from > soon => Err("nbf is in the future".to_owned()),
            (_, _, Some(until)) if until <= now.as_second() => Err("exp is over".to_owned()),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(claims: &str) -> Assertion<'static> {
        Assertion {
            signed: "",
            signature: Vec::new(),
            header: Header { alg: "EdDSA".to_owned(), nonce: String::new() },
            claims: serde_json::from_str(claims).unwrap(),
        }
    }

    #[test]
    fn times_are_held_against_either_clock() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let check = |text, first, second| claims(text).check_time([at(first), at(second)]).err();
        let good = r#"{"iat": 1000, "nbf": 880, "exp": 1120}"#;
        assert_eq!(check(good, 1000, 1000), None);
        assert_eq!(check(good, 9000, 1000), None);
        assert_eq!(check(good, 1120, 1120).as_deref(), Some("exp is over"));
        assert_eq!(check(good, 900, 900).as_deref(), Some("iat is in the future"));
        assert_eq!(check(r#"{"iat": 1, "exp": 9}"#, 2, 2).as_deref(), Some("there is no nbf"));
        assert_eq!(
            check(r#"{"iat": 1, "nbf": 99, "exp": 999}"#, 2, 2).as_deref(),
            Some("nbf is in the future")
        );
    }

    #[test]
    fn an_audience_is_one_host_without_a_port() {
        for (aud, fits) in [
            (r#""acme.conductor.one""#, true),
            (r#"["acme.conductor.one"]"#, true),
            (r#"["acme.conductor.one", "other"]"#, false),
            (r#""acme.conductor.one:443""#, false),
            ("null", false),
        ] {
            let assertion = claims(&format!(r#"{{"aud": {aud}}}"#));
            assert_eq!(assertion.check_audience("acme.conductor.one").is_ok(), fits, "{aud}");
        }
    }
}
