//! A host that is killed cannot say `Shutdown`. A provider that nobody can reach any more ends itself.
//!
//! The sign is a new parent process, as the system gives one to an orphan, together with no connection: a
//! host that was started through a wrapper may live on without its wrapper, but keeps its connection.

use std::sync::{Arc, Weak};
use std::time::Duration;

use super::stop::{Stop, StopReason};

/// How often to look. Looking costs a microsecond.
const INTERVAL: Duration = Duration::from_secs(1);

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
}

/// Stops the process once its host is gone. Waits for ever on systems that do not tell.
pub(super) async fn watch(connections: ConnectionCount, stop: Stop) {
    let host = parent();
    loop {
        tokio::time::sleep(INTERVAL).await;
        if parent() != host && connections.is_zero() {
            return stop.request(StopReason::HostGone);
        }
    }
}

/// The process that started this one, or the one that took it over.
#[cfg(unix)]
fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

/// Windows gives an orphan no new parent.
#[cfg(not(unix))]
fn parent() -> u32 {
    0
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
}
