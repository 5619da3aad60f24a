//! The account: domains, settings, owner, plan.

use serde_json::{Value, json};
use zoom_simulator::{Plan, Simulator};

use crate::client::Zoom;

#[tokio::test]
async fn domains_are_told_for_the_account_and_for_no_other() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let account = zoom.env["ZOOM_ACCOUNT_ID"].clone();
    let managed =
        json!({"domains": [{"domain": "managed.example.com", "status": "verified"}], "total_records": 1});
    for id in ["me", &account] {
        assert_eq!(
            zoom.get(&token, &format!("/accounts/{id}/managed_domains")).await,
            (200, managed.clone())
        );
    }
    let trusted = json!({"trusted_domains": ["partner.example.com"]});
    assert_eq!(zoom.get(&token, "/accounts/me/trusted_domains").await, (200, trusted));
    let unknown = json!({"code": 2001, "message": "Account does not exist: other."});
    for path in ["managed_domains", "trusted_domains", "settings"] {
        assert_eq!(zoom.get(&token, &format!("/accounts/other/{path}")).await, (404, unknown.clone()));
    }
    // One call answers otherwise.
    assert_eq!(zoom.get(&token, "/accounts/other/lock_settings").await, (400, unknown.clone()));
    for path in ["settings", "lock_settings"] {
        let path = format!("/accounts/other/{path}");
        assert_eq!(zoom.call("PATCH", &token, &path, Some(&json!({}))).await.0, 404);
    }
}

#[tokio::test]
async fn settings_are_changed_where_they_are_named() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let path = "/accounts/me/settings";
    let change = json!({"schedule_meeting": {"host_video": false}, "recording": {"auto_recording": "cloud"}});
    assert_eq!(zoom.call("PATCH", &token, path, Some(&change)).await, (204, Value::Null));
    let (_, settings) = zoom.get(&token, path).await;
    assert_eq!(settings["schedule_meeting"]["host_video"], false);
    assert_eq!(settings["schedule_meeting"]["personal_meeting"], true);
    assert_eq!(settings["recording"]["auto_recording"], "cloud");
    assert_eq!(settings.get("meeting_security"), None);
    let picked = format!("{path}?custom_query_fields=host_video");
    assert_eq!(zoom.get(&token, &picked).await, (200, json!({"schedule_meeting": {"host_video": false}})));
    let bad = json!({"schedule_meeting": {"host_video": "no"}});
    let (status, refusal) = zoom.call("PATCH", &token, path, Some(&bad)).await;
    assert_eq!((status, &refusal["errors"][0]["field"]), (400, &json!("schedule_meeting.host_video")));
}

#[tokio::test]
async fn options_show_another_part_of_the_settings() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let path = "/accounts/me/settings?option=";
    let security = format!("{path}meeting_security");
    let change = json!({"meeting_security": {"waiting_room": false}});
    assert_eq!(zoom.call("PATCH", &token, &security, Some(&change)).await.0, 204);
    assert_eq!(zoom.get(&token, &security).await.1["meeting_security"]["waiting_room"], false);
    let authentication = zoom.get(&token, &format!("{path}meeting_authentication")).await.1;
    assert_eq!(authentication["meeting_authentication"], false);
    let recording = zoom.get(&token, &format!("{path}recording_authentication")).await.1;
    assert_eq!(recording["recording_authentication"], false);
    let sign_in = zoom.get(&token, &format!("{path}security")).await.1;
    assert_eq!(sign_in["security"]["sign_in_with_two_factor_auth"], "none");
    assert_eq!(zoom.get(&token, &format!("{path}colours")).await.1["code"], 300);
    // A section of another part is not there.
    assert_eq!(zoom.call("PATCH", &token, "/accounts/me/settings", Some(&change)).await.1["code"], 300);
}

