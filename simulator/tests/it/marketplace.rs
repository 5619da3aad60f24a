//! Apps by API: creation, secrets, logs, manifests, events.

use serde_json::{Value, json};
use zoom_simulator::{Clock, Simulator};

use crate::client::{Zoom, basic};

fn new_app(more: &Value) -> Value {
    let mut body = json!({
        "app_type": "s2s_oauth",
        "app_name": "Directory sync",
        "scopes": ["user:read:list_users:admin"],
        "contact_name": "Directory team",
        "contact_email": "directory@example.com",
        "company_name": "Example Organisation",
        "active": true,
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn manifest() -> Value {
    json!({
        "display_information": {"display_name": "Lobby"},
        "oauth_information": {
            "usage": "ADMIN_OPERATION",
            "production_redirect_uri": "https://lobby.example.com/back",
            "scopes": [{"scope": "user:read:user:admin", "optional": false}],
        },
    })
}

/// A General app: its id, and the Basic header of its pair for production.
async fn general_app(zoom: &Zoom, token: &str) -> (String, String) {
    let body = new_app(&json!({"app_type": "general", "manifest": manifest()}));
    let (status, app) = zoom.call("POST", token, "/marketplace/apps", Some(&body)).await;
    assert_eq!(status, 201, "{app}");
    let pair = &app["production_credentials"];
    let header = basic(pair["client_id"].as_str().unwrap(), pair["client_secret"].as_str().unwrap());
    (app["app_id"].as_str().unwrap().to_owned(), header)
}

async fn client_credentials(zoom: &Zoom, header: &str) -> String {
    let (status, body) = zoom.ask_token(header, "grant_type=client_credentials").await;
    assert_eq!(status, 200, "{body}");
    body["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_new_app_tells_its_secret_once_and_works() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (status, app) = zoom.call("POST", &token, "/marketplace/apps", Some(&new_app(&json!({})))).await;
    assert_eq!((status, &app["app_type"]), (201, &json!("s2s_oauth")));
    let pair = &app["production_credentials"];
    assert_eq!(pair, &app["development_credentials"]);
    let header = basic(pair["client_id"].as_str().unwrap(), pair["client_secret"].as_str().unwrap());
    let (_, issued) = zoom.ask_token(&header, &zoom.form()).await;
    let its_token = issued["access_token"].as_str().unwrap();
    assert_eq!(zoom.get(its_token, "/users").await.0, 200);
    let path = format!("/marketplace/apps/{}", app["app_id"].as_str().unwrap());
    let (_, shown) = zoom.get(&token, &path).await;
    assert_eq!(shown["app_scopes"], json!(["user:read:list_users:admin"]));
    // No owner, no secret, no word on whether it is active.
    for hidden in ["owner", "client_secret", "client_id", "active"] {
        assert_eq!(shown.get(hidden), None, "{hidden}");
    }
    assert_eq!(zoom.call("DELETE", &token, &path, None).await, (204, Value::Null));
    assert_eq!(zoom.get(its_token, "/users").await.0, 401);
    assert_eq!(zoom.ask_token(&header, &zoom.form()).await.1["error"], "invalid_client");
    assert_eq!(zoom.call("DELETE", &token, &path, None).await.0, 404);
    let id = app["app_id"].as_str().unwrap();
    let gone = json!({"code": 1401, "message": format!("APP ID does not exist: {id}")});
    assert_eq!(zoom.get(&token, &path).await, (404, gone));
}

#[tokio::test]
async fn an_app_that_is_not_activated_gets_no_token() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (_, app) =
        zoom.call("POST", &token, "/marketplace/apps", Some(&new_app(&json!({"active": false})))).await;
    let pair = &app["production_credentials"];
    let client_id = pair["client_id"].as_str().unwrap();
    let header = basic(client_id, pair["client_secret"].as_str().unwrap());
    let (status, refused) = zoom.ask_token(&header, &zoom.form()).await;
    assert_eq!((status, &refused["reason"]), (400, &json!("The app has been disabled")));
    zoom.simulator.app(client_id).set_active(true);
    assert_eq!(zoom.ask_token(&header, &zoom.form()).await.0, 200);
}

#[tokio::test]
async fn creation_of_an_app_is_refused_in_zooms_words() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let missing =
        "The request body is missing required fields. For more information, see the API documentation.";
    let kinds = "Only `Server to Server OAuth` and `Meeting SDK` apps can be created.";
    let cases = [
        (json!({"app_name": null}), 404, 1500, missing),
        (json!({"contact_email": ""}), 404, 1500, missing),
        (json!({"app_type": "chatbot"}), 404, 1500, kinds),
        (json!({"app_name": "x".repeat(51)}), 400, 300, "Validation Failed."),
        (json!({"contact_email": "nobody"}), 400, 300, "Validation Failed."),
        (json!({"scopes": []}), 400, 300, "Validation Failed."),
        (json!({"app_type": "general"}), 400, 300, "Validation Failed."),
    ];
    let before = zoom.simulator.state();
    for (more, status, code, message) in cases {
        let (seen, answer) = zoom.call("POST", &token, "/marketplace/apps", Some(&new_app(&more))).await;
        assert_eq!(
            (seen, &answer["code"], answer["message"].as_str()),
            (status, &json!(code), Some(message))
        );
    }
    assert_eq!(zoom.simulator.state(), before);
    let admin = zoom
        .simulator
        .with_state(|world| world.users.iter().find(|(_, user)| user.role_id == "1").unwrap().0.clone());
    zoom.simulator.app(zoom.provider()).set_owner(admin);
    let refused = json!({"code": 1500, "message": "Only account's owner can use this API."});
    let body = new_app(&json!({}));
    assert_eq!(zoom.call("POST", &token, "/marketplace/apps", Some(&body)).await, (404, refused));
}

#[tokio::test]
async fn the_app_api_words_bad_tokens_in_its_own_way() {
    let zoom = Zoom::start().await;
    let invalid = (401, json!({"code": 201, "message": "Invalid access token."}));
    let body = new_app(&json!({}));
    assert_eq!(zoom.call("POST", "garbage", "/marketplace/apps", Some(&body)).await, invalid);
    zoom.simulator.app(zoom.provider()).set_scopes(["user:read:user:admin"]);
    let message = "Invalid access token, does not contain scopes:[marketplace:update:client_secret].";
    let path = "/marketplace/apps/x/rotate_client_secret";
    let refused = zoom.call("POST", &zoom.token().await, path, Some(&json!({}))).await;
    assert_eq!(refused, (401, json!({"code": 201, "message": message})));
}

#[tokio::test]
async fn both_secrets_work_until_the_old_one_is_revoked() {
    let clock = Clock::standing("2026-03-01T10:00:00Z".parse().unwrap());
    let zoom = Zoom::of(Simulator::builder().clock(clock).start().await.unwrap());
    let token = zoom.token().await;
    let connector = zoom.connector();
    let id = zoom.simulator.with_state(|world| world.apps[&connector].app_id.clone());
    let path = format!("/marketplace/apps/{id}/rotate_client_secret");
    let rotate = async |action: &str, time: &str| {
        let body = json!({"action": action, "revoke_old_secret_time": time});
        zoom.call("POST", &token, &path, Some(&body)).await
    };
    let no_secret = json!({"code": 1401, "message": "Secret ID does not exist."});
    assert_eq!(rotate("update", "now").await, (404, no_secret));
    let (status, rotated) = rotate("new", "2026-03-01T10:05:00Z").await;
    assert_eq!((status, &rotated["revoke_old_secret_time"]), (201, &json!("2026-03-01T10:05:00Z")));
    let old = basic(&connector, &zoom.env["ZOOM_CONNECTOR_CLIENT_SECRET"]);
    let new = basic(&connector, rotated["new_secret"].as_str().unwrap());
    let opens = async |header: &str| zoom.ask_token(header, &zoom.form()).await.0 == 200;
    assert!(opens(&old).await && opens(&new).await);
    // The time may be moved; no secret is told then.
    let (status, moved) = rotate("update", "2026-03-01T10:10:00Z").await;
    assert_eq!((status, moved.get("new_secret"), &moved["secret_id"]), (201, None, &rotated["secret_id"]));
    zoom.simulator.clock().advance(9 * 60 * 1000);
    assert!(opens(&old).await);
    zoom.simulator.clock().advance(60 * 1000);
    assert!(!opens(&old).await && opens(&new).await);
}

#[tokio::test]
async fn a_rotation_is_checked_and_only_three_are_made_in_a_quarter_of_an_hour() {
    let clock = Clock::standing("2026-03-01T10:00:00Z".parse().unwrap());
    let zoom = Zoom::of(Simulator::builder().clock(clock).start().await.unwrap());
    let token = zoom.token().await;
    let connector = zoom.connector();
    let id = zoom.simulator.with_state(|world| world.apps[&connector].app_id.clone());
    let path = format!("/marketplace/apps/{id}/rotate_client_secret");
    let post = async |body: Value| zoom.call("POST", &token, &path, Some(&body)).await;
    let body = |action: &str, time: &str| json!({"action": action, "revoke_old_secret_time": time});
    for (body, code) in [
        (json!({}), 1500),
        (json!({"action": "new"}), 1500),
        (body("burn", "now"), 1500),
        (body("new", "tomorrow"), 1500),
        (body("new", "2026-03-02T10:00:00+01:00"), 1500),
        (body("new", "2026-03-01T09:59:59Z"), 2001),
        (body("new", "2026-03-31T10:00:01Z"), 2001),
    ] {
        assert_eq!(post(body.clone()).await.1["code"], code, "{body}");
    }
    assert_eq!(post(body("new", "2026-03-31T10:00:00Z")).await.0, 201);
    zoom.simulator.clock().advance(60_000);
    // Thirty days from the rotation, and not from now.
    assert_eq!(post(body("update", "2026-03-31T10:00:01Z")).await.1["code"], 2001);
    assert_eq!(post(body("update", "2026-03-30T10:00:00Z")).await.0, 201);
    assert_eq!(post(body("update", "now")).await.0, 201);
    let message = "Working on processing your request. Can only change client secret rotate schedule 3 times in \
                   15 minutes.";
    assert_eq!(post(body("new", "now")).await, (400, json!({"code": 2000, "message": message})));
    zoom.simulator.clock().advance(15 * 60 * 1000);
    assert_eq!(post(body("new", "now")).await.0, 201);
    let unknown = zoom
        .call("POST", &token, "/marketplace/apps/x/rotate_client_secret", Some(&body("new", "now")))
        .await;
    assert_eq!(unknown, (404, json!({"code": 1401, "message": "App ID does not exist."})));
}

#[tokio::test]
async fn a_general_app_is_made_by_its_manifest_and_has_two_pairs() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let body = new_app(&json!({"app_type": "general", "manifest": manifest()}));
    let (_, app) = zoom.call("POST", &token, "/marketplace/apps", Some(&body)).await;
    assert_ne!(app["production_credentials"], app["development_credentials"]);
    assert_eq!(app["scopes"], json!(["user:read:user:admin"]));
    let (_, list) = zoom.get(&token, "/marketplace/apps?type=account_created").await;
    assert_eq!(list["apps"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&list["apps"][0]["app_name"], &list["apps"][0]["app_type"]),
        (&json!("Lobby"), &json!("GeneralApp"))
    );
    for kind in
        ["active_requests", "past_requests", "public", "approved_apps", "restricted_apps", "account_added"]
    {
        assert_eq!(
            zoom.get(&token, &format!("/marketplace/apps?type={kind}")).await.1["apps"],
            json!([]),
            "{kind}"
        );
    }
    assert_eq!(zoom.get(&token, "/marketplace/apps?type=lost").await.1["code"], 300);
    let path = format!("/marketplace/apps/{}/manifest", app["app_id"].as_str().unwrap());
    assert_eq!(zoom.get(&token, &path).await.1, json!({"manifest": manifest()}));
    let mut changed = manifest();
    changed["oauth_information"]["scopes"] = json!([]);
    assert_eq!(
        zoom.call("PUT", &token, &path, Some(&json!({"manifest": changed}))).await,
        (204, Value::Null)
    );
    let one = path.trim_end_matches("/manifest");
    assert_eq!(zoom.get(&token, one).await.1["app_scopes"], json!([]));
    assert_eq!(zoom.call("PUT", &token, &path, Some(&json!({"manifest": {}}))).await.0, 400);
    assert_eq!(zoom.get(&token, "/marketplace/apps/x/manifest").await.0, 404);
    let validate = async |manifest: Value| {
        let body = json!({"manifest": manifest});
        zoom.call("POST", &token, "/marketplace/apps/manifest/validate", Some(&body)).await.1
    };
    assert_eq!(validate(manifest()).await, json!({"ok": true}));
    assert_eq!(validate(json!({})).await["errors"][0]["setting"], "display_information.display_name");
    // Somebody else may not touch it.
    let admin = zoom
        .simulator
        .with_state(|world| world.users.iter().find(|(_, user)| user.role_id == "1").unwrap().0.clone());
    zoom.simulator.app(zoom.provider()).set_owner(admin);
    assert_eq!(zoom.call("PUT", &token, &path, Some(&json!({"manifest": manifest()}))).await.0, 403);
    assert_eq!(zoom.call("DELETE", &token, one, None).await.0, 403);
}

#[tokio::test]
async fn a_published_sdk_app_has_two_pairs_and_another_one() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let create = async |publish: bool| {
        let body = new_app(&json!({"app_type": "meeting_sdk", "publish": publish}));
        zoom.call("POST", &token, "/marketplace/apps", Some(&body)).await.1
    };
    assert_eq!(create(false).await.get("production_credentials"), None);
    let published = create(true).await;
    assert!(
        published["production_credentials"].is_object() && published["development_credentials"].is_object()
    );
    assert!(published["scopes"].as_array().unwrap().contains(&json!("user_zak:read")));
}

