//! Data sources about users, the account, its licences and its reports.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::value::Value;
use zoom_simulator::Plan;
use zoom_simulator::world::{User, UserStatus, World};

use crate::support::zoom::{Stage, only, texts};

async fn read(stage: &Stage, type_name: &str, config: Json) -> Value {
    stage.read(type_name, config).await.unwrap_or_else(|diagnostics| panic!("{diagnostics:?}"))
}

async fn refused(stage: &Stage, type_name: &str, config: Json) -> String {
    only(&stage.read(type_name, config).await.expect_err("a refusal"))
}

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        _ => None,
    }
}

/// The addresses of those users of the account of whom something is true, in order.
fn emails(stage: &Stage, is_wanted: impl Fn(&User) -> bool) -> Vec<String> {
    stage.simulator.with_state(|world| {
        let wanted = world.users.values().filter(|user| is_wanted(user));
        let mut emails: Vec<String> = wanted.map(|user| user.email.clone()).collect();
        emails.sort();
        emails
    })
}

fn days_ago(days: i64) -> Timestamp {
    Timestamp::now() - SignedDuration::from_hours(24 * days)
}

/// Everybody signed in yesterday, but for three active users: 100 days ago, 200 days ago, and never.
/// The ids of all users, whoever is changed meanwhile.
fn everybody(world: &World) -> Vec<String> {
    world.users.keys().cloned().collect()
}

fn sign_in(stage: &Stage) {
    stage.simulator.with_state(|world| {
        let mut away = [Some(days_ago(100)), Some(days_ago(200)), None].into_iter();
        for user in everybody(world) {
            let user = world.users.get_mut(&user).unwrap();
            user.user_created_at = days_ago(400);
            user.last_login_time = match user.status {
                UserStatus::Active => away.next().unwrap_or(Some(days_ago(1))),
                UserStatus::Inactive => Some(days_ago(300)),
                UserStatus::Pending => None,
            };
        }
    });
}

#[tokio::test]
async fn users_are_filtered_by_licence_and_by_sign_in() {
    let stage = Stage::new().await;
    sign_in(&stage);
    let long = days_ago(90);
    for (filter, wanted) in [
        (json!({"types": ["licensed"]}), emails(&stage, |user| user.kind == 2)),
        (json!({"types": ["basic", "none"]}), emails(&stage, |user| user.kind == 1)),
        (
            json!({"not_signed_in_for_days": 90, "statuses": ["active"]}),
            emails(&stage, |user| {
                user.status == UserStatus::Active && user.last_login_time.is_none_or(|time| time < long)
            }),
        ),
        (
            json!({"signed_in_within_days": 7}),
            emails(&stage, |user| user.last_login_time.is_some_and(|time| time > days_ago(7))),
        ),
        (json!({"role_name": "Admin"}), emails(&stage, |user| user.role_id == "1")),
    ] {
        let found = read(&stage, "zoom_users", filter.clone()).await;
        assert_eq!(texts(found.get("emails")), wanted, "{filter}");
        assert_eq!(number(found.get("total")), i64::try_from(wanted.len()).ok(), "{filter}");
    }
}

#[tokio::test]
async fn a_filter_that_names_what_is_not_there_is_an_error() {
    let stage = Stage::new().await;
    for (filter, says) in [
        (
            json!({"role_id": "nowhere"}),
            "Role not found: The Zoom account has no role with the id \"nowhere\"",
        ),
        (json!({"group_id": "nowhere"}), "Group not found: The Zoom account has no group with the id"),
        (json!({"role_name": "admin"}), "name = \"Admin\""),
        (json!({"group_name": "Nowhere"}), "Group not found"),
        (json!({"role_id": "nowhere", "count_only": true}), "Role not found"),
    ] {
        let told = refused(&stage, "zoom_users", filter.clone()).await;
        assert!(told.contains(says), "{filter}: {told}");
    }
    // A role that nobody holds is there all the same.
    stage.simulator.with_state(|world| {
        let empty = serde_json::from_value(json!({"name": "Empty"})).unwrap();
        world.roles.insert("empty".to_owned(), empty);
    });
    let nobody = read(&stage, "zoom_users", json!({"role_id": "empty"})).await;
    assert_eq!((texts(nobody.get("emails")), number(nobody.get("total"))), (vec![], Some(0)));
}

