//! What Zoom shows of users, groups and roles.

use serde_json::json;

use crate::client::Zoom;

#[tokio::test]
async fn a_user_is_found_by_id_by_address_and_as_me() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (_, me) = zoom.get(&token, "/users/me").await;
    assert_eq!(me["role_name"], "Owner");
    assert_eq!(me["account_id"], zoom.env["ZOOM_ACCOUNT_ID"].as_str());
    let id = me["id"].as_str().unwrap();
    let email = me["email"].as_str().unwrap();
    assert_eq!(zoom.get(&token, &format!("/users/{id}")).await.1, me);
    let shouted = email.to_uppercase().replace('@', "%40");
    assert_eq!(zoom.get(&token, &format!("/users/{shouted}")).await.1, me);
    let nobody = json!({"code": 1001, "message": "User does not exist: nobody@example.com."});
    assert_eq!(zoom.get(&token, "/users/nobody@example.com").await, (404, nobody));
}

#[tokio::test]
async fn pending_users_have_no_id_in_the_list_and_one_by_address() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (_, list) = zoom.get(&token, "/users?status=pending").await;
    let row = &list["users"][0];
    assert_eq!(list["total_records"], 1);
    assert_eq!(row.get("id"), None);
    let (_, user) = zoom.get(&token, &format!("/users/{}", row["email"].as_str().unwrap())).await;
    assert_eq!(user["status"], "pending");
    assert_eq!(user["id"].as_str().unwrap().len(), 22);
}

#[tokio::test]
async fn lists_are_filtered_and_widened() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (_, admins) = zoom.get(&token, "/users?role_id=1").await;
    assert_eq!(admins["total_records"], 2);
    let (_, inactive) = zoom.get(&token, "/users?status=inactive").await;
    assert_eq!(inactive["total_records"], 1);
    let row = &admins["users"][0];
    assert_eq!(row.get("host_key"), None);
    let (_, wide) = zoom.get(&token, "/users?role_id=1&include_fields=host_key").await;
    assert_eq!(wide["users"][0]["host_key"].as_str().unwrap().len(), 6);
    assert_eq!(zoom.get(&token, "/users?license=zoom_compliance_management").await.1["total_records"], 0);
}

#[tokio::test]
async fn counts_agree_with_lists() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (_, groups) = zoom.get(&token, "/groups").await;
    for group in groups["groups"].as_array().unwrap() {
        let id = group["id"].as_str().unwrap();
        assert_eq!(&zoom.get(&token, &format!("/groups/{id}")).await.1, group);
        let (_, members) = zoom.get(&token, &format!("/groups/{id}/members")).await;
        assert_eq!(members["total_records"], group["total_members"]);
    }
    let (_, roles) = zoom.get(&token, "/roles").await;
    for role in roles["roles"].as_array().unwrap() {
        let id = role["id"].as_str().unwrap();
        let (_, whole) = zoom.get(&token, &format!("/roles/{id}")).await;
        assert_eq!(whole["total_members"], role["total_members"]);
        assert!(whole["privileges"].is_array());
        let (_, members) = zoom.get(&token, &format!("/roles/{id}/members")).await;
        assert_eq!(members["total_records"], role["total_members"]);
    }
    let (_, summary) = zoom.get(&token, "/users/summary").await;
    assert_eq!(summary["total_users_count"], 12);
    assert_eq!(summary["pending_users_count"], 1);
}

#[tokio::test]
async fn administrators_of_a_group_have_no_ids() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let group = zoom.simulator.with_state(|world| {
        world.groups.iter().find(|(_, group)| !group.admin_ids.is_empty()).unwrap().0.clone()
    });
    let (_, admins) = zoom.get(&token, &format!("/groups/{group}/admins")).await;
    let row = admins["admins"][0].as_object().unwrap();
    assert_eq!(row.keys().collect::<Vec<_>>(), ["email", "name"]);
}

#[tokio::test]
async fn what_is_not_there_is_named_differently_by_each_api() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let cases = [
        ("/groups/x", 404, 4130, "A group with this x does not exist."),
        ("/groups/x/members", 404, 4130, "A group with this x does not exist."),
        ("/groups/x/admins", 404, 4130, "A group with the \"x\" ID does not exist."),
        ("/roles/x", 400, 1034, "Provided `role_id` does not exist."),
        ("/roles/x/members", 400, 1034, "Provided `role_id` does not exist."),
        ("/users/x/permissions", 404, 1001, "User does not exist: x."),
        ("/users/email", 400, 300, "Email is required."),
    ];
    for (path, status, code, message) in cases {
        assert_eq!(
            zoom.get(&token, path).await,
            (status, json!({"code": code, "message": message})),
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_address_is_known_or_not() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (_, me) = zoom.get(&token, "/users/me").await;
    let known = format!("/users/email?email={}", me["email"].as_str().unwrap());
    assert_eq!(zoom.get(&token, &known).await.1, json!({"existed_email": true}));
    let unknown = "/users/email?email=nobody@example.com";
    assert_eq!(zoom.get(&token, unknown).await.1, json!({"existed_email": false}));
}
