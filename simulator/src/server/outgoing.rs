//! Bodies on their way out: whole, cut off, or without end.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;
use tokio::time::Sleep;

/// How long a cut answer stays open, so that its first half is sent.
const BEFORE_CUT: Duration = Duration::from_millis(25);

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("closed on purpose")]
pub(super) struct Closed;

/// A body on its way out.
pub(super) struct Outgoing {
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
    pub(super) fn whole(bytes: Bytes) -> Self {
        Self { bytes: (!bytes.is_empty()).then_some(bytes), then: Then::End }
    }

    pub(super) fn cut(mut bytes: Bytes) -> Self {
        bytes.truncate(bytes.len() / 2);
        Self { bytes: Some(bytes), then: Then::Cut(Box::pin(tokio::time::sleep(BEFORE_CUT))) }
    }

    pub(super) fn events(events: mpsc::Receiver<Bytes>) -> Self {
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
