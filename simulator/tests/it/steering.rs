//! Steering: state, apps, requests, reset.

use serde_json::json;
use zoom_simulator::Simulator;

use crate::client::Zoom;

#[tokio::test]
async fn a_merge_patch_changes_the_world_out_of_band() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (_, me) = zoom.get(&token, "/users/me").await;
    let id = me["id"].as_str().unwrap();
    let patch = json!({"users": {id: {"job_title": "Owner of it all"}, "new": {"email": "new@example.com"}}});
    let (status, state) = zoom.steer("PATCH", "state", Some(&patch)).await;
    assert_eq!(status, 200);
    assert_eq!(state["users"][id]["job_title"], "Owner of it all");
    assert_eq!(zoom.get(&token, "/users/me").await.1["job_title"], "Owner of it all");
    assert_eq!(zoom.get(&token, "/users/new@example.com").await.1["id"], "new");
    let gone = json!({"users": {"new": null}});
    assert_eq!(zoom.steer("PATCH", "state", Some(&gone)).await.0, 200);
    assert_eq!(zoom.get(&token, "/users/new").await.0, 404);
}

#[tokio::test]
async fn a_bad_patch_changes_nothing_and_says_why() {
    let zoom = Zoom::start().await;
    let before = zoom.simulator.state();
    for (patch, expected) in [
        (json!({"users": {"new": {"email": "new@example.com", "colour": "red"}}}), "unknown field `colour`"),
        (json!({"users": {"new": {"email": "new@example.com", "role_id": "9"}}}), "there is no role \"9\""),
        (json!({"nonsense": 1}), "unknown field `nonsense`"),
    ] {
        let (status, body) = zoom.steer("PATCH", "state", Some(&patch)).await;
        assert_eq!(status, 400);
        assert!(body["error"].as_str().unwrap().contains(expected), "{body}");
    }
    assert_eq!(zoom.simulator.state(), before);
}

#[tokio::test]
async fn the_state_can_be_read_replaced_and_reset() {
    let zoom = Zoom::start().await;
    let (_, start) = zoom.steer("GET", "state", None).await;
    let other = Simulator::builder().seed(2).start().await.unwrap().state();
    assert_eq!(zoom.steer("PUT", "state", Some(&other)).await.0, 200);
    assert_eq!(zoom.steer("GET", "state", None).await.1, other);
    assert_eq!(zoom.simulator.env()["ZOOM_ACCOUNT_ID"], other["account"]["id"].as_str().unwrap());
    assert_eq!(zoom.steer("PUT", "state", Some(&json!({}))).await.0, 400);
    zoom.simulator.fault(json!({"fault": "not_json"})).unwrap();
    assert_eq!(zoom.steer("POST", "reset", None).await.0, 204);
    assert_eq!(zoom.steer("GET", "state", None).await.1, start);
    zoom.token().await;
    assert_eq!(zoom.simulator.requests().len(), 1);
}

#[tokio::test]
async fn the_log_tells_what_was_asked_and_keeps_secrets() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    zoom.get(&token, "/users?page_size=5").await;
    zoom.get(&token, "/nothing").await;
    let revoke = format!("{}/revoke?token={token}", zoom.env["ZOOM_OAUTH_URL"]);
    zoom.http.post(revoke).header("authorization", zoom.basic()).send().await.unwrap();
    let (_, log) = zoom.steer("GET", "requests", None).await;
    assert_eq!(log["counts"], json!({"oauthToken": 1, "users": 1, "oauthRevoke": 1}));
    let list = &log["requests"][1];
    assert_eq!(list["operation"], "users");
    assert_eq!(list["method"], "GET");
    assert_eq!(list["path"], "/v2/users");
    assert_eq!(list["query"], json!({"page_size": "5"}));
    assert_eq!(list["status"], 200);
    assert_eq!(list["client_id"], zoom.provider().as_str());
    assert_eq!(log["requests"][2]["operation"], json!(null));
    assert_eq!(log["requests"][3]["query"], json!({"token": "***"}));
    assert!(!log.to_string().contains(&token));
    assert_eq!(zoom.steer("DELETE", "requests", None).await.0, 204);
    assert_eq!(zoom.steer("GET", "requests", None).await.1, json!({"counts": {}, "requests": []}));
}

#[tokio::test]
async fn worlds_stand_side_by_side() {
    let (one, two) =
        (Zoom::start().await, Zoom::of(Simulator::builder().seed(2).users(3).start().await.unwrap()));
    let (token_one, token_two) = (one.token().await, two.token().await);
    assert_eq!(one.get(&token_two, "/users").await.0, 401);
    assert_eq!(two.get(&token_two, "/users").await.1["total_records"], 3);
    assert_eq!(one.get(&token_one, "/users").await.1["total_records"], 10);
    assert_eq!((one.simulator.count("users"), two.simulator.count("users")), (2, 1));
}

#[tokio::test]
async fn the_connectors_app_reads_and_writes_nothing() {
    let zoom = Zoom::start().await;
    let token = zoom.connector_token().await;
    assert_eq!(zoom.get(&token, "/users").await.0, 200);
    assert_eq!(zoom.get(&token, "/users/email?email=a@example.com").await.1["code"], 4711);
    assert!(zoom.simulator.requests().iter().any(|request| request.client_id == Some(zoom.connector())));
}

#[tokio::test]
async fn unknown_steering_is_refused() {
    let zoom = Zoom::start().await;
    assert_eq!(zoom.steer("GET", "nothing", None).await.0, 404);
    assert_eq!(zoom.steer("DELETE", "state", None).await.0, 404);
    assert_eq!(zoom.steer("PATCH", "apps/nobody", Some(&json!({"active": true}))).await.0, 404);
    let path = format!("apps/{}", zoom.provider());
    assert_eq!(zoom.steer("PATCH", &path, Some(&json!({"activ": true}))).await.0, 400);
    assert_eq!(zoom.steer("PATCH", &path, Some(&json!({"client_secret": ""}))).await.0, 400);
    assert_eq!(zoom.steer("POST", "clock", Some(&json!({"advance_ms": -1}))).await.0, 400);
}
