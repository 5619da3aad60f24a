//! The wish to stop, and who had it.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// Who wants the process to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StopReason {
    /// The host, by its `Shutdown` call: it has all the answers that it wants.
    Host,
    /// The system or a person, by a signal: the calls under way are still wanted.
    Signal,
    /// Nobody, but the host is gone.
    HostGone,
    /// The developer, by Ctrl-C in debug mode.
    Developer,
}

impl StopReason {
    /// How long calls under way may take to finish. A host kills the process two seconds after its wish.
    pub(super) fn patience(self) -> Duration {
        match self {
            Self::Host | Self::HostGone | Self::Developer => Duration::from_millis(300),
            Self::Signal => Duration::from_secs(20),
        }
    }
}

/// A wish to stop that everything in the process can state and wait for.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop {
    token: CancellationToken,
    reason: Arc<OnceLock<StopReason>>,
}

impl Stop {
    /// States the wish. Of several, the first counts.
    pub(super) fn request(&self, reason: StopReason) {
        let reason = *self.reason.get_or_init(|| reason);
        tracing::debug!(?reason, "stopping");
        self.token.cancel();
    }

    /// Waits for the wish.
    pub(super) fn requested(&self) -> impl Future<Output = StopReason> + Send + use<> {
        let Self { token, reason } = self.clone();
        async move {
            token.cancelled().await;
            *reason.get_or_init(|| StopReason::Host)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_wish_counts_and_everyone_hears_it() {
        let stop = Stop::default();
        let waiting = tokio::spawn({
            let stop = stop.clone();
            async move { stop.requested().await }
        });
        stop.request(StopReason::Signal);
        stop.request(StopReason::Host);
        assert_eq!(waiting.await.unwrap(), StopReason::Signal);
        assert_eq!(stop.requested().await, StopReason::Signal);
    }

    #[test]
    fn a_host_is_never_kept_waiting_until_it_kills() {
        assert!(StopReason::Host.patience() < Duration::from_secs(1));
    }
}