#[tokio::test]
async fn an_app_may_look_after_itself_and_after_nothing_else() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (id, header) = general_app(&zoom, &token).await;
    let (_, body) = zoom.ask_token(&header, "grant_type=client_credentials").await;
    let scopes = "marketplace:delete:event_subscription marketplace:read:list_event_subscriptions \
                  marketplace:update:client_secret marketplace:update:event_subscription \
                  marketplace:write:event_subscription marketplace:write:websocket_connection";
    assert_eq!((&body["scope"], body.get("refresh_token")), (&json!(scopes), None));
    let its_token = client_credentials(&zoom, &header).await;
    let message = "This API does not support client credentials for authorization.";
    assert_eq!(zoom.get(&its_token, "/users").await, (400, json!({"code": 200, "message": message})));
    let body = json!({"action": "new", "revoke_old_secret_time": "now"});
    let rotate = async |id: &str| {
        zoom.call("POST", &its_token, &format!("/marketplace/apps/{id}/rotate_client_secret"), Some(&body))
            .await
            .0
    };
    assert_eq!(rotate(&id).await, 201);
    let provider = zoom.provider();
    let other = zoom.simulator.with_state(|world| world.apps[&provider].app_id.clone());
    assert_eq!(rotate(&other).await, 404);
}

#[tokio::test]
async fn an_apps_calls_are_told_from_the_request_log() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let connector = zoom.connector();
    let its_token = zoom.connector_token().await;
    for _ in 0..12 {
        zoom.get(&its_token, "/users").await;
    }
    zoom.get(&its_token, "/users/nobody").await;
    zoom.call("POST", &its_token, "/groups", Some(&json!({"name": "x"}))).await;
    let id = zoom.simulator.with_state(|world| world.apps[&connector].app_id.clone());
    let logs =
        async |query: &str| zoom.get(&token, &format!("/marketplace/apps/{id}/api_call_logs{query}")).await.1;
    let count = |logs: &Value| logs["call_logs"].as_array().unwrap().len();
    let all = logs("").await;
    assert_eq!((count(&all), &all["call_logs"][0]["method"]), (14, &json!("POST")));
    assert!(all["call_logs"][0]["trace_id"].as_str().unwrap().starts_with("v=2.0;"));
    assert_eq!(count(&logs("?status_code=404").await), 1);
    assert_eq!(count(&logs("?method=POST&duration=30").await), 1);
    assert_eq!(count(&logs("?query=nobody").await), 1);
    let first = logs("?page_size=10").await;
    let next = first["next_page_token"].as_str().unwrap();
    assert_eq!(count(&logs(&format!("?page_size=10&next_page_token={next}")).await), 4);
    for (query, code) in [
        ("?page_size=9", 300),
        ("?page_size=101", 300),
        ("?next_page_token=x", 301),
        ("?duration=8", 300),
        ("?status_code=x", 300),
    ] {
        assert_eq!(logs(query).await["code"], code, "{query}");
    }
    assert_eq!(zoom.get(&token, "/marketplace/apps/x/api_call_logs").await.1["code"], 1401);
    zoom.simulator.clock().advance(8 * 24 * 3600 * 1000);
    let token = zoom.token().await;
    let path = format!("/marketplace/apps/{id}/api_call_logs");
    assert_eq!(count(&zoom.get(&token, &path).await.1), 0);
    assert_eq!(count(&zoom.get(&token, &format!("{path}?duration=14")).await.1), 14);
}

