//! Contact groups, and the IM groups that are no more.

use serde_json::{Value, json};
use zoom_simulator::{Plan, Simulator};

use crate::client::Zoom;

/// Ids of users and of groups.
fn ids(zoom: &Zoom) -> (Vec<String>, Vec<String>) {
    zoom.simulator
        .with_state(|world| (world.users.keys().cloned().collect(), world.groups.keys().cloned().collect()))
}

async fn create(zoom: &Zoom, token: &str, body: &Value) -> String {
    let (status, made) = zoom.call("POST", token, "/contacts/groups", Some(body)).await;
    assert_eq!(status, 201, "{made}");
    made["group_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_contact_group_is_made_and_changed_by_other_names() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (users, groups) = ids(&zoom);
    let body = json!({
        "group_name": "Desk",
        "group_privacy": 2,
        "description": "In the lobby",
        "group_members": [{"type": 1, "id": users[0]}, {"type": 2, "id": groups[0]}, {"type": 1, "id": "nobody"}],
    });
    let id = create(&zoom, &token, &body).await;
    assert!(id.starts_with("dir."), "{id}");
    let path = format!("/contacts/groups/{id}");
    let expected = json!({
        "group_id": id,
        "group_name": "Desk",
        "group_privacy": 2,
        "description": "In the lobby",
        "total_members": 2,
    });
    assert_eq!(zoom.get(&token, &path).await, (200, expected));
    let change = json!({"name": "Front desk", "privacy": 3, "description": ""});
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&change)).await, (204, Value::Null));
    let (_, after) = zoom.get(&token, &path).await;
    assert_eq!((&after["group_name"], &after["group_privacy"]), (&json!("Front desk"), &json!(3)));
    for bad in [json!({"privacy": 4}), json!({"name": ""}), json!({"name": 1})] {
        assert_eq!(zoom.call("PATCH", &token, &path, Some(&bad)).await.1["code"], 300, "{bad}");
    }
    for bad in [
        json!({}),
        json!({"group_name": "x", "group_privacy": 0}),
        json!({"group_name": "x", "group_members": [{"type": 3, "id": "x"}]}),
    ] {
        assert_eq!(zoom.call("POST", &token, "/contacts/groups", Some(&bad)).await.1["code"], 300, "{bad}");
    }
    assert_eq!(zoom.call("DELETE", &token, &path, None).await, (204, Value::Null));
    // Not found is a 400 here.
    let gone = json!({"code": 300, "message": format!("A group with this groupId: {id} does not exist.")});
    for (method, path) in
        [("GET", path.clone()), ("DELETE", path.clone()), ("GET", format!("{path}/members"))]
    {
        assert_eq!(zoom.call(method, &token, &path, None).await, (400, gone.clone()), "{method} {path}");
    }
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&json!({}))).await, (400, gone.clone()));
    assert_eq!(zoom.call("POST", &token, &format!("{path}/members"), Some(&json!({}))).await, (400, gone));
}

#[tokio::test]
async fn contact_groups_page_by_ten_and_fifty() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    for number in 0..59 {
        create(&zoom, &token, &json!({"group_name": format!("Group {number}")})).await;
    }
    let (_, first) = zoom.get(&token, "/contacts/groups").await;
    assert_eq!((first["groups"].as_array().unwrap().len(), &first["page_size"]), (10, &json!(10)));
    assert_eq!(first.get("total_records"), None);
    let (_, large) = zoom.get(&token, "/contacts/groups?page_size=300").await;
    assert_eq!((large["groups"].as_array().unwrap().len(), &large["page_size"]), (50, &json!(50)));
    let next = format!(
        "/contacts/groups?page_size=300&next_page_token={}",
        large["next_page_token"].as_str().unwrap()
    );
    let (_, last) = zoom.get(&token, &next).await;
    assert_eq!((last["groups"].as_array().unwrap().len(), &last["next_page_token"]), (10, &json!("")));
}

