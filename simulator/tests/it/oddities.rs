//! Zoom's habits that a client must know, where no other test shows them.

use serde_json::json;
use zoom_simulator::world::{Group, UserStatus};
use zoom_simulator::{Clock, Simulator};

use crate::client::Zoom;

#[tokio::test]
async fn somebody_who_is_pending_was_created_just_now_every_time() {
    let clock = Clock::standing("2026-03-01T10:00:00Z".parse().unwrap());
    let zoom = Zoom::of(Simulator::builder().clock(clock).start().await.unwrap());
    let token = zoom.token().await;
    let created =
        async || zoom.get(&token, "/users?status=pending").await.1["users"][0]["created_at"].clone();
    assert_eq!(created().await, "2026-03-01T10:00:00Z");
    zoom.simulator.clock().advance(5_000);
    assert_eq!(created().await, "2026-03-01T10:00:05Z");
}

#[tokio::test]
async fn a_display_name_follows_from_the_other_names_until_it_is_set() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let shown = async || zoom.get(&token, "/users/me").await.1["display_name"].clone();
    let set = async |body| assert_eq!(zoom.call("PATCH", &token, "/users/me", Some(&body)).await.0, 204);
    set(json!({"first_name": "Ada", "last_name": "Berg"})).await;
    assert_eq!(shown().await, "Ada Berg");
    set(json!({"display_name": "Countess"})).await;
    assert_eq!(shown().await, "Countess");
    set(json!({"display_name": ""})).await;
    assert_eq!(shown().await, "Ada Berg");
}

#[tokio::test]
async fn licences_are_taken_back_by_words_of_their_own() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let owner = zoom.get(&token, "/users/me").await.1["id"].as_str().unwrap().to_owned();
    zoom.simulator.with_state(|world| world.users.get_mut(&owner).unwrap().zoom_phone = true);
    let set = async |body| assert_eq!(zoom.call("PATCH", &token, "/users/me", Some(&body)).await.0, 204);
    let shown = async |field: &str| zoom.get(&token, "/users/me").await.1.get(field).cloned();
    set(json!({"plan_united_type": "64"})).await;
    assert_eq!(shown("plan_united_type").await, Some(json!("64")));
    set(json!({"plan_united_type": "none"})).await;
    assert_eq!(shown("plan_united_type").await, None);
    set(json!({"zoom_one_type": 16})).await;
    assert_eq!(shown("zoom_one_type").await, Some(json!(16)));
    set(json!({"zoom_one_type": 0})).await;
    assert_eq!(shown("zoom_one_type").await, None);
    set(json!({"feature": {"zoom_phone": false}})).await;
    assert!(!zoom.simulator.with_state(|world| world.users[&owner].zoom_phone));
}

#[tokio::test]
async fn ids_in_a_path_are_encoded_once_or_twice() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let body = json!({"action": "autoCreate", "user_info": {"email": "a+b@example.com", "type": 1, "password": "c0rrect-horse"}});
    let (_, made) = zoom.call("POST", &token, "/users", Some(&body)).await;
    assert_eq!(zoom.get(&token, "/users/a%2Bb%40example.com").await.1["id"], made["id"]);
    let odd = zoom.simulator.with_state(|world| {
        let mut user = world.users[made["id"].as_str().unwrap()].clone();
        user.email = "odd@example.com".to_owned();
        world.users.insert("/odd//id".to_owned(), user);
        "%252Fodd%252F%252Fid"
    });
    assert_eq!(zoom.get(&token, &format!("/users/{odd}")).await.1["id"], "/odd//id");
}

#[tokio::test]
async fn an_account_has_five_thousand_groups_at_most() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    zoom.simulator.with_state(|world| {
        for number in world.groups.len()..5_000 {
            let group = Group { name: format!("Group {number}"), ..Group::default() };
            world.groups.insert(format!("group{number}"), group);
        }
    });
    let (status, refused) = zoom.call("POST", &token, "/groups", Some(&json!({"name": "One more"}))).await;
    let message = "It has reached the maximum number of groups. You can clean up some groups then add.";
    assert_eq!((status, refused), (400, json!({"code": 300, "message": message})));
}

