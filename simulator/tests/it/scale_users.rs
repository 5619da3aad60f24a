//! Many users: what took too long with each of them looked at.

use std::time::{Duration, Instant};

use serde_json::json;
use zoom_simulator::Simulator;

use crate::client::Zoom;

/// Enough to tell a search through all from a look into an index, in an unoptimised build.
const USERS: usize = 30_000;

#[tokio::test]
async fn many_users_are_there_soon_and_answered_fast() {
    let start = Instant::now();
    let zoom = Zoom::of(Simulator::builder().users(USERS).groups(20).start().await.unwrap());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    let token = zoom.token().await;
    let (_, first) = zoom.get(&token, "/users?page_size=300").await;
    assert_eq!(first["total_records"], USERS / 12 * 10);
    let email = first["users"][299]["email"].as_str().unwrap().to_owned();
    let group = first["users"][0]["group_ids"][0].as_str().unwrap().to_owned();
    let kinds = [
        "/users?page_size=30&page_number=700".to_owned(),
        format!("/users/{email}"),
        format!("/users/email?email={email}"),
        format!("/groups/{group}/members?page_size=30"),
        "/groups".to_owned(),
        "/roles".to_owned(),
    ];
    for path in &kinds {
        zoom.get(&token, path).await;
        let start = Instant::now();
        for _ in 0..20 {
            assert_eq!(zoom.get(&token, path).await.0, 200, "{path}");
        }
        // Bounds for a busy machine: a search through all takes several times as long.
        assert!(start.elapsed() < Duration::from_secs(2), "{path}: {:?}", start.elapsed() / 20);
    }
    let start = Instant::now();
    for number in 0..50 {
        let info = json!({"email": format!("new{number}@example.com"), "type": 1});
        let body = json!({"action": "custCreate", "user_info": info});
        assert_eq!(zoom.call("POST", &token, "/users", Some(&body)).await.0, 201);
    }
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed() / 50);
    let (_, found) = zoom.steer("GET", "collections/users?search=new7@", None).await;
    assert_eq!(found["matching"], 1);
    let (_, changes) = zoom.steer("GET", "changes", None).await;
    assert_eq!(changes["counts"]["users"]["added"], 50);
}

#[tokio::test]
async fn a_large_world_can_be_taken_out_and_put_back() {
    let zoom = Zoom::of(Simulator::builder().users(8_000).start().await.unwrap());
    let (_, state) = zoom.steer("GET", "state", None).await;
    assert!(state.to_string().len() > 5 << 20, "larger than any body that Zoom's own calls may have");
    zoom.simulator.with_state(|world| world.users.clear());
    assert_eq!(zoom.steer("PUT", "state", Some(&state)).await.0, 200);
    assert_eq!(zoom.simulator.state(), state);
}
