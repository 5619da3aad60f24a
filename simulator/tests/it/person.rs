//! What belongs to one person besides the profile: settings, password, presence, tokens, licences.

use serde_json::{Value, json};
use zoom_simulator::{Clock, Simulator};

use crate::client::Zoom;

/// Ids of a licensed member, of a basic one, of an admin, and the address of somebody who is pending.
fn people(zoom: &Zoom) -> [String; 4] {
    zoom.simulator.with_state(|world| {
        let find = |role: &str, kind: i64| {
            let user = world
                .users
                .iter()
                .find(|(_, user)| user.role_id == role && user.kind == kind && user.verified == 1);
            user.unwrap().0.clone()
        };
        let pending = world.users.values().find(|user| user.verified == 0).unwrap().email.clone();
        [find("2", 2), find("2", 1), find("1", 2), pending]
    })
}

#[tokio::test]
async fn a_persons_settings_lie_over_the_defaults() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let [licensed, basic, _, pending] = people(&zoom);
    let path = format!("/users/{licensed}/settings");
    assert_eq!(zoom.get(&token, &path).await.1["feature"]["meeting_capacity"], 300);
    let change = json!({"in_meeting": {"chat": false}, "feature": {"large_meeting": true}});
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&change)).await, (204, Value::Null));
    let (_, settings) = zoom.get(&token, &path).await;
    assert_eq!(
        (&settings["in_meeting"]["chat"], &settings["in_meeting"]["co_host"]),
        (&json!(false), &json!(true))
    );
    let security = format!("{path}?option=meeting_security");
    assert_eq!(zoom.get(&token, &security).await.1["meeting_security"]["meeting_password"], true);
    assert_eq!(zoom.get(&token, &format!("{path}?option=security")).await.1["code"], 300);
    // Features need a licence.
    let path = format!("/users/{basic}/settings");
    assert_eq!(zoom.get(&token, &path).await.1["feature"]["meeting_capacity"], 100);
    for (feature, code) in [("large_meeting", 1108), ("webinar", 1122), ("zoom_events", 1206)] {
        let body = json!({"feature": {feature: true}});
        assert_eq!(zoom.call("PATCH", &token, &path, Some(&body)).await.1["code"], code, "{feature}");
    }
    let message = "You can not access settings of users that are still in pending state.";
    let refused = json!({"code": 1000, "message": message});
    assert_eq!(zoom.get(&token, &format!("/users/{pending}/settings")).await, (400, refused));
    assert_eq!(zoom.get(&token, "/users/nobody/settings").await.1["code"], 1001);
}

#[tokio::test]
async fn a_password_must_be_good_and_new() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let [licensed, _, admin, _] = people(&zoom);
    let set = async |id: &str, password: &str| {
        zoom.call("PUT", &token, &format!("/users/{id}/password"), Some(&json!({"password": password}))).await
    };
    for (password, code) in [("short1", 1124), ("1357-2468", 1125), ("passwords", 1126), ("abcdef-12", 1131)]
    {
        assert_eq!(set(&licensed, password).await.1["code"], code, "{password}");
    }
    assert_eq!(set(&licensed, "c0rrect-horse").await, (204, Value::Null));
    let message = "Your new password can not match the old password.";
    assert_eq!(set(&licensed, "c0rrect-horse").await, (400, json!({"code": 300, "message": message})));
    assert_eq!(set(&admin, "c0rrect-horse").await.1["code"], 1117);
    assert_eq!(set("nobody", "c0rrect-horse").await.1["code"], 1001);
    zoom.simulator.with_state(|world| world.users.get_mut(&licensed).unwrap().login_types = vec![101]);
    assert_eq!(set(&licensed, "an0ther-horse").await.1["code"], 1123);
}

