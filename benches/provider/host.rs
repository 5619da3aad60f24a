//! A host that starts providers as Terraform does: with the cookie, mutual TLS and a P-521 certificate.

use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::pin::Pin;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use bytes::Buf as _;
use http::Uri;
use http::uri::PathAndQuery;
use hyper_util::rt::TokioIo;
use rustls::client::ResolvesClientCert;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, RootCertStore, SignatureScheme};
use terraform_provider_zoom::plugin::proto::Empty;
use terraform_provider_zoom::plugin::proto::grpc_controller_client::GrpcControllerClient;
use tokio::net::UnixStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tonic::Status;
use tonic::client::Grpc;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::codegen::Service;
use tonic::transport::{Channel, Endpoint};

use crate::Result;
use crate::plugin_identity::Identity;

const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// Schemas of large providers are many megabytes.
const LARGEST_MESSAGE: usize = 256 << 20;

/// What one provider process was seen to do, from its start to its end.
#[derive(Debug)]
pub(crate) struct Life {
    /// From the start of the process to its handshake line.
    pub(crate) handshake: Duration,
    /// From the first request for the schemas to the last byte of the answer.
    pub(crate) schema: Duration,
    /// The answer's size.
    pub(crate) schema_bytes: usize,
    /// The memory that the process held then, in kilobytes. Only Linux tells.
    pub(crate) resident: Option<u64>,
    /// From the request to stop to the end of the process.
    pub(crate) end: Duration,
}

/// Starts the provider, asks for its schemas, and ends it.
pub(crate) fn live(program: &Path) -> Result<Life> {
    let identity = Identity::go_plugin();
    let started = Instant::now();
    let (mut plugin, line) = start(program, &identity)?;
    let handshake = started.elapsed();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let id = plugin.0.id();
    let (schema, schema_bytes, resident, stopping) = runtime.block_on(async {
        let line = Handshake::read(&line)?;
        let channel = connect(&line, identity).await?;
        let started = Instant::now();
        let bytes = schema(&channel, line.protocol).await?;
        let schema = started.elapsed();
        let resident = resident(id);
        let stopping = Instant::now();
        // Some providers end before they answer.
        GrpcControllerClient::new(channel).shutdown(Empty {}).await.ok();
        Ok::<_, Box<dyn std::error::Error>>((schema, bytes, resident, stopping))
    })?;
    // Closes the connection, as hosts do.
    drop(runtime);
    plugin.0.wait()?;
    Ok(Life { handshake, schema, schema_bytes, resident, end: stopping.elapsed() })
}

/// A process that does not outlive this.
struct Plugin(Child);

impl Drop for Plugin {
    fn drop(&mut self) {
        // Already gone is as good.
        self.0.kill().and_then(|()| self.0.wait()).ok();
    }
}

/// Starts the provider and reads its handshake line.
fn start(program: &Path, identity: &Identity) -> Result<(Plugin, String)> {
    let mut child = Command::new(program)
        .env_clear()
        .envs([("TF_PLUGIN_MAGIC_COOKIE", COOKIE), ("PLUGIN_PROTOCOL_VERSIONS", "5,6")])
        .env("PLUGIN_CLIENT_CERT", identity.pem())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let stdout = child.stdout.take();
    let plugin = Plugin(child);
    let mut line = String::new();
    BufReader::new(stdout.ok_or("no standard output")?).read_line(&mut line)?;
    Ok((plugin, line))
}

/// What the handshake line says.
struct Handshake {
    protocol: u32,
    socket: String,
    certificate: CertificateDer<'static>,
}

impl Handshake {
    fn read(line: &str) -> Result<Self> {
        match line.trim_end().splitn(6, '|').collect::<Vec<_>>()[..] {
            [_, protocol, "unix", socket, "grpc", last] => {
                let certificate = last.split('|').next().unwrap_or_default();
                Ok(Self {
                    protocol: protocol.parse()?,
                    socket: socket.to_owned(),
                    certificate: STANDARD_NO_PAD.decode(certificate)?.into(),
                })
            }
            _ => Err(format!("not a handshake line: {line:?}").into()),
        }
    }
}

async fn connect(line: &Handshake, identity: Identity) -> Result<Channel> {
    let mut roots = RootCertStore::empty();
    roots.add(line.certificate.clone())?;
    let mut config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_client_cert_resolver(Arc::new(OneCertificate(identity)));
    config.alpn_protocols = vec![b"h2".to_vec()];
    let name = ServerName::try_from("localhost")?;
    let stream = UnixStream::connect(&line.socket).await?;
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
    let endpoint = Endpoint::from_static("http://localhost");
    Ok(endpoint.connect_with_connector(Once(Some(stream))).await?)
}

/// Asks for the schemas; returns the size of the answer, which is not read.
async fn schema(channel: &Channel, protocol: u32) -> Result<usize> {
    let path = PathAndQuery::from_static(match protocol {
        5 => "/tfplugin5.Provider/GetSchema",
        _ => "/tfplugin6.Provider/GetProviderSchema",
    });
    let mut client = Grpc::new(channel.clone()).max_decoding_message_size(LARGEST_MESSAGE);
    client.ready().await?;
    Ok(client.unary(tonic::Request::new(()), path, Size).await?.into_inner())
}

/// The memory that a process holds, in kilobytes.
fn resident(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// Presents one certificate to every server, as Terraform does.
#[derive(Debug)]
struct OneCertificate(Identity);

impl ResolvesClientCert for OneCertificate {
    fn resolve(&self, _hints: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let Identity { certificate, key } = &self.0;
        Some(Arc::new(CertifiedKey::new(vec![certificate.clone()], Arc::clone(key))))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// Connects to a stream that is there already.
struct Once(Option<TlsStream<UnixStream>>);

impl Service<Uri> for Once {
    type Response = TokioIo<TlsStream<UnixStream>>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

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

/// Sends empty requests, and of answers sees the size only.
#[derive(Debug, Clone, Copy)]
struct Size;

impl Codec for Size {
    type Encode = ();
    type Decode = usize;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        *self
    }

    fn decoder(&mut self) -> Self {
        *self
    }
}

impl Encoder for Size {
    type Item = ();
    type Error = Status;

    fn encode(&mut self, (): (), _buffer: &mut EncodeBuf<'_>) -> std::result::Result<(), Status> {
        Ok(())
    }
}

impl Decoder for Size {
    type Item = usize;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> std::result::Result<Option<usize>, Status> {
        let size = buffer.remaining();
        buffer.advance(size);
        Ok(Some(size))
    }
}
