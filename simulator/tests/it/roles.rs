//! Writing roles and who holds them.

use serde_json::json;

use crate::client::Zoom;

#[tokio::test]
async fn a_role_is_made_changed_and_removed() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let body =
        json!({"name": "Librarian", "description": "Lends", "privileges": ["User:Read", "Group:Read"]});
    let (status, made) = zoom.call("POST", &token, "/roles", Some(&body)).await;
    assert_eq!((status, &made["type"], &made["total_members"]), (201, &json!("common"), &json!(0)));
    let path = format!("/roles/{}", made["id"].as_str().unwrap());
    let refused = json!({"code": 1224, "message": "Role name Librarian has already been used."});
    assert_eq!(zoom.call("POST", &token, "/roles", Some(&body)).await, (400, refused));
    let change = json!({"privileges": ["NewThing:Edit"]});
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&change)).await.0, 204);
    let (_, role) = zoom.get(&token, &path).await;
    assert_eq!((&role["privileges"], &role["description"]), (&json!(["NewThing:Edit"]), &json!("Lends")));
    let refused = json!({"code": 1224, "message": "Role name Auditor has already been used."});
    assert_eq!(zoom.call("PATCH", &token, &path, Some(&json!({"name": "Auditor"}))).await, (400, refused));
    assert_eq!(zoom.call("DELETE", &token, &path, None).await.0, 204);
    let gone = json!({"code": 1034, "message": "Provided `role_id` does not exist."});
    assert_eq!(zoom.call("DELETE", &token, &path, None).await, (400, gone));
    zoom.simulator.with_state(|world| world.account.errors_in_200 = true);
    let gone = json!({"code": 200, "message": "Role not found."});
    assert_eq!(zoom.call("DELETE", &token, &path, None).await, (200, gone));
}

#[tokio::test]
async fn one_role_follows_another_and_member_is_what_remains() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (auditor, member, owner, inactive) = zoom.simulator.with_state(|world| {
        let role = world.roles.iter().find(|(_, role)| role.name == "Auditor").unwrap().0.clone();
        let user = |role: &str, verified| {
            let found =
                world.users.iter().find(|(_, user)| user.role_id == role && user.verified == verified);
            found.unwrap().0.clone()
        };
        let inactive =
            world.users.iter().find(|(_, user)| user.status == zoom_simulator::world::UserStatus::Inactive);
        (role, user("2", 1), user("0", 1), inactive.unwrap().0.clone())
    });
    let member = if member == inactive {
        zoom.simulator.with_state(|world| {
            let mut others = world.users.iter().filter(|(id, user)| user.role_id == "2" && **id != inactive);
            others.find(|(_, user)| user.verified == 1).unwrap().0.clone()
        })
    } else {
        member
    };
    let members = format!("/roles/{auditor}/members");
    let body =
        json!({"members": [{"id": member}, {"id": owner}, {"id": inactive}, {"email": "no@example.com"}]});
    let (status, answer) = zoom.call("POST", &token, &members, Some(&body)).await;
    assert_eq!((status, &answer["ids"]), (201, &json!(member)));
    assert!(answer["add_at"].is_string());
    assert_eq!(zoom.get(&token, &format!("/users/{member}")).await.1["role_name"], "Auditor");
    let one = format!("{members}/{member}");
    assert_eq!(zoom.call("DELETE", &token, &one, None).await.0, 204);
    assert_eq!(zoom.call("DELETE", &token, &one, None).await.0, 404);
    assert_eq!(zoom.get(&token, &format!("/users/{member}")).await.1["role_id"], "2");
}

#[tokio::test]
async fn owner_and_member_cannot_be_joined_left_or_changed() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let message = "Can't delete or add members for Normal/Owner roles.";
    for role in ["0", "2"] {
        let path = format!("/roles/{role}");
        let add = json!({"members": []});
        let refused = (400, json!({"code": 300, "message": message}));
        assert_eq!(zoom.call("POST", &token, &format!("{path}/members"), Some(&add)).await, refused);
        assert_eq!(zoom.call("DELETE", &token, &format!("{path}/members/me"), None).await, refused);
        assert_eq!(zoom.call("PATCH", &token, &path, Some(&json!({"name": "X"}))).await.1["code"], 200);
        assert_eq!(zoom.call("DELETE", &token, &path, None).await.1["code"], 200);
    }
}
