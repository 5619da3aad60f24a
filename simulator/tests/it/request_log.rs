//! The request log says why a call was refused, how long it took, and what was sent: without its secrets.

use std::time::Duration;

use serde_json::{Value, json};
use zoom_simulator::Simulator;

use crate::client::Zoom;
use crate::conductorone_client::{Tenant, ZOOM};
use crate::pingone_client::Ping;

fn last(zoom: &Zoom) -> zoom_simulator::RequestRecord {
    zoom.simulator.requests().pop().unwrap()
}

#[tokio::test]
async fn a_refusal_is_logged_with_its_code_and_words() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    zoom.get(&token, "/users/nobody").await;
    let record = last(&zoom);
    assert_eq!((record.status, &record.code), (Some(404), &Some(json!(1001))));
    assert_eq!(record.message.as_deref(), Some("User does not exist: nobody."));
    zoom.get(&token, "/users/me").await;
    let record = last(&zoom);
    assert_eq!((record.status, record.code, record.message, record.body), (Some(200), None, None, None));
    zoom.ask_token("Basic eDp5", &zoom.form()).await;
    let record = last(&zoom);
    assert_eq!(record.code, Some(json!("invalid_client")));
    assert_eq!(record.message.as_deref(), Some("Invalid client_id or client_secret"));
    // Refusals that come with HTTP status 200 are refusals all the same.
    zoom.simulator
        .fault(json!({"match": {"operation": "users"}, "fault": "error_in_200", "times": 1}))
        .unwrap();
    zoom.get(&token, "/users").await;
    let record = last(&zoom);
    assert_eq!((record.status, record.code), (Some(200), Some(json!(200))));
    assert_eq!(record.faults, ["error_in_200"]);
}

#[tokio::test]
async fn other_vendors_refusals_are_logged_in_their_own_form() {
    let tenant = Tenant::start().await;
    tenant.get("/api/v1/apps/nothing").await;
    let record = last(&tenant.zoom);
    assert_eq!((record.code, record.message.as_deref()), (Some(json!(5)), Some("app nothing not found")));
    let ping = Ping::start().await;
    ping.get("/stores/nothing").await;
    let record = last(&ping.zoom);
    assert_eq!(record.code, Some(json!("NOT_FOUND")));
    assert!(record.message.is_some());
}

#[tokio::test]
async fn a_call_is_logged_with_how_long_it_took() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    zoom.simulator
        .fault(json!({"match": {"operation": "users"}, "fault": "delay", "ms": 60, "times": 1}))
        .unwrap();
    zoom.get(&token, "/users").await;
    let slow = last(&zoom).duration_ms;
    assert!(slow >= 60.0, "{slow}");
    // To a microsecond.
    assert!((slow * 1_000.0 - (slow * 1_000.0).round()).abs() < 1e-6);
}

#[tokio::test]
async fn bodies_are_logged_without_their_secrets() {
    let tenant = Tenant::start().await;
    let secret = tenant.zoom_secret().to_owned();
    let path = format!("/api/v1/apps/{}/connectors/create", tenant.app_id().await);
    tenant.post(&path, json!({"catalogId": ZOOM, "config": tenant.config(&secret)})).await;
    let body = last(&tenant.zoom).body.unwrap();
    let configuration = &body["config"]["configuration"];
    assert_eq!(configuration["zoom_client_secret"], "***");
    assert_eq!(configuration["zoom_client_id"]["stringValue"], json!(tenant.zoom.connector()));
    let token = tenant.zoom.token().await;
    let zoom = &tenant.zoom;
    let user = json!({"email": "new@example.com", "type": 1, "password": "c0rrect-horse"});
    zoom.call("POST", &token, "/users", Some(&json!({"action": "autoCreate", "user_info": user}))).await;
    let body = last(zoom).body.unwrap();
    assert_eq!(
        (&body["user_info"]["password"], &body["user_info"]["email"]),
        (&json!("***"), &json!("new@example.com"))
    );
    // The assertion with which the token was asked for, and the token itself, are nowhere.
    let log = zoom.steer("GET", "requests", None).await.1.to_string();
    for hidden in [
        secret.as_str(),
        token.as_str(),
        tenant.token.as_str(),
        "c0rrect-horse",
        &zoom.env["ZOOM_CLIENT_SECRET"],
    ] {
        assert!(!log.contains(hidden));
    }
    let assertion = zoom
        .simulator
        .requests()
        .into_iter()
        .find_map(|request| request.body?.get("client_assertion").cloned());
    assert_eq!(assertion, Some(json!("***")));
    // What is no JSON and what is too long are told by their length.
    for (text, told) in [("{half", "5 bytes"), (&format!("\"{}\"", "x".repeat(20_000)), "20002 bytes")] {
        let request = zoom.http.post(format!("{}/groups", zoom.env["ZOOM_API_URL"])).bearer_auth(&token);
        let request = request.header("content-type", "application/json").body(text.to_owned());
        request.send().await.unwrap();
        assert_eq!(last(zoom).body, Some(json!(told)));
    }
}

#[tokio::test]
async fn faults_of_every_vendor_fire_by_path_after_some_and_by_chance_and_are_noted() {
    let firings = async |seed: u64| {
        let simulator = Simulator::builder().seed(seed).start().await.unwrap();
        let zoom = Zoom::of(simulator);
        let (status, fault) = zoom
            .steer(
                "POST",
                "faults",
                Some(&json!({"match": {"path": "/api/v1/*"}, "fault": "status", "code": 503, "after": 2, "probability": 0.5})),
            )
            .await;
        assert_eq!(status, 201, "{fault}");
        let url = format!("{}/api/v1/apps", zoom.env["CONDUCTORONE_SERVER_URL"]);
        for _ in 0..30 {
            zoom.http.get(&url).send().await.unwrap();
        }
        // Another path is left alone.
        zoom.http.get(format!("{}/v2/users", zoom.simulator.url())).send().await.unwrap();
        let requests = zoom.simulator.requests();
        requests.iter().map(|request| request.faults.len()).collect::<Vec<_>>()
    };
    let first = firings(1).await;
    assert_eq!(first.len(), 31);
    assert_eq!((first[0], first[1], first[30]), (0, 0, 0));
    assert!((5..25).contains(&first.iter().sum::<usize>()), "{first:?}");
    assert_eq!(first, firings(1).await);
    assert_ne!(first, firings(2).await);
    let zoom = Zoom::start().await;
    let (_, overview) = zoom.steer("GET", "overview", None).await;
    let vendors: Vec<&Value> =
        overview["operations"].as_array().unwrap().iter().map(|it| &it["vendor"]).collect();
    assert_eq!(vendors, ["Zoom", "PingOne", "ConductorOne"]);
    let ping = Ping::start().await;
    ping.zoom
        .simulator
        .fault(json!({"match": {"operation": "propagationStoresList"}, "fault": "not_json"}))
        .unwrap();
    let request = ping.zoom.http.get(format!("{}/stores", ping.root())).bearer_auth(&ping.token);
    assert!(
        request
            .timeout(Duration::from_secs(20))
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains("<html>")
    );
    assert_eq!(last(&ping.zoom).faults, ["not_json"]);
}
