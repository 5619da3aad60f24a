//! Divisions: what the simulator promises of them, and the tests that show it.

use serde_json::{Value, json};
use zoom_simulator::Simulator;

use crate::checklist::Line;
use crate::client::{Zoom, read};

pub(crate) const LINES: &[Line] = &[
    ("divisions: pages of 30 and 300", &["divisions::divisions_page_by_thirty_and_three_hundred"]),
    (
        "divisions: made with 201, and five hundred at most",
        &["divisions::an_account_has_five_hundred_at_most"],
    ),
    ("divisions: thirty users at a time, each in one", &["divisions::a_user_belongs_to_one_division"]),
    (
        "divisions: neither the main one nor one with users is deleted",
        &["divisions::the_main_one_and_those_with_users_stay"],
    ),
    (
        "divisions: errors with numbers of their own",
        &[
            "divisions::tokens_and_privileges_are_refused_in_their_own_words",
            "divisions::what_will_not_do_is_said",
        ],
    ),
    ("divisions: a classic scope that is misspelt", &["divisions::the_classic_scope_is_misspelt"]),
];

async fn make(zoom: &Zoom, token: &str, name: &str) -> String {
    let (status, made) = zoom.call("POST", token, "/divisions", Some(&json!({"division_name": name}))).await;
    assert_eq!((status, &made["division_name"]), (201, &json!(name)), "{made}");
    made["division_id"].as_str().unwrap().to_owned()
}

fn error(code: i64, message: &str) -> Value {
    json!({"code": code, "message": message})
}

fn add_divisions(zoom: &Zoom, count: usize) {
    let many: serde_json::Map<String, Value> = (0..count)
        .map(|number| (format!("d{number}"), json!({"name": format!("Part {number:03}")})))
        .collect();
    zoom.simulator.patch_state(json!({"divisions": many})).unwrap();
}

#[tokio::test]
async fn divisions_page_by_thirty_and_three_hundred() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    add_divisions(&zoom, 310);
    for (query, rows) in [("", 30), ("?page_size=300", 300), ("?page_size=1000", 300)] {
        let (status, page) = zoom.get(&token, &format!("/divisions{query}")).await;
        assert_eq!((status, &page["total_records"], &page["page_size"]), (200, &json!(311), &json!(rows)));
        assert_eq!(page["divisions"].as_array().unwrap().len(), rows, "{query}");
        assert_eq!(page["divisions"][0]["is_main_division"], json!(true));
    }
    let (_, first) = zoom.get(&token, "/divisions?page_size=300").await;
    let next = first["next_page_token"].as_str().unwrap();
    let (_, last) = zoom.get(&token, &format!("/divisions?page_size=300&next_page_token={next}")).await;
    assert_eq!((last["divisions"].as_array().unwrap().len(), &last["next_page_token"]), (11, &json!("")));
}

#[tokio::test]
async fn an_account_has_five_hundred_at_most() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    add_divisions(&zoom, 498);
    make(&zoom, &token, "The last").await;
    let reply = zoom.call("POST", &token, "/divisions", Some(&json!({"division_name": "More"}))).await;
    let message = "You've reached the maximum number of divisions reached. You can clean up some divisions then try again.";
    assert_eq!(reply, (400, error(42_006, message)));
}

#[tokio::test]
async fn a_user_belongs_to_one_division() {
    let zoom = Zoom::of(Simulator::builder().users(40).start().await.unwrap());
    let token = zoom.token().await;
    let (north, south) = (make(&zoom, &token, "North").await, make(&zoom, &token, "South").await);
    let users = zoom.simulator.with_state(|world| {
        world.users.iter().map(|(id, user)| (id.clone(), user.email.clone())).collect::<Vec<_>>()
    });
    let assign = async |division: &str, users: Vec<Value>| {
        let path = format!("/divisions/{division}/users");
        zoom.call("POST", &token, &path, Some(&json!({"users": users}))).await
    };
    let by_id = |count| users.iter().take(count).map(|(id, _)| json!({"user_id": id})).collect::<Vec<_>>();
    assert_eq!(assign(&north, by_id(31)).await, (400, error(400, "Invalid parameters.")));
    let (status, answer) = assign(&north, by_id(30)).await;
    assert_eq!(status, 201, "{answer}");
    assert_eq!(answer["ids"].as_str().unwrap().split(',').count(), 30);
    assert!(answer["added_at"].as_str().unwrap().ends_with('Z'));
    // The id counts where both are given; whoever is unknown is passed over.
    let both = json!({"user_id": users[0].0, "user_email": users[1].1});
    let by_email = json!({"user_email": users[2].1});
    let (_, answer) = assign(&south, vec![both, by_email, json!({"user_id": "nobody"})]).await;
    assert_eq!(answer["ids"], json!(format!("{},{}", users[0].0, users[2].0)));
    for (division, members) in [(&north, 28), (&south, 2)] {
        let (_, list) = zoom.get(&token, &format!("/divisions/{division}/users")).await;
        assert_eq!((&list["total_records"], &list["page_size"]), (&json!(members), &json!(30)));
    }
    let (_, user) = zoom.get(&token, &format!("/users/{}", users[0].0)).await;
    assert_eq!(user["division_ids"], json!([south]));
}

