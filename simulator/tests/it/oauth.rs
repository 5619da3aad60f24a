//! The authorization server.

use serde_json::{Value, json};

use crate::client::{Zoom, basic};

#[tokio::test]
async fn a_token_says_what_it_may_and_for_how_long() {
    let zoom = Zoom::start().await;
    let (status, body) = zoom.ask_token(&zoom.basic(), &zoom.form()).await;
    assert_eq!(status, 200);
    assert_eq!(body["token_type"], "bearer");
    assert_eq!(body["expires_in"], 3600);
    assert_eq!(body["api_url"], zoom.simulator.url());
    assert_eq!(body["access_token"].as_str().unwrap().split('.').count(), 3);
    let provider = zoom.provider();
    let scopes = zoom.simulator.with_state(|world| world.apps[&provider].scopes.join(" "));
    assert_eq!(body["scope"], scopes.as_str());
}

#[tokio::test]
async fn parameters_may_stand_in_the_query() {
    let zoom = Zoom::start().await;
    let url = format!("{}/token?{}", zoom.env["ZOOM_OAUTH_URL"], zoom.form());
    let response = zoom.http.post(url).header("authorization", zoom.basic()).send().await.unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn refusals_are_worded_as_zoom_words_them() {
    let zoom = Zoom::start().await;
    let good = zoom.basic();
    let form = zoom.form();
    let wrong_secret = basic(&zoom.provider(), "wrong");
    let cases: [(&str, &str, Value); 9] = [
        (
            &wrong_secret,
            &form,
            json!({"reason": "Invalid client_id or client_secret", "error": "invalid_client"}),
        ),
        (
            "Basic bm9ib2R5Om5vdGhpbmc=",
            &form,
            json!({"reason": "Invalid client_id or client_secret", "error": "invalid_client"}),
        ),
        ("Basic ???", &form, json!({"reason": "Invalid client credentials", "error": "invalid_client"})),
        ("Bearer abc", &form, json!({"reason": "Invalid client credentials", "error": "invalid_client"})),
        (
            &good,
            "grant_type=account_credentials&account_id=wrong",
            json!({"reason": "Bad Request", "error": "invalid_request"}),
        ),
        (
            &good,
            "grant_type=account_credentials",
            json!({"reason": "Bad Request", "error": "invalid_request"}),
        ),
        (
            &good,
            "grant_type=password",
            json!({"reason": "unsupported grant type", "error": "unsupported_grant_type"}),
        ),
        (&good, "", json!({"reason": "unsupported grant type", "error": "unsupported_grant_type"})),
        (
            &good,
            "grant_type=refresh_token&refresh_token=x",
            json!({"reason": "unsupported grant type", "error": "unsupported_grant_type"}),
        ),
    ];
    for (authorization, form, expected) in cases {
        assert_eq!(zoom.ask_token(authorization, form).await, (400, expected), "{authorization} {form}");
    }
}

#[tokio::test]
async fn a_json_body_is_an_unsupported_grant() {
    let zoom = Zoom::start().await;
    let response = zoom
        .http
        .post(format!("{}/token", zoom.env["ZOOM_OAUTH_URL"]))
        .header("authorization", zoom.basic())
        .header("content-type", "application/json")
        .body(json!({"grant_type": "account_credentials"}).to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 400);
    assert!(response.text().await.unwrap().contains("unsupported_grant_type"));
}

#[tokio::test]
async fn general_apps_have_no_account_credentials() {
    let zoom = Zoom::start().await;
    zoom.simulator.patch_state(json!({"apps": {zoom.provider(): {"app_type": "general"}}})).unwrap();
    let (_, body) = zoom.ask_token(&zoom.basic(), &zoom.form()).await;
    assert_eq!(body["error"], "unsupported_grant_type");
    let (_, body) = zoom.ask_token(&zoom.basic(), "grant_type=refresh_token&refresh_token=x").await;
    assert_eq!(body, json!({"reason": "Invalid Token!", "error": "invalid_grant"}));
    let (_, body) = zoom.ask_token(&zoom.basic(), "grant_type=authorization_code&code=x").await;
    assert_eq!(body, json!({"reason": "Invalid authorization code", "error": "invalid_grant"}));
}

#[tokio::test]
async fn client_credentials_give_a_token_that_opens_nothing() {
    let zoom = Zoom::start().await;
    let (status, body) = zoom.ask_token(&zoom.basic(), "grant_type=client_credentials").await;
    assert_eq!(status, 200);
    let reply = zoom.get(body["access_token"].as_str().unwrap(), "/users").await;
    assert_eq!(reply, (400, json!({"code": 200, "message": "Invalid api key or secret."})));
}

#[tokio::test]
async fn several_tokens_live_at_once_until_they_are_revoked() {
    let zoom = Zoom::start().await;
    let (first, second) = (zoom.token().await, zoom.token().await);
    assert_ne!(first, second);
    assert_eq!(zoom.get(&first, "/users").await.0, 200);
    let revoke = async |token: &str| {
        let url = format!("{}/revoke", zoom.env["ZOOM_OAUTH_URL"]);
        let request = zoom.http.post(url).header("authorization", zoom.basic());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        crate::client::read(request.body(format!("token={token}")).send().await.unwrap()).await
    };
    assert_eq!(revoke(&first).await, (200, json!({"status": "success"})));
    assert_eq!(zoom.get(&first, "/users").await.0, 401);
    assert_eq!(zoom.get(&second, "/users").await.0, 200);
    assert_eq!(revoke(&first).await.0, 400);
}

#[tokio::test]
async fn deactivating_an_app_ends_its_tokens_for_good() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let path = format!("apps/{}", zoom.provider());
    assert_eq!(zoom.steer("PATCH", &path, Some(&json!({"active": false}))).await.0, 200);
    let invalid = json!({"code": 124, "message": "Invalid access token."});
    assert_eq!(zoom.get(&token, "/users").await, (401, invalid.clone()));
    let (status, body) = zoom.ask_token(&zoom.basic(), &zoom.form()).await;
    assert_eq!((status, &body["reason"]), (400, &json!("The app has been disabled")));
    assert!(zoom.simulator.app(zoom.provider()).set_active(true));
    assert_eq!(zoom.get(&token, "/users").await, (401, invalid));
    assert_eq!(zoom.get(&zoom.token().await, "/users").await.0, 200);
}

