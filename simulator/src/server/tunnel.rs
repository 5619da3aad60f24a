//! HTTPS on the port of HTTP, and tunnels to hosts that this server stands in for.
//!
//! A client that has its hosts compiled in is told of a proxy, and asks it for a tunnel to `api.zoom.us:443`
//! (RFC 9110, section 9.3.6). The tunnel ends here, and what comes through it is served like everything else.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_TYPE};
use http::{HeaderValue, Request as HttpRequest, Response, StatusCode};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf};
use tokio::time::timeout;

use super::outgoing::Outgoing;
use super::serve_http;
use crate::engine::Engine;
use crate::http::PATIENCE;
use crate::tls::stands_in_for;

/// The first byte of a TLS handshake (RFC 8446, section 5.1); no HTTP method begins with it.
const HANDSHAKE: u8 = 0x16;

/// A stream of any kind.
pub(super) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Wire for S {}

/// Serves whichever of HTTPS and HTTP the client begins to speak.
pub(super) fn serve_either(
    mut wire: Box<dyn Wire>,
    engine: Arc<Engine>,
) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        let mut first = [0];
        // Whoever says nothing, or goes away, is let go.
        let Ok(Ok(1)) = timeout(PATIENCE, wire.read(&mut first)).await else { return };
        let wire = Rewound { first: Some(first[0]), wire };
        if first[0] != HANDSHAKE {
            return serve_http(wire, engine, false).await;
        }
        let Some(acceptor) = engine.tls.as_ref().map(|tls| tls.acceptor().clone()) else { return };
        // An error here is a client that does not trust the authority.
        if let Ok(Ok(stream)) = timeout(PATIENCE, acceptor.accept(wire)).await {
            serve_http(stream, engine, true).await;
        }
    })
}

/// Opens a tunnel, or says that it leads nowhere.
pub(super) fn open(engine: &Arc<Engine>, request: HttpRequest<Incoming>) -> Response<Outgoing> {
    let host = request.uri().host().unwrap_or_default().to_owned();
    if !is_here(engine, &host) {
        let message =
            format!("This simulator stands in for Zoom, ConductorOne and PingOne, and not for {host}.\n");
        let mut response = Response::new(Outgoing::whole(Bytes::from(message)));
        *response.status_mut() = StatusCode::FORBIDDEN;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        return response;
    }
    let engine = Arc::clone(engine);
    tokio::spawn(async move {
        // An error here is a client that went away before its tunnel was there.
        if let Ok(upgraded) = hyper::upgrade::on(request).await {
            serve_either(Box::new(TokioIo::new(upgraded)), engine).await;
        }
    });
    Response::new(Outgoing::whole(Bytes::new()))
}

/// True for hosts that are simulated, and for this server itself.
fn is_here(engine: &Engine, host: &str) -> bool {
    let own = engine.url.trim_start_matches("http://");
    stands_in_for(host) || own.rsplit_once(':').is_some_and(|(own, _)| own == host)
}

/// A stream with the byte in front that was read already.
struct Rewound<S> {
    first: Option<u8>,
    wire: S,
}

impl<S: AsyncRead + Unpin> AsyncRead for Rewound<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if buffer.remaining() > 0
            && let Some(first) = self.first.take()
        {
            buffer.put_slice(&[first]);
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.wire).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Rewound<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.wire).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.wire).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.wire.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.wire).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.wire).poll_shutdown(context)
    }
}
