//! From when to when a report goes.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::http::Request;
use crate::zoom::error::ZoomError;

/// Whole days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) from: Date,
    pub(super) to: Date,
}

impl Window {
    /// The days that a request asks for: both are needed.
    pub(super) fn required(request: &Request, now: Timestamp) -> Result<Self, ZoomError> {
        let read = |name: &str| date(request, name)?.ok_or_else(|| ZoomError::invalid_field(name));
        Self { from: read("from")?, to: read("to")? }.checked(now)
    }

    /// The days that a request asks for; the last month where it does not say.
    pub(super) fn optional(request: &Request, now: Timestamp) -> Result<Self, ZoomError> {
        let to = date(request, "to")?.unwrap_or_else(|| day(now));
        let from = match date(request, "from")? {
            Some(from) => from,
            None => back(to, 1)?,
        };
        Self { from, to }.checked(now)
    }

    /// A month at most, within the last six. Zoom's words for a refusal are not known.
    fn checked(self, now: Timestamp) -> Result<Self, ZoomError> {
        let a_month_after = self.from.checked_add(Span::new().months(1));
        if self.to < self.from || a_month_after.is_ok_and(|latest| self.to > latest) {
            return Err(ZoomError::invalid_field("to"));
        }
        if self.from < back(day(now), 6)? {
            return Err(ZoomError::invalid_field("from"));
        }
        Ok(self)
    }

    pub(super) fn holds(self, time: Timestamp) -> bool {
        (self.from..=self.to).contains(&day(time))
    }
}

fn day(time: Timestamp) -> Date {
    time.to_zoned(TimeZone::UTC).date()
}

fn back(day: Date, months: i64) -> Result<Date, ZoomError> {
    day.checked_sub(Span::new().months(months)).map_err(|_| ZoomError::invalid_field("from"))
}

/// A date of the form `2026-01-31`; absent when it is not there.
fn date(request: &Request, name: &str) -> Result<Option<Date>, ZoomError> {
    request.query(name).map(|text| text.parse().map_err(|_| ZoomError::invalid_field(name))).transpose()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn check(from: Date, to: Date) -> Result<Window, ZoomError> {
        Window { from, to }.checked("2026-03-31T10:00:00Z".parse().unwrap())
    }

    #[test]
    fn a_month_within_half_a_year_is_told() {
        assert!(check(date(2026, 2, 28), date(2026, 3, 28)).is_ok());
        assert!(check(date(2026, 3, 31), date(2026, 3, 31)).is_ok());
        assert!(check(date(2025, 9, 30), date(2025, 10, 30)).is_ok());
        for (from, to) in [
            (date(2026, 2, 28), date(2026, 3, 29)),
            (date(2026, 3, 2), date(2026, 3, 1)),
            (date(2025, 9, 29), date(2025, 10, 1)),
        ] {
            assert!(check(from, to).is_err(), "{from} {to}");
        }
    }

    #[test]
    fn both_days_belong_to_the_window() {
        let window = Window { from: date(2026, 3, 1), to: date(2026, 3, 2) };
        let holds = |time: &str| window.holds(time.parse().unwrap());
        assert!(holds("2026-03-01T00:00:00Z") && holds("2026-03-02T23:59:59Z"));
        assert!(!holds("2026-02-28T23:59:59Z") && !holds("2026-03-03T00:00:00Z"));
    }
}
