//! Zoom's published rate limits: for each label and plan, for the whole account.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::service::Limit;
use crate::world::Plan;
use crate::world::clock::zoom_time;
use crate::zoom::operation::Label;

const SECONDS_OF_A_DAY: i64 = 86_400;

/// How fast, and how much in a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rate {
    /// Requests per window.
    requests: i64,
    window_ms: i64,
    /// Requests per day, where the label has a bound of its own.
    daily: Option<i64>,
}

const fn per_second(requests: i64, daily: Option<i64>) -> Rate {
    Rate { requests, window_ms: 1_000, daily }
}

const fn per_minute(requests: i64, daily: Option<i64>) -> Rate {
    Rate { requests, window_ms: 60_000, daily }
}

/// Zoom's rate-limit page.
fn rate(plan: Plan, label: Label) -> Rate {
    match (plan, label) {
        (Plan::Free, Label::Light) => per_second(4, Some(6_000)),
        (Plan::Free, Label::Medium) => per_second(2, Some(2_000)),
        (Plan::Free, Label::Heavy) => per_second(1, Some(1_000)),
        (Plan::Free, Label::ResourceIntensive) => per_minute(10, Some(30_000)),
        (Plan::Pro, Label::Light) => per_second(30, None),
        (Plan::Pro, Label::Medium) => per_second(20, None),
        (Plan::Pro, Label::Heavy) => per_second(10, None),
        (Plan::Pro, Label::ResourceIntensive) => per_minute(10, None),
        (Plan::Business, Label::Light) => per_second(80, None),
        (Plan::Business, Label::Medium) => per_second(60, None),
        (Plan::Business, Label::Heavy) => per_second(40, None),
        (Plan::Business, Label::ResourceIntensive) => per_minute(20, None),
    }
}

/// Heavy and resource-intensive calls together, for a day.
fn combined_daily(plan: Plan) -> Option<i64> {
    match plan {
        Plan::Free => None,
        Plan::Pro => Some(30_000),
        Plan::Business => Some(60_000),
    }
}

/// What the headers of an answer say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    pub(crate) category: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) limit: i64,
    pub(crate) remaining: i64,
    /// When the next request may be made; on a daily limit only.
    pub(crate) retry_after: Option<String>,
    pub(crate) refused: Option<Limit>,
}

/// What the account has used.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    buckets: BTreeMap<Label, Bucket>,
    /// Days since 1970 that the counts belong to; days end at midnight UTC.
    day: i64,
    today: BTreeMap<Label, i64>,
}

/// A bucket that refills all the time. It is counted in requests × milliseconds of the window, so that
/// whole numbers do.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    filled: i64,
    at_ms: i64,
}

impl Limits {
    /// Counts one request. Where `enforce` is off nothing is refused.
    pub(crate) fn count(&mut self, plan: Plan, label: Label, now: Timestamp, enforce: bool) -> Allowance {
        let rate = rate(plan, label);
        let full = rate.requests * rate.window_ms;
        let now_ms = now.as_millisecond();
        let day = now.as_second().div_euclid(SECONDS_OF_A_DAY);
        if day != self.day {
            self.day = day;
            self.today.clear();
        }
        let mut allowance = Allowance {
            category: name(label),
            kind: "QPS",
            limit: rate.requests,
            remaining: 0,
            retry_after: None,
            refused: None,
        };
        if enforce && let Some(limit) = self.spent_today(plan, label, rate) {
            allowance.kind = "Daily-limit";
            allowance.limit = limit;
            allowance.retry_after = Some(midnight_after(now));
            allowance.refused = Some(Limit::Daily);
            return allowance;
        }
        let bucket = self.buckets.entry(label).or_insert(Bucket { filled: full, at_ms: now_ms });
        let passed_ms = now_ms.saturating_sub(bucket.at_ms).clamp(0, rate.window_ms);
        bucket.filled = (bucket.filled + passed_ms * rate.requests).min(full);
        bucket.at_ms = now_ms;
        if bucket.filled < rate.window_ms {
            if enforce {
                allowance.refused = Some(Limit::PerSecond);
                return allowance;
            }
            bucket.filled = 0;
        } else {
            bucket.filled -= rate.window_ms;
        }
        allowance.remaining = bucket.filled / rate.window_ms;
        *self.today.entry(label).or_insert(0) += 1;
        allowance
    }

    /// What a refusal says that no count stands behind.
    pub(crate) fn exhausted(plan: Plan, label: Label, limit: Limit, now: Timestamp) -> Allowance {
        let rate = rate(plan, label);
        let daily = limit == Limit::Daily;
        let per_day = rate.daily.or_else(|| combined_daily(plan)).unwrap_or(rate.requests);
        Allowance {
            category: name(label),
            kind: if daily { "Daily-limit" } else { "QPS" },
            limit: if daily { per_day } else { rate.requests },
            remaining: 0,
            retry_after: daily.then(|| midnight_after(now)),
            refused: Some(limit),
        }
    }

    /// The daily limit that has been reached, if one has.
    fn spent_today(&self, plan: Plan, label: Label, rate: Rate) -> Option<i64> {
        let used = |label| self.today.get(&label).copied().unwrap_or(0);
        if let Some(limit) = rate.daily.filter(|limit| used(label) >= *limit) {
            return Some(limit);
        }
        let is_shared = matches!(label, Label::Heavy | Label::ResourceIntensive);
        combined_daily(plan)
            .filter(|limit| is_shared && used(Label::Heavy) + used(Label::ResourceIntensive) >= *limit)
    }
}