#[tokio::test]
async fn other_scopes_show_in_the_next_token() {
    let zoom = Zoom::start().await;
    let before = zoom.token().await;
    assert!(zoom.simulator.app(zoom.provider()).set_scopes(["user:read:user:admin"]));
    assert_eq!(zoom.get(&before, "/users").await.0, 200);
    let after = zoom.token().await;
    assert_eq!(zoom.get(&after, "/users").await.0, 400);
    assert_eq!(zoom.get(&after, "/users/me").await.0, 200);
}

#[tokio::test]
async fn a_new_secret_shuts_the_old_one_out() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let path = format!("apps/{}", zoom.provider());
    assert_eq!(zoom.steer("PATCH", &path, Some(&json!({"client_secret": "another"}))).await.0, 200);
    assert_eq!(zoom.ask_token(&zoom.basic(), &zoom.form()).await.0, 400);
    assert_eq!(zoom.get(&token, "/users").await.0, 200);
    let other = basic(&zoom.provider(), "another");
    assert_eq!(zoom.ask_token(&other, &zoom.form()).await.0, 200);
    assert_eq!(zoom.simulator.env()["ZOOM_CLIENT_SECRET"], "another");
}

#[tokio::test]
async fn a_change_of_an_app_takes_as_long_to_show_as_the_account_says() {
    let zoom = Zoom::start().await;
    zoom.simulator.with_state(|world| world.account.change_delay_seconds = 300);
    let authorization = zoom.basic();
    let scopes = async || {
        let (status, body) = zoom.ask_token(&authorization, &zoom.form()).await;
        (status, body["scope"].as_str().unwrap_or_default().to_owned())
    };
    let before = scopes().await;
    zoom.simulator.app(zoom.provider()).set_scopes(["group:read:group:admin"]);
    assert_eq!(scopes().await, before);
    zoom.simulator.clock().advance(299_000);
    assert_eq!(scopes().await, before);
    zoom.simulator.clock().advance(1_000);
    let after = (200, "group:read:group:admin".to_owned());
    assert_eq!(scopes().await, after);
    // A deactivation is at once; an activation takes as long.
    zoom.simulator.app(zoom.provider()).set_active(false);
    assert_eq!(scopes().await.0, 400);
    zoom.simulator.clock().advance(300_000);
    zoom.simulator.app(zoom.provider()).set_active(true);
    zoom.simulator.clock().advance(299_000);
    assert_eq!(scopes().await.0, 400);
    zoom.simulator.clock().advance(1_000);
    assert_eq!(scopes().await, after);
}
