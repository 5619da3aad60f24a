//! Writing groups, their members and their administrators.

use serde_json::json;

use crate::client::Zoom;

/// Some members' ids, the pending user's address and a new group's id.
async fn people_and_group(zoom: &Zoom, token: &str) -> (Vec<String>, String, String) {
    let (_, made) = zoom.call("POST", token, "/groups", Some(&json!({"name": "Pilots"}))).await;
    let group = made["id"].as_str().unwrap().to_owned();
    let (members, pending) = zoom.simulator.with_state(|world| {
        let active = world.users.iter().filter(|(_, user)| user.role_id == "2" && user.verified == 1);
        let pending = world.users.values().find(|user| user.verified == 0).unwrap().email.clone();
        (active.map(|(id, _)| id.clone()).collect(), pending)
    });
    (members, pending, group)
}

#[tokio::test]
async fn a_group_is_made_renamed_and_removed() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (status, made) = zoom.call("POST", &token, "/groups", Some(&json!({"name": "Pilots"}))).await;
    assert_eq!((status, &made["name"], &made["total_members"]), (201, &json!("Pilots"), &json!(0)));
    let path = format!("/groups/{}", made["id"].as_str().unwrap());
    let refused = json!({"code": 4132, "message": "The group name \"Pilots\" is already in use."});
    assert_eq!(zoom.call("POST", &token, "/groups", Some(&json!({"name": "Pilots"}))).await, (409, refused));
    let refused = json!({"code": 4132, "message": "Group name Sales is already in use."});
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&json!({"name": "Sales"}))).await, (409, refused));
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&json!({"name": "Captains"}))).await.0, 204);
    assert_eq!(zoom.get(&token, &path).await.1["name"], "Captains");
    for bad in [json!({}), json!({"name": ""}), json!({"name": 1}), json!({"name": "x".repeat(128)})] {
        assert_eq!(zoom.call("POST", &token, "/groups", Some(&bad)).await.1["code"], 300, "{bad}");
    }
    assert_eq!(zoom.call("DELETE", &token, &path, None).await.0, 204);
    assert_eq!(zoom.call("DELETE", &token, &path, None).await.1["code"], 4130);
}

#[tokio::test]
async fn adding_members_answers_201_whoever_was_added() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (ids, pending, group) = people_and_group(&zoom, &token).await;
    let members = format!("/groups/{group}/members");
    let email = zoom.simulator.with_state(|world| world.users[&ids[1]].email.clone());
    let body = json!({"members": [
        {"id": ids[0]}, {"email": email}, {"email": pending}, {"id": "nobody"}, {"id": ids[0]},
    ]});
    let (status, answer) = zoom.call("POST", &token, &members, Some(&body)).await;
    assert_eq!((status, &answer["ids"]), (201, &json!(format!("{},{}", ids[0], ids[1]))));
    assert!(answer["added_at"].as_str().unwrap().ends_with('Z'));
    let (status, answer) = zoom.call("POST", &token, &members, Some(&body)).await;
    assert_eq!((status, &answer["ids"]), (201, &json!("")));
    assert_eq!(zoom.get(&token, &members).await.1["total_records"], 2);
    let many: Vec<_> = (0..31).map(|number| json!({"id": number.to_string()})).collect();
    assert_eq!(zoom.call("POST", &token, &members, Some(&json!({"members": many}))).await.1["code"], 300);
    assert_eq!(zoom.call("POST", &token, &members, Some(&json!({"members": [{}]}))).await.1["code"], 300);
    let one = format!("{members}/{email}");
    assert_eq!(zoom.call("DELETE", &token, &one, None).await.0, 204);
    let gone = json!({"code": 4131, "message": "Group member does not exist."});
    assert_eq!(zoom.call("DELETE", &token, &one, None).await, (404, gone));
}

#[tokio::test]
async fn a_member_moves_and_has_one_primary_group() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (ids, _, group) = people_and_group(&zoom, &token).await;
    let id = &ids[0];
    let first = zoom.simulator.with_state(|world| world.users[id].group_ids[0].clone());
    let add = json!({"members": [{"id": id}]});
    zoom.call("POST", &token, &format!("/groups/{group}/members"), Some(&add)).await;
    let path = format!("/groups/{group}/members/{id}");
    let groups = || zoom.simulator.with_state(|world| world.users[id].group_ids.clone());
    assert_eq!(groups()[0], first);
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&json!({"action": "set_primary"}))).await.0, 204);
    assert_eq!(groups()[0], group);
    let empty = json!({"code": 300, "message": "The target_group_id can not be empty."});
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&json!({"action": "move"}))).await, (400, empty));
    let go = |target: &str| json!({"action": "move", "target_group_id": target});
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&go("nowhere"))).await.1["code"], 4130);
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&go(&first))).await.0, 204);
    assert_eq!(groups()[0], first);
    assert!(!groups().contains(&group));
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&go(&first))).await.1["code"], 4131);
}

#[tokio::test]
async fn administrators_come_and_go() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (ids, pending, group) = people_and_group(&zoom, &token).await;
    let admins = format!("/groups/{group}/admins");
    let body = json!({"admins": [{"id": ids[0]}, {"email": pending}, {"id": ids[0]}]});
    let (status, answer) = zoom.call("POST", &token, &admins, Some(&body)).await;
    assert_eq!((status, &answer["ids"]), (201, &json!(ids[0])));
    assert_eq!(zoom.get(&token, &admins).await.1["total_records"], 1);
    let one = format!("{admins}/{}", ids[0]);
    assert_eq!(zoom.call("DELETE", &token, &one, None).await.0, 204);
    let message = format!("That user is not an administrator for the group: \"{group}\".");
    let gone = (400, json!({"code": 4138, "message": message}));
    assert_eq!(zoom.call("DELETE", &token, &one, None).await, gone);
}
