//! Panics inside a call end that call and nothing else.

use std::cell::Cell;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::FutureExt as _;

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
}

/// A call panicked. What it said stays out of sight: it may quote a secret.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Panicked;

/// Whether a panic on this thread would be caught now. The process's panic hook asks, for only a
/// panic that nobody catches must look like a crash to Terraform.
pub fn caught() -> bool {
    CATCHING.get()
}

/// Awaits a future; a panic in it is an error.
pub(crate) async fn catch<F: Future>(future: F) -> Result<F::Output, Panicked> {
    let watched = Watched(Box::pin(future));
    AssertUnwindSafe(watched).catch_unwind().await.map_err(|_| {
        CATCHING.set(false);
        Panicked
    })
}

/// Marks the thread as catching while the future runs on it.
struct Watched<F>(Pin<Box<F>>);

impl<F: Future> Future for Watched<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let outer = CATCHING.replace(true);
        let polled = self.0.as_mut().poll(context);
        CATCHING.set(outer);
        polled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_error_and_the_mark_is_taken_off() {
        assert!(!caught());
        let seen = catch(async { caught() }).await;
        assert!(matches!(seen, Ok(true)));
        let panicked = catch(async {
            tokio::task::yield_now().await;
            panic!("on purpose")
        })
        .await;
        assert!(panicked.is_err());
        assert!(!caught());
    }
}