#[tokio::test]
async fn settings_can_be_locked() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let path = "/accounts/me/lock_settings";
    let change = json!({"in_meeting": {"chat": true}});
    assert_eq!(zoom.call("PATCH", &token, path, Some(&change)).await, (204, Value::Null));
    let (_, locks) = zoom.get(&token, path).await;
    assert_eq!(
        (&locks["in_meeting"]["chat"], &locks["in_meeting"]["annotation"]),
        (&json!(true), &json!(false))
    );
    let change = json!({"meeting_security": {"waiting_room": true}});
    assert_eq!(zoom.call("PATCH", &token, path, Some(&change)).await.0, 204);
    let (_, locks) = zoom.get(&token, &format!("{path}?option=meeting_security")).await;
    assert_eq!(locks["meeting_security"]["waiting_room"], true);
    assert_eq!(zoom.get(&token, &format!("{path}?option=security")).await.1["code"], 300);
}

#[tokio::test]
async fn the_account_is_handed_over_to_an_admin_alone() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let find = |role: &str| {
        zoom.simulator.with_state(|world| {
            let (id, user) = world.users.iter().find(|(_, user)| user.role_id == role).unwrap();
            (id.clone(), user.email.clone())
        })
    };
    let give = async |email: &str| {
        zoom.call("PUT", &token, "/accounts/me/owner", Some(&json!({"email": email}))).await
    };
    let (owner, owner_email) = find("0");
    let (admin, admin_email) = find("1");
    let refused = |message: String| (400, json!({"code": 200, "message": message}));
    let account = &zoom.env["ZOOM_ACCOUNT_ID"];
    assert_eq!(give(&owner_email).await, refused("Cannot update the role of an account owner.".to_owned()));
    let outside = "Cannot make a user outside of your account an owner.".to_owned();
    assert_eq!(give("stranger@example.net").await, refused(outside));
    let message =
        format!("User is not an admin or is an API user or doesn't belong to this account: {account}.");
    assert_eq!(give(&find("2").1).await, refused(message));
    assert_eq!(give(&admin_email).await, (204, Value::Null));
    let roles = zoom.simulator.with_state(|world| [&owner, &admin].map(|id| world.users[id].role_id.clone()));
    assert_eq!(roles, ["1", "0"]);
    assert_eq!(zoom.get(&token, "/accounts/other/managed_domains").await.0, 404);
}

#[tokio::test]
async fn plan_usage_agrees_with_the_users_and_bounds_them() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let licensed = zoom.get(&token, "/users/summary").await.1["licensed_users_count"].as_u64().unwrap();
    zoom.simulator.with_state(|world| world.account.seats = Some(licensed + 1));
    let usage = async || zoom.get(&token, "/accounts/me/plans/usage").await.1["plan_base"].clone();
    assert_eq!((&usage().await["hosts"], &usage().await["usage"]), (&json!(licensed + 1), &json!(licensed)));
    let create = async |email: &str| {
        let body = json!({"action": "create", "user_info": {"email": email, "type": 2}});
        zoom.call("POST", &token, "/users", Some(&body)).await
    };
    assert_eq!(create("a@example.com").await.0, 201);
    let full = usage().await;
    assert_eq!((&full["usage"], &full["pending"]), (&json!(licensed + 1), &json!(1)));
    assert_eq!(create("b@example.com").await.1["code"], 3412);
}

#[tokio::test]
async fn a_free_account_is_told_so_in_many_words() {
    let zoom = Zoom::of(Simulator::builder().plan(Plan::Free).start().await.unwrap());
    let token = zoom.token().await;
    let account = &zoom.env["ZOOM_ACCOUNT_ID"];
    for (path, message) in [
        ("managed_domains", format!("Only available for Paid or ZMP account: {account}.")),
        ("settings", "Only available for paid accounts.".to_owned()),
        ("lock_settings", format!("Only available for paid account:{account}.")),
    ] {
        let expected = json!({"code": 200, "message": message});
        let path = format!("/accounts/me/{path}");
        assert_eq!(zoom.get(&token, &path).await, (400, expected.clone()));
        zoom.simulator.with_state(|world| world.account.errors_in_200 = true);
        assert_eq!(zoom.get(&token, &path).await, (200, expected));
        zoom.simulator.with_state(|world| world.account.errors_in_200 = false);
    }
    let expected = json!({"code": 200, "message": "Only available for paid account."});
    assert_eq!(zoom.get(&token, "/accounts/me/plans/usage").await, (400, expected));
}
