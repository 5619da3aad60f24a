//! The way of a call, against a server that answers as it is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::TryStreamExt;
use http::Method;
use terraform_provider_zoom::http::error::FailureKind;
use terraform_provider_zoom::http::page::PageError;
use terraform_provider_zoom::http::retry::Backoff;
use terraform_provider_zoom::http::{self as stack, CancellationToken, Secret};
use terraform_provider_zoom::zoom::users::{User, UserFilter, UserStatus};
use terraform_provider_zoom::zoom::{
    Authentication, Call, Client, ClientOptions, Credentials, Endpoints, Environment, Error, Operation,
    Problem, RateLabel,
};

use crate::support::captured_log::CapturedLog;
use crate::support::scripted_http::{Reply, ScriptedServer};

const PER_SECOND: &str = r#"{"code":429,"message":"You have reached the maximum per-second rate limit for this API. Try again later."}"#;
const DAILY: &str = r#"{"code":429,"message":"You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request."}"#;

static CREATE_GROUP: Operation =
    Operation { method: Method::POST, path: "/groups", label: RateLabel::Light, answers_with: &["id"] };
static DELETE_GROUP: Operation = Operation {
    method: Method::DELETE,
    path: "/groups/{groupId}",
    label: RateLabel::Light,
    answers_with: &[],
};
static CHANGE_ROLE: Operation =
    Operation { method: Method::PATCH, path: "/roles/{roleId}", label: RateLabel::Light, answers_with: &[] };

pub(crate) fn credentials() -> Credentials {
    Credentials {
        account_id: "account".to_owned(),
        client_id: "client".to_owned(),
        client_secret: Secret::new("hunter2"),
    }
}

/// Options whose waits are short.
pub(crate) fn options(server: &ScriptedServer) -> ClientOptions {
    let (api, oauth) = (server.url("/v2"), server.url("/oauth"));
    let endpoints = Endpoints::new(Environment::Commercial, Some(&api), Some(&oauth)).unwrap();
    ClientOptions {
        max_retries: 2,
        backoff: Backoff {
            throttled: Duration::from_millis(2),
            failed: Duration::from_millis(2),
            longest: Duration::from_millis(20),
        },
        ..ClientOptions::new("tests/1", endpoints)
    }
}

/// A client that asks the server for its tokens.
pub(crate) fn client(server: &ScriptedServer) -> Client {
    Client::new(options(server), credentials())
}

/// A client that needs no token from the server.
fn client_with_token(server: &ScriptedServer) -> Client {
    Client::new(options(server), Authentication::AccessToken(Secret::new("tok-hunter3")))
}

