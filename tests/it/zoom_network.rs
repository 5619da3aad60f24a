//! What the environment says about the network: certificates and proxies.
//!
//! A process cannot change its own environment safely, so each test starts itself once more, with the
//! variables that it is about, and looks at what the child says.

use std::process::Stdio;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use terraform_provider_zoom::http::{self as stack, Secret};
use terraform_provider_zoom::zoom::{Authentication, Client, ClientOptions, Endpoints, Environment, Error};
use tokio::process::Command;
use tokio_rustls::TlsAcceptor;

use crate::support::scripted_http::{Reply, ScriptedServer};

/// In a child: the API's address.
const CHILD_URL: &str = "ZOOM_NETWORK_TEST_URL";

/// Runs the named test again with these variables and no proxy variables but these; returns what the
/// client in it came to.
async fn in_child(test: &str, url: &str, variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).stdin(Stdio::null());
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    let output = command.env(CHILD_URL, url).envs(variables.iter().copied()).output().await.unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    said.lines().find_map(|line| line.split_once("outcome: ")).map(|(_, outcome)| outcome.to_owned()).unwrap()
}

/// In a child: makes one call and says what came of it. Tells whether this is a child.
async fn was_child() -> bool {
    let Ok(url) = std::env::var(CHILD_URL) else { return false };
    let endpoints = Endpoints::new(Environment::Commercial, Some(&url), None).unwrap();
    let options = ClientOptions { max_retries: 0, ..ClientOptions::new("tests/1", endpoints) };
    let client = Client::new(options, Authentication::AccessToken(Secret::new("hunter2")));
    match client.users().get("me").await {
        Ok(user) => println!("outcome: {}", user.email),
        Err(Error::Http(stack::Error::Transport(error))) => println!("outcome: {:?}", error.kind),
        Err(error) => println!("outcome: {error:?}"),
    }
    true
}

/// A server's side of TLS with a fresh certificate for localhost, and that certificate as PEM.
fn tls() -> (TlsAcceptor, String) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let body = STANDARD.encode(cert.der());
    let pem = format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n");
    (TlsAcceptor::from(Arc::new(config)), pem)
}

#[tokio::test]
async fn ssl_cert_file_says_whom_to_trust() {
    if was_child().await {
        return;
    }
    let (acceptor, pem) = tls();
    let server = ScriptedServer::start_tls(acceptor, |_, _| {
        Reply::new(200, r#"{"id":"1","email":"trusted@example.com"}"#)
    })
    .await;
    let directory = tempfile::tempdir().unwrap();
    let (trusted, other) = (directory.path().join("trusted.pem"), directory.path().join("other.pem"));
    tokio::fs::write(&trusted, pem).await.unwrap();
    tokio::fs::write(&other, tls().1).await.unwrap();
    let test = "zoom_network::ssl_cert_file_says_whom_to_trust";
    let url = server.url("/v2");

    let outcome = in_child(test, &url, &[("SSL_CERT_FILE", trusted.to_str().unwrap())]).await;
    assert_eq!(outcome, "trusted@example.com");
    let outcome = in_child(test, &url, &[("SSL_CERT_FILE", other.to_str().unwrap())]).await;
    assert_eq!(outcome, "Tls");
    assert_eq!(server.asked().len(), 1, "nothing is sent to a server that is not trusted");
}

#[tokio::test]
async fn a_proxy_is_used_for_zoom_and_not_for_this_machine() {
    if was_child().await {
        return;
    }
    let proxy = ScriptedServer::start(|_, _| Reply::new(502, "")).await;
    let directory = tempfile::tempdir().unwrap();
    let roots = directory.path().join("roots.pem");
    tokio::fs::write(&roots, tls().1).await.unwrap();
    let test = "zoom_network::a_proxy_is_used_for_zoom_and_not_for_this_machine";
    let url = proxy.url("");
    let variables = [
        ("HTTPS_PROXY", url.as_str()),
        ("http_proxy", url.as_str()),
        ("SSL_CERT_FILE", roots.to_str().unwrap()),
    ];

    let outcome = in_child(test, "https://zoom.invalid/v2", &variables).await;
    assert_eq!(outcome, "Connect");
    let asked = proxy.asked();
    assert_eq!((asked[0].method.as_str(), asked[0].target.as_str()), ("CONNECT", "zoom.invalid:443"));
    assert!(!asked[0].headers.contains_key("authorization"));

    let simulator =
        ScriptedServer::start(|_, _| Reply::new(200, r#"{"id":"1","email":"direct@example.com"}"#)).await;
    let outcome = in_child(test, &simulator.url("/v2"), &variables).await;
    assert_eq!(outcome, "direct@example.com");
    assert_eq!(proxy.asked().len(), 1);
}
