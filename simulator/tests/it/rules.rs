//! Rules that go beyond one request: daily caps, one deletion at a time, owners who lose their role.

use serde_json::{Value, json};
use zoom_simulator::{Clock, Plan, Simulator};

use crate::client::Zoom;

async fn enforcing(plan: Plan) -> Zoom {
    let clock = Clock::standing("2026-03-01T10:00:00Z".parse().unwrap());
    let builder = Simulator::builder().plan(plan).enforce_limits(true).clock(clock);
    Zoom::of(builder.start().await.unwrap())
}

const TODAY: &str = "You have reached the maximum daily rate limit for this API. Refer to the response header for \
                     details on when you can make another request.";

#[tokio::test]
async fn a_free_account_invites_fifty_people_a_day() {
    let zoom = enforcing(Plan::Free).await;
    let token = zoom.token().await;
    let invite = async |number: usize, action: &str| {
        // Light calls: four a second.
        zoom.simulator.clock().advance(250);
        let email = format!("guest{number}@example.com");
        let info = json!({"email": email, "type": 1, "password": "c0rrect-horse"});
        zoom.call("POST", &token, "/users", Some(&json!({"action": action, "user_info": info}))).await
    };
    for number in 0..50 {
        assert_eq!(invite(number, "create").await.0, 201, "{number}");
    }
    assert_eq!(invite(50, "create").await, (429, json!({"code": 429, "message": TODAY})));
    // In the form of a daily limit: of which kind it is, and when it ends.
    let info = json!({"email": "late@example.com", "type": 1});
    let request = zoom.http.post(format!("{}/users", zoom.env["ZOOM_API_URL"])).bearer_auth(&token);
    let request = request.header("content-type", "application/json");
    let body = json!({"action": "create", "user_info": info}).to_string();
    zoom.simulator.clock().advance(250);
    let reply = request.body(body).send().await.unwrap();
    let header = |name: &str| reply.headers()[name].to_str().unwrap().to_owned();
    assert_eq!((reply.status().as_u16(), header("x-ratelimit-type")), (429, "Daily-limit".to_owned()));
    assert_eq!(
        (header("x-ratelimit-category"), header("x-ratelimit-limit")),
        ("Light".to_owned(), "50".to_owned())
    );
    assert_eq!(
        (header("x-ratelimit-remaining"), header("retry-after")),
        ("0".to_owned(), "2026-03-02T10:00:00Z".to_owned())
    );
    // Only invitations are counted.
    assert_eq!(invite(50, "autoCreate").await.0, 201);
}

#[tokio::test]
async fn a_hundred_groups_are_made_in_a_day() {
    let zoom = enforcing(Plan::Business).await;
    let token = zoom.token().await;
    let create = async |number: usize| {
        zoom.simulator.clock().advance(100);
        zoom.call("POST", &token, "/groups", Some(&json!({"name": format!("Group {number}")}))).await.0
    };
    for number in 0..100 {
        assert_eq!(create(number).await, 201, "{number}");
    }
    assert_eq!(create(100).await, 429);
    zoom.simulator.clock().advance(24 * 3600 * 1000);
    let token = zoom.token().await;
    let group = json!({"name": "Group 100"});
    assert_eq!(zoom.call("POST", &token, "/groups", Some(&group)).await.0, 201);
}

#[tokio::test]
async fn an_address_changes_three_times_a_day() {
    let zoom = enforcing(Plan::Business).await;
    let token = zoom.token().await;
    let ids: Vec<String> = zoom.simulator.with_state(|world| {
        let joined = |user: &zoom_simulator::world::User| user.role_id == "2" && user.verified == 1;
        world.users.iter().filter(|(_, user)| joined(user)).map(|(id, _)| id.clone()).collect()
    });
    let change = async |id: &str, email: &str| {
        let body = json!({"email": format!("{email}@managed.example.com")});
        zoom.call("PUT", &token, &format!("/users/{id}/email"), Some(&body)).await.0
    };
    for email in ["a", "b", "c"] {
        assert_eq!(change(&ids[0], email).await, 204);
    }
    assert_eq!(change(&ids[0], "d").await, 429);
    assert_eq!(change(&ids[1], "d").await, 204);
}

