//! The keys behind client secrets: Ed25519, as a JWK, in ConductorOne's wrapping.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::world::random::Random;
use crate::world::secret::Secret;

const WRAPPING: [&str; 3] = ["secret-token", "conductorone.com", "v1"];

/// A private key.
pub(crate) struct Key {
    seed: [u8; 32],
    public: Vec<u8>,
}

impl Key {
    /// A key that follows from the stream.
    pub(crate) fn draw(random: &mut Random) -> Option<Self> {
        Self::from_seed(random.bytes())
    }

    fn from_seed(seed: [u8; 32]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).ok()?;
        Some(Self { seed, public: pair.public_key().as_ref().to_vec() })
    }

    /// Reads a client secret.
    pub(crate) fn from_client_secret(secret: &Secret) -> Option<Self> {
        let parts: Vec<&str> = secret.reveal().split(':').collect();
        let [first, second, third, jwk] = parts.as_slice() else { return None };
        if [*first, *second, *third] != WRAPPING {
            return None;
        }
        let jwk: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(jwk).ok()?).ok()?;
        if jwk.get("kty") != Some(&json!("OKP")) || jwk.get("crv") != Some(&json!("Ed25519")) {
            return None;
        }
        let seed = URL_SAFE_NO_PAD.decode(jwk.get("d")?.as_str()?).ok()?;
        Self::from_seed(seed.try_into().ok()?)
    }

    /// The four parts with colons between them.
    pub(crate) fn client_secret(&self) -> Secret {
        let jwk = json!({
            "kty": "OKP",
            "crv": "Ed25519",
            "x": URL_SAFE_NO_PAD.encode(&self.public),
            "d": URL_SAFE_NO_PAD.encode(self.seed),
        });
        let [first, second, third] = WRAPPING;
        Secret::new(format!("{first}:{second}:{third}:{}", URL_SAFE_NO_PAD.encode(jwk.to_string())))
    }

    pub(crate) fn public(&self) -> &[u8] {
        &self.public
    }
}

/// A public key as the world keeps it.
pub(crate) fn encode_public_key(key: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(key)
}

/// The bytes of a public key that the world keeps.
pub(crate) fn decode_public_key(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_secret_leads_back_to_its_key() {
        let key = Key::draw(&mut Random::stream(1, "keys")).unwrap();
        let secret = key.client_secret();
        assert_eq!(secret.reveal().split(':').count(), 4);
        assert_eq!(Key::from_client_secret(&secret).unwrap().public(), key.public());
        assert_eq!(decode_public_key(&encode_public_key(key.public())).unwrap(), key.public());
        for wrong in ["", "secret-token:conductorone.com:v2:e30", "secret-token:conductorone.com:v1:e30"] {
            assert!(Key::from_client_secret(&Secret::new(wrong)).is_none(), "{wrong}");
        }
    }
}
