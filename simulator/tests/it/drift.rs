//! What another administrator does by hand, by the same rules as by API.

use serde_json::{Value, json};

use crate::client::{Reply, Zoom};
use crate::conductorone_client::Tenant;
use crate::pingone_client::Ping;

async fn act(zoom: &Zoom, path: &str, body: Value) -> Reply {
    zoom.steer("POST", path, Some(&body)).await
}

#[tokio::test]
async fn users_change_by_hand_as_they_do_by_api() {
    let zoom = Zoom::start().await;
    let find = |is: &dyn Fn(&zoom_simulator::world::User) -> bool| {
        zoom.simulator.with_state(|world| world.users.iter().find(|(_, user)| is(user)).unwrap().0.clone())
    };
    let owner = find(&|user| user.role_id == "0");
    let member = find(&|user| user.role_id == "2" && user.kind == 2);
    let pending = find(&|user| user.verified == 0);
    let user = |id: &str| format!("users/{id}");
    let (status, shown) = act(&zoom, &user(&member), json!({"action": "deactivate"})).await;
    assert_eq!((status, &shown["status"], &shown["type"]), (200, &json!("inactive"), &json!(1)));
    assert_eq!(act(&zoom, &user(&member), json!({"action": "activate"})).await.1["status"], "active");
    for action in ["deactivate", "delete", "disassociate"] {
        let (status, refusal) = act(&zoom, &user(&owner), json!({"action": action})).await;
        assert_eq!(status, 409, "{action}: {refusal}");
        assert!(refusal["error"].as_str().unwrap().contains("left alone"), "{refusal}");
    }
    assert_eq!(act(&zoom, &user(&pending), json!({"action": "delete"})).await.0, 409);
    assert_eq!(act(&zoom, &user(&pending), json!({"action": "accept"})).await.1["status"], "active");
    assert_eq!(act(&zoom, &user(&pending), json!({"action": "accept"})).await.0, 409);
    assert_eq!(act(&zoom, &user(&pending), json!({"action": "delete"})).await, (200, Value::Null));
    let (_, shown) = act(&zoom, &user(&member), json!({"action": "make_owner"})).await;
    assert_eq!(shown["role_id"], "0");
    assert_eq!(zoom.simulator.state()["users"][&owner]["role_id"], "1");
    for (path, body, expected) in [
        ("users/nobody".to_owned(), json!({"action": "delete"}), 404),
        (user(&member), json!({"action": "promote"}), 400),
        (user(&member), json!({}), 400),
    ] {
        assert_eq!(act(&zoom, &path, body).await.0, expected);
    }
}

#[tokio::test]
async fn an_owner_by_patch_follows_the_one_before() {
    let zoom = Zoom::start().await;
    let member = zoom
        .simulator
        .with_state(|world| world.users.iter().find(|(_, user)| user.role_id == "2").unwrap().0.clone());
    zoom.simulator.patch_state(json!({"users": {&member: {"role_id": "0"}}})).unwrap();
    let owners = zoom.simulator.with_state(|world| {
        world
            .users
            .iter()
            .filter(|(_, user)| user.role_id == "0")
            .map(|(id, _)| id.clone())
            .collect::<Vec<_>>()
    });
    assert_eq!(owners, [member]);
}

#[tokio::test]
async fn an_app_changes_hands() {
    let zoom = Zoom::start().await;
    let admin = zoom
        .simulator
        .with_state(|world| world.users.values().find(|user| user.role_id == "1").unwrap().email.clone());
    let path = format!("apps/{}", zoom.connector());
    let (status, app) = zoom.steer("PATCH", &path, Some(&json!({"owner_id": admin}))).await;
    assert_eq!(status, 200, "{app}");
    let (_, me) = zoom.get(&zoom.connector_token().await, "/users/me").await;
    assert_eq!(me["email"], json!(admin));
    assert_eq!(zoom.steer("PATCH", &path, Some(&json!({"owner_id": "nobody"}))).await.0, 400);
}

#[tokio::test]
async fn connectors_are_paused_synced_given_away_and_deleted_by_hand() {
    let tenant = Tenant::start_standing().await;
    let zoom = &tenant.zoom;
    let path = tenant.connector_path().await;
    let id = path.rsplit_once('/').unwrap().1.to_owned();
    let steer = format!("connectors/{id}");
    zoom.simulator.app(zoom.connector()).set_active(false);
    zoom.simulator.clock().advance(60_000);
    let shown = async || {
        let (_, overview) = zoom.steer("GET", "overview", None).await;
        overview["connectors"].as_array().unwrap().iter().find(|it| it["id"] == id.as_str()).cloned()
    };
    // Nobody asked ConductorOne meanwhile, and still the page knows how the sync ended.
    let connector = shown().await.unwrap();
    assert_eq!(
        (&connector["vendor"], &connector["status"]),
        (&json!("ConductorOne"), &json!("SYNC_STATUS_ERROR"))
    );
    assert!(connector["last_error"].as_str().unwrap().contains("disabled"), "{connector}");
    assert_eq!(act(zoom, &steer, json!({"action": "pause"})).await.0, 200);
    assert_eq!(tenant.read(&path).await["status"]["status"], "SYNC_STATUS_DISABLED");
    assert_eq!(act(zoom, &steer, json!({"action": "sync"})).await.0, 409);
    zoom.simulator.app(zoom.connector()).set_active(true);
    assert_eq!(act(zoom, &steer, json!({"action": "resume"})).await.0, 200);
    zoom.simulator.clock().advance(60_000);
    assert_eq!(shown().await.unwrap()["status"], "SYNC_STATUS_DONE");
    let (email, user_id) = zoom.simulator.with_state(|world| {
        let (id, person) = world.conductorone.users.iter().next().unwrap();
        (person.email.clone(), id.clone())
    });
    assert_eq!(act(zoom, &steer, json!({"owner": email})).await.0, 200);
    assert_eq!(tenant.read(&path).await["userIds"], json!([user_id]));
    assert_eq!(act(zoom, &steer, json!({"owner": "nobody"})).await.0, 400);
    assert_eq!(act(zoom, &steer, json!({"owner": email, "action": "sync"})).await.0, 400);
    assert_eq!(act(zoom, &steer, json!({"action": "delete"})).await.0, 200);
    assert!(tenant.read(&path).await["deletedAt"].is_string());
    assert_eq!((shown().await, act(zoom, &steer, json!({"action": "delete"})).await.0), (None, 404));
}

#[tokio::test]
async fn stores_of_pingone_are_paused_and_deleted_by_hand() {
    let ping = Ping::start().await;
    let (_, made) = ping.post("/stores", ping.store()).await;
    let id = made["id"].as_str().unwrap();
    let steer = format!("connectors/{id}");
    let status = async || ping.get(&format!("/stores/{id}")).await.1["status"].clone();
    assert_eq!(act(&ping.zoom, &steer, json!({"action": "pause"})).await.0, 200);
    assert_eq!(status().await, "INACTIVE");
    assert_eq!(act(&ping.zoom, &steer, json!({"action": "resume"})).await.0, 200);
    assert_eq!(status().await, "ACTIVE");
    assert_eq!(act(&ping.zoom, &steer, json!({"action": "sync"})).await.0, 409);
    assert_eq!(act(&ping.zoom, &steer, json!({"owner": "somebody"})).await.0, 409);
    assert_eq!(act(&ping.zoom, &steer, json!({"action": "delete"})).await, (200, Value::Null));
    assert_eq!(ping.get(&format!("/stores/{id}")).await.0, 404);
}
