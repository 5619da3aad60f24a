//! Every kind of fault, as a client meets it.

use serde_json::{Value, json};

use crate::client::Zoom;

/// What a client sees of `GET /users/me` and of a group that it makes, while a fault is at work.
async fn seen(zoom: &Zoom, token: &str, kind: &str) -> String {
    let mut fault = json!({"fault": kind, "match": {"operation": "user"}});
    match kind {
        "status" => fault["code"] = json!(418),
        "delay" => fault["ms"] = json!(300),
        "stale_read" => {
            fault["ms"] = json!(60_000);
            fault["match"] = json!({"operation": "groups"});
        }
        "drop_after" => fault["match"] = json!({"operation": "groupCreate"}),
        _ => {}
    }
    zoom.simulator.fault(fault).unwrap();
    let start = std::time::Instant::now();
    let group = json!({"name": format!("Group of {kind}")});
    let url = format!("{}/groups", zoom.env["ZOOM_API_URL"]);
    let request = zoom.http.post(url).bearer_auth(token).header("content-type", "application/json");
    let made = request.body(group.to_string()).send().await.is_ok();
    let reply = zoom.raw_get(token, "/v2/users/me");
    let took = start.elapsed();
    let listed = zoom.get(token, "/groups").await.1.to_string().contains(&format!("Group of {kind}"));
    zoom.simulator.clear_faults();
    let (head, body) = reply.split_once("\r\n\r\n").unwrap_or_default();
    let status = head.split(' ').nth(1).unwrap_or("nothing");
    let body = match serde_json::from_str::<Value>(body) {
        Ok(value) if value["code"].is_null() => "as usual".to_owned(),
        Ok(value) => format!("code {}", value["code"]),
        Err(_) if body.is_empty() => "nothing".to_owned(),
        Err(_) if body.starts_with("<html>") => "a page".to_owned(),
        Err(_) => "half".to_owned(),
    };
    let late = if took.as_millis() >= 300 { ", late" } else { "" };
    format!("{status} with {body}{late}; the group was answered {made}, is listed {listed}")
}

#[tokio::test]
async fn every_fault_is_seen_from_outside_as_it_is_described() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let well = "the group was answered true, is listed true";
    let (_, overview) = zoom.steer("GET", "overview", None).await;
    for kind in overview["faults"].as_array().unwrap() {
        let kind = kind.as_str().unwrap();
        let expected = match kind {
            "rate_limit_second" | "rate_limit_day" => format!("429 with code 429; {well}"),
            "token_expired" => format!("401 with code 124; {well}"),
            "status" => format!("418 with code 418; {well}"),
            "error_in_200" => format!("200 with code 200; {well}"),
            "delay" => format!("200 with as usual, late; {well}"),
            "drop_before" => format!("nothing with nothing; {well}"),
            "drop_after" => "200 with as usual; the group was answered false, is listed true".to_owned(),
            "stale_read" => "200 with as usual; the group was answered true, is listed false".to_owned(),
            "cut_body" => format!("200 with half; {well}"),
            "not_json" => format!("200 with a page; {well}"),
            other => panic!("nobody has looked at {other} from outside"),
        };
        let mut found = seen(&zoom, &token, kind).await;
        if kind != "delay" {
            // A busy machine is late by itself.
            found = found.replace(", late", "");
        }
        assert_eq!(found, expected, "{kind}");
        assert_eq!(zoom.get(&token, "/users/me").await.0, 200);
    }
}
