//! Certificates and keys of hosts, made anew for each test.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use p521::ecdsa::signature::Signer as _;
use p521::ecdsa::{Signature, SigningKey};
use p521::elliptic_curve::Generate as _;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, alg_id};
use rustls::{SignatureAlgorithm, SignatureScheme};

/// A certificate and a key, which need not belong together.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) certificate: CertificateDer<'static>,
    pub(crate) key: Arc<dyn rustls::sign::SigningKey>,
}

impl Identity {
    /// What go-plugin makes: P-521, signed by itself, an authority, for client and server.
    pub(crate) fn go_plugin() -> Self {
        let key = SigningKey::generate();
        Self { certificate: go_plugin_certificate(&key).into(), key: Arc::new(P521Key(key)) }
    }

    /// What another host might make: P-256, and no authority.
    pub(crate) fn p256() -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate =
            rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let key = rustls::crypto::ring::sign::any_ecdsa_type(&key.into()).unwrap();
        Self { certificate: certificate.into(), key }
    }

    /// The certificate of one that has been overheard, with a key of one's own.
    pub(crate) fn stolen_from(victim: &Self) -> Self {
        Self { certificate: victim.certificate.clone(), ..Self::go_plugin() }
    }

    /// The text for `PLUGIN_CLIENT_CERT`.
    pub(crate) fn pem(&self) -> String {
        let text = STANDARD.encode(&self.certificate);
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    }
}

/// A P-521 key in the form in which rustls takes keys: ring has none.
#[derive(Debug, Clone)]
struct P521Key(SigningKey);

impl rustls::sign::SigningKey for P521Key {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn rustls::sign::Signer>> {
        offered.contains(&SignatureScheme::ECDSA_NISTP521_SHA512).then(|| Box::new(self.clone()) as _)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl rustls::sign::Signer for P521Key {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        let signature: Signature = self.0.sign(message);
        Ok(signature.to_der().as_bytes().to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ECDSA_NISTP521_SHA512
    }
}

/// A DER value: tag, length, content.
fn der(tag: u8, content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    let length = content.len().to_be_bytes();
    let length = &length[length.iter().take_while(|byte| **byte == 0).count()..];
    let mut value = vec![tag];
    if content.len() >= 128 {
        value.push(0x80 | u8::try_from(length.len()).unwrap());
    }
    value.extend_from_slice(if content.is_empty() { &[0] } else { length });
    value.extend(content);
    value
}

const BOOLEAN: u8 = 0x01;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTF8_STRING: u8 = 0x0c;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;

/// The certificate that go-plugin's `generateCert` makes for `key` (RFC 5280, section 4.1).
fn go_plugin_certificate(key: &SigningKey) -> Vec<u8> {
    let attribute = |oid: &[u8], text: &str| {
        let pair = der(SEQUENCE, &[&der(OBJECT_IDENTIFIER, &[oid]), &der(UTF8_STRING, &[text.as_bytes()])]);
        der(SET, &[&pair])
    };
    let extension = |oid: &[u8], critical: bool, value: Vec<u8>| {
        let critical = if critical { der(BOOLEAN, &[&[0xff]]) } else { Vec::new() };
        der(SEQUENCE, &[&der(OBJECT_IDENTIFIER, &[oid]), &critical, &der(OCTET_STRING, &[&value])])
    };
    let algorithm = der(SEQUENCE, &[alg_id::ECDSA_SHA512.as_ref()]);
    let name =
        der(SEQUENCE, &[&attribute(&[0x55, 4, 10], "HashiCorp"), &attribute(&[0x55, 4, 3], "localhost")]);
    let point = key.verifying_key().to_sec1_point(false);
    let server_and_client: Vec<u8> =
        [2, 1].iter().flat_map(|use_| der(OBJECT_IDENTIFIER, &[&[0x2b, 6, 1, 5, 5, 7, 3, *use_]])).collect();
    let to_be_signed = der(
        SEQUENCE,
        &[
            &der(0xa0, &[&der(INTEGER, &[&[2]])]),
            &der(INTEGER, &[&[0x7f; 16]]),
            &algorithm,
            &name,
            &der(
                SEQUENCE,
                &[&der(UTC_TIME, &[b"260101000000Z"]), &der(GENERALIZED_TIME, &[b"20560101000000Z"])],
            ),
            &name,
            &der(
                SEQUENCE,
                &[
                    &der(SEQUENCE, &[alg_id::ECDSA_P521.as_ref()]),
                    &der(BIT_STRING, &[&[0], point.as_bytes()]),
                ],
            ),
            &der(
                0xa3,
                &[&der(
                    SEQUENCE,
                    &[
                        &extension(&[0x55, 0x1d, 15], true, der(BIT_STRING, &[&[2, 0xac]])),
                        &extension(&[0x55, 0x1d, 37], false, der(SEQUENCE, &[&server_and_client])),
                        &extension(&[0x55, 0x1d, 19], true, der(SEQUENCE, &[&der(BOOLEAN, &[&[0xff]])])),
                        &extension(&[0x55, 0x1d, 17], false, der(SEQUENCE, &[&der(0x82, &[b"localhost"])])),
                    ],
                )],
            ),
        ],
    );
    let signature: Signature = key.sign(&to_be_signed);
    der(SEQUENCE, &[&to_be_signed, &algorithm, &der(BIT_STRING, &[&[0], signature.to_der().as_bytes()])])
}
