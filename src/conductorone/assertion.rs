//! The client assertion (RFC 7523): a signed token with which a client proves that it has its key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::json;

use super::client_secret::SigningKey;
use crate::http::Secret;

/// For how long an assertion holds, and by how much the clocks may differ: seconds.
const SPAN: i64 = 120;

/// Random bytes that make each assertion another one.
pub type Nonce = [u8; 16];

/// An assertion by `client_id`, meant for `host` (without a port) and nobody else.
pub fn sign(key: &SigningKey, client_id: &str, host: &str, now: Timestamp, nonce: &Nonce) -> Secret {
    let mut header = json!({"alg": "EdDSA", "nonce": URL_SAFE_NO_PAD.encode(nonce)});
    if let Some(id) = key.id() {
        header["kid"] = id.into();
    }
    let now = now.as_second();
    let claims = json!({
        "iss": client_id,
        "sub": client_id,
        "aud": [host],
        "iat": now,
        "nbf": now - SPAN,
        "exp": now + SPAN,
    });
    let encode = |part: &serde_json::Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let signed = format!("{}.{}", encode(&header), encode(&claims));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()));
    Secret::new(format!("{signed}.{signature}"))
}

#[cfg(test)]
mod tests {
    use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
    use serde_json::Value;

    use super::*;
    use crate::conductorone::client_secret::tests::known_secret;

    fn parts(assertion: &Secret) -> (Value, Value, Vec<u8>, String) {
        let parts: Vec<&str> = assertion.expose().split('.').collect();
        let [header, claims, signature] = parts[..] else { panic!("three parts") };
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
        let json = |part: &str| serde_json::from_slice(&decode(part)).unwrap();
        (json(header), json(claims), decode(signature), format!("{header}.{claims}"))
    }

    #[test]
    fn an_assertion_says_who_to_whom_and_when_and_is_signed() {
        let key = SigningKey::parse(&known_secret(Some("first"))).unwrap();
        let now = "2026-03-01T12:00:00Z".parse::<Timestamp>().unwrap();
        let (header, claims, signature, signed) =
            parts(&sign(&key, "heron@acme.conductor.one/pcc", "acme.conductor.one", now, &[1; 16]));
        assert_eq!(header, json!({"alg": "EdDSA", "kid": "first", "nonce": "AQEBAQEBAQEBAQEBAQEBAQ"}));
        assert_eq!(
            claims,
            json!({
                "iss": "heron@acme.conductor.one/pcc",
                "sub": "heron@acme.conductor.one/pcc",
                "aud": ["acme.conductor.one"],
                "iat": 1_772_366_400,
                "nbf": 1_772_366_280,
                "exp": 1_772_366_520,
            })
        );
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let public = UnparsedPublicKey::new(&ED25519, pair.public_key());
        assert!(public.verify(signed.as_bytes(), &signature).is_ok());
    }

    #[test]
    fn a_key_without_a_name_is_not_named() {
        let key = SigningKey::parse(&known_secret(None)).unwrap();
        let (header, ..) = parts(&sign(&key, "a", "b", Timestamp::UNIX_EPOCH, &[2; 16]));
        assert_eq!(header, json!({"alg": "EdDSA", "nonce": "AgICAgICAgICAgICAgICAg"}));
    }
}
