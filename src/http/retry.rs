//! Whether, and after how long, a request is sent again: a pure function, tested as a table.
//!
//! Only what is safe to repeat is repeated. `GET`, `PUT` and `DELETE` say the same thing twice
//! (RFC 9110 §9.2.2), so they are repeated after a failure of any kind that may pass. `POST` and
//! `PATCH` may have been carried out although no good answer came, so they are repeated only where
//! the server certainly did nothing: it was never reached, or it turned the request away at its limit.

use std::time::{Duration, UNIX_EPOCH};

use ::http::header::RETRY_AFTER;
use ::http::{HeaderMap, Method, StatusCode};
use jiff::Timestamp;

use super::error::FailureKind;

/// Longer than this nobody waits in silence: a limit that lasts longer is told to the user.
const LONGEST_WAIT: Duration = Duration::from_mins(2);

/// The exponent at which waiting stops to double.
const MOST_DOUBLINGS: u32 = 6;

/// How much of the wait after a failure is waited where no connection came about: all attempts together
/// then end within some ten seconds, and a run without a network does not look like one that hangs.
const CONNECT_SHARE: f64 = 0.3;

/// How long to wait before another attempt, before chance and the server have their say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// After a limit was hit: the first wait lies between this and twice this, each further one
    /// doubles.
    pub throttled: Duration,
    /// After a failure: the same.
    pub failed: Duration,
    /// No wait is longer, unless the server asks for more.
    pub longest: Duration,
}

impl Default for Backoff {
    /// 1–2 seconds at a per-second limit, two fifths of that after a failure, at most 30 seconds.
    fn default() -> Self {
        Self {
            throttled: Duration::from_secs(1),
            failed: Duration::from_millis(400),
            longest: Duration::from_secs(30),
        }
    }
}

/// Which limit a server says was hit. The vendor's module reads it off the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Throttle {
    /// A limit that passes within seconds, or a minute at most.
    Second,
    /// A limit for the day: waiting for it is the user's decision.
    Day,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy)]
pub enum Outcome<'a> {
    /// The server answered.
    Answer {
        /// The status of the answer.
        status: StatusCode,
        /// Its headers, of which only `Retry-After` is read.
        headers: &'a HeaderMap,
        /// Which limit was hit, if one was.
        throttle: Option<Throttle>,
        /// Whether it is a page of something on the way, such as a proxy, and no answer of the server.
        foreign: bool,
    },
    /// No whole answer came.
    Failure(FailureKind),
}

/// Everything that the decision depends on.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// Whether doing it twice is the same as doing it once: see [`is_safe_to_repeat`].
    pub safe_to_repeat: bool,
    /// What came of the attempt.
    pub outcome: Outcome<'a>,
    /// Which attempt it was; the first is 1.
    pub number: u32,
    /// How many more attempts may follow the first.
    pub max_retries: u32,
    /// How long waits are.
    pub backoff: Backoff,
    /// The time at which the outcome was known.
    pub now: Timestamp,
    /// Chance, in `0.0..1.0`.
    pub jitter: f64,
}

/// What to do after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The outcome stands.
    Stop,
    /// Send it again after this wait.
    RetryAfter(Duration),
    /// A limit that outlasts any reasonable wait was hit.
    DailyLimit {
        /// When the server takes requests again, if it says so.
        until: Option<Timestamp>,
    },
}

/// Whether a method means the same when it is carried out twice.
pub fn is_safe_to_repeat(method: &Method) -> bool {
    method.is_idempotent()
}

/// Decides what follows an attempt.
pub fn decide(attempt: &Attempt<'_>) -> Decision {
    match attempt.outcome {
        Outcome::Answer { headers, throttle: Some(throttle), .. } => {
            let asked = retry_after(headers, attempt.now);
            match (throttle, asked) {
                (Throttle::Day, _) => Decision::DailyLimit { until: asked.map(|asked| asked.until) },
                (Throttle::Second, Some(asked)) if asked.wait > LONGEST_WAIT => {
                    Decision::DailyLimit { until: Some(asked.until) }
                }
                (Throttle::Second, asked) => again(attempt, attempt.backoff.throttled, asked),
            }
        }
        Outcome::Answer { status, headers, throttle: None, foreign } => {
            if !attempt.safe_to_repeat || !(is_passing(status) || foreign && status.is_success()) {
                return Decision::Stop;
            }
            let asked = retry_after(headers, attempt.now);
            if asked.is_some_and(|asked| asked.wait > LONGEST_WAIT) {
                return Decision::Stop;
            }
            again(attempt, attempt.backoff.failed, asked)
        }
        Outcome::Failure(kind) => {
            let (repeatable, base) = match kind {
                // Nothing was sent and nothing was taken: asking again soon costs nobody anything.
                FailureKind::Connect => (true, attempt.backoff.failed.mul_f64(CONNECT_SHARE)),
                FailureKind::Timeout | FailureKind::BodyCut | FailureKind::Broken => {
                    (attempt.safe_to_repeat, attempt.backoff.failed)
                }
                // A certificate that is refused now is refused in a second as well.
                FailureKind::Tls | FailureKind::Setup => (false, attempt.backoff.failed),
            };
            if repeatable { again(attempt, base, None) } else { Decision::Stop }
        }
    }
}

