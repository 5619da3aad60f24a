//! What is checked before a call, and in which order.

use serde_json::json;
use zoom_simulator::{Clock, Plan, Simulator};

use crate::client::Zoom;

#[tokio::test]
async fn without_a_good_token_nothing_is_told() {
    let zoom = Zoom::start().await;
    let invalid = (401, json!({"code": 124, "message": "Invalid access token."}));
    assert_eq!(zoom.get("garbage", "/users").await, invalid);
    let bare = zoom.http.get(format!("{}/users", zoom.env["ZOOM_API_URL"])).send().await.unwrap();
    assert_eq!(crate::client::read(bare).await, invalid);
}

#[tokio::test]
async fn a_token_dies_with_its_time() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    zoom.simulator.clock().advance(3_599_000);
    assert_eq!(zoom.get(&token, "/users/me").await.0, 200);
    assert_eq!(zoom.steer("POST", "clock", Some(&json!({"advance_ms": 1000}))).await.0, 200);
    let expired = json!({"code": 124, "message": "Access token is expired."});
    assert_eq!(zoom.get(&token, "/users/me").await, (401, expired));
}

#[tokio::test]
async fn a_missing_scope_is_named_with_its_alternatives() {
    let zoom = Zoom::start().await;
    zoom.simulator.app(zoom.provider()).set_scopes(["group:read:group:admin"]);
    let token = zoom.token().await;
    let message = |scopes: &str| {
        let message = format!("Invalid access token, does not contain scopes:[{scopes}].");
        (400, json!({"code": 4711, "message": message}))
    };
    assert_eq!(zoom.get(&token, "/users").await, message("user:read:list_users:admin"));
    // The scope comes before the object.
    assert_eq!(zoom.get(&token, "/users/nobody").await, message("user:read:user, user:read:user:admin"));
    assert_eq!(zoom.get(&token, "/roles").await, message("role:read:list_roles, role:read:list_roles:admin"));
}

#[tokio::test]
async fn an_old_app_is_told_of_classic_scopes_and_may_use_them() {
    let zoom = Zoom::start().await;
    zoom.simulator.app(zoom.provider()).set_scopes(["user:write:admin"]);
    let token = zoom.token().await;
    assert_eq!(zoom.get(&token, "/users").await.0, 200);
    let message = "Invalid access token, does not contain scopes:[group:read:admin, group:write:admin].";
    assert_eq!(zoom.get(&token, "/groups").await, (400, json!({"code": 4700, "message": message})));
}

#[tokio::test]
async fn the_owners_role_must_hold_the_privilege() {
    let zoom = Zoom::start().await;
    let help_desk = zoom.simulator.with_state(|world| {
        let role = world.roles.iter().find(|(_, role)| role.name == "Help Desk").unwrap().0.clone();
        world.users.iter().find(|(_, user)| user.role_id == role).unwrap().0.clone()
    });
    zoom.simulator.app(zoom.provider()).set_owner(&help_desk);
    let token = zoom.token().await;
    assert_eq!(zoom.get(&token, "/users").await.0, 200);
    assert_eq!(zoom.get(&token, "/users/me").await.1["id"], help_desk.as_str());
    let missing = json!({
        "code": 200,
        "message": "Invalid access token. Does not contain permissions [Role:Read].",
    });
    assert_eq!(zoom.get(&token, "/roles").await, (400, missing));
    let other_words = json!({
        "code": 200,
        "message": "You do not have the permission to retrieve role information.",
    });
    assert_eq!(zoom.get(&token, "/roles/0").await, (400, other_words.clone()));
    zoom.simulator.with_state(|world| world.account.errors_in_200 = true);
    assert_eq!(zoom.get(&token, "/roles/0").await, (200, other_words));
}

#[tokio::test]
async fn a_free_account_has_no_groups_and_no_roles() {
    let zoom = Zoom::of(Simulator::builder().plan(Plan::Free).start().await.unwrap());
    let token = zoom.token().await;
    let paid = json!({"code": 200, "message": "Only available for Paid account."});
    for path in ["/groups", "/groups/any/members", "/roles", "/roles/0/members"] {
        assert_eq!(zoom.get(&token, path).await, (400, paid.clone()), "{path}");
    }
    assert_eq!(zoom.get(&token, "/users").await.0, 200);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_refused() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let unknown = json!({"code": 2300, "message": "This API endpoint is not recognized."});
    assert_eq!(zoom.get(&token, "/userz").await, (400, unknown.clone()));
    assert_eq!(zoom.get(&token, "/users/me/nothing/at/all").await, (400, unknown.clone()));
    assert_eq!(zoom.call("PATCH", &token, "/users", None).await, (405, unknown));
}

#[tokio::test]
async fn limits_are_told_always_and_enforced_on_request() {
    let clock = Clock::standing("2026-03-01T10:00:00Z".parse().unwrap());
    let simulator = Simulator::builder()
        .plan(Plan::Free)
        .enforce_limits(true)
        .clock(clock.clone())
        .start()
        .await
        .unwrap();
    let zoom = Zoom::of(simulator);
    let token = zoom.token().await;
    let url = format!("{}/users", zoom.env["ZOOM_API_URL"]);
    let get = || zoom.http.get(&url).bearer_auth(&token).send();
    let first = get().await.unwrap();
    assert_eq!(first.status(), 200);
    assert_eq!(first.headers()["x-ratelimit-category"], "Medium");
    assert_eq!(first.headers()["x-ratelimit-limit"], "2");
    assert_eq!(first.headers()["x-ratelimit-remaining"], "1");
    assert_eq!(get().await.unwrap().status(), 200);
    let refused = get().await.unwrap();
    assert_eq!(refused.headers()["x-ratelimit-type"], "QPS");
    assert!(!refused.headers().contains_key("retry-after"));
    let message = "You have reached the maximum per-second rate limit for this API. Try again later.";
    assert_eq!(crate::client::read(refused).await, (429, json!({"code": 429, "message": message})));
    clock.advance(1_000);
    assert_eq!(get().await.unwrap().status(), 200);
    assert_eq!(zoom.simulator.count("users"), 4);
}

#[tokio::test]
async fn every_answer_bears_zooms_headers() {
    let zoom = Zoom::start().await;
    for path in ["/v2/users", "/v2/nothing", "/oauth/token"] {
        let reply = zoom.raw_get("none", path);
        let head = reply.split("\r\n\r\n").next().unwrap();
        assert!(head.contains("\r\nx-zm-trackingid: v=2.0;clid=us02;rid=WEB_"), "{head}");
        assert!(
            head.contains("\r\ncache-control: no-store, no-transform, must-revalidate, no-cache"),
            "{head}"
        );
        let names = head.lines().skip(1).map(|line| line.split(':').next().unwrap());
        assert!(names.into_iter().all(|name| name == name.to_lowercase()), "{head}");
    }
}
