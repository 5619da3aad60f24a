//! How long a client may take: a request that has begun must get on, a connection between two requests may
//! rest.
//!
//! Who has asked once may keep the connection for a minute, as with Zoom; who has never said a word, or
//! stops in the middle of a request's head, is let go after seconds.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

/// How long a client may take to send a request's head, and then its body.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);
/// How long a connection may rest between two requests.
pub(crate) const REST: Duration = Duration::from_mins(1);

/// How far the requests of a connection are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    begun: AtomicUsize,
    ended: AtomicUsize,
}

impl Progress {
    /// A request's head has arrived.
    pub(crate) fn begin(&self) {
        self.0.begun.fetch_add(1, Ordering::Relaxed);
    }

    /// A request is answered.
    pub(crate) fn end(&self) {
        self.0.ended.fetch_add(1, Ordering::Relaxed);
    }

    fn begun(&self) -> usize {
        self.0.begun.load(Ordering::Relaxed)
    }

    fn is_resting(&self) -> bool {
        self.begun() == self.0.ended.load(Ordering::Relaxed)
    }
}

/// A stream that ends when a head takes too long.
#[derive(Debug)]
pub(crate) struct Patient<S> {
    stream: S,
    progress: Progress,
    /// When the head that has begun must be there, and how many came before it.
    due: Option<(Pin<Box<Sleep>>, usize)>,
}

impl<S> Patient<S> {
    /// The first head is due at once.
    pub(crate) fn new(stream: S, progress: Progress) -> Self {
        let due = Some((Box::pin(tokio::time::sleep(PATIENCE)), 0));
        Self { stream, progress, due }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let begun = self.progress.begun();
        if self.due.as_ref().is_some_and(|(_, before)| *before != begun) {
            self.due = None;
        }
        if let Some((sleep, _)) = &mut self.due
            && sleep.as_mut().poll(context).is_ready()
        {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before && self.due.is_none() && self.progress.is_resting() {
            self.due = Some((Box::pin(tokio::time::sleep(PATIENCE)), begun));
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
