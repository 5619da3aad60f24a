//! Mutual TLS between host and plugin: each side knows the other's certificate beforehand.
//!
//! The host puts its certificate into `PLUGIN_CLIENT_CERT`, the plugin puts its own into the handshake line.
//! tonic's TLS settings only know certificate authorities, so the handshake is done here and tonic gets the
//! streams behind it.

mod client_verifier;
mod p521;

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::server::{NoServerSessionStorage, ParsedCertificate};
use tokio_rustls::TlsAcceptor;

use self::client_verifier::PinnedClient;
use super::StartError;
use super::listener::Connection;

/// How long a host may take for its side of the TLS handshake. It is on the same machine; a connection that
/// takes longer will never be one.
const HANDSHAKE_TIME: Duration = Duration::from_secs(10);

/// The server's side of TLS: its fresh certificate, and the one client that may connect.
pub(super) struct Tls {
    certificate: CertificateDer<'static>,
    acceptor: TlsAcceptor,
}

impl Tls {
    /// Makes a key and a certificate for this process, for the client with the certificate `client` (PEM).
    pub(super) fn new(client: &str) -> Result<Self, StartError> {
        let client = CertificateDer::from_pem_slice(client.as_bytes())
            .map_err(|error| StartError::ClientCertificate(error.to_string()))?;
        ParsedCertificate::try_from(&client)
            .map_err(|error| StartError::ClientCertificate(error.to_string()))?;

        let (certificate, key) = server_certificate()?;
        // Named, not taken from the process: whoever else configures a default there cannot change this.
        let crypto = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = PinnedClient::new(client, crypto.signature_verification_algorithms);
        let mut config = rustls::ServerConfig::builder_with_provider(crypto)
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
            .with_client_cert_verifier(Arc::new(verifier))
            .with_single_cert(vec![certificate.clone()], key.into())?;
        // Newer hosts refuse a server that settles on no protocol.
        config.alpn_protocols = vec![b"h2".to_vec()];
        // A host connects once. Without resumption, every connection proves that it has the key.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Ok(Self { certificate, acceptor: TlsAcceptor::from(Arc::new(config)) })
    }

    /// This process's certificate (DER), for the handshake line.
    pub(super) fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Does the TLS handshake on `connection`; `None` if the client is not the one, or too slow.
    pub(super) async fn accept(&self, connection: Connection) -> Option<Connection> {
        match tokio::time::timeout(HANDSHAKE_TIME, self.acceptor.accept(connection)).await {
            Ok(Ok(stream)) => Some(Connection::new(stream)),
            Ok(Err(error)) => {
                tracing::warn!(%error, "refused a connection in its TLS handshake");
                None
            }
            Err(_) => {
                tracing::warn!("gave up on a connection whose TLS handshake took too long");
                None
            }
        }
    }
}

/// A key and a certificate that only this process has. A P-256 key takes next to no time to make.
///
/// The host trusts exactly this certificate, for the name `localhost`. The dates are rcgen's, the whole time
/// that a certificate can hold: it dies with the process, and a wrong clock must not end it sooner.
fn server_certificate() -> Result<(CertificateDer<'static>, PrivatePkcs8KeyDer<'static>), rcgen::Error> {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
    let mut parameters = rcgen::CertificateParams::new(["localhost".to_owned()])?;
    parameters.distinguished_name = rcgen::DistinguishedName::new();
    parameters.distinguished_name.push(rcgen::DnType::CommonName, "localhost");
    parameters.key_usages = vec![rcgen::KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = parameters.self_signed(&key)?;
    Ok((certificate.into(), PrivatePkcs8KeyDer::from(key.serialize_der())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_certificate_must_be_one() {
        let not_a_certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for pem in ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA", not_a_certificate] {
            let error = Tls::new(pem).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.starts_with("PLUGIN_CLIENT_CERT holds no certificate"), "{pem:?}: {error}");
        }
    }

    #[test]
    fn every_process_has_a_certificate_of_its_own() {
        let (first, _) = server_certificate().unwrap();
        let (second, _) = server_certificate().unwrap();
        assert_ne!(first, second);
        assert!(first.len() > 50, "hosts ignore a certificate of 50 characters or fewer");
    }
}
