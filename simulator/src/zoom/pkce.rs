//! Proof Key for Code Exchange (RFC 7636).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// What a client has promised to prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Challenge {
    /// The verifier itself; Zoom's default.
    Plain(String),
    /// The verifier's SHA-256, in Base64 for URLs.
    S256(String),
}

impl Challenge {
    /// The challenge of an authorization request; an error where its method is unknown.
    pub(crate) fn read(challenge: Option<&str>, method: Option<&str>) -> Result<Option<Self>, ()> {
        match (challenge, method) {
            (None, _) => Ok(None),
            (Some(challenge), None | Some("plain")) => Ok(Some(Self::Plain(challenge.to_owned()))),
            (Some(challenge), Some("S256")) => Ok(Some(Self::S256(challenge.to_owned()))),
            (Some(_), Some(_)) => Err(()),
        }
    }

    /// True where the verifier is what was promised.
    pub(crate) fn is_met_by(&self, verifier: &str) -> bool {
        match self {
            Self::Plain(challenge) => challenge == verifier,
            Self::S256(challenge) => *challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_rfc_holds() {
        // RFC 7636, appendix B.
        let challenge = Challenge::S256("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned());
        assert!(challenge.is_met_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(!challenge.is_met_by("dBjftJeZ4CVP"));
    }

    #[test]
    fn plain_is_the_default_and_other_methods_are_refused() {
        assert_eq!(Challenge::read(Some("x"), None), Ok(Some(Challenge::Plain("x".to_owned()))));
        assert_eq!(Challenge::read(None, Some("S256")), Ok(None));
        assert_eq!(Challenge::read(Some("x"), Some("S512")), Err(()));
    }
}
