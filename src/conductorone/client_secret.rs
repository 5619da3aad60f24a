//! The client secret of an API key: a private Ed25519 key, wrapped.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::Ed25519KeyPair;
use serde::Deserialize;

use crate::http::Secret;

/// The first three of a client secret's four parts; the fourth is the key.
const WRAPPING: [&str; 3] = ["secret-token", "conductorone.com", "v1"];

/// A key that signs client assertions.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    id: Option<String>,
}

/// Why a text is no client secret. None of these repeats any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientSecretError {
    /// It has not the four parts, or its version is another.
    #[error("a client secret of ConductorOne has the form \"secret-token:conductorone.com:v1:…\"")]
    Form,
    /// The last part is no key.
    #[error("the last part of the client secret is no key; was it cut when it was copied?")]
    NoKey,
    /// The key is another kind of key.
    #[error("the key in the client secret is not a private Ed25519 key")]
    OtherKey,
}

/// A JSON Web Key (RFC 8037).
#[derive(Deserialize)]
struct Jwk {
    #[serde(default)]
    kty: String,
    #[serde(default)]
    crv: String,
    #[serde(default)]
    d: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    kid: Option<String>,
}

impl SigningKey {
    /// Reads a client secret.
    pub fn parse(client_secret: &Secret) -> Result<Self, ClientSecretError> {
        let parts: Vec<&str> = client_secret.expose().split(':').collect();
        let [first, second, third, jwk] = parts.as_slice() else { return Err(ClientSecretError::Form) };
        if [*first, *second, *third] != WRAPPING {
            return Err(ClientSecretError::Form);
        }
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('='));
        let jwk = decode(jwk).map_err(|_| ClientSecretError::NoKey)?;
        let jwk: Jwk = serde_json::from_slice(&jwk).map_err(|_| ClientSecretError::NoKey)?;
        let (("OKP", "Ed25519"), Some(private)) = ((jwk.kty.as_str(), jwk.crv.as_str()), &jwk.d) else {
            return Err(ClientSecretError::OtherKey);
        };
        let private = decode(private).map_err(|_| ClientSecretError::NoKey)?;
        let pair = match &jwk.x {
            Some(public) => {
                let public = decode(public).map_err(|_| ClientSecretError::NoKey)?;
                Ed25519KeyPair::from_seed_and_public_key(&private, &public)
            }
            None => Ed25519KeyPair::from_seed_unchecked(&private),
        };
        let pair = pair.map_err(|_| ClientSecretError::OtherKey)?;
        Ok(Self { pair, id: jwk.kid.filter(|id| !id.is_empty()) })
    }

    /// The key's name, if it has one.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// A signature (RFC 8032), of 64 bytes.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }
}

/// Shows nothing of the key.
impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKey(***)")
    }
}

#[cfg(test)]
pub(super) mod tests {
    use ring::signature::KeyPair as _;

    use super::*;

    /// The client secret of a key that everybody knows.
    pub(in crate::conductorone) fn known_secret(key_id: Option<&str>) -> Secret {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let mut jwk = serde_json::json!({
            "kty": "OKP",
            "crv": "Ed25519",
            "d": URL_SAFE_NO_PAD.encode([7; 32]),
            "x": URL_SAFE_NO_PAD.encode(pair.public_key()),
        });
        if let Some(id) = key_id {
            jwk["kid"] = id.into();
        }
        Secret::new(format!("{}:{}", WRAPPING.join(":"), URL_SAFE_NO_PAD.encode(jwk.to_string())))
    }

    fn wrapped(jwk: &str) -> String {
        format!("{}:{}", WRAPPING.join(":"), URL_SAFE_NO_PAD.encode(jwk))
    }

    #[test]
    fn a_client_secret_is_a_key() {
        let key = SigningKey::parse(&known_secret(None)).unwrap();
        assert_eq!((key.id(), key.sign(b"message").len()), (None, 64));
        assert_eq!(SigningKey::parse(&known_secret(Some("first"))).unwrap().id(), Some("first"));
        assert_eq!(format!("{key:?}"), "SigningKey(***)");
    }

    #[test]
    fn what_is_no_client_secret_is_refused_by_what_is_wrong_with_it() {
        let d = URL_SAFE_NO_PAD.encode([7; 32]);
        for (text, want) in [
            (String::new(), ClientSecretError::Form),
            ("hunter2".to_owned(), ClientSecretError::Form),
            (wrapped("{}").replace(":v1:", ":v2:"), ClientSecretError::Form),
            (format!("{}:more", wrapped("{}")), ClientSecretError::Form),
            ("secret-token:conductorone.com:v1:!".to_owned(), ClientSecretError::NoKey),
            (wrapped("{\"kty\""), ClientSecretError::NoKey),
            (wrapped("{}"), ClientSecretError::OtherKey),
            (wrapped(r#"{"kty":"RSA","d":"AAAA"}"#), ClientSecretError::OtherKey),
            // A public key signs nothing.
            (wrapped(r#"{"kty":"OKP","crv":"Ed25519","x":"AAAA"}"#), ClientSecretError::OtherKey),
            (wrapped(r#"{"kty":"OKP","crv":"Ed25519","d":"AAAA"}"#), ClientSecretError::OtherKey),
            (wrapped(&format!(r#"{{"kty":"OKP","crv":"X25519","d":"{d}"}}"#)), ClientSecretError::OtherKey),
            // The public half belongs to another key.
            (
                wrapped(&format!(r#"{{"kty":"OKP","crv":"Ed25519","d":"{d}","x":"{d}"}}"#)),
                ClientSecretError::OtherKey,
            ),
        ] {
            assert_eq!(SigningKey::parse(&Secret::new(&text)).unwrap_err(), want, "{text}");
        }
    }
}
