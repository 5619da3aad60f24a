//! A host that is killed cannot say `Shutdown`. A provider that nobody can reach any more ends itself.
//!
//! The sign is a new parent process, as the system gives one to an orphan, together with no connection: a
//! host that was started through a wrapper may live on without its wrapper, but keeps its connection.

use std::sync::{Arc, Weak};
use std::time::Duration;

use super::stop::{Stop, StopReason};

/// How often to look. Looking costs a microsecond.
const INTERVAL: Duration = Duration::from_secs(1);

/// How often to look once the end is wanted.
const SHORT_INTERVAL: Duration = Duration::from_millis(50);

/// Counts the open connections.
#[derive(Debug, Clone, Default)]
pub(super) struct ConnectionCount(Arc<()>);

/// Held by a connection for as long as it is open.
#[derive(Debug)]
pub(super) struct Open(#[expect(dead_code, reason = "only its existence counts")] Weak<()>);

impl ConnectionCount {
    /// Counts one more, until what this returns is dropped.
    pub(super) fn one_more(&self) -> Open {
        Open(Arc::downgrade(&self.0))
    }

    fn is_zero(&self) -> bool {
        Arc::weak_count(&self.0) == 0
    }

    /// Waits until no connection is open.
    pub(super) async fn none_left(&self) {
        while !self.is_zero() {
            tokio::time::sleep(SHORT_INTERVAL).await;
        }
    }
}

/// A parent process: the one that started this process, or the one that took it over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parent(u32);

impl Parent {
    /// The parent of this moment. The host is the parent at the very start: asked later, a host that died
    /// meanwhile would go unnoticed.
    #[cfg(unix)]
    pub(super) fn now() -> Self {
        Self(std::os::unix::process::parent_id())
    }

    /// Windows gives an orphan no new parent.
    #[cfg(not(unix))]
    pub(super) fn now() -> Self {
        Self(0)
    }
}

/// Stops the process once `host` is gone. Waits for ever on systems that do not tell.
pub(super) async fn watch(host: Parent, connections: ConnectionCount, stop: Stop) {
    loop {
        tokio::time::sleep(INTERVAL).await;
        if Parent::now() != host && connections.is_zero() {
            return stop.request(StopReason::HostGone);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_count_while_they_are_open() {
        let count = ConnectionCount::default();
        let seen_elsewhere = count.clone();
        let (first, second) = (count.one_more(), count.one_more());
        drop(first);
        assert!(!seen_elsewhere.is_zero());
        drop(second);
        assert!(seen_elsewhere.is_zero());
    }

    /// The host died before the process had got round to asking who it was.
    #[cfg(unix)]
    #[tokio::test(start_paused = true)]
    async fn a_host_that_died_early_is_missed_all_the_same() {
        let stop = Stop::default();
        watch(Parent(Parent::now().0 + 1), ConnectionCount::default(), stop.clone()).await;
        assert_eq!(stop.requested().await, StopReason::HostGone);
    }
}
