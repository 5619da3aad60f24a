//! Many measurements of one thing.

use std::fmt;
use std::time::Duration;

/// Measurements of one thing, of which the median counts: a machine that is busy for a moment moves the mean,
/// not the median.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sample(Vec<f64>);

impl Sample {
    pub(crate) fn add(&mut self, measurement: f64) {
        self.0.push(measurement);
    }

    /// Adds a time, in milliseconds.
    pub(crate) fn add_time(&mut self, time: Duration) {
        self.add(time.as_secs_f64() * 1000.0);
    }

    pub(crate) fn median(&self) -> f64 {
        self.quartile(2)
    }

    /// The smallest measurement: for what only computes, and takes longer only where it is interrupted.
    pub(crate) fn least(&self) -> f64 {
        self.quartile(0)
    }

    /// The measurement below which so many quarters of all lie.
    fn quartile(&self, quarters: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
        let last = sorted.len().saturating_sub(1);
        f64::midpoint(at(last * quarters / 4), at((last * quarters).div_ceil(4)))
    }
}

/// The median, and between which values the middle half of the measurements lies.
impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} ({:.2}–{:.2})", self.median(), self.quartile(1), self.quartile(3))
    }
}
