//! Reports: what happened, a month at a time.

use serde_json::{Value, json};
use zoom_simulator::{Clock, Simulator};

use crate::client::Zoom;

async fn in_january() -> Zoom {
    let clock = Clock::standing("2026-01-10T10:00:00Z".parse().unwrap());
    Zoom::of(Simulator::builder().users(30).clock(clock).start().await.unwrap())
}

#[tokio::test]
async fn a_report_is_of_one_month_within_the_last_six() {
    let zoom = in_january().await;
    let token = zoom.token().await;
    for path in ["/report/activities", "/report/operationlogs", "/report/users"] {
        let get = async |from: &str, to: &str| zoom.get(&token, &format!("{path}?from={from}&to={to}")).await;
        assert_eq!(get("2025-12-10", "2026-01-10").await.0, 200, "{path}");
        assert_eq!(get("2025-07-10", "2025-08-10").await.0, 200, "{path}");
        for (from, to) in [
            ("2025-12-09", "2026-01-10"),
            ("2026-01-10", "2026-01-09"),
            ("2025-07-09", "2025-08-01"),
            ("yesterday", "2026-01-10"),
            ("2026-02-30", "2026-03-01"),
        ] {
            assert_eq!(get(from, to).await.1["code"], 300, "{path} {from} {to}");
        }
    }
    assert_eq!(zoom.get(&token, "/report/activities").await.0, 200);
    assert_eq!(zoom.get(&token, "/report/users").await.1["code"], 300);
    assert_eq!(zoom.get(&token, "/report/operationlogs?from=2026-01-01").await.1["code"], 300);
}

#[tokio::test]
async fn sign_ins_and_sign_outs_are_told_newest_first() {
    let zoom = in_january().await;
    let token = zoom.token().await;
    let (_, report) =
        zoom.get(&token, "/report/activities?from=2025-12-15&to=2026-01-10&page_size=300").await;
    let rows = report["activity_logs"].as_array().unwrap();
    let count = |kind: &str| rows.iter().filter(|row| row["type"] == kind).count();
    assert!(count("Sign in") > 5 && count("Sign in") == count("Sign out"), "{report}");
    assert!(rows.is_sorted_by(|one, next| one["time"].as_str() >= next["time"].as_str()));
    assert_eq!((&report["from"], &report["to"]), (&json!("2025-12-15"), &json!("2026-01-10")));
}

#[tokio::test]
async fn changes_are_told_with_who_made_them() {
    let zoom = in_january().await;
    let token = zoom.token().await;
    let owner = zoom.get(&token, "/users/me").await.1["email"].clone();
    zoom.call("POST", &token, "/groups", Some(&json!({"name": "Pilots"}))).await;
    zoom.call("PATCH", &token, "/users/me/settings", Some(&json!({"in_meeting": {"chat": false}}))).await;
    // A refused change is no change.
    zoom.call("POST", &token, "/groups", Some(&json!({"name": "Pilots"}))).await;
    let logs = async |category: &str| {
        let path = format!("/report/operationlogs?from=2026-01-10&to=2026-01-10{category}");
        zoom.get(&token, &path).await.1["operation_logs"].as_array().cloned().unwrap_or_default()
    };
    let all = logs("").await;
    let told: Vec<_> = all.iter().map(|row| (row["category_type"].clone(), row["action"].clone())).collect();
    assert_eq!(told, [(json!("user_settings"), json!("Update")), (json!("account"), json!("Add"))]);
    assert!(all.iter().all(|row| row["operator"] == owner));
    assert_eq!(logs("&category_type=user_settings").await.len(), 1);
    assert_eq!(logs("&category_type=role").await, Vec::<Value>::new());
    let path = "/report/operationlogs?from=2026-01-10&to=2026-01-10&category_type=weather";
    assert_eq!(zoom.get(&token, path).await.1["code"], 300);
}

#[tokio::test]
async fn active_and_inactive_hosts_are_all_active_users() {
    let zoom = in_january().await;
    let token = zoom.token().await;
    let report = async |more: &str| {
        zoom.get(&token, &format!("/report/users?from=2025-12-20&to=2026-01-10&page_size=300{more}")).await.1
    };
    let (active, inactive) = (report("&type=active").await, report("&type=inactive").await);
    let users = zoom.get(&token, "/users").await.1["total_records"].as_u64();
    let count = |report: &Value| report["total_records"].as_u64().unwrap();
    assert_eq!(Some(count(&active) + count(&inactive)), users);
    let meetings = |report: &Value| -> u64 {
        report["users"].as_array().unwrap().iter().map(|row| row["meetings"].as_u64().unwrap()).sum()
    };
    assert_eq!(Some(meetings(&active)), active["total_meetings"].as_u64());
    assert!(meetings(&active) > 0 && meetings(&inactive) == 0);
    let group = zoom.simulator.with_state(|world| world.groups.keys().next().unwrap().clone());
    assert!(count(&report(&format!("&group_id={group}")).await) < count(&active));
    assert_eq!(report("&type=lazy").await["code"], 300);
}

#[tokio::test]
async fn a_report_needs_its_privilege() {
    let zoom = in_january().await;
    let help_desk = zoom.simulator.with_state(|world| {
        let role = world.roles.iter().find(|(_, role)| role.name == "Help Desk").unwrap().0.clone();
        world.users.iter().find(|(_, user)| user.role_id == role).unwrap().0.clone()
    });
    zoom.simulator.app(zoom.provider()).set_owner(help_desk);
    let token = zoom.token().await;
    let refused = (400, json!({"code": 200, "message": "No permission."}));
    for path in ["/report/activities", "/report/operationlogs", "/report/users"] {
        assert_eq!(zoom.get(&token, path).await, refused, "{path}");
    }
}