pub(crate) fn token(text: &str) -> Reply {
    Reply::new(
        200,
        format!(r#"{{"access_token":"{text}","token_type":"bearer","expires_in":3600,"scope":""}}"#),
    )
}

fn failure(error: &Error) -> FailureKind {
    match error {
        Error::Http(stack::Error::Transport(error)) => error.kind,
        other => panic!("no transport error: {other:?}"),
    }
}

fn create_group(name: &str) -> Call {
    Call::new(&CREATE_GROUP, &[]).unwrap().json(&serde_json::json!({ "name": name })).unwrap()
}

#[tokio::test]
async fn a_limit_by_the_second_is_waited_for_even_by_writes() {
    let server = ScriptedServer::start(|_, before| match before {
        0 | 1 => Reply::new(429, PER_SECOND).header("x-ratelimit-type", "QPS"),
        _ => Reply::new(201, r#"{"id":"g1","name":"a"}"#),
    })
    .await;
    client_with_token(&server).execute(&create_group("a")).await.unwrap();
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn a_limit_that_does_not_pass_is_named() {
    let server = ScriptedServer::start(|_, _| Reply::new(429, PER_SECOND)).await;
    let error = client_with_token(&server).users().check_access().await.unwrap_err();
    assert_eq!(error.problem(), Some(&Problem::RateLimited));
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn a_limit_for_the_day_is_an_error_that_says_until_when() {
    let server = ScriptedServer::start(|_, _| {
        Reply::new(429, DAILY)
            .header("retry-after", "2030-01-02T00:00:00Z")
            .header("x-zm-trackingid", "WEB_1")
    })
    .await;
    let error = client_with_token(&server).users().check_access().await.unwrap_err();
    let until = Some("2030-01-02T00:00:00Z".parse().unwrap());
    assert_eq!(error.problem(), Some(&Problem::DailyLimit { until }));
    assert_eq!(error.tracking_id(), Some("WEB_1"));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn server_errors_are_retried_for_what_may_be_repeated_only() {
    let server = ScriptedServer::start(|asked, before| match (asked.method.as_str(), before) {
        ("GET" | "DELETE", 2) => Reply::new(200, r#"{"users":[]}"#),
        _ => Reply::new(500, ""),
    })
    .await;
    let client = client_with_token(&server);
    client.users().check_access().await.unwrap();
    assert_eq!(server.asked().len(), 3);
    client.execute(&Call::new(&DELETE_GROUP, &["g1"]).unwrap()).await.unwrap();
    assert_eq!(server.asked().len(), 6);
    let error = client.execute(&create_group("a")).await.unwrap_err();
    assert_eq!(error.problem(), Some(&Problem::ServerError));
    assert_eq!(server.asked().len(), 7);
}

#[tokio::test]
async fn a_write_without_an_answer_is_not_repeated() {
    let server = ScriptedServer::start(|_, _| Reply::dropped()).await;
    let client = client_with_token(&server);
    let error = client.execute(&create_group("a")).await.unwrap_err();
    assert_eq!(failure(&error), FailureKind::Broken);
    assert_eq!(server.asked().len(), 1);
    client.users().check_access().await.unwrap_err();
    assert_eq!(server.asked().len(), 4);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_called_so() {
    let server = ScriptedServer::start(|_, _| Reply::new(200, "")).await;
    let client = client_with_token(&server);
    drop(server);
    tokio::time::sleep(Duration::from_millis(20)).await;
    let error = client.execute(&create_group("a")).await.unwrap_err();
    assert_eq!(failure(&error), FailureKind::Connect);
}

#[tokio::test]
async fn an_error_in_a_good_status_is_an_error() {
    let server = ScriptedServer::start(|_, _| {
        Reply::new(200, r#"{"code":200,"message":"The account must be a paid account to update the role."}"#)
    })
    .await;
    let call = Call::new(&CHANGE_ROLE, &["2"]).unwrap().json(&serde_json::json!({"name": "a"})).unwrap();
    let error = client_with_token(&server).execute(&call).await.unwrap_err();
    assert_eq!(error.problem(), Some(&Problem::PlanTooSmall));
}

#[tokio::test]
async fn a_status_is_changed_by_either_of_its_answers() {
    let server = ScriptedServer::start(|_, before| Reply::new(if before == 0 { 200 } else { 204 }, "")).await;
    for active in [true, false] {
        client_with_token(&server).users().set_active("u1", active).await.unwrap();
    }
    let asked = server.asked();
    let actions: Vec<&str> = asked.iter().map(|asked| asked.body.as_str()).collect();
    assert_eq!(actions, [r#"{"action":"activate"}"#, r#"{"action":"deactivate"}"#]);
}

#[tokio::test]
async fn gone_is_known_through_the_whole_stack() {
    let server = ScriptedServer::start(|_, _| {
        Reply::new(400, r#"{"code":1034,"message":"Provided `role_id` does not exist."}"#)
    })
    .await;
    let error = client_with_token(&server).roles().get("nope").await.unwrap_err();
    assert!(error.is_gone());
}

#[tokio::test]
async fn redirects_keep_the_token_on_their_host_and_end_at_another() {
    let elsewhere = ScriptedServer::start(|_, _| Reply::new(200, r#"{"id":"1","email":"e"}"#)).await;
    let away = elsewhere.url("/v2/users/away");
    let server = ScriptedServer::start(move |asked, _| match asked.target.as_str() {
        "/v2/users/here" => Reply::new(307, "").header("location", "/v2/users/there"),
        "/v2/users/away" => Reply::new(302, "").header("location", away.clone()),
        "/v2/groups" => Reply::new(308, "").header("location", "/v3/groups"),
        "/v2/users/round" => Reply::new(302, "").header("location", "/v2/users/round"),
        _ => Reply::new(200, r#"{"id":"1"}"#),
    })
    .await;
    let client = client_with_token(&server);

    client.users().get("here").await.unwrap();
    assert_eq!(server.asked()[1].target, "/v2/users/there");
    assert_eq!(server.asked()[1].headers["authorization"], "Bearer tok-hunter3");

    let error = client.users().get("away").await.unwrap_err();
    assert!(matches!(error, Error::Http(stack::Error::Redirect(_))), "{error:?}");
    assert_eq!(elsewhere.asked().len(), 0, "nothing is asked elsewhere, and no token is renewed for it");

    client.execute(&create_group("a")).await.unwrap();
    let last = server.asked().pop().unwrap();
    assert_eq!((last.method.as_str(), last.target.as_str()), ("POST", "/v3/groups"));
    assert_eq!(last.body, r#"{"name":"a"}"#);

    let error = client.users().get("round").await.unwrap_err();
    assert!(matches!(error, Error::Http(stack::Error::Redirect(_))), "{error:?}");
    assert_eq!(server.count("/v2/users/round"), 6);
}

#[tokio::test]
async fn lists_are_read_to_their_end_and_each_status_is_asked_for() {
    let server = ScriptedServer::start(|asked, _| {
        let status = |word: &str| asked.target.contains(&format!("status={word}"));
        if asked.target.contains("next_page_token=p2") {
            Reply::new(200, r#"{"users":[{"id":"2","email":"b@example.com","type":2}],"next_page_token":"","total_records":2}"#)
        } else if status("active") {
            Reply::new(200, r#"{"users":[{"id":"1","email":"a@example.com","type":1}],"next_page_token":"p2","total_records":2}"#)
        } else if status("pending") {
            Reply::new(200, r#"{"users":[{"email":"c@example.com","type":1,"status":"pending"}],"total_records":1}"#)
        } else {
            Reply::new(200, r#"{"users":[],"next_page_token":"","total_records":0}"#)
        }
    })
    .await;
    let client = client_with_token(&server);
    let users: Vec<Vec<User>> = client.users().list(UserFilter::default()).try_collect().await.unwrap();
    let users = users.concat();
    let rows: Vec<_> =
        users.iter().map(|user| (user.id.as_deref(), user.email.as_str(), user.status.as_deref())).collect();
    assert_eq!(
        rows,
        [
            (Some("1"), "a@example.com", Some("active")),
            (Some("2"), "b@example.com", Some("active")),
            (None, "c@example.com", Some("pending")),
        ]
    );
    assert_eq!(server.asked().len(), 4);
}

#[tokio::test]
async fn a_list_whose_token_repeats_is_an_error() {
    let server = ScriptedServer::start(|_, before| {
        Reply::new(200, format!(r#"{{"users":[{{"id":"{before}","email":"a"}}],"next_page_token":"same"}}"#))
    })
    .await;
    let filter = UserFilter { statuses: vec![UserStatus::Active], ..UserFilter::default() };
    let client = client_with_token(&server);
    let error = client.users().list(filter).try_collect::<Vec<_>>().await.unwrap_err();
    assert!(matches!(error, Error::Page(PageError::RepeatedToken { .. })), "{error:?}");
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn a_cut_body_is_called_so_and_read_again() {
    let server = ScriptedServer::start(|_, before| match before {
        0 => Reply::new(200, r#"{"roles":["#).cut(),
        _ => Reply::new(200, r#"{"roles":[]}"#),
    })
    .await;
    let client = client_with_token(&server);
    client.roles().list(terraform_provider_zoom::zoom::roles::RoleType::Common).await.unwrap();
    assert_eq!(server.asked().len(), 2);

    let server = ScriptedServer::start(|_, _| Reply::new(201, r#"{"id":"#).cut()).await;
    let error = client_with_token(&server).execute(&create_group("a")).await.unwrap_err();
    assert_eq!(failure(&error), FailureKind::BodyCut);
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_no_json_names_operation_and_tracking_id() {
    let server = ScriptedServer::start(|_, _| {
        Reply::new(200, "<html>welcome to the proxy</html>").header("x-zm-trackingid", "WEB_2")
    })
    .await;
    let error = client_with_token(&server).users().get("me").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /users/{userId} brought an answer that cannot be read, tracking id WEB_2"
    );
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.ends_with("/v2/users/me (HTTP status 200): the answer is not JSON"), "{source}");
}

#[tokio::test]
async fn a_slow_answer_is_a_timeout() {
    let server = ScriptedServer::start(|_, _| Reply::new(200, "{}").after(Duration::from_secs(5))).await;
    let options = ClientOptions { request_timeout: Duration::from_millis(50), ..options(&server) };
    let client = Client::new(options, Authentication::AccessToken(Secret::new("t")));
    let error = client.execute(&create_group("a")).await.unwrap_err();
    assert_eq!(failure(&error), FailureKind::Timeout);
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn the_same_read_goes_out_once_until_something_is_written() {
    let server = ScriptedServer::start(|_, _| {
        Reply::new(200, r#"{"id":"1","email":"a@example.com"}"#).after(Duration::from_millis(100))
    })
    .await;
    let client = client_with_token(&server);
    let impatient = client.with_cancellation({
        let token = CancellationToken::new();
        let canceller = token.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(30)).await;
            canceller.cancel();
        });
        token
    });
    let users = client.users();
    let (first, second, third) =
        tokio::join!(impatient.users().get("me"), users.get("me"), users.get("other"));
    assert!(first.unwrap_err().is_cancelled());
    assert_eq!(second.unwrap().id.as_deref(), Some("1"));
    third.unwrap();
    assert_eq!((server.count("/v2/users/me"), server.count("/v2/users/other")), (1, 1));
    users.get("me").await.unwrap();
    assert_eq!(server.count("/v2/users/me"), 1, "the answer is remembered");
    // Another app writes; what the account's apps know may be out of date from then on.
    let other = client.for_app(credentials());
    let _ = other.execute(&create_group("a")).await;
    users.get("me").await.unwrap();
    assert_eq!(server.count("/v2/users/me"), 2);
}

#[tokio::test]
async fn refusals_and_lists_of_several_pages_are_asked_for_anew() {
    let server = ScriptedServer::start(|asked, _| match asked.target.as_str() {
        "/v2/users/nobody" => Reply::new(404, r#"{"code":1001,"message":"User does not exist: nobody."}"#),
        target if target.contains("next_page_token=2") => Reply::new(200, r#"{"groups":[{"id":"2"}]}"#),
        _ => Reply::new(200, r#"{"groups":[{"id":"1"}],"next_page_token":"2"}"#),
    })
    .await;
    let client = client_with_token(&server);
    for asked in [1, 2] {
        assert!(client.users().get("nobody").await.unwrap_err().is_gone());
        assert_eq!(client.groups().list().await.unwrap().len(), 2);
        assert_eq!((server.count("/v2/users/nobody"), server.count("/v2/groups")), (asked, 2 * asked));
    }
}

#[tokio::test]
async fn what_a_token_lacks_a_scope_for_is_asked_once_whomever_it_is_about() {
    const REFUSAL: &str =
        r#"{"code":4711,"message":"Invalid access token, does not contain scopes:[user:read:user:admin]."}"#;
    let server = ScriptedServer::start(|asked, _| match asked.target.as_str() {
        "/oauth/token" => Reply::new(200, r#"{"access_token":"t","expires_in":3600,"scope":""}"#),
        "/v2/users/me" => Reply::new(200, r#"{"id":"1","email":"a@example.com"}"#),
        "/v2/users/nobody" => Reply::new(404, r#"{"code":1001,"message":"User does not exist: nobody."}"#),
        _ => Reply::new(400, REFUSAL),
    })
    .await;
    let client = client(&server);
    assert!(client.users().get("nobody").await.unwrap_err().is_gone());
    for user in 0..20 {
        let error = client.users().get(&format!("user{user}")).await.unwrap_err();
        assert!(matches!(error.problem(), Some(Problem::MissingScopes { .. })), "{error}");
    }
    assert_eq!(server.asked().iter().filter(|asked| asked.target.starts_with("/v2/users/user")).count(), 1);
    // One's own user may be open where others are not, other operations know nothing of it, nor do other apps.
    client.users().get("me").await.unwrap();
    client.groups().list().await.unwrap_err();
    client.for_app(credentials()).users().get("user1").await.unwrap_err();
    assert_eq!((server.count("/v2/groups"), server.count("/v2/users/user1")), (1, 1));
    // Nor is a write ever answered from memory.
    for asked in [1, 2] {
        client.execute(&create_group("a")).await.unwrap_err();
        assert_eq!(server.count("/v2/groups"), 1 + asked);
    }
}

#[tokio::test]
async fn a_renewed_token_is_asked_with_anew() {
    let tokens = Arc::new(AtomicUsize::new(0));
    let (given, at_hand) = (tokens.clone(), tokens);
    let server = ScriptedServer::start(move |asked, _| {
        let first = at_hand.load(Ordering::SeqCst) < 2;
        match asked.target.as_str() {
            "/oauth/token" => {
                given.fetch_add(1, Ordering::SeqCst);
                Reply::new(200, r#"{"access_token":"t","expires_in":3600,"scope":""}"#)
            }
            "/v2/users/other" if first => {
                Reply::new(400, r#"{"code":4711,"message":"does not contain scopes:[a:b:c:admin]."}"#)
            }
            "/v2/users/other" => Reply::new(200, r#"{"id":"1","email":"a@example.com"}"#),
            _ if first => Reply::new(401, r#"{"code":124,"message":"Access token is expired."}"#),
            _ => Reply::new(200, r#"{"groups":[]}"#),
        }
    })
    .await;
    let client = client(&server);
    client.users().get("other").await.unwrap_err();
    client.users().get("other").await.unwrap_err();
    // The token that lacked the scope ends; the next one has it.
    client.groups().list().await.unwrap();
    client.users().get("other").await.unwrap();
}

#[tokio::test]
async fn whoever_is_in_a_hurry_asks_once_and_shares_nobodys_wait() {
    let server = ScriptedServer::start(|_, _| Reply::new(503, "").after(Duration::from_millis(30))).await;
    let client = client_with_token(&server);
    let hurried = client.hurried();
    hurried.users().get("me").await.unwrap_err();
    assert_eq!(server.count("/v2/users/me"), 1);
    let (users, hurried) = (client.users(), hurried.users());
    let (patient, impatient) = tokio::join!(users.get("me"), hurried.get("me"));
    patient.unwrap_err();
    impatient.unwrap_err();
    assert_eq!(server.count("/v2/users/me"), 1 + 3 + 1);

    let slow = ScriptedServer::start(|_, _| Reply::new(200, "{}").after(Duration::from_mins(1))).await;
    let stack = stack::Client::new(stack::ClientOptions {
        user_agent: "tests/1".to_owned(),
        request_timeout: Duration::from_secs(30),
        max_retries: 5,
        backoff: Backoff::default(),
        tracking_header: None,
    });
    let request = http::Request::get(slow.url("/v2/users")).body(bytes::Bytes::new()).unwrap();
    let call = stack::Call::new(request);
    let error =
        stack.hurried(Duration::from_millis(50)).send(call, &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(error, stack::Error::Transport(error) if error.kind == FailureKind::Timeout));
    assert_eq!(slow.asked().len(), 1);
}

#[tokio::test]
async fn a_read_after_a_write_does_not_get_the_answer_from_before() {
    let server = ScriptedServer::start(|asked, before| match (asked.method.as_str(), before) {
        ("GET", 0) => Reply::new(200, r#"{"groups":[]}"#).after(Duration::from_millis(150)),
        ("GET", _) => Reply::new(200, r#"{"groups":[{"id":"g1"}]}"#),
        _ => Reply::new(201, r#"{"id":"g1"}"#),
    })
    .await;
    let client = client_with_token(&server);
    let (before, after) = tokio::join!(client.groups().list(), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        client.execute(&create_group("a")).await.unwrap();
        client.groups().list().await
    });
    assert_eq!((before.unwrap().len(), after.unwrap().len()), (0, 1));
}

#[tokio::test]
async fn cancelling_leaves_reads_and_waits_but_awaits_a_write() {
    let server = ScriptedServer::start(|asked, _| match asked.method.as_str() {
        "GET" => Reply::new(200, r#"{"id":"1"}"#).after(Duration::from_secs(20)),
        _ => Reply::new(201, r#"{"id":"made"}"#).after(Duration::from_millis(150)),
    })
    .await;
    let token = CancellationToken::new();
    let client = client_with_token(&server).with_cancellation(token.clone());
    let canceller = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        token.cancel();
    };
    let start = std::time::Instant::now();
    let create = create_group("a");
    let (read, write, ()) = tokio::join!(
        async { client.users().get("me").await },
        client.fetch::<serde_json::Value>(&create),
        canceller
    );
    assert!(read.unwrap_err().is_cancelled());
    assert_eq!(write.unwrap()["id"], "made");
    assert!(start.elapsed() < Duration::from_secs(5));
    // Nothing new is begun.
    assert!(client.execute(&create_group("b")).await.unwrap_err().is_cancelled());
    assert_eq!(server.count("/v2/groups"), 1);
}

#[tokio::test]
async fn a_cancelled_write_is_not_sent_again() {
    let server = ScriptedServer::start(|_, _| Reply::new(429, PER_SECOND).header("retry-after", "60")).await;
    let token = CancellationToken::new();
    let client = client_with_token(&server).with_cancellation(token.clone());
    let canceller = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        token.cancel();
    };
    let create = create_group("a");
    let (result, ()) = tokio::join!(client.execute(&create), canceller);
    assert_eq!(result.unwrap_err().problem(), Some(&Problem::RateLimited));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn no_secret_is_logged_at_any_level_by_any_layer() {
    let (log, _guard) = CapturedLog::start();
    let server = ScriptedServer::start(|asked, before| match asked.target.split('?').next().unwrap() {
        "/oauth/token" => token(&format!("tok-hunter3-{before}")),
        "/oauth/revoke" => Reply::new(200, r#"{"status":"success"}"#),
        "/v2/groups" => Reply::new(400, r#"{"code":300,"message":"Validation Failed."}"#),
        "/v2/users/gone" => Reply::new(302, "").header("location", "/v2/users/me?secret=hunter4"),
        _ if before == 0 => Reply::new(401, r#"{"code":124,"message":"Invalid access token."}"#),
        _ if before == 1 => Reply::dropped(),
        _ => Reply::new(200, r#"{"id":"1","email":"a@example.com","host_key":"hunter5"}"#)
            .header("x-zm-trackingid", "WEB_3"),
    })
    .await;
    let client = client(&server);
    client.users().get("me").await.unwrap();
    client.users().get("gone").await.unwrap();
    let refused = client.execute(&create_group("hunter6")).await.unwrap_err();
    client.revoke_token(&Secret::new("tok-hunter3")).await.unwrap();

    let text = log.text();
    let shown = format!("{text}{refused:?}{client:?}");
    for secret in ["hunter", "Basic ", "Bearer ", "aHVudGVy", "grant_type"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    let ours: Vec<&str> = text.lines().filter(|line| line.starts_with("terraform_provider_zoom")).collect();
    assert!(
        ours.iter().any(|line| line.contains("method=GET path=\"/v2/users/me\" status=200")
            && line.contains("tracking_id=\"WEB_3\"")),
        "{text}"
    );
    assert!(ours.iter().any(|line| line.contains("failure=Broken")), "{text}");
}
