//! Zoom's published limits (Zoom's rate-limit page). They count for a whole account, whatever app
//! calls, so staying under them is no promise that Zoom never says 429.

use std::time::Duration;

use crate::http::Response;
use crate::http::rate_limit::{Bucket, Rate};
use crate::http::retry::Throttle;

/// The plan of a Zoom account, which decides its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Plan {
    /// Basic.
    Free,
    /// Pro.
    Pro,
    /// Business, Education, Enterprise and Partners.
    #[default]
    Business,
}

/// The label that Zoom gives to each operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateLabel {
    /// Most reads of one thing, most writes.
    Light,
    /// Most lists.
    Medium,
    /// Reports and other costly calls.
    Heavy,
    /// A few calls, counted by the minute.
    ResourceIntensive,
}

impl Plan {
    /// How often an account may call operations of a label. The limits for a day are not kept here:
    /// nobody knows what other apps of the account have used up.
    pub fn rate(self, label: RateLabel) -> Rate {
        let second = |requests| Rate { requests, per: Duration::from_secs(1) };
        let minute = |requests| Rate { requests, per: Duration::from_mins(1) };
        match (label, self) {
            (RateLabel::Light, Self::Free) => second(4),
            (RateLabel::Light, Self::Pro) => second(30),
            (RateLabel::Light, Self::Business) => second(80),
            (RateLabel::Medium, Self::Free) => second(2),
            (RateLabel::Medium, Self::Pro) => second(20),
            (RateLabel::Medium, Self::Business) => second(60),
            (RateLabel::Heavy, Self::Free) => second(1),
            (RateLabel::Heavy, Self::Pro) => second(10),
            (RateLabel::Heavy, Self::Business) => second(40),
            (RateLabel::ResourceIntensive, Self::Free | Self::Pro) => minute(10),
            (RateLabel::ResourceIntensive, Self::Business) => minute(20),
        }
    }
}

/// How much closer together requests may arrive than they left.
const ON_THE_WAY: Duration = Duration::from_millis(100);

/// The buckets of one account.
#[derive(Debug)]
pub(super) struct Limits {
    light: Bucket,
    medium: Bucket,
    heavy: Bucket,
    resource_intensive: Bucket,
}

impl Limits {
    /// Zoom counts requests as they arrive, and requests that leave a second apart may arrive closer
    /// together; so each window is a little longer here than at Zoom.
    pub(super) fn of(plan: Plan) -> Self {
        let bucket = |label| {
            let Rate { requests, per } = plan.rate(label);
            Bucket::new(Rate { requests, per: per + ON_THE_WAY })
        };
        Self {
            light: bucket(RateLabel::Light),
            medium: bucket(RateLabel::Medium),
            heavy: bucket(RateLabel::Heavy),
            resource_intensive: bucket(RateLabel::ResourceIntensive),
        }
    }

    pub(super) fn bucket(&self, label: RateLabel) -> &Bucket {
        match label {
            RateLabel::Light => &self.light,
            RateLabel::Medium => &self.medium,
            RateLabel::Heavy => &self.heavy,
            RateLabel::ResourceIntensive => &self.resource_intensive,
        }
    }
}

/// Which limit an answer says was hit. The header that says so is often absent, so the text decides
/// then.
pub(super) fn throttle(response: &Response) -> Option<Throttle> {
    if response.status.as_u16() != 429 {
        return None;
    }
    let kind = response.header("x-ratelimit-type").unwrap_or_default().to_ascii_lowercase();
    let text = String::from_utf8_lossy(&response.body).to_ascii_lowercase();
    let daily = kind.contains("daily") || (kind.is_empty() && text.contains("daily rate limit"));
    Some(if daily { Throttle::Day } else { Throttle::Second })
}

#[cfg(test)]
mod tests {
    use ::http::{HeaderMap, Method, StatusCode};
    use bytes::Bytes;

    use super::*;

    const PER_SECOND: &str = r#"{"code":429,"message":"You have reached the maximum per-second rate limit for this API. Try again later."}"#;
    const DAILY: &str = r#"{"code":429,"message":"You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request."}"#;
    const LOCKED: &str = r#"{"code":429,"message":"Too many concurrent requests. A request to disassociate this user has already been made."}"#;

    #[test]
    fn limits_are_told_apart_by_header_or_by_text() {
        for (status, kind, body, want) in [
            (429, Some("QPS"), PER_SECOND, Some(Throttle::Second)),
            (429, Some("Daily-limit"), DAILY, Some(Throttle::Day)),
            (429, None, PER_SECOND, Some(Throttle::Second)),
            (429, None, DAILY, Some(Throttle::Day)),
            (429, None, LOCKED, Some(Throttle::Second)),
            (429, None, "", Some(Throttle::Second)),
            (400, None, DAILY, None),
        ] {
            let headers: HeaderMap = kind
                .map(|kind| ("x-ratelimit-type".parse().unwrap(), kind.parse().unwrap()))
                .into_iter()
                .collect();
            let response = Response {
                method: Method::GET,
                url: "https://api.zoom.us/v2/users".to_owned(),
                status: StatusCode::from_u16(status).unwrap(),
                headers,
                body: Bytes::from_static(body.as_bytes()),
            };
            assert_eq!(throttle(&response), want, "{status} {kind:?} {body}");
        }
    }

    #[test]
    fn limits_grow_with_the_plan() {
        for label in [RateLabel::Light, RateLabel::Medium, RateLabel::Heavy, RateLabel::ResourceIntensive] {
            let rates = [Plan::Free, Plan::Pro, Plan::Business].map(|plan| plan.rate(label));
            assert!(rates.is_sorted_by_key(|rate| rate.requests), "{label:?}");
            let Rate { requests, per } = rates[1];
            let kept = Rate { requests, per: per + ON_THE_WAY };
            assert_eq!(Limits::of(Plan::Pro).bucket(label).rate(), kept);
        }
    }
}