#[tokio::test]
async fn events_are_subscribed_to_and_no_longer() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (_, header) = general_app(&zoom, &token).await;
    let its_token = client_credentials(&zoom, &header).await;
    let users: Vec<String> = zoom.simulator.with_state(|world| world.users.keys().take(2).cloned().collect());
    let account = &zoom.env["ZOOM_ACCOUNT_ID"];
    let path = "/marketplace/app/event_subscription";
    let good = json!({
        "events": ["user.created", "user.deleted"],
        "event_subscription_name": "People",
        "event_webhook_url": "https://hooks.example.com/zoom",
        "subscription_scope": "user",
        "user_ids": [users[0]],
        "account_id": account,
        "custom_header": {"custom_header_type": 0},
    });
    for (field, value, status, code) in [
        ("events", json!([]), 400, 1500),
        ("events", json!(["everything"]), 404, 1601),
        ("event_webhook_url", json!(""), 400, 1500),
        ("event_webhook_url", json!("http://hooks.example.com"), 404, 1701),
        ("subscription_scope", json!("world"), 400, 1500),
        ("user_ids", json!(["nobody"]), 404, 1001),
        ("custom_header", json!({"custom_header_type": 9}), 404, 1801),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        let (seen, refused) = zoom.call("POST", &its_token, path, Some(&bad)).await;
        assert_eq!((seen, &refused["code"]), (status, &json!(code)), "{field} {refused}");
    }
    let (status, made) = zoom.call("POST", &its_token, path, Some(&good)).await;
    assert_eq!(status, 201);
    let id = made["event_subscription_id"].as_str().unwrap();
    let one = format!("{path}/{id}");
    let listed = async |user: &str| {
        let path = format!("{path}?subscription_scope=user&user_id={user}&account_id={account}");
        zoom.get(&its_token, &path).await.1["event_subscriptions"].as_array().unwrap().len()
    };
    assert_eq!((listed(&users[0]).await, listed(&users[1]).await), (1, 0));
    let join = json!({"user_ids": [users[1]], "account_id": account});
    assert_eq!(zoom.call("PATCH", &its_token, &one, Some(&join)).await, (204, Value::Null));
    assert_eq!(listed(&users[1]).await, 1);
    let leave = format!("{path}?event_subscription_id={id}&user_ids={}&account_id={account}", users[0]);
    assert_eq!(zoom.call("DELETE", &its_token, &leave, None).await, (204, Value::Null));
    assert_eq!(listed(&users[0]).await, 0);
    assert_eq!(zoom.call("DELETE", &its_token, &one, None).await, (204, Value::Null));
    assert_eq!(zoom.call("DELETE", &its_token, &one, None).await.1["code"], 1601);
    assert_eq!(zoom.get(&its_token, &format!("{path}?subscription_scope=world")).await.1["code"], 1500);
    assert_eq!(zoom.get(&its_token, &format!("{path}?user_id=nobody")).await.1["code"], 1001);
}
