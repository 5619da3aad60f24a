//! Zoom's published rate limits, as a client that keeps to them meets them, and one that does not.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep_until};
use zoom_simulator::{Clock, Plan, Simulator};

use crate::client::{Zoom, read};

/// How many requests a second Zoom's rate-limit page grants each plan.
type Rates = &'static [(Plan, u32)];

/// A call of each label.
const CALLS: &[(&str, &str, Rates)] = &[
    ("Light", "/users/me", &[(Plan::Free, 4), (Plan::Pro, 30), (Plan::Business, 80)]),
    (
        "Heavy",
        "/report/operationlogs?from=2026-02-20&to=2026-02-28",
        &[(Plan::Pro, 10), (Plan::Business, 40)],
    ),
    ("Medium", "/users", &[(Plan::Free, 2), (Plan::Pro, 20), (Plan::Business, 60)]),
];

const PER_SECOND: &str = "You have reached the maximum per-second rate limit for this API. Try again later.";

struct Limited {
    zoom: Zoom,
    clock: Clock,
    token: String,
}

impl Limited {
    async fn start(plan: Plan) -> Self {
        let clock = Clock::standing("2026-03-01T10:00:00Z".parse().unwrap());
        let builder = Simulator::builder().plan(plan).enforce_limits(true).clock(clock.clone());
        let zoom = Zoom::of(builder.start().await.unwrap());
        let token = zoom.token().await;
        Self { zoom, clock, token }
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        let url = format!("{}{path}", self.zoom.env["ZOOM_API_URL"]);
        self.zoom.http.get(url).bearer_auth(&self.token).send().await.unwrap()
    }

    /// Sends `tenths_per_second` / 10 requests a second for so many seconds of the standing clock, and
    /// returns how many were sent and those that were refused.
    async fn send(&self, path: &str, tenths_per_second: u32, seconds: u32) -> (u32, Vec<reqwest::Response>) {
        let count = tenths_per_second * seconds / 10;
        let mut refused = Vec::new();
        let mut at = 0;
        for nth in 1..=count {
            let response = self.get(path).await;
            if response.status() == 429 {
                refused.push(response);
            } else {
                assert_eq!(response.status(), 200, "{path}");
            }
            // Whole milliseconds, without drift.
            let next = nth * 10_000 / tenths_per_second;
            self.clock.advance(next - at);
            at = next;
        }
        (count, refused)
    }
}

#[tokio::test]
async fn at_exactly_the_published_rate_nothing_is_refused() {
    for (label, path, plans) in CALLS {
        for (plan, rate) in *plans {
            let (sent, refused) = Limited::start(*plan).await.send(path, rate * 10, 5).await;
            assert!(refused.is_empty(), "{label}, {plan}: {} of {sent}", refused.len());
        }
    }
}

#[tokio::test]
async fn a_tenth_above_it_some_are_refused_and_told_why() {
    for (label, path, plans) in CALLS {
        for (plan, rate) in *plans {
            // A full second's worth may be sent ahead; a tenth above the rate, that lasts ten seconds.
            let (sent, refused) = Limited::start(*plan).await.send(path, rate * 11, 12).await;
            let count = u32::try_from(refused.len()).unwrap();
            assert!(count > 0 && count <= sent / 10, "{label}, {plan}: {count} of {sent}");
            for response in refused {
                let header =
                    |name: &str| response.headers().get(name).map(|it| it.to_str().unwrap().to_owned());
                assert_eq!(header("x-ratelimit-category").as_deref(), Some(*label));
                assert_eq!(header("x-ratelimit-type").as_deref(), Some("QPS"));
                assert_eq!(header("x-ratelimit-limit"), Some(rate.to_string()));
                assert_eq!(header("x-ratelimit-remaining").as_deref(), Some("0"));
                assert_eq!(header("retry-after"), None);
                assert_eq!(read(response).await, (429, json!({"code": 429, "message": PER_SECOND})));
            }
        }
    }
}

#[tokio::test]
async fn a_day_of_the_free_plan_has_an_end_and_says_which() {
    let limited = Limited::start(Plan::Free).await;
    let (_, refused) = limited.send("/users", 20, 1_000).await;
    assert!(refused.is_empty());
    let over = limited.get("/users").await;
    assert_eq!(over.headers()["x-ratelimit-type"], "Daily-limit");
    assert_eq!(over.headers()["x-ratelimit-limit"], "2000");
    assert_eq!(over.headers()["retry-after"], "2026-03-02T00:00:00Z");
    assert_eq!(over.status(), 429);
    // Another label has a day of its own.
    assert_eq!(limited.get("/users/me").await.status(), 200);
    limited.clock.advance(14 * 3_600_000);
    limited.zoom.simulator.with_state(|world| world.account.token_lifetime_seconds = 86_400);
    let tomorrow = Limited { token: limited.zoom.token().await, ..limited };
    assert_eq!(tomorrow.get("/users").await.status(), 200);
}

#[tokio::test]
async fn the_account_has_one_allowance_for_all_its_apps() {
    let limited = Limited::start(Plan::Free).await;
    let other = limited.zoom.connector_token().await;
    assert_eq!(limited.get("/users").await.status(), 200);
    assert_eq!(limited.zoom.get(&other, "/users").await.0, 200);
    assert_eq!(limited.get("/users").await.status(), 429);
    assert_eq!(limited.zoom.get(&other, "/users").await.0, 429);
}

/// The same against the clock on the wall, shortly.
#[tokio::test]
async fn in_real_time_the_rate_is_kept_as_well() {
    let simulator = Simulator::builder().plan(Plan::Pro).enforce_limits(true).start().await.unwrap();
    let zoom = Zoom::of(simulator);
    let token = zoom.token().await;
    let send = async |per_second: u32, count: u32| {
        let start = Instant::now();
        let mut refused = 0;
        for nth in 0..count {
            sleep_until(start + Duration::from_secs(1) * nth / per_second).await;
            refused += u32::from(zoom.get(&token, "/users").await.0 == 429);
        }
        refused
    };
    assert_eq!(send(20, 24).await, 0);
    // What may be sent ahead is used up; from here a tenth too much is too much.
    while zoom.get(&token, "/users").await.0 == 200 {}
    assert!(send(22, 44).await >= 1);
}
