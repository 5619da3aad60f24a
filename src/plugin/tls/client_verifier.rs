//! Who may connect: the owner of the one certificate that the host gave, and nobody else.

use std::fmt;

use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};

use super::p521;

/// Accepts exactly one client certificate, byte for byte, from a client that holds its key.
///
/// rustls' own verifiers judge certificates by who issued them. A go-plugin host signs its certificate
/// itself and marks it as an authority, which they refuse in a client; and there is nothing to judge, as we
/// have the certificate. The proof that the client has the key is checked as for any other certificate.
pub(super) struct PinnedClient {
    certificate: CertificateDer<'static>,
    /// The algorithms of rustls' crypto provider, all but P-521.
    algorithms: WebPkiSupportedAlgorithms,
}

impl PinnedClient {
    /// A verifier for the client with this `certificate`.
    pub(super) fn new(certificate: CertificateDer<'static>, algorithms: WebPkiSupportedAlgorithms) -> Self {
        Self { certificate, algorithms }
    }

    /// The algorithms that can check a signature of this scheme.
    fn algorithms_for(&self, signature: &DigitallySignedStruct) -> &WebPkiSupportedAlgorithms {
        if signature.scheme == p521::SCHEME { &p521::ALGORITHMS } else { &self.algorithms }
    }
}

impl fmt::Debug for PinnedClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PinnedClient").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

impl ClientCertVerifier for PinnedClient {
    fn client_auth_mandatory(&self) -> bool {
        true
    }

    /// None: a client with only one certificate needs no hint, and an empty list fits every certificate.
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        if *end_entity == self.certificate {
            Ok(ClientCertVerified::assertion())
        } else {
            Err(CertificateError::UnknownIssuer.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, self.algorithms_for(signature))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, self.algorithms_for(signature))
    }

    /// P-521 first. A Go host that does not find the scheme of its key here sends no certificate at all.
    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let mut schemes = p521::ALGORITHMS.supported_schemes();
        schemes.extend(self.algorithms.supported_schemes());
        schemes
    }
}