/// The first moment of the next day, UTC.
fn midnight_after(now: Timestamp) -> String {
    let next = (now.as_second().div_euclid(SECONDS_OF_A_DAY) + 1) * SECONDS_OF_A_DAY;
    zoom_time(Timestamp::from_second(next).unwrap_or(now))
}

/// A label as the headers name it.
fn name(label: Label) -> &'static str {
    match label {
        Label::Light => "Light",
        Label::Medium => "Medium",
        Label::Heavy => "Heavy",
        Label::ResourceIntensive => "Resource-intensive",
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    #[test]
    fn a_second_holds_what_the_plan_allows_and_refills() {
        let mut limits = Limits::default();
        let mut count = |ms| limits.count(Plan::Pro, Label::Medium, at(ms), true).refused;
        assert!((0..20).all(|_| count(0).is_none()));
        assert_eq!(count(0), Some(Limit::PerSecond));
        assert_eq!(count(49), Some(Limit::PerSecond));
        assert_eq!(count(50), None);
        assert_eq!(count(51), Some(Limit::PerSecond));
        assert!((0..20).all(|_| count(1_100).is_none()));
    }

    /// Zoom's rate-limit page: requests, and the milliseconds in which they may be sent.
    const PUBLISHED: &[(Plan, Label, i64, i64)] = &[
        (Plan::Free, Label::Light, 4, 1_000),
        (Plan::Free, Label::Medium, 2, 1_000),
        (Plan::Free, Label::Heavy, 1, 1_000),
        (Plan::Free, Label::ResourceIntensive, 10, 60_000),
        (Plan::Pro, Label::Light, 30, 1_000),
        (Plan::Pro, Label::Medium, 20, 1_000),
        (Plan::Pro, Label::Heavy, 10, 1_000),
        (Plan::Pro, Label::ResourceIntensive, 10, 60_000),
        (Plan::Business, Label::Light, 80, 1_000),
        (Plan::Business, Label::Medium, 60, 1_000),
        (Plan::Business, Label::Heavy, 40, 1_000),
        (Plan::Business, Label::ResourceIntensive, 20, 60_000),
    ];

    /// How many of the requests are refused that are sent evenly, `percent` of the published rate.
    fn refused(plan: Plan, label: Label, requests: i64, window_ms: i64, percent: i64) -> i64 {
        let mut limits = Limits::default();
        let sent = requests * 30 * percent / 100;
        let refused = (0..sent).filter(|nth| {
            let now = at(nth * window_ms * 100 / (requests * percent));
            limits.count(plan, label, now, true).refused == Some(Limit::PerSecond)
        });
        refused.count().try_into().unwrap()
    }

    #[test]
    fn every_label_of_every_plan_takes_the_published_rate_and_not_a_tenth_more() {
        for &(plan, label, requests, window_ms) in PUBLISHED {
            assert_eq!(refused(plan, label, requests, window_ms, 100), 0, "{plan} {label:?}");
            // Thirty windows: one window's worth may be sent ahead, and two more than are granted are refused.
            // Where the window holds one request, the next is refused whenever it comes a moment too soon.
            let too_many = refused(plan, label, requests, window_ms, 110);
            let most = if requests == 1 { 17 } else { 5 * requests };
            assert!((2 * requests - 1..=most).contains(&too_many), "{plan} {label:?}: {too_many}");
        }
    }

    #[test]
    fn labels_have_buckets_of_their_own() {
        let mut limits = Limits::default();
        assert_eq!(limits.count(Plan::Free, Label::Heavy, at(0), true).refused, None);
        assert_eq!(limits.count(Plan::Free, Label::Heavy, at(0), true).refused, Some(Limit::PerSecond));
        assert_eq!(limits.count(Plan::Free, Label::Medium, at(0), true).refused, None);
    }

    #[test]
    fn the_day_is_over_at_midnight() {
        let mut limits = Limits::default();
        let mut refused = None;
        for second in 0..1_001 {
            refused = limits.count(Plan::Free, Label::Heavy, at(second * 1_000), true).refused;
        }
        assert_eq!(refused, Some(Limit::Daily));
        let last = limits.count(Plan::Free, Label::Heavy, at(2_000_000), true);
        assert_eq!(last.retry_after.as_deref(), Some("1970-01-02T00:00:00Z"));
        assert_eq!((last.kind, last.limit), ("Daily-limit", 1_000));
        let tomorrow = at(0) + SignedDuration::from_secs(SECONDS_OF_A_DAY);
        assert_eq!(limits.count(Plan::Free, Label::Heavy, tomorrow, true).refused, None);
    }

    #[test]
    fn heavy_and_resource_intensive_share_a_day() {
        let mut limits = Limits { day: 0, ..Limits::default() };
        limits.today.insert(Label::Heavy, 29_999);
        assert_eq!(limits.count(Plan::Pro, Label::ResourceIntensive, at(0), true).refused, None);
        assert_eq!(limits.count(Plan::Pro, Label::Heavy, at(0), true).refused, Some(Limit::Daily));
        assert_eq!(limits.count(Plan::Pro, Label::Light, at(0), true).refused, None);
    }

    #[test]
    fn without_enforcement_the_remaining_is_told_and_nothing_refused() {
        let mut limits = Limits::default();
        let remaining: Vec<_> =
            (0..4).map(|_| limits.count(Plan::Free, Label::Medium, at(0), false).remaining).collect();
        assert_eq!(remaining, [1, 0, 0, 0]);
    }
}
