//! A provider that uses everything the framework offers, and a host that trusts it in nothing.

pub(crate) mod cue;
pub(crate) mod depot;
pub(crate) mod host;
pub(crate) mod joined;
pub(crate) mod lease;
pub(crate) mod note;
pub(crate) mod nudge;
pub(crate) mod proposed;
pub(crate) mod provider;
pub(crate) mod rules;
pub(crate) mod strategies;
pub(crate) mod thing;
pub(crate) mod values;

use std::sync::Once;

use hyper_util::rt::TokioIo;
use terraform_provider_zoom::framework::proto::provider_client::ProviderClient;
use terraform_provider_zoom::framework::{Provider, Server};
use terraform_provider_zoom::panics;
use tokio::io::DuplexStream;
use tonic::codegen::{Service, http::Uri};
use tonic::transport::{Channel, Endpoint};

pub(crate) type Client = ProviderClient<Channel>;

/// Serves a new provider in this process and connects to it as a host does.
pub(crate) async fn connect(provider: impl Provider) -> Client {
    connect_interruptible(provider).await.0
}

/// The same, with what to call when a user interrupts the process.
pub(crate) async fn connect_interruptible(
    provider: impl Provider,
) -> (Client, impl Fn() + Send + Sync + 'static) {
    keep_caught_panics_quiet();
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let server = Server::new(provider);
    let interrupt = server.interrupter();
    let service = server.into_service();
    let incoming = tokio_stream::once(Ok::<_, std::io::Error>(theirs));
    tokio::spawn(async move {
        tonic::transport::Server::builder().add_service(service).serve_with_incoming(incoming).await
    });
    let channel = Endpoint::from_static("http://in.process")
        .connect_with_connector(Connector(Some(ours)))
        .await
        .expect("the in-process connection opens");
    let client = ProviderClient::new(channel);
    (client.max_decoding_message_size(256 << 20).max_encoding_message_size(256 << 20), interrupt)
}

/// Hands out the one connection that there is.
struct Connector(Option<DuplexStream>);

impl Service<Uri> for Connector {
    type Response = TokioIo<DuplexStream>;
    type Error = std::io::Error;
    type Future = std::future::Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        std::future::ready(
            self.0.take().map(TokioIo::new).ok_or_else(|| std::io::Error::other("the connection was lost")),
        )
    }
}

/// Panics that the framework catches are on purpose here; any other is shown as ever.
fn keep_caught_panics_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !panics::caught() {
                usual(info);
            }
        }));
    });
}