#[tokio::test]
async fn users_are_counted_without_reading_a_list() {
    let stage = Stage::new().await;
    let counted = read(&stage, "zoom_users", json!({"count_only": true})).await;
    let everybody = stage.simulator.with_state(|world| world.users.len());
    assert_eq!(number(counted.get("total")), i64::try_from(everybody).ok());
    assert!(counted.get("users").is_null() && counted.get("emails").is_null());
    let pages = stage.simulator.requests().into_iter().filter(|it| it.operation.as_deref() == Some("users"));
    assert!(pages.clone().count() == 3 && pages.clone().all(|page| page.query["page_size"] == "1"));
    // What Zoom does not count is counted here, and still no list is given.
    let licensed = read(&stage, "zoom_users", json!({"count_only": true, "types": ["licensed"]})).await;
    let wanted = emails(&stage, |user| user.kind == 2).len();
    assert_eq!(number(licensed.get("total")), i64::try_from(wanted).ok());
    assert!(licensed.get("users").is_null());
}

#[tokio::test]
async fn nothing_that_a_list_tells_is_null_in_every_row() {
    let stage = Stage::new().await;
    sign_in(&stage);
    stage.simulator.with_state(|world| {
        for user in everybody(world) {
            let user = world.users.get_mut(&user).unwrap();
            user.employee_unique_id = "E1".into();
            user.dept = "Sales".into();
            user.timezone = "Europe/Berlin".into();
            user.last_client_version = "6.3.11(mac)".into();
        }
    });
    let found = read(&stage, "zoom_users", json!({})).await;
    let rows = found.get("users").as_elements().unwrap();
    let mut given: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        for (name, value) in row.as_object().unwrap().iter() {
            *given.entry(name.to_owned()).or_default() += usize::from(!value.is_null());
        }
    }
    let never: Vec<_> = given.iter().filter(|(_, rows)| **rows == 0).collect();
    assert!(never.is_empty(), "{never:?}");
}

#[tokio::test]
async fn a_list_that_grows_while_it_is_read_is_no_error() {
    let stage = Stage::new().await;
    stage.simulator.with_state(|world| {
        let one = world.users.values().next().unwrap().clone();
        for number in 0..700 {
            let email = format!("more{number}@example.com");
            let user = User { email, status: UserStatus::Active, ..one.clone() };
            world.users.insert(format!("more{number}"), user);
        }
    });
    // With pages of 300 there are several, and somebody comes between them.
    let body = json!({"code": 300, "message": "Validation Failed."});
    let small =
        json!({"match": {"operation": "users"}, "fault": "status", "code": 400, "body": body, "times": 1});
    let slow = json!({"match": {"operation": "users"}, "fault": "delay", "ms": 30});
    for fault in [small, slow] {
        stage.simulator.fault(fault).unwrap();
    }
    let growing = async {
        for number in 0..40 {
            tokio::time::sleep(std::time::Duration::from_millis(3)).await;
            stage.simulator.with_state(|world| {
                let one = world.users["more0"].clone();
                let email = format!("late{number}@example.com");
                world.users.insert(format!("late{number}"), User { email, ..one });
            });
        }
    };
    let (found, ()) = tokio::join!(stage.read("zoom_users", json!({})), growing);
    assert!(texts(found.unwrap().get("emails")).len() >= 700);
}

#[tokio::test]
async fn the_account_is_told_and_what_the_app_may_not_ask_is_null() {
    let stage = Stage::new().await;
    let account_id = stage.env["ZOOM_ACCOUNT_ID"].as_str();
    let account = read(&stage, "zoom_account", json!({})).await;
    assert_eq!(account.get("id").as_str(), Some(account_id));
    assert!(number(account.get("number")).is_some());
    assert_eq!(account.get("owner").get("role_id").as_str(), Some("0"));
    assert_eq!(texts(account.get("managed_domains")), ["managed.example.com"]);
    let app = stage.simulator.app(&stage.env["ZOOM_CLIENT_ID"]);
    assert!(app.set_scopes(["user:read:user:admin"]));
    stage.next_walk().await;
    let account = read(&stage, "zoom_account", json!({})).await;
    assert_eq!(account.get("id").as_str(), Some(account_id));
    assert!(account.get("owner").is_null() && account.get("managed_domains").is_null());
    assert!(account.get("app_owner").get("email").as_str().is_some());
}

#[tokio::test]
async fn plans_tell_what_is_left() {
    let stage = Stage::new().await;
    stage.simulator.with_state(|world| world.account.seats = Some(50));
    let usage = read(&stage, "zoom_plan_usage", json!({})).await;
    let base = &usage.get("plans").as_elements().unwrap()[0];
    let used = i64::try_from(emails(&stage, |user| user.kind == 2).len()).unwrap();
    assert_eq!(base.get("name").as_str(), Some("base"));
    assert_eq!((number(base.get("bought")), number(base.get("used"))), (Some(50), Some(used)));
    assert_eq!(number(base.get("available")), Some(50 - used));
    stage.simulator.with_state(|world| world.account.plan = Plan::Free);
    stage.next_walk().await;
    let told = refused(&stage, "zoom_plan_usage", json!({})).await;
    assert!(told.starts_with("Zoom plan too small"), "{told}");
}

