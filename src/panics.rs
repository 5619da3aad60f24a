//! Catching panics, so that one call fails and not the process.
//!
//! A panic that [`catch`] catches is not a crash: the call answers with an error, and the process lives on.
//! Then nothing is written to standard error; the place of the panic goes to the log and to the caller.
//! Its message goes no further when it was put together at run time, as it may hold a value from the
//! configuration, and values may be secret. A fixed text from the source is safe to show.
//!
//! Stands outside the rooms because both the process, whose hook asks [`caught`], and the framework, which
//! answers calls, must reach it.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, PanicHookInfo};
use std::pin::pin;
use std::task::Poll;

thread_local! {
    /// Whether a `catch` is around what runs on this thread now.
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    /// The last panic under a `catch` on this thread, on its way from the hook to that `catch`.
    static CAUGHT: RefCell<Option<CaughtPanic>> = const { RefCell::new(None) };
}

/// A panic that did not end the process.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaughtPanic {
    location: Option<String>,
    message: Option<&'static str>,
}

impl CaughtPanic {
    /// Where it happened: `file:line:column`.
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }

    /// Its message, if that is a fixed text of the source. One put together at run time might hold a secret
    /// and is withheld.
    pub fn message(&self) -> Option<&'static str> {
        self.message
    }
}

/// `panic at <location>: <message>`, as far as these may be shown.
impl fmt::Display for CaughtPanic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panic at {}", self.location.as_deref().unwrap_or("an unknown place"))?;
        self.message.map_or(Ok(()), |message| write!(f, ": {message}"))
    }
}

impl std::error::Error for CaughtPanic {}

/// Drives `future`; if it panics, gives that panic instead of its output.
///
/// Only what `future` itself runs counts. What it spawns runs elsewhere, and needs a `catch` of its own.
///
/// # Errors
///
/// The panic, once it has been logged at level `error`.
pub async fn catch<F: Future>(future: F) -> Result<F::Output, CaughtPanic> {
    let mut future = pin!(future);
    std::future::poll_fn(|context| {
        let poll = catch_here(|| future.as_mut().poll(context));
        poll.map_or_else(|panic| Poll::Ready(Err(panic)), |poll| poll.map(Ok))
    })
    .await
}

/// The same for a function.
///
/// Nothing of the panicked work is used again, so a state that it left half done does no harm, as far as it
/// holds no lock or shared cell: those keep what the panic left in them.
fn catch_here<T>(work: impl FnOnce() -> T) -> Result<T, CaughtPanic> {
    let outside = CATCHING.replace(true);
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(work));
    CATCHING.set(outside);
    outcome.map_err(|payload| {
        CAUGHT.take().unwrap_or_else(|| CaughtPanic { location: None, message: fixed_text(&*payload) })
    })
}

/// Whether a panic on this thread would be caught now, and so is no crash. For panic hooks.
pub fn caught() -> bool {
    CATCHING.get()
}

/// Keeps and logs a panic that a [`catch`] will catch. For panic hooks.
pub fn note(panic: &PanicHookInfo<'_>) {
    let caught = CaughtPanic {
        location: panic.location().map(ToString::to_string),
        message: fixed_text(panic.payload()),
    };
    // Names of functions, without any values. Captured only if the user set RUST_BACKTRACE.
    let backtrace = Backtrace::capture();
    let backtrace = (backtrace.status() == BacktraceStatus::Captured).then(|| backtrace.to_string());
    tracing::error!(
        location = caught.location,
        reason = caught.message,
        backtrace,
        "a call panicked; only this call fails"
    );
    CAUGHT.set(Some(caught));
}

/// The message of a panic if it stands in the source as it is: `panic!("text")`.
pub fn fixed_text(payload: &(dyn Any + Send)) -> Option<&'static str> {
    payload.downcast_ref::<&'static str>().copied()
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Once;

    use super::*;

    /// The hook belongs to the whole process, so all tests share one: ours where a panic is caught, and else
    /// the usual one.
    pub(crate) fn hook() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let usual = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                if caught() {
                    note(panic);
                } else {
                    usual(panic);
                }
            }));
        });
    }

    #[tokio::test]
    async fn a_future_that_finishes_is_left_alone() {
        let output = catch(async {
            tokio::task::yield_now().await;
            5
        });
        assert_eq!(output.await, Ok(5));
        assert!(!CATCHING.get());
    }

    #[tokio::test]
    async fn a_panic_after_a_wait_is_caught_with_its_place() {
        hook();
        let caught = catch(async {
            tokio::task::yield_now().await;
            assert!(CATCHING.get(), "the flag holds in every poll");
            panic!("a fixed text");
        })
        .await
        .unwrap_err();
        assert_eq!(caught.message(), Some("a fixed text"));
        assert!(caught.location().unwrap().contains("panics.rs:"), "{caught:?}");
        assert!(caught.to_string().ends_with(": a fixed text"), "{caught}");
        assert!(!CATCHING.get());
    }

    #[tokio::test]
    async fn a_message_with_a_value_in_it_is_withheld() {
        hook();
        let secret = "hunter2";
        let caught = catch(async { panic!("no such token: {secret}") }).await.map(|(): ()| ()).unwrap_err();
        assert_eq!(caught.message(), None);
        assert!(!format!("{caught} {caught:?}").contains(secret));
    }

    #[test]
    fn between_two_polls_a_panic_is_not_taken_for_a_caught_one() {
        let mut pending = Box::pin(catch(std::future::pending::<()>()));
        let context = &mut std::task::Context::from_waker(std::task::Waker::noop());
        assert!(pending.as_mut().poll(context).is_pending());
        assert!(!CATCHING.get());
    }
}
