//! ECDSA on the curve P-521, for rustls.
//!
//! go-plugin's keys are on P-521, which ring does not have. The other crypto library for rustls has it, but
//! takes some fifty milliseconds to start, and Terraform starts a provider three times for one plan. So ring
//! does everything else, and this one signature of each connection is checked by the `p521` crate.

use ::p521::ecdsa::signature::Verifier as _;
use ::p521::ecdsa::{Signature, VerifyingKey};
use rustls::SignatureScheme;
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};

/// TLS's name for a signature with a P-521 key.
pub(super) const SCHEME: SignatureScheme = SignatureScheme::ECDSA_NISTP521_SHA512;

/// P-521 in the form in which rustls takes algorithms.
pub(super) static ALGORITHMS: WebPkiSupportedAlgorithms =
    WebPkiSupportedAlgorithms { all: &[&EcdsaP521Sha512], mapping: &[(SCHEME, &[&EcdsaP521Sha512])] };

/// Checks ECDSA signatures on P-521 over SHA-512.
#[derive(Debug)]
struct EcdsaP521Sha512;

impl SignatureVerificationAlgorithm for EcdsaP521Sha512 {
    /// `public_key` is a SEC 1 point, `signature` a DER `ECDSA-Sig-Value`.
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let key = VerifyingKey::from_sec1_bytes(public_key).map_err(|_| InvalidSignature)?;
        let signature = Signature::from_der(signature).map_err(|_| InvalidSignature)?;
        key.verify(message, &signature).map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P521
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_SHA512
    }
}

#[cfg(test)]
mod tests {
    use ::p521::ecdsa::SigningKey;
    use ::p521::ecdsa::signature::Signer as _;
    use ::p521::elliptic_curve::Generate as _;

    use super::*;

    #[test]
    fn a_signature_holds_for_its_key_and_its_message_only() {
        let key = SigningKey::generate();
        let other = SigningKey::generate();
        let point = key.verifying_key().to_sec1_point(false);
        let other_point = other.verifying_key().to_sec1_point(false);
        let signature: Signature = key.sign(b"message");
        let der = signature.to_der();
        let verify = |point: &[u8], message: &[u8], signature: &[u8]| {
            EcdsaP521Sha512.verify_signature(point, message, signature).is_ok()
        };

        assert!(verify(point.as_bytes(), b"message", der.as_bytes()));
        assert!(!verify(point.as_bytes(), b"massage", der.as_bytes()));
        assert!(!verify(other_point.as_bytes(), b"message", der.as_bytes()));
        assert!(!verify(point.as_bytes(), b"message", &der.as_bytes()[1..]));
        assert!(!verify(point.as_bytes(), b"message", &[]));
        assert!(!verify(&point.as_bytes()[1..], b"message", der.as_bytes()));
        // A key off the curve, and a signature as two bare numbers, which TLS does not use.
        assert!(!verify(&[4; 133], b"message", der.as_bytes()));
        assert!(!verify(point.as_bytes(), b"message", &signature.to_bytes()));
    }
}
