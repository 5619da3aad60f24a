//! Sockets: accepts connections, reads requests with patience but not for ever, sends answers, and breaks
//! off where a fault says so.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH};
use http::{HeaderValue, Request as HttpRequest, Response, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::time::Sleep;

use crate::engine::{Engine, Outcome};
use crate::http::{Answer, PATIENCE, Patient, Progress, REST, Request, Unreadable};
use crate::steering;

/// The largest body that is read.
const LARGEST_BODY: usize = 4 << 20;
/// The largest world that is read: half a million users.
const LARGEST_WORLD: usize = 1 << 30;
/// How long a cut answer stays open, so that its first half is sent.
const BEFORE_CUT: Duration = Duration::from_millis(25);

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
                tokio::spawn(serve_connection(stream, Arc::clone(&engine)));
            }
            // Out of file descriptors, or a client that was gone already: others will come.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn serve_connection(stream: TcpStream, engine: Arc<Engine>) {
    // Small answers, one after the other: waiting to fill a segment only slows them down.
    drop(stream.set_nodelay(true));
    let progress = Progress::default();
    let stream = Patient::new(stream, progress.clone());
    let service = service_fn(move |request| {
        let (engine, progress) = (Arc::clone(&engine), progress.clone());
        progress.begin();
        async move {
            let response = respond(&engine, request).await;
            progress.end();
            response
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(REST)
        .serve_connection(TokioIo::new(stream), service);
    // An error here is a client that went away, spoke no HTTP, or was dropped on purpose.
    drop(connection.await);
}

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("closed on purpose")]
struct Closed;

async fn respond(engine: &Arc<Engine>, request: HttpRequest<Incoming>) -> Result<Response<Outgoing>, Closed> {
    let (head, body) = request.into_parts();
    let query = head.uri.query().unwrap_or_default();
    let mut request = Request {
        is_secure: false,
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

/// A body on its way out.
struct Outgoing {
    bytes: Option<Bytes>,
    then: Then,
}

/// What follows the bytes that are there.
enum Then {
    /// The end.
    End,
    /// After a while, an end where none was promised.
    Cut(Pin<Box<Sleep>>),
    /// Whatever comes, until nobody sends any more.
    Events(mpsc::Receiver<Bytes>),
}

impl Outgoing {
    fn whole(bytes: Bytes) -> Self {
        Self { bytes: (!bytes.is_empty()).then_some(bytes), then: Then::End }
    }

    fn cut(mut bytes: Bytes) -> Self {
        bytes.truncate(bytes.len() / 2);
        Self { bytes: Some(bytes), then: Then::Cut(Box::pin(tokio::time::sleep(BEFORE_CUT))) }
    }

    fn events(events: mpsc::Receiver<Bytes>) -> Self {
        Self { bytes: None, then: Then::Events(events) }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        if let Some(bytes) = self.bytes.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        match &mut self.then {
            Then::End => Poll::Ready(None),
            Then::Cut(sleep) => {
                ready!(sleep.as_mut().poll(context));
                Poll::Ready(Some(Err(Closed)))
            }
            Then::Events(events) => {
                events.poll_recv(context).map(|event| event.map(|it| Ok(Frame::data(it))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none() && matches!(self.then, Then::End)
    }

    fn size_hint(&self) -> SizeHint {
        match (&self.bytes, &self.then) {
            (Some(bytes), Then::End) => SizeHint::with_exact(bytes.len() as u64),
            (None, Then::End) => SizeHint::with_exact(0),
            // The length that is promised stands in the header; events have none.
            (_, Then::Cut(_) | Then::Events(_)) => SizeHint::default(),
        }
    }
}
