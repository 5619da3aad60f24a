//! Accepting connections and answering the calls on them, until someone wants it to stop.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{FutureExt as _, StreamExt as _};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::service::Routes;
use tonic::transport::Server;

use super::StartError;
use super::listener::{Connection, Listener};
use super::orphan::ConnectionCount;
use super::services;
use super::stop::Stop;
use super::tls::Tls;

/// How many calls one connection may have open. Terraform opens as many as its `-parallelism` says and lets
/// the rest wait.
const MOST_CALLS: u32 = 1024;

/// The windows for a call's and a connection's incoming bytes: a large state arrives without a pause.
const CALL_WINDOW: u32 = 1024 * 1024;
const CONNECTION_WINDOW: u32 = 4 * CALL_WINDOW;

/// Calls whose headers exceed this are refused. Hosts send a few hundred bytes.
const LARGEST_HEADERS: u32 = 64 * 1024;

/// The pause after an accept that failed, as it does while the process has no file descriptor left.
const PAUSE_AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(50);

/// Serves `routes` and go-plugin's services on `listener`, over TLS where `tls` is given, until `stop`; then
/// gives calls under way a moment to finish. The socket is gone when this returns. Connections are counted in
/// `open`.
pub(super) async fn serve(
    listener: Listener,
    tls: Option<Tls>,
    routes: Routes,
    open: &ConnectionCount,
    stop: &Stop,
) -> Result<(), StartError> {
    let routes = services::add(routes, stop).await;
    let server = Server::builder()
        .max_concurrent_streams(MOST_CALLS)
        .initial_stream_window_size(CALL_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .http2_max_header_list_size(LARGEST_HEADERS)
        .add_routes(routes);

    let (ready, connections) = mpsc::channel(16);
    let accepting = tokio::spawn({
        let (open, stop) = (open.clone(), stop.requested());
        async move {
            tokio::select! {
                () = accept(listener, tls, open, ready) => {}
                _ = stop => {}
            }
        }
    });
    let serving = server.serve_with_incoming_shutdown(
        ReceiverStream::new(connections).map(Ok::<Connection, Infallible>),
        stop.requested().map(drop),
    );
    let out_of_patience = async {
        let reason = stop.requested().await;
        tokio::time::sleep(reason.patience()).await;
    };
    let outcome = tokio::select! {
        outcome = serving => outcome.map_err(StartError::Serve),
        () = out_of_patience => Ok(()),
    };
    // The server may have ended without being asked. Either way, wait until the listener is dropped, and with
    // it the socket.
    accepting.abort();
    let _ = accepting.await;
    outcome
}

/// Accepts connections and hands those over that are `ready` to carry calls.
///
/// Each TLS handshake is a task of its own, so a client that is slow, wrong or gone keeps nobody waiting.
async fn accept(
    listener: Listener,
    tls: Option<Tls>,
    open: ConnectionCount,
    ready: mpsc::Sender<Connection>,
) {
    let tls = tls.map(Arc::new);
    loop {
        let connection = match listener.accept().await {
            Ok(connection) => connection.counted(&open),
            Err(error) => {
                tracing::warn!(%error, "could not accept a connection");
                tokio::time::sleep(PAUSE_AFTER_FAILED_ACCEPT).await;
                continue;
            }
        };
        match &tls {
            None => {
                if ready.send(connection).await.is_err() {
                    return;
                }
            }
            Some(tls) => {
                let (tls, ready) = (Arc::clone(tls), ready.clone());
                tokio::spawn(async move {
                    if let Some(connection) = tls.accept(connection).await {
                        // Fails only when the process stops, and then the connection is no longer wanted.
                        let _ = ready.send(connection).await;
                    }
                });
            }
        }
    }
}
