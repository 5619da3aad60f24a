//! Stopping work that nobody waits for any more.
//!
//! Waiting and reading stop at once. A write that is on its way is never abandoned: its answer says
//! what now exists at the vendor, and losing it would leave an object that nobody knows of.

use ::http::Method;
pub use tokio_util::sync::CancellationToken;

/// The caller gave up before the work was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled before it was done")]
pub struct Cancelled;

/// Runs `work` until it ends or `token` is cancelled, whichever comes first.
///
/// A token that is already cancelled wins: the work is not even started.
pub async fn unless_cancelled<Work: Future>(
    token: &CancellationToken,
    work: Work,
) -> Result<Work::Output, Cancelled> {
    tokio::select! {
        biased;
        () = token.cancelled() => Err(Cancelled),
        output = work => Ok(output),
    }
}

/// Whether a request on its way may be dropped: true for methods that only read.
pub fn may_be_interrupted(method: &Method) -> bool {
    method.is_safe()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn cancelling_ends_a_long_wait_at_once() {
        let token = CancellationToken::new();
        let canceller = token.clone();
        let start = tokio::time::Instant::now();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            canceller.cancel();
        });
        let result = unless_cancelled(&token, tokio::time::sleep(Duration::from_hours(1))).await;
        assert_eq!(result, Err(Cancelled));
        assert_eq!(start.elapsed(), Duration::from_secs(1));
    }

    #[tokio::test]
    async fn cancelled_work_is_not_started() {
        let token = CancellationToken::new();
        token.cancel();
        let mut started = false;
        let result = unless_cancelled(&token, async { started = true }).await;
        assert_eq!(result, Err(Cancelled));
        assert!(!started);
    }

    #[test]
    fn only_reads_may_be_interrupted() {
        for method in [Method::GET, Method::HEAD] {
            assert!(may_be_interrupted(&method), "{method}");
        }
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert!(!may_be_interrupted(&method), "{method}");
        }
    }
}