#[tokio::test]
async fn whoever_is_not_to_be_disturbed_is_available_afterwards() {
    let clock = Clock::standing("2026-03-01T10:00:00Z".parse().unwrap());
    let zoom = Zoom::of(Simulator::builder().clock(clock).start().await.unwrap());
    let token = zoom.token().await;
    let path = format!("/users/{}/presence_status", people(&zoom)[0]);
    let set = async |body: Value| zoom.call("PUT", &token, &path, Some(&body)).await;
    assert_eq!(zoom.get(&token, &path).await.1, json!({"status": "Available"}));
    assert_eq!(set(json!({"status": "Out_of_Office"})).await, (204, Value::Null));
    assert_eq!(zoom.get(&token, &path).await.1, json!({"status": "Out_of_Office"}));
    assert_eq!(set(json!({"status": "Do_No_Disturb", "duration": 30})).await.0, 204);
    let undisturbed =
        json!({"status": "Do_No_Disturb", "end_time": "2026-03-01T10:30:00Z", "remaining_time": 1800});
    assert_eq!(zoom.get(&token, &path).await.1, undisturbed);
    zoom.simulator.clock().advance(30 * 60 * 1000);
    assert_eq!(zoom.get(&token, &path).await.1, json!({"status": "Available"}));
    for bad in [
        json!({}),
        json!({"status": "Asleep"}),
        json!({"status": "Away", "duration": 5}),
        json!({"status": "Do_No_Disturb", "duration": 1441}),
    ] {
        assert_eq!(set(bad.clone()).await.1["code"], 300, "{bad}");
    }
    assert_eq!(zoom.get(&token, "/users/nobody/presence_status").await.1["code"], 1001);
}

#[tokio::test]
async fn keys_are_given_and_sessions_ended() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let id = people(&zoom)[0].clone();
    let path = format!("/users/{id}/token");
    let mut keys = std::collections::BTreeSet::new();
    for query in ["", "?type=zak", "?type=onbehalf&ttl=60"] {
        let (status, answer) = zoom.get(&token, &format!("{path}{query}")).await;
        assert_eq!(status, 200);
        assert!(keys.insert(answer["token"].as_str().unwrap().to_owned()));
    }
    for query in ["?type=gold", "?ttl=0", "?ttl=31536001", "?ttl=soon"] {
        assert_eq!(zoom.get(&token, &format!("{path}{query}")).await.1["code"], 300, "{query}");
    }
    let ended = || zoom.simulator.with_state(|world| world.users[&id].sessions_ended_at.is_some());
    assert!(!ended());
    assert_eq!(zoom.call("DELETE", &token, &path, None).await, (204, Value::Null));
    assert!(ended());
    assert_eq!(zoom.call("DELETE", &token, "/users/nobody/token", None).await.1["code"], 1001);
}

#[tokio::test]
async fn a_personal_link_is_taken_or_free() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let id = people(&zoom)[0].clone();
    zoom.call("PATCH", &token, &format!("/users/{id}"), Some(&json!({"vanity_name": "lobby"}))).await;
    assert_eq!(zoom.get(&token, "/users/vanity_name?vanity_name=Lobby").await.1, json!({"existed": true}));
    assert_eq!(zoom.get(&token, "/users/vanity_name?vanity_name=attic").await.1, json!({"existed": false}));
    let missing = json!({"code": 300, "message": "Vanity name is required."});
    assert_eq!(zoom.get(&token, "/users/vanity_name").await, (400, missing));
}

#[tokio::test]
async fn licences_for_many_are_told_apart_by_what_came_of_them() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let [licensed, basic, ..] = people(&zoom);
    let give = async |kind: &str, value: &str| {
        let users = json!([{"id": licensed}, {"id": basic}, {"email": "nobody@example.com"}]);
        let body = json!({"feature_type": kind, "feature_value": value, "users": users});
        zoom.call("POST", &token, "/users/features", Some(&body)).await
    };
    let (status, answer) = give("user_type", "2").await;
    assert_eq!((status, &answer["success_user_ids"]), (201, &json!([basic])));
    let failed = json!([
        {"user_ids": [licensed], "reason": "No need to update"},
        {"user_ids": ["nobody@example.com"], "reason": "Users not found"},
    ]);
    assert_eq!(answer["fail_details"], failed);
    assert_eq!(zoom.get(&token, &format!("/users/{basic}")).await.1["type"], 2);
    assert_eq!(give("webinar", "1").await.1["success_user_ids"], json!([licensed, basic]));
    assert_eq!(give("user_type", "1").await.1["success_user_ids"], json!([licensed, basic]));
    let (_, refused) = give("large_meeting", "64").await;
    assert_eq!(refused["fail_details"][0]["reason"], "Can't update for free users");
    zoom.simulator.with_state(|world| world.account.seats = Some(0));
    assert_eq!(give("user_type", "2").await.1["fail_details"][0]["reason"], "Not enough seats");
    assert_eq!(give("user_type", "3").await.1["message"], "Your account can't set user type as On-prem.");
    for (kind, value) in
        [("user_type", "9"), ("user_type", "x"), ("colour", "1"), ("concurrent_meeting", "Huge")]
    {
        assert_eq!(give(kind, value).await.1["code"], 300, "{kind} {value}");
    }
}
