//! Sockets: accepts connections, reads requests with patience but not for ever, sends answers, and breaks
//! off where a fault says so.

mod outgoing;
mod tunnel;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, HOST};
use http::uri::Scheme;
use http::{HeaderValue, Method, Request as HttpRequest, Response, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket};

use outgoing::{Closed, Outgoing};
use tunnel::serve_either;

use crate::engine::{Engine, Outcome};
use crate::http::{Answer, PATIENCE, Patient, Progress, REST, Request, Unreadable};
use crate::steering;

/// The largest body that is read.
const LARGEST_BODY: usize = 4 << 20;
/// The largest world that is read: half a million users.
const LARGEST_WORLD: usize = 1 << 30;
/// How many connections may wait to be accepted. Beyond that the system lets clients knock again after a
/// second, and the usual 128 are soon reached when thousands come at once.
const WAITING: u32 = 4096;

/// Listens at an address; must be called within a runtime.
pub(crate) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Elsewhere this would let two servers share a port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(WAITING)
}

/// Serves connections for ever.
pub(crate) async fn serve(listener: TcpListener, engine: Arc<Engine>) -> Infallible {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Small answers, one after the other: waiting to fill a segment only slows them down.
                drop(stream.set_nodelay(true));
                let engine = Arc::clone(&engine);
                if engine.tls.is_some() {
                    tokio::spawn(serve_either(Box::new(stream), engine));
                } else {
                    tokio::spawn(serve_http(stream, engine, false));
                }
            }
            // Out of file descriptors, or a client that was gone already: others will come.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

/// Serves HTTP on a connection; by HTTPS if it `is_secure`.
async fn serve_http<S>(stream: S, engine: Arc<Engine>, is_secure: bool)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let progress = Progress::default();
    let stream = Patient::new(stream, progress.clone());
    let service = service_fn(move |request: HttpRequest<Incoming>| {
        let (engine, progress) = (Arc::clone(&engine), progress.clone());
        progress.begin();
        async move {
            if request.method() == Method::CONNECT && engine.tls.is_some() {
                // Never ended: what goes through a tunnel has its own pace.
                return Ok(tunnel::open(&engine, request));
            }
            let response = respond(&engine, request, is_secure).await;
            progress.end();
            response
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(REST)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    // An error here is a client that went away, spoke no HTTP, or was dropped on purpose.
    drop(connection.await);
}

async fn respond(
    engine: &Arc<Engine>,
    request: HttpRequest<Incoming>,
    is_secure: bool,
) -> Result<Response<Outgoing>, Closed> {
    let (mut head, body) = request.into_parts();
    let query = head.uri.query().unwrap_or_default();
    // Some clients ask a proxy for `https://…` without a tunnel. The host is the one of the address then
    // (RFC 9112, section 3.2.2).
    if let Some(authority) = head.uri.authority()
        && let Ok(host) = HeaderValue::from_str(authority.as_str())
    {
        head.headers.insert(HOST, host);
    }
    let mut request = Request {
        is_secure: is_secure || head.uri.scheme() == Some(&Scheme::HTTPS),
        method: head.method,
        path: head.uri.path().to_owned(),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers: head.headers,
        body: Bytes::new(),
    };
    if let Some((head, events)) = steering::events(engine, &request) {
        return Ok(response(head, |_| Outgoing::events(events)));
    }
    let largest = if request.path == "/_simulator/state" { LARGEST_WORLD } else { LARGEST_BODY };
    let outcome = match read(body, largest).await {
        Ok(body) => {
            request.body = body;
            match steering::answer(engine, &request) {
                Some(answer) => Outcome::Answer(answer),
                None => engine.respond(request).await,
            }
        }
        Err(unreadable) => {
            let answer = steering::turn_away(&request, unreadable)
                .unwrap_or_else(|| engine.turn_away(&request, unreadable));
            Outcome::Answer(answer.with(CONNECTION, "close"))
        }
    };
    match outcome {
        Outcome::Answer(answer) => Ok(response(answer, Outgoing::whole)),
        Outcome::Cut(answer) => {
            let length = HeaderValue::from(answer.body.len());
            let mut cut = response(answer, Outgoing::cut);
            cut.headers_mut().insert(CONTENT_LENGTH, length);
            Ok(cut)
        }
        Outcome::Close => Err(Closed),
    }
}

/// Reads a body to its end, or says why it was not.
async fn read(body: Incoming, largest: usize) -> Result<Bytes, Unreadable> {
    let refuse = |status, message| Err(Unreadable { status, message });
    match tokio::time::timeout(PATIENCE, Limited::new(body, largest).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            refuse(StatusCode::PAYLOAD_TOO_LARGE, "Request Body is too large.")
        }
        Ok(Err(_)) => refuse(StatusCode::BAD_REQUEST, "Request Body could not be read."),
        Err(_) => refuse(StatusCode::REQUEST_TIMEOUT, "Request Body did not arrive in time."),
    }
}

fn response(answer: Answer, body: impl FnOnce(Bytes) -> Outgoing) -> Response<Outgoing> {
    let mut response = Response::new(body(answer.body));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}