#[tokio::test]
async fn contacts_come_and_go_but_the_last_one_stays() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (users, groups) = ids(&zoom);
    let id = create(&zoom, &token, &json!({"group_name": "Desk"})).await;
    let members = format!("/contacts/groups/{id}/members");
    let body = json!({"group_members": [
        {"type": 1, "id": users[0]}, {"type": 2, "id": groups[0]}, {"type": 1, "id": "nobody"}, {"type": 1, "id": users[0]},
    ]});
    let added = json!({"member_ids": [users[0], groups[0]]});
    assert_eq!(zoom.call("POST", &token, &members, Some(&body)).await, (201, added));
    // Only who was really added is told.
    assert_eq!(zoom.call("POST", &token, &members, Some(&body)).await, (201, json!({"member_ids": []})));
    let (_, list) = zoom.get(&token, &members).await;
    let kinds: Vec<_> =
        list["group_members"].as_array().unwrap().iter().map(|row| row["type"].clone()).collect();
    assert_eq!(kinds, [json!(1), json!(2)]);
    assert!(!list["group_members"][0]["name"].as_str().unwrap().is_empty());
    let remove =
        async |ids: &str| zoom.call("DELETE", &token, &format!("{members}?member_ids={ids}"), None).await;
    let both = format!("{},{}", users[0], groups[0]);
    let emptied = json!({"code": 300, "message": "A group must have at least one member."});
    assert_eq!(remove(&both).await, (400, emptied.clone()));
    assert_eq!(remove(&users[0]).await.0, 204);
    assert_eq!(remove(&groups[0]).await, (400, emptied));
    let unknown = json!({"code": 300, "message": "A member with this memberId: nobody does not exist."});
    assert_eq!(remove("nobody").await, (400, unknown));
    let many: Vec<_> = (0..21).map(|number| number.to_string()).collect();
    let message = "The maximum number of memberId is 20.";
    assert_eq!(remove(&many.join(",")).await.1["message"], message);
    assert_eq!(remove("").await.1["code"], 300);
}

#[tokio::test]
async fn a_request_names_fifty_users_and_three_groups_at_most() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let id = create(&zoom, &token, &json!({"group_name": "Desk"})).await;
    let members = |kind: i64, count: usize| {
        let rows: Vec<_> = (0..count).map(|number| json!({"type": kind, "id": number.to_string()})).collect();
        json!({"group_name": "Many", "group_members": rows})
    };
    let refused = |what: &str, most: usize| {
        let message = format!("The maximum number of {what} member per request is {most}.");
        (400, json!({"code": 300, "message": message}))
    };
    for path in ["/contacts/groups".to_owned(), format!("/contacts/groups/{id}/members")] {
        let post = async |body: Value| zoom.call("POST", &token, &path, Some(&body)).await;
        assert_eq!(post(members(1, 51)).await, refused("user", 50));
        assert_eq!(post(members(2, 4)).await, refused("group", 3));
        assert_eq!(post(members(1, 50)).await.0, 201);
    }
}

#[tokio::test]
async fn contact_groups_have_scopes_of_their_own_and_need_a_plan() {
    let zoom = Zoom::start().await;
    let id = zoom.simulator.with_state(|world| world.contact_groups.keys().next().unwrap().clone());
    let one = format!("/contacts/groups/{id}");
    zoom.simulator.app(zoom.provider()).set_scopes(["contact_group:read:admin"]);
    let token = zoom.token().await;
    assert_eq!(zoom.get(&token, "/contacts/groups").await.0, 200);
    assert_eq!(zoom.get(&token, &format!("{one}/members")).await.0, 200);
    // The classic scope for reading opens the lists, but not the single group.
    assert_eq!(zoom.get(&token, &one).await.1["code"], 4700);
    zoom.simulator.app(zoom.provider()).set_scopes(["contact_group:write:admin"]);
    assert_eq!(zoom.get(&zoom.token().await, &one).await.0, 200);
    zoom.simulator.with_state(|world| world.account.plan = Plan::Free);
    let account = zoom.env["ZOOM_ACCOUNT_ID"].clone();
    let message = format!("Only available for paid account: {account}");
    assert_eq!(zoom.get(&token, "/contacts/groups").await, (400, json!({"code": 200, "message": message})));
}

#[tokio::test]
async fn whoever_leaves_the_account_leaves_contact_groups_as_well() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (id, user, group) = zoom.simulator.with_state(|world| {
        let (id, contacts) = world.contact_groups.iter().next().unwrap();
        (id.clone(), contacts.members[2].id.clone(), contacts.members[3].id.clone())
    });
    zoom.simulator.with_state(|world| world.users.get_mut(&user).unwrap().role_id = "2".to_owned());
    assert_eq!(zoom.call("DELETE", &token, &format!("/users/{user}"), None).await.0, 204);
    assert_eq!(zoom.call("DELETE", &token, &format!("/groups/{group}"), None).await.0, 204);
    assert_eq!(zoom.get(&token, &format!("/contacts/groups/{id}")).await.1["total_members"], 2);
}

#[tokio::test]
async fn im_groups_are_gone() {
    let zoom = Zoom::of(Simulator::builder().start().await.unwrap());
    let token = zoom.token().await;
    let gone = (410, json!({"code": 4137, "message": "The IM Group APIs are no longer available."}));
    for (method, path) in [
        ("GET", "/im/groups"),
        ("POST", "/im/groups"),
        ("GET", "/im/groups/x"),
        ("PATCH", "/im/groups/x"),
        ("DELETE", "/im/groups/x"),
        ("GET", "/im/groups/x/members"),
        ("POST", "/im/groups/x/members"),
        ("DELETE", "/im/groups/x/members/y"),
    ] {
        assert_eq!(zoom.call(method, &token, path, None).await, gone, "{method} {path}");
    }
}