#[tokio::test]
async fn nothing_is_counted_where_limits_are_not_enforced() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let id = zoom.simulator.with_state(|world| {
        let joined = |user: &zoom_simulator::world::User| user.role_id == "2" && user.verified == 1;
        world.users.iter().find(|(_, user)| joined(user)).unwrap().0.clone()
    });
    for number in 0..5 {
        let body = json!({"email": format!("a{number}@managed.example.com")});
        assert_eq!(zoom.call("PUT", &token, &format!("/users/{id}/email"), Some(&body)).await.0, 204);
    }
    // Whoever switches them on later begins at nothing.
    zoom.simulator.patch_state(json!({"account": {"enforce_limits": true}})).unwrap();
    let body = json!({"email": "last@managed.example.com"});
    assert_eq!(zoom.call("PUT", &token, &format!("/users/{id}/email"), Some(&body)).await.0, 204);
}

#[tokio::test]
async fn features_are_given_once_in_ten_seconds() {
    let zoom = enforcing(Plan::Business).await;
    let token = zoom.token().await;
    let body = json!({"feature_type": "user_type", "feature_value": "1", "users": []});
    let give = async || zoom.call("POST", &token, "/users/features", Some(&body)).await.0;
    assert_eq!(give().await, 201);
    zoom.simulator.clock().advance(9_999);
    assert_eq!(give().await, 429);
    zoom.simulator.clock().advance(1);
    assert_eq!(give().await, 201);
}

#[tokio::test]
async fn one_person_is_deleted_once_at_a_time() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (id, email) = zoom.simulator.with_state(|world| {
        let (id, user) = world.users.iter().find(|(_, user)| user.role_id == "2").unwrap();
        (id.clone(), user.email.clone())
    });
    zoom.simulator
        .fault(json!({"match": {"operation": "userDelete"}, "fault": "delay", "ms": 500, "times": 1}))
        .unwrap();
    let slow = async { zoom.call("DELETE", &token, &format!("/users/{id}"), None).await };
    let second = async {
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        zoom.call("DELETE", &token, &format!("/users/{email}"), None).await
    };
    let (slow, second) = tokio::join!(slow, second);
    let message = "Too many concurrent requests. A request to disassociate this user has already been made.";
    assert_eq!(second, (429, json!({"code": 429, "message": message})));
    assert_eq!(slow, (204, Value::Null));
    // The key is given back.
    assert_eq!(zoom.call("DELETE", &token, &format!("/users/{id}"), None).await.0, 404);
}

#[tokio::test]
async fn an_owner_who_is_no_admin_takes_the_scopes_along() {
    let zoom = Zoom::start().await;
    let admin = zoom
        .simulator
        .with_state(|world| world.users.iter().find(|(_, user)| user.role_id == "1").unwrap().0.clone());
    let connector = zoom.connector();
    zoom.simulator.app(&connector).set_owner(&admin);
    let its_token = zoom.connector_token().await;
    assert_eq!(zoom.get(&its_token, "/users").await.0, 200);
    let token = zoom.token().await;
    assert_eq!(zoom.call("DELETE", &token, &format!("/roles/1/members/{admin}"), None).await.0, 204);
    let scopes = || zoom.simulator.with_state(|world| world.apps[&connector].scopes.clone());
    assert_eq!(scopes(), Vec::<String>::new());
    // A token from before still names them, and the role no longer allows.
    assert_eq!(zoom.get(&its_token, "/users").await.1["code"], 200);
    assert_eq!(zoom.get(&zoom.connector_token().await, "/users").await.1["code"], 4711);
    // Another owner is the cure, but the scopes must be given again.
    assert_eq!(
        zoom.call("POST", &token, "/roles/1/members", Some(&json!({"members": [{"id": admin}]}))).await.0,
        201
    );
    assert_eq!(scopes(), Vec::<String>::new());
}

#[tokio::test]
async fn calls_may_be_redirected_to_another_host() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    for status in [307, 308] {
        zoom.simulator.with_state(|world| world.account.redirect = Some(status));
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let url = format!("{}/users?page_size=1&status=active", zoom.env["ZOOM_API_URL"]);
        let sent = http.get(url).bearer_auth(&token).send().await.unwrap();
        assert_eq!(sent.status(), status);
        assert!(sent.headers().contains_key("x-zm-trackingid"));
        let location = sent.headers()["location"].to_str().unwrap();
        assert!(
            location.starts_with("http://localhost:")
                && location.ends_with("/v2/users?page_size=1&status=active")
        );
        // A client that goes there without its token is a stranger.
        assert_eq!(http.get(location).send().await.unwrap().status(), 401);
        assert_eq!(http.get(location).bearer_auth(&token).send().await.unwrap().status(), 200);
    }
}
