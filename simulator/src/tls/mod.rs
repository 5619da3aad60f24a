//! HTTPS: a certificate for every host that this server stands in for, and an authority that vouches for it.
//!
//! Both are made when the server starts and are gone with it. A client trusts the authority by a file:
//! `SSL_CERT_FILE` takes the place of the system's authorities, so the file holds those as well.

mod hosts;

use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, GeneralSubtree,
    IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tempfile::NamedTempFile;
use thiserror::Error;
use tokio_rustls::TlsAcceptor;

pub(crate) use hosts::stands_in_for;

/// How long a line of PEM is.
const LINE: usize = 64;

/// Why HTTPS could not be had.
#[derive(Debug, Error)]
pub enum TlsError {
    /// No certificate could be made.
    #[error("cannot make a certificate")]
    Certificate(#[from] rcgen::Error),
    /// The certificate could not be used.
    #[error("cannot use the certificate")]
    Protocol(#[from] rustls::Error),
    /// The authority's file could not be written.
    #[error("cannot write the authority's file")]
    File(#[from] io::Error),
}

/// The server's side of TLS.
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    authority: NamedTempFile,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Tls").field("authority", &self.authority.path()).finish_non_exhaustive()
    }
}

impl Tls {
    /// Makes an authority and a certificate for all hosts, and for the address that the server listens at.
    pub(crate) fn new(address: IpAddr) -> Result<Self, TlsError> {
        let (authority, issuer) = make_authority()?;
        let (certificate, key) = make_certificate(&issuer, address)?;
        let crypto = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(crypto)
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
            .with_no_client_auth()
            .with_single_cert(vec![certificate, authority.clone()], key.into())?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), authority: write_file(&authority)? })
    }

    pub(crate) fn acceptor(&self) -> &TlsAcceptor {
        &self.acceptor
    }

    /// The file with the authority, which is gone when this is.
    pub(crate) fn authority(&self) -> &Path {
        self.authority.path()
    }
}

/// An authority that may speak for the simulated hosts alone, whoever gets hold of it.
fn make_authority() -> Result<(CertificateDer<'static>, Issuer<'static, KeyPair>), rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name = named("Zoom simulator's authority");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let domains = hosts::domains().into_iter().map(GeneralSubtree::DnsName);
    parameters.name_constraints =
        Some(NameConstraints { permitted_subtrees: domains.collect(), excluded_subtrees: Vec::new() });
    let authority = parameters.self_signed(&key)?;
    Ok((authority.into(), Issuer::new(parameters, key)))
}

fn make_certificate(
    issuer: &Issuer<'_, KeyPair>,
    address: IpAddr,
) -> Result<(CertificateDer<'static>, PrivatePkcs8KeyDer<'static>), rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut hosts = hosts::certified();
    let address = address.to_string();
    if !hosts.contains(&address) {
        hosts.push(address);
    }
    let mut parameters = CertificateParams::new(hosts)?;
    parameters.distinguished_name = named("Zoom simulator");
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    parameters.use_authority_key_identifier_extension = true;
    let certificate = parameters.signed_by(&key, issuer)?;
    Ok((certificate.into(), PrivatePkcs8KeyDer::from(key.serialize_der())))
}

fn named(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

/// The authority first, and behind it those that the system trusts.
fn write_file(authority: &CertificateDer<'_>) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("zoom-simulator-").suffix(".pem").tempfile()?;
    file.write_all(pem(authority).as_bytes())?;
    // Where the system has none, the authority is all there is.
    for certificate in rustls_native_certs::load_native_certs().certs {
        file.write_all(pem(&certificate).as_bytes())?;
    }
    file.flush()?;
    Ok(file)
}

fn pem(certificate: &[u8]) -> String {
    let text = STANDARD.encode(certificate);
    let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(LINE.min(rest.len()));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem.push_str("-----END CERTIFICATE-----\n");
    pem
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use rustls::pki_types::pem::PemObject as _;

    use super::*;

    #[test]
    fn the_file_is_there_as_long_as_the_server_and_begins_with_its_authority() {
        let tls = Tls::new(IpAddr::V4(Ipv4Addr::LOCALHOST)).unwrap();
        let path = tls.authority().to_owned();
        let all: Vec<_> = CertificateDer::pem_file_iter(&path).unwrap().collect::<Result<_, _>>().unwrap();
        assert!(!all.is_empty());
        let another = Tls::new(IpAddr::V4(Ipv4Addr::LOCALHOST)).unwrap();
        let other = CertificateDer::pem_file_iter(another.authority()).unwrap().next().unwrap().unwrap();
        assert_ne!(all[0], other);
        drop(tls);
        assert!(!path.exists());
    }
}