#[tokio::test]
async fn roles_say_add_at_where_groups_say_added_at_and_have_no_pages() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let group = zoom.simulator.with_state(|world| world.groups.keys().next().unwrap().clone());
    let nobody = json!({"members": []});
    let (_, of_group) = zoom.call("POST", &token, &format!("/groups/{group}/members"), Some(&nobody)).await;
    let (_, of_role) = zoom.call("POST", &token, "/roles/1/members", Some(&nobody)).await;
    assert!(of_group["added_at"].is_string() && of_group.get("add_at").is_none());
    assert!(of_role["add_at"].is_string() && of_role.get("added_at").is_none());
    let (_, roles) = zoom.get(&token, "/roles?page_size=1").await;
    assert_eq!((roles["roles"].as_array().unwrap().len(), roles.get("next_page_token")), (5, None));
}

#[tokio::test]
async fn roles_of_those_who_are_not_active_stay_as_they_are() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let people = zoom.simulator.with_state(|world| {
        [UserStatus::Inactive, UserStatus::Pending]
            .map(|status| world.users.iter().find(|(_, user)| user.status == status).unwrap().0.clone())
    });
    let body = json!({"members": [{"id": people[0]}, {"id": people[1]}]});
    let (status, answer) = zoom.call("POST", &token, "/roles/1/members", Some(&body)).await;
    assert_eq!((status, &answer["ids"]), (201, &json!("")));
    for id in people {
        assert_eq!(zoom.simulator.with_state(|world| world.users[&id].role_id.clone()), "2");
    }
}

#[tokio::test]
async fn a_list_that_changes_between_two_pages_repeats_or_misses_some() {
    let zoom = Zoom::of(Simulator::builder().groups(6).start().await.unwrap());
    let token = zoom.token().await;
    let (_, first) = zoom.get(&token, "/groups?page_size=3").await;
    let name =
        |page: &serde_json::Value, row: usize| page["groups"][row]["name"].as_str().unwrap().to_owned();
    zoom.call("POST", &token, "/groups", Some(&json!({"name": "AAA, before all others"}))).await;
    let next = format!("/groups?page_size=3&next_page_token={}", first["next_page_token"].as_str().unwrap());
    let (_, second) = zoom.get(&token, &next).await;
    assert_eq!(name(&second, 0), name(&first, 2));
}

#[tokio::test]
async fn an_account_may_be_shut_out_altogether() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    zoom.simulator.with_state(|world| world.account.api_denied = true);
    let message =
        "Access to the Zoom REST API has been denied for this account. Contact Zoom Support for details.";
    assert_eq!(zoom.get(&token, "/users").await, (403, json!({"code": 403, "message": message})));
}

#[tokio::test]
async fn the_ways_of_creating_somebody_differ_in_status_and_login() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    for (action, status, login_type) in [
        ("create", "pending", 100),
        ("autoCreate", "active", 100),
        ("custCreate", "active", 99),
        ("ssoCreate", "active", 101),
    ] {
        let email = format!("{}@example.com", action.to_lowercase());
        let info = json!({"email": email, "type": 1, "password": "c0rrect-horse"});
        let (made, _) =
            zoom.call("POST", &token, "/users", Some(&json!({"action": action, "user_info": info}))).await;
        assert_eq!(made, 201, "{action}");
        let (_, user) = zoom.get(&token, &format!("/users/{email}")).await;
        assert_eq!(
            (&user["status"], &user["login_types"]),
            (&json!(status), &json!([login_type])),
            "{action}"
        );
    }
    zoom.simulator.with_state(|world| world.account.sso_enabled = false);
    let info = json!({"email": "late@example.com", "type": 1});
    let refused =
        zoom.call("POST", &token, "/users", Some(&json!({"action": "ssoCreate", "user_info": info}))).await;
    assert_eq!((refused.0, &refused.1["code"]), (400, &json!(2002)));
}