#[tokio::test]
async fn the_main_one_and_those_with_users_stay() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let main = zoom.get(&token, "/divisions").await.1["divisions"][0]["division_id"].clone();
    let main = format!("/divisions/{}", main.as_str().unwrap());
    let reply = zoom.call("DELETE", &token, &main, None).await;
    assert_eq!(reply, (400, error(42_011, "Main division can't be deleted.")));
    let path = format!("/divisions/{}", make(&zoom, &token, "North").await);
    let owner = zoom.get(&token, "/users/me").await.1["id"].clone();
    let users = json!({"users": [{"user_id": owner}]});
    assert_eq!(zoom.call("POST", &token, &format!("{path}/users"), Some(&users)).await.0, 201);
    let reply = zoom.call("DELETE", &token, &path, None).await;
    assert_eq!(reply, (400, error(42_012, "Please remove all users from this division before deleting.")));
    assert_eq!(zoom.call("POST", &token, &format!("{main}/users"), Some(&users)).await.0, 201);
    assert_eq!(zoom.call("DELETE", &token, &path, None).await.0, 204);
    assert_eq!(zoom.get(&token, &path).await, (404, error(404, "Division not found.")));
}

#[tokio::test]
async fn what_will_not_do_is_said() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    make(&zoom, &token, "North").await;
    let path = format!("/divisions/{}", make(&zoom, &token, "South").await);
    let north = json!({"division_name": "North"});
    let in_use = error(409, "This name is already in use. Please try another.");
    assert_eq!(zoom.call("POST", &token, "/divisions", Some(&north)).await, (409, in_use.clone()));
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&north)).await, (409, in_use));
    for body in [json!({}), json!({"division_name": 1}), json!({"division_name": ""})] {
        let reply = zoom.call("POST", &token, "/divisions", Some(&body)).await;
        assert_eq!(reply, (400, error(40_005, "Invalid field.")), "{body}");
    }
    let empty = json!({"division_name": ""});
    let reply = zoom.call("PATCH", &token, &path, Some(&empty)).await;
    assert_eq!(reply, (400, error(400, "Invalid parameters.")));
    let change = json!({"division_name": "South", "division_description": "Down"});
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&change)).await.0, 204);
    assert_eq!(zoom.get(&token, &path).await.1["division_description"], json!("Down"));
    let reply = zoom.call("POST", &token, "/divisions/none/users", Some(&json!({"users": []}))).await;
    assert_eq!(reply, (404, error(40_406, "Division not found.")));
}

#[tokio::test]
async fn tokens_and_privileges_are_refused_in_their_own_words() {
    let zoom = Zoom::start().await;
    let url = format!("{}/v2/divisions", zoom.simulator.url());
    let reply = read(zoom.http.get(&url).send().await.unwrap()).await;
    assert_eq!(reply, (401, error(30_031_002, "Missing token")));
    assert_eq!(
        zoom.get("nonsense", "/divisions").await,
        (401, error(30_031_004, "Invalid or expired token"))
    );
    let reply = zoom.call("DELETE", "nonsense", "/divisions/x", None).await;
    assert_eq!(reply, (401, error(30_031_004, "Invalid or expired token.")));
    let token = zoom.token().await;
    zoom.simulator.with_state(|world| world.roles.get_mut("0").unwrap().privileges.clear());
    assert_eq!(zoom.get(&token, "/divisions").await, (403, error(403, "No permission.")));
}

#[tokio::test]
async fn the_classic_scope_is_misspelt() {
    let zoom = Zoom::start().await;
    for (scope, expected) in [("division:wirte:admin", 201), ("division:write:admin", 400)] {
        zoom.simulator.app(zoom.provider()).set_scopes([scope]);
        let token = zoom.token().await;
        let body = json!({"division_name": scope});
        let (status, answer) = zoom.call("POST", &token, "/divisions", Some(&body)).await;
        assert_eq!(status, expected, "{scope}: {answer}");
    }
}