/// Server errors that may be gone at the next attempt.
fn is_passing(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::INTERNAL_SERVER_ERROR
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

/// Another attempt, if one is left: after what the server asked for, or after a growing wait.
fn again(attempt: &Attempt<'_>, base: Duration, asked: Option<RetryAfter>) -> Decision {
    if attempt.number > attempt.max_retries {
        return Decision::Stop;
    }
    let doublings = attempt.number.saturating_sub(1).min(MOST_DOUBLINGS);
    let longest = base.saturating_mul(1 << doublings).min(attempt.backoff.longest);
    let grown = longest.mul_f64(1.0 + attempt.jitter.clamp(0.0, 1.0)).min(attempt.backoff.longest);
    match asked {
        // A little chance on top, or all who were told the same time come back together.
        Some(asked) => Decision::RetryAfter(asked.wait + base.mul_f64(attempt.jitter.clamp(0.0, 1.0))),
        None => Decision::RetryAfter(grown),
    }
}

/// When a server says to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RetryAfter {
    until: Timestamp,
    wait: Duration,
}

/// Reads `Retry-After`: seconds or an HTTP date (RFC 9110 §10.2.3), or the ISO 8601 date that some
/// servers send instead. What cannot be read is as good as absent.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<RetryAfter> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        let wait = Duration::from_secs(seconds.into());
        return Some(RetryAfter { until: now.checked_add(wait).ok()?, wait });
    }
    let until = iso_8601(text).or_else(|| http_date(text))?;
    let wait = until.duration_since(now).try_into().unwrap_or(Duration::ZERO);
    Some(RetryAfter { until, wait })
}

/// A date-time with an offset, or without one, which then means UTC.
fn iso_8601(text: &str) -> Option<Timestamp> {
    text.parse::<Timestamp>().ok().or_else(|| {
        let local = text.parse::<jiff::civil::DateTime>().ok()?;
        local.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    })
}