#[tokio::test]
async fn licences_are_told_with_those_who_do_not_use_them() {
    let stage = Stage::new().await;
    sign_in(&stage);
    let long = days_ago(90);
    let away = emails(&stage, |user| {
        user.status == UserStatus::Active && user.last_login_time.is_none_or(|time| time < long)
    });
    assert_eq!(away.len(), 3);
    let usage = read(&stage, "zoom_license_usage", json!({})).await;
    assert_eq!(texts(usage.get("unused_emails")), away);
    let everybody = i64::try_from(emails(&stage, |_| true).len()).unwrap();
    assert_eq!(number(usage.get("total_users")), Some(everybody));
    let by_type: i64 = match usage.get("users_by_type") {
        Value::Map(counts) => counts.values().filter_map(number).sum(),
        other => panic!("{other:?}"),
    };
    assert_eq!(by_type, everybody);
    assert_eq!(usage.get("plans").as_elements().unwrap().len(), 1);
    assert_eq!(usage.get("users").as_elements().unwrap().len(), usize::try_from(everybody).unwrap());
    // Where Zoom does not tell the plans, the users are told all the same.
    stage.simulator.with_state(|world| world.account.plan = Plan::Free);
    stage.next_walk().await;
    let usage =
        read(&stage, "zoom_license_usage", json!({"unused_after_days": 150, "count_only": true})).await;
    assert!(usage.get("plans").is_null() && usage.get("users").is_null());
    assert_eq!(texts(usage.get("unused_emails")).len(), 2);
}

#[tokio::test]
async fn sign_ins_are_put_together_from_months() {
    let stage = Stage::new().await;
    stage.simulator.with_state(|world| {
        for (number, user) in everybody(world).iter().enumerate() {
            let user = world.users.get_mut(user).unwrap();
            user.last_login_time = Some(days_ago(5 + 10 * i64::try_from(number).unwrap()));
        }
    });
    let day = |days: i64| days_ago(days).to_string()[..10].to_owned();
    let found = read(&stage, "zoom_sign_in_activities", json!({"from": day(100), "to": day(0)})).await;
    let wanted = emails(&stage, |user| user.last_login_time.is_some_and(|time| time > days_ago(100)));
    assert_eq!(texts(found.get("signed_in_emails")), wanted);
    assert_eq!(number(found.get("sign_ins")), i64::try_from(wanted.len()).ok());
    assert!(stage.simulator.count("reportSignInSignOutActivities") >= 4, "a month at a time");
    let rows = found.get("activities").as_elements().unwrap();
    let times: Vec<&str> = rows.iter().filter_map(|row| row.get("time").as_str()).collect();
    assert!(times.is_sorted_by(|one, other| one >= other), "the latest first");
    assert!(rows.iter().any(|row| row.get("type").as_str() == Some("sign_out")));

    let one = &wanted[0];
    let only_one =
        read(&stage, "zoom_sign_in_activities", json!({"from": day(100), "emails": [one.to_uppercase()]}))
            .await;
    assert_eq!(texts(only_one.get("signed_in_emails")), [one]);
}

#[tokio::test]
async fn days_that_cannot_be_are_told_before_zoom_is_asked() {
    let stage = Stage::new().await;
    for (config, says) in [
        (json!({"from": "yesterday"}), "must be a day such as 2026-01-31"),
        (json!({"from": "2026-02-02", "to": "2026-02-01"}), "Time ends before it begins"),
        (json!({"from": "2020-01-01"}), "Time too long ago"),
    ] {
        let told = refused(&stage, "zoom_sign_in_activities", config.clone()).await;
        assert!(told.contains(says), "{config}: {told}");
    }
    assert_eq!(stage.simulator.requests(), []);
}

#[tokio::test]
async fn a_user_is_found_by_the_id_in_the_organisation_s_directory() {
    let stage = Stage::new().await;
    let email = emails(&stage, |_| true)[0].clone();
    stage.simulator.with_state(|world| {
        let user = world.users.find_mut(|user| user.email == email).unwrap();
        user.employee_unique_id = "E-1001".into();
    });
    let found = read(&stage, "zoom_user", json!({"employee_unique_id": "E-1001"})).await;
    assert_eq!(found.get("email").as_str(), Some(email.as_str()));
    let told = refused(&stage, "zoom_user", json!({"employee_unique_id": "E-9"})).await;
    assert!(told.contains("no user with the employee_unique_id \"E-9\""), "{told}");
}
