//! The simulator's clock: the machine's, or one that stands still until it is moved.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, Serializer};

/// A clock that can be put forward. Clones share the same hands.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Where a standing clock stands; the machine's time if absent.
    fixed: Option<Timestamp>,
    ahead_ms: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self { fixed: None, ahead_ms: Arc::default() }
    }

    /// A clock that stands at `start` until [`Clock::advance`].
    pub fn standing(start: Timestamp) -> Self {
        Self { fixed: Some(start), ahead_ms: Arc::default() }
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_millis(self.ahead_ms.load(Ordering::SeqCst));
        later(self.fixed.unwrap_or_else(Timestamp::now), ahead)
    }

    /// The time that it would be, had the clock not been put forward.
    pub fn unmoved(&self) -> Timestamp {
        self.fixed.unwrap_or_else(Timestamp::now)
    }

    /// Puts the clock forward by so many milliseconds.
    pub fn advance(&self, ms: u32) {
        self.ahead_ms.fetch_add(i64::from(ms), Ordering::SeqCst);
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

/// `time` and `span` added; the last representable time when there is none.
pub(crate) fn later(time: Timestamp, span: SignedDuration) -> Timestamp {
    time.checked_add(span).unwrap_or(Timestamp::MAX)
}

/// A time as Zoom writes it: whole seconds, UTC.
pub(crate) fn zoom_time(time: Timestamp) -> String {
    ZoomTime(time).to_string()
}

/// A time that is written as Zoom writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ZoomTime(pub(crate) Timestamp);

impl fmt::Display for ZoomTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Timestamp::from_second(self.0.as_second()).unwrap_or(self.0).fmt(formatter)
    }
}

impl Serialize for ZoomTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_moves_only_when_told() {
        let clock = Clock::standing(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.now(), clock.now());
        clock.clone().advance(1500);
        assert_eq!(zoom_time(clock.now()), "1970-01-01T00:00:01Z");
    }
}