fn http_date(text: &str) -> Option<Timestamp> {
    let since_epoch = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    Timestamp::from_second(i64::try_from(since_epoch.as_secs()).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-03-01T12:00:00Z";

    fn timestamp(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn headers(retry_after: Option<&str>) -> HeaderMap {
        retry_after.map(|value| (RETRY_AFTER, value.parse().unwrap())).into_iter().collect()
    }

    fn attempt(method: &Method, outcome: Outcome<'_>) -> Decision {
        decide(&Attempt {
            safe_to_repeat: is_safe_to_repeat(method),
            outcome,
            number: 1,
            max_retries: 5,
            backoff: Backoff::default(),
            now: timestamp(NOW),
            jitter: 0.5,
        })
    }

    fn status(method: &Method, status: u16) -> Decision {
        let headers = HeaderMap::new();
        let status = StatusCode::from_u16(status).unwrap();
        attempt(method, Outcome::Answer { status, headers: &headers, throttle: None, foreign: false })
    }

    fn throttled(method: &Method, throttle: Throttle, retry_after: Option<&str>) -> Decision {
        let headers = headers(retry_after);
        let status = StatusCode::TOO_MANY_REQUESTS;
        attempt(
            method,
            Outcome::Answer { status, headers: &headers, throttle: Some(throttle), foreign: false },
        )
    }

    #[test]
    fn a_page_of_something_on_the_way_is_no_answer() {
        let headers = HeaderMap::new();
        let page = |status| Outcome::Answer { status, headers: &headers, throttle: None, foreign: true };
        assert!(matches!(attempt(&Method::GET, page(StatusCode::OK)), Decision::RetryAfter(_)));
        assert_eq!(attempt(&Method::POST, page(StatusCode::OK)), Decision::Stop);
        assert_eq!(attempt(&Method::GET, page(StatusCode::FORBIDDEN)), Decision::Stop);
    }

    #[test]
    fn no_network_is_told_within_ten_seconds() {
        let wait = |number| {
            let outcome = Outcome::Failure(FailureKind::Connect);
            let (backoff, now) = (Backoff::default(), timestamp(NOW));
            let attempt =
                Attempt { safe_to_repeat: true, outcome, number, max_retries: 5, backoff, now, jitter: 1.0 };
            match decide(&attempt) {
                Decision::RetryAfter(wait) => wait,
                other => panic!("{other:?}"),
            }
        };
        assert!((1..=5).map(wait).sum::<Duration>() < Duration::from_secs(10));
    }

    #[test]
    fn statuses_are_repeated_only_for_methods_that_may_be() {
        let retry = Decision::RetryAfter(Duration::from_millis(600));
        for code in [500, 502, 503, 504] {
            for method in [Method::GET, Method::PUT, Method::DELETE] {
                assert_eq!(status(&method, code), retry, "{method} {code}");
            }
            for method in [Method::POST, Method::PATCH] {
                assert_eq!(status(&method, code), Decision::Stop, "{method} {code}");
            }
        }
        for code in [200, 201, 204, 400, 401, 403, 404, 409, 501] {
            for method in [Method::GET, Method::POST] {
                assert_eq!(status(&method, code), Decision::Stop, "{method} {code}");
            }
        }
    }

    #[test]
    fn failures_are_repeated_where_nothing_can_have_been_done_twice() {
        let retry = Decision::RetryAfter(Duration::from_millis(600));
        let soon = Decision::RetryAfter(Duration::from_millis(180));
        for (kind, get, post) in [
            (FailureKind::Connect, soon, soon),
            (FailureKind::Timeout, retry, Decision::Stop),
            (FailureKind::BodyCut, retry, Decision::Stop),
            (FailureKind::Broken, retry, Decision::Stop),
            (FailureKind::Tls, Decision::Stop, Decision::Stop),
            (FailureKind::Setup, Decision::Stop, Decision::Stop),
        ] {
            assert_eq!(attempt(&Method::GET, Outcome::Failure(kind)), get, "GET {kind:?}");
            assert_eq!(attempt(&Method::POST, Outcome::Failure(kind)), post, "POST {kind:?}");
            assert_eq!(attempt(&Method::PATCH, Outcome::Failure(kind)), post, "PATCH {kind:?}");
        }
    }

    #[test]
    fn limits_by_the_second_are_waited_for_whatever_the_method() {
        for (retry_after, milliseconds) in [
            (None, 1500),
            (Some("3"), 3500),
            (Some("2026-03-01T12:00:04Z"), 4500),
            (Some("2026-03-01T13:00:04+01:00"), 4500),
            (Some("2026-03-01T12:00:04"), 4500),
            (Some("Sun, 01 Mar 2026 12:00:05 GMT"), 5500),
            (Some("2026-03-01T11:59:00Z"), 500),
            (Some("soon"), 1500),
        ] {
            for method in [Method::GET, Method::POST, Method::PATCH] {
                assert_eq!(
                    throttled(&method, Throttle::Second, retry_after),
                    Decision::RetryAfter(Duration::from_millis(milliseconds)),
                    "{method} {retry_after:?}"
                );
            }
        }
    }

    #[test]
    fn limits_by_the_day_are_told_with_their_end() {
        let midnight = Some(timestamp("2026-03-02T00:00:00Z"));
        for (throttle, retry_after, until) in [
            (Throttle::Day, None, None),
            (Throttle::Day, Some("2026-03-02T00:00:00Z"), midnight),
            (Throttle::Day, Some("Mon, 02 Mar 2026 00:00:00 GMT"), midnight),
            (Throttle::Day, Some("43200"), midnight),
            // Nobody waits twelve hours in silence, whatever the limit is called.
            (Throttle::Second, Some("43200"), midnight),
        ] {
            assert_eq!(
                throttled(&Method::GET, throttle, retry_after),
                Decision::DailyLimit { until },
                "{throttle:?} {retry_after:?}"
            );
        }
    }

    #[test]
    fn waits_double_up_to_the_longest_and_end_with_the_last_attempt() {
        let headers = HeaderMap::new();
        let waits: Vec<Decision> = (1..=8)
            .map(|number| {
                decide(&Attempt {
                    safe_to_repeat: true,
                    outcome: Outcome::Answer {
                        status: StatusCode::TOO_MANY_REQUESTS,
                        headers: &headers,
                        throttle: Some(Throttle::Second),
                        foreign: false,
                    },
                    number,
                    max_retries: 7,
                    backoff: Backoff::default(),
                    now: timestamp(NOW),
                    jitter: 0.0,
                })
            })
            .collect();
        let seconds = |seconds| Decision::RetryAfter(Duration::from_secs(seconds));
        assert_eq!(
            waits,
            [
                seconds(1),
                seconds(2),
                seconds(4),
                seconds(8),
                seconds(16),
                seconds(30),
                seconds(30),
                Decision::Stop
            ]
        );
    }

    #[test]
    fn a_server_that_is_away_for_long_is_not_waited_for() {
        let headers = headers(Some("3600"));
        let outcome = Outcome::Answer {
            status: StatusCode::SERVICE_UNAVAILABLE,
            headers: &headers,
            throttle: None,
            foreign: false,
        };
        assert_eq!(attempt(&Method::GET, outcome), Decision::Stop);
    }
}
