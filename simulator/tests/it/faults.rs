//! Faults, seen through a client and through a bare socket.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::Zoom;

#[tokio::test]
async fn injected_refusals_look_like_real_ones() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let cases = [
        (json!({"fault": "rate_limit_second"}), 429, json!(429)),
        (json!({"fault": "rate_limit_day"}), 429, json!(429)),
        (json!({"fault": "token_expired"}), 401, json!(124)),
        (json!({"fault": "status", "code": 503}), 503, json!(503)),
        (json!({"fault": "status", "code": 500, "body": {"code": 7}}), 500, json!(7)),
        (json!({"fault": "error_in_200"}), 200, json!(200)),
    ];
    for (mut fault, status, code) in cases {
        fault["match"] = json!({"operation": "users"});
        fault["times"] = json!(1);
        zoom.simulator.fault(fault.clone()).unwrap();
        let (seen, body) = zoom.get(&token, "/users").await;
        assert_eq!((seen, &body["code"]), (status, &code), "{fault}");
        assert_eq!(zoom.get(&token, "/users").await.0, 200);
        zoom.simulator.clear_faults();
    }
}

#[tokio::test]
async fn a_daily_limit_says_when_it_ends() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    zoom.simulator.fault(json!({"fault": "rate_limit_day"})).unwrap();
    let url = format!("{}/users", zoom.env["ZOOM_API_URL"]);
    let response = zoom.http.get(url).bearer_auth(token).send().await.unwrap();
    assert_eq!(response.headers()["x-ratelimit-type"], "Daily-limit");
    let retry = response.headers()["retry-after"].to_str().unwrap().to_owned();
    assert!(retry.ends_with("T00:00:00Z"), "{retry}");
}

#[tokio::test]
async fn a_delay_delays_and_holds_up_nobody_else() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    zoom.simulator.fault(json!({"match": {"path": "/users/me"}, "fault": "delay", "ms": 400})).unwrap();
    let start = Instant::now();
    let slow = zoom.get(&token, "/users/me");
    let quick = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let reply = zoom.get(&token, "/users").await;
        (reply, start.elapsed())
    };
    let (slow, (quick, after)) = tokio::join!(slow, quick);
    assert_eq!((slow.0, quick.0), (200, 200));
    assert!(after < Duration::from_millis(300), "{after:?}");
    assert!(start.elapsed() >= Duration::from_millis(400));
}

#[tokio::test]
async fn dropped_requests_get_not_one_byte() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    for (fault, handled) in [("drop_before", false), ("drop_after", true)] {
        zoom.simulator.clear_requests();
        zoom.simulator.fault(json!({"match": {"operation": "users"}, "fault": fault, "times": 1})).unwrap();
        assert_eq!(zoom.raw_get(&token, "/v2/users"), "", "{fault}");
        let requests = zoom.simulator.requests();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].status, None);
        assert_eq!(requests[0].handled, handled);
        assert_eq!(requests[0].faults, [fault]);
        assert_eq!(zoom.get(&token, "/users").await.0, 200);
    }
}

#[tokio::test]
async fn a_token_asked_for_and_dropped_was_issued_or_not() {
    let zoom = Zoom::start().await;
    zoom.simulator.fault(json!({"match": {"path": "/oauth/*"}, "fault": "drop_before", "times": 1})).unwrap();
    let url = format!("{}/token", zoom.env["ZOOM_OAUTH_URL"]);
    let sent = zoom.http.post(&url).header("authorization", zoom.basic()).send().await;
    assert!(sent.is_err());
    assert_eq!(zoom.simulator.count("oauthToken"), 1);
    zoom.token().await;
}

#[tokio::test]
async fn a_cut_answer_promises_more_than_comes() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    zoom.simulator.fault(json!({"fault": "cut_body", "times": 1})).unwrap();
    let reply = zoom.raw_get(&token, "/v2/users");
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    let promised: usize =
        head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert_eq!(body.len(), promised / 2);
    assert!(serde_json::from_str::<serde_json::Value>(body).is_err());
}

#[tokio::test]
async fn a_page_of_html_may_stand_in_the_way() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    zoom.simulator.fault(json!({"fault": "not_json", "times": 1})).unwrap();
    let reply = zoom.raw_get(&token, "/v2/users");
    assert!(reply.contains("content-type: text/html"), "{reply}");
    assert!(reply.contains("<html>"), "{reply}");
}

#[tokio::test]
async fn faults_are_listed_counted_and_switched_off() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let fault =
        json!({"match": {"method": "get", "path": "/v2/users*"}, "fault": "status", "code": 502, "after": 1});
    let (status, made) = zoom.steer("POST", "faults", Some(&fault)).await;
    assert_eq!(status, 201);
    assert_eq!(zoom.get(&token, "/users").await.0, 200);
    assert_eq!(zoom.get(&token, "/users/me").await.0, 502);
    assert_eq!(zoom.get(&token, "/groups").await.0, 200);
    let (_, list) = zoom.steer("GET", "faults", None).await;
    assert_eq!((&list["faults"][0]["matched"], &list["faults"][0]["fired"]), (&json!(2), &json!(1)));
    let path = format!("faults/{}", made["id"].as_str().unwrap());
    assert_eq!(zoom.steer("DELETE", &path, None).await.0, 204);
    assert_eq!(zoom.steer("DELETE", &path, None).await.0, 404);
    assert_eq!(zoom.get(&token, "/users/me").await.0, 200);
    assert_eq!(zoom.steer("POST", "faults", Some(&json!({"fault": "explode"}))).await.0, 400);
}
