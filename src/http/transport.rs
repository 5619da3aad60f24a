//! The one place that touches the network.
//!
//! Two reqwest clients, each made when it is first needed: one for `https`, with the system's
//! certificates and proxies, and a bare one for `http`, which only ever talks to this machine and so
//! needs neither. Reading the system's certificates takes milliseconds that a start-up does not have.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ::http::Request;
use bytes::Bytes;
use reqwest::redirect::Policy;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use super::error::{Cause, FailureKind, TransportError, shown};
use super::response::Response;

/// A connection attempt that takes longer than this is given up, and tried again.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Sends one request and reads its answer whole. No retry, no redirect.
#[derive(Debug)]
pub(super) struct Transport {
    user_agent: String,
    request_timeout: Duration,
    encrypted: OnceLock<reqwest::Client>,
    loopback: OnceLock<reqwest::Client>,
}

/// No certificate authority is known, so no server could be trusted.
#[derive(Debug, thiserror::Error)]
#[error(
    "the system has no certificate authorities: install its CA certificates package, or set \
     SSL_CERT_FILE or SSL_CERT_DIR"
)]
struct NoRoots;

impl Transport {
    pub(super) fn new(user_agent: String, request_timeout: Duration) -> Self {
        Self { user_agent, request_timeout, encrypted: OnceLock::new(), loopback: OnceLock::new() }
    }

    /// Sends one request, and waits for its answer no longer than `timeout`.
    pub(super) async fn send(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
    ) -> Result<Response, TransportError> {
        let method = request.method().clone();
        let url = shown(request.uri());
        let failed = |error| TransportError::from_reqwest(&method, &url, error);
        let client = self.client(request.uri().scheme_str() == Some("https")).map_err(|source| {
            TransportError { kind: FailureKind::Setup, method: method.clone(), url: url.clone(), source }
        })?;
        let mut request = reqwest::Request::try_from(request).map_err(failed)?;
        *request.timeout_mut() = Some(timeout);
        let answer = client.execute(request).await.map_err(failed)?;
        let status = answer.status();
        let headers = answer.headers().clone();
        let body = answer.bytes().await.map_err(failed)?;
        Ok(Response { method, url, status, headers, body })
    }

    fn client(&self, encrypted: bool) -> Result<&reqwest::Client, Cause> {
        let slot = if encrypted { &self.encrypted } else { &self.loopback };
        if let Some(client) = slot.get() {
            return Ok(client);
        }
        let client = self.build(encrypted)?;
        Ok(slot.get_or_init(|| client))
    }

    fn build(&self, encrypted: bool) -> Result<reqwest::Client, Cause> {
        let roots = if encrypted { system_roots()? } else { RootCertStore::empty() };
        let mut tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| Arc::new(error) as Cause)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .user_agent(&self.user_agent)
            .timeout(self.request_timeout)
            .connect_timeout(CONNECT_TIMEOUT.min(self.request_timeout))
            .referer(false)
            .redirect(Policy::none());
        let builder = if encrypted { builder } else { builder.no_proxy() };
        builder.build().map_err(|error| Arc::new(error) as Cause)
    }
}

/// The certificate authorities that the system trusts, or those of `SSL_CERT_FILE` and
/// `SSL_CERT_DIR`. Single certificates that cannot be read are left out, as every other tool does.
fn system_roots() -> Result<RootCertStore, Cause> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        return Err(found
            .errors
            .into_iter()
            .next()
            .map_or_else(|| Arc::new(NoRoots) as Cause, |error| Arc::new(error) as Cause));
    }
    Ok(roots)
}
