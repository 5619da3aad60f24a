//! Tokens: how many are asked for, when, and what becomes of refusals.

use std::time::Duration;

use terraform_provider_zoom::http::{CancellationToken, Secret};
use terraform_provider_zoom::zoom::{Authentication, Client, Error, Problem, TokenProblem};

use crate::support::scripted_http::{Asked, Reply, ScriptedServer};
use crate::zoom_client::{client, credentials, options, token};

const EXPIRED: &str = r#"{"code":124,"message":"Access token is expired."}"#;

fn refused_token(error: &Error) -> TokenProblem {
    match error {
        Error::Token(error) => error.problem,
        other => panic!("no token error: {other:?}"),
    }
}

#[tokio::test]
async fn fifty_callers_share_one_token_and_none_is_asked_for_before() {
    let server = ScriptedServer::start(|asked, _| match asked.target.as_str() {
        "/oauth/token" => token("t1").after(Duration::from_millis(50)),
        target => Reply::new(200, format!(r#"{{"id":"{target}","name":"g"}}"#)),
    })
    .await;
    let client = client(&server);
    assert_eq!(server.asked().len(), 0);
    let calls = (0..50).map(|number| {
        let client = client.clone();
        async move { client.groups().get(&number.to_string()).await }
    });
    for group in futures_util::future::join_all(calls).await {
        assert_eq!(group.unwrap().name, "g");
    }
    assert_eq!(server.count("/oauth/token"), 1);
    let asked = server.asked();
    assert_eq!(asked[0].body, "grant_type=account_credentials&account_id=account");
    assert_eq!(asked[0].headers["authorization"], "Basic Y2xpZW50Omh1bnRlcjI=");
    assert!(asked[1..].iter().all(|asked| asked.headers["authorization"] == "Bearer t1"));
    assert!(asked.iter().all(|asked| asked.headers["user-agent"] == "tests/1"));
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_everybody_and_the_calls_replayed() {
    let server = ScriptedServer::start(|asked, before| match asked.target.as_str() {
        "/oauth/token" if before == 0 => token("old"),
        "/oauth/token" => token("new").after(Duration::from_millis(50)),
        _ if asked.headers["authorization"] == "Bearer new" => Reply::new(200, r#"{"id":"1"}"#),
        _ => Reply::new(401, EXPIRED),
    })
    .await;
    let client = client(&server);
    let calls = (0..20).map(|number| {
        let client = client.clone();
        async move { client.groups().get(&number.to_string()).await }
    });
    for group in futures_util::future::join_all(calls).await {
        group.unwrap();
    }
    assert_eq!(server.count("/oauth/token"), 2);
}

#[tokio::test]
async fn a_token_that_is_refused_twice_is_an_error_after_one_replay() {
    for status in [401, 400] {
        let server = ScriptedServer::start(move |asked, before| match asked.target.as_str() {
            "/oauth/token" => token(&format!("t{before}")),
            _ => Reply::new(status, EXPIRED),
        })
        .await;
        let error = client(&server).users().get("me").await.unwrap_err();
        assert_eq!(error.problem(), Some(&Problem::Unauthenticated));
        assert_eq!((server.count("/oauth/token"), server.count("/v2/users/me")), (2, 2), "{status}");
    }
}

#[tokio::test]
async fn a_given_access_token_is_used_as_it_is() {
    let server = ScriptedServer::start(|_, _| Reply::new(401, EXPIRED)).await;
    let client = Client::new(options(&server), Authentication::AccessToken(Secret::new("given")));
    let error = client.users().get("me").await.unwrap_err();
    assert_eq!(error.problem(), Some(&Problem::Unauthenticated));
    assert!(matches!(client.grant().await, Err(Error::NoCredentials)));
    let asked = server.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].headers["authorization"], "Bearer given");
}

#[tokio::test]
async fn a_grant_tells_scopes_and_lifetime() {
    let server = ScriptedServer::start(|_, _| {
        Reply::new(
            200,
            r#"{"access_token":"t","token_type":"bearer","expires_in":3599,
                "scope":"user:read:list_users:admin scim2","api_url":"https://api-us.zoom.us"}"#,
        )
    })
    .await;
    let client = client(&server);
    let grant = client.grant().await.unwrap();
    assert_eq!(grant.scopes.iter().collect::<Vec<_>>(), ["scim2", "user:read:list_users:admin"]);
    assert!(grant.expires_in > Duration::from_secs(3590) && grant.expires_in <= Duration::from_secs(3599));
    assert_eq!(grant.api_url.as_deref(), Some("https://api-us.zoom.us"));
    client.grant().await.unwrap();
    assert_eq!(server.count("/oauth/token"), 1);
    client.issue_token().await.unwrap();
    assert_eq!(server.count("/oauth/token"), 2);
}

#[tokio::test]
async fn another_app_has_its_own_token() {
    let server = ScriptedServer::start(|asked, _| match asked.target.as_str() {
        "/oauth/token" => token(&asked.headers["authorization"].replace("Basic ", "for-")),
        _ => Reply::new(200, r#"{"id":"1","email":"a@example.com"}"#),
    })
    .await;
    let ours = client(&server);
    let mut others = credentials();
    others.client_id = "other".to_owned();
    let theirs = ours.for_app(others);
    ours.users().get("me").await.unwrap();
    theirs.users().get("me").await.unwrap();
    let used: Vec<String> = server
        .asked()
        .iter()
        .filter(|asked| asked.method == "GET")
        .map(|asked| asked.headers["authorization"].clone())
        .collect();
    assert_eq!(used, ["Bearer for-Y2xpZW50Omh1bnRlcjI=", "Bearer for-b3RoZXI6aHVudGVyMg=="]);
}

#[tokio::test]
async fn refusals_of_the_authorization_server_are_named() {
    for (status, body, problem) in [
        (
            400,
            r#"{"reason":"Invalid client_id or client_secret","error":"invalid_client"}"#,
            TokenProblem::CredentialsRejected,
        ),
        (400, r#"{"reason":"Bad Request","error":"invalid_request"}"#, TokenProblem::AccountRejected),
        (
            400,
            r#"{"reason":"The app has been disabled","error":"invalid_client"}"#,
            TokenProblem::AppDeactivated,
        ),
        (
            400,
            r#"{"reason":"unsupported grant type","error":"unsupported_grant_type"}"#,
            TokenProblem::UnsupportedGrant,
        ),
        (
            200,
            r#"{"reason":"Invalid client_id or client_secret","error":"invalid_client"}"#,
            TokenProblem::CredentialsRejected,
        ),
    ] {
        let server = ScriptedServer::start(move |_, _| Reply::new(status, body)).await;
        let error = client(&server).users().get("me").await.unwrap_err();
        assert_eq!(refused_token(&error), problem, "{body}");
        assert_eq!(server.asked().len(), 1, "a refusal is not asked for again");
    }
}

#[tokio::test]
async fn an_authorization_server_that_stumbles_is_asked_again() {
    let server = ScriptedServer::start(|asked, before| match (asked.target.as_str(), before) {
        ("/oauth/token", 0) => Reply::new(503, ""),
        ("/oauth/token", 1) => Reply::dropped(),
        ("/oauth/token", _) => token("t"),
        _ => Reply::new(200, r#"{"id":"1","email":"a@example.com"}"#),
    })
    .await;
    client(&server).users().get("me").await.unwrap();
    assert_eq!(server.count("/oauth/token"), 3);
}

#[tokio::test]
async fn a_caller_that_leaves_does_not_take_the_token_from_the_others() {
    let server = ScriptedServer::start(|asked, _| match asked.target.as_str() {
        "/oauth/token" => token("t").after(Duration::from_millis(100)),
        _ => Reply::new(200, r#"{"id":"1","email":"a@example.com"}"#),
    })
    .await;
    let client = client(&server);
    let cancellation = CancellationToken::new();
    let impatient = client.with_cancellation(cancellation.clone());
    let canceller = async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        cancellation.cancel();
    };
    let (left, stayed, ()) = tokio::join!(impatient.grant(), client.users().get("me"), canceller);
    assert!(left.unwrap_err().is_cancelled());
    stayed.unwrap();
    assert_eq!(server.count("/oauth/token"), 1);
}

#[tokio::test]
async fn an_answer_without_a_token_is_an_error_that_names_the_place() {
    let server = ScriptedServer::start(|_, _| Reply::new(200, r#"{"expires_in":3600}"#)).await;
    let error = client(&server).grant().await.unwrap_err();
    assert!(matches!(error, Error::Decode { .. }), "{error:?}");
}

#[tokio::test]
async fn a_token_can_be_revoked() {
    let server = ScriptedServer::start(|_, _| Reply::new(200, r#"{"status":"success"}"#)).await;
    client(&server).revoke_token(&Secret::new("t1")).await.unwrap();
    let Asked { method, target, body, .. } = server.asked().remove(0);
    assert_eq!((method.as_str(), target.as_str(), body.as_str()), ("POST", "/oauth/revoke", "token=t1"));

    let server = ScriptedServer::start(|_, _| {
        Reply::new(400, r#"{"reason":"Invalid Token!","error":"invalid_grant"}"#)
    })
    .await;
    let error = client(&server).revoke_token(&Secret::new("t1")).await.unwrap_err();
    assert!(error.to_string().contains("Invalid Token!") && !error.to_string().contains("t1"), "{error}");
}
