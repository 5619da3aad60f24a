//! A host: starts the program as Terraform does, reads its handshake line and calls it.

use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::Uri;
use hyper_util::rt::TokioIo;
use rustls::SupportedProtocolVersion;
use rustls::client::ResolvesClientCert;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::sign::CertifiedKey;
use terraform_provider_zoom::plugin::proto::Empty;
use terraform_provider_zoom::plugin::proto::grpc_controller_client::GrpcControllerClient;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, BufReader};
use tokio::net::UnixStream;
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tonic::transport::{Channel, Endpoint};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use crate::plugin_identity::Identity;

const COOKIE: (&str, &str) =
    ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// Longer than anything here takes on a slow machine, shorter than anyone waits for a test.
const PATIENCE: Duration = Duration::from_secs(20);

/// Waits for `future`, but not for ever.
pub(crate) async fn soon<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(PATIENCE, future).await.expect("took too long")
}

/// The program with an empty environment; what it says is piped.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_terraform-provider-zoom"));
    command.env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// The program as a host starts it, without TLS.
pub(crate) fn hosted() -> Command {
    let mut command = program();
    command.envs([
        COOKIE,
        ("PLUGIN_MIN_PORT", "10000"),
        ("PLUGIN_MAX_PORT", "25000"),
        ("PLUGIN_PROTOCOL_VERSIONS", "6,5"),
    ]);
    command
}

/// What a program that ends by itself leaves behind: exit code, standard output, standard error.
pub(crate) async fn ended(mut command: Command) -> (Option<i32>, String, String) {
    let output = soon(command.output()).await.unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// A running plugin.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
    stderr: JoinHandle<String>,
    /// The handshake line, or whatever the first line is.
    pub(crate) line: String,
    /// The temporary directory of the program.
    pub(crate) directory: tempfile::TempDir,
}

impl Running {
    /// Starts `command` with a temporary directory of its own and waits for its first line.
    pub(crate) async fn start(mut command: Command) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut child = command.env("TMPDIR", directory.path()).spawn().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let stderr = tokio::spawn(async move {
            let mut text = String::new();
            stderr.read_to_string(&mut text).await.unwrap();
            text
        });
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        soon(stdout.read_line(&mut line)).await.unwrap();
        assert!(line.ends_with('\n'), "no whole first line, but {line:?}: {}", stderr.await.unwrap());
        line.pop();
        Self { child, stdout, stderr, line, directory }
    }

    /// Starts the program for a host with TLS and this certificate.
    pub(crate) async fn with_tls(host: &Identity) -> Self {
        let mut command = hosted();
        command.env("PLUGIN_CLIENT_CERT", host.pem());
        Self::start(command).await
    }

    /// The fields of the handshake line, split as older hosts split it.
    pub(crate) fn fields(&self) -> Vec<&str> {
        self.line.splitn(6, '|').collect()
    }

    /// The socket that the handshake line names.
    pub(crate) fn socket(&self) -> PathBuf {
        assert_eq!(self.fields()[2], "unix", "{}", self.line);
        PathBuf::from(self.fields()[3])
    }

    /// The certificate that the handshake line gives.
    pub(crate) fn certificate(&self) -> CertificateDer<'static> {
        STANDARD_NO_PAD.decode(self.fields()[5]).unwrap().into()
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// Reads the next line of standard output.
    pub(crate) async fn next_line(&mut self) -> String {
        let mut line = String::new();
        soon(self.stdout.read_line(&mut line)).await.unwrap();
        line
    }

    /// Connects without TLS.
    pub(crate) async fn connect(&self) -> UnixStream {
        UnixStream::connect(self.socket()).await.unwrap()
    }

    /// Connects as `client`, trusting only the certificate of the handshake line.
    pub(crate) async fn connect_tls(
        &self,
        client: Option<&Identity>,
        version: &'static SupportedProtocolVersion,
    ) -> io::Result<TlsStream<UnixStream>> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(self.certificate()).unwrap();
        let crypto = Arc::new(rustls::crypto::ring::default_provider());
        let builder = rustls::ClientConfig::builder_with_provider(crypto)
            .with_protocol_versions(&[version])
            .unwrap()
            .with_root_certificates(roots);
        let mut config = match client {
            Some(client) => builder.with_client_cert_resolver(Arc::new(OneCertificate(client.clone()))),
            None => builder.with_no_client_auth(),
        };
        config.alpn_protocols = vec![b"h2".to_vec()];
        let name = ServerName::try_from("localhost").unwrap();
        soon(TlsConnector::from(Arc::new(config)).connect(name, self.connect().await)).await
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.id().to_string();
        let status = std::process::Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap();
        assert!(status.success());
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Waits for the end of the process: how it ended, the rest of standard output, all of standard error.
    pub(crate) async fn end(mut self) -> (ExitStatus, String, String) {
        let mut rest = String::new();
        let status = soon(self.child.wait()).await.unwrap();
        soon(self.stdout.read_to_string(&mut rest)).await.unwrap();
        assert!(is_empty(self.directory.path()), "something was left in the temporary directory");
        (status, rest, soon(self.stderr).await.unwrap())
    }

    /// Has the host's last word on `channel` and waits for a good end; gives standard error.
    pub(crate) async fn shut_down(self, channel: Channel) -> String {
        soon(GrpcControllerClient::new(channel).shutdown(Empty {})).await.unwrap();
        let (status, rest, stderr) = self.end().await;
        assert!(status.success(), "{status}: {stderr}");
        assert_eq!(rest, "", "standard output belongs to the handshake");
        stderr
    }
}

pub(crate) fn is_empty(directory: &Path) -> bool {
    std::fs::read_dir(directory).unwrap().next().is_none()
}

/// Presents one certificate to every server, as a Go host does.
#[derive(Debug)]
struct OneCertificate(Identity);

impl ResolvesClientCert for OneCertificate {
    fn resolve(&self, _hints: &[&[u8]], _schemes: &[rustls::SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let Identity { certificate, key } = &self.0;
        Some(Arc::new(CertifiedKey::new(vec![certificate.clone()], Arc::clone(key))))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// A gRPC channel over `stream`, with the authority that go-plugin's client sends.
pub(crate) async fn channel<S>(stream: S) -> Result<Channel, tonic::transport::Error>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    soon(Endpoint::from_static("http://unused").connect_with_connector(Once(Some(stream)))).await
}

/// Asks for the health of `service`.
pub(crate) async fn health(channel: Channel, service: &str) -> Result<i32, tonic::Status> {
    let request = HealthCheckRequest { service: service.to_owned() };
    soon(HealthClient::new(channel).check(request)).await.map(|answer| answer.into_inner().status)
}

/// Connects to a stream that is there already.
struct Once<S>(Option<S>);

impl<S: Send + 'static> tonic::codegen::Service<Uri> for Once<S> {
    type Response = TokioIo<S>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<TokioIo<S>>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _uri: Uri) -> Self::Future {
        let stream = self.0.take();
        Box::pin(async move {
            stream.map(TokioIo::new).ok_or_else(|| io::Error::other("the connection has ended"))
        })
    }
}
