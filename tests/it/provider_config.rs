//! The provider block, the environment, and what data sources say.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::value::Value;

use super::support::framework::values::UNKNOWN;
use super::support::zoom::{CONNECTOR, Stage, only, texts};

type Environment = BTreeMap<String, String>;

fn without_credentials(env: &mut Environment) {
    for name in ["ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET"] {
        env.remove(name);
    }
}

/// What is said when the provider is configured so.
async fn configured(change: impl FnOnce(&mut Environment), config: Json) -> String {
    only(&Stage::unconfigured(change).await.host.configure(config).await)
}

/// What is said when a user is then looked up.
async fn looked_up(change: impl FnOnce(&mut Environment), config: Json) -> String {
    let stage = Stage::with(change, config).await;
    only(&stage.read("zoom_user", json!({ "id": "me" })).await.expect_err("a refusal"))
}

#[tokio::test]
async fn credentials_are_missed_only_by_what_needs_them() {
    let said = looked_up(without_credentials, json!({})).await;
    assert!(said.starts_with("No Zoom credentials: "), "{said}");
    assert!(said.contains("ZOOM_CLIENT_SECRET") && said.contains("provider \"zoom\" {"), "{said}");
    let stage = Stage::with(without_credentials, json!({})).await;
    let config = stage.connector(&json!({}));
    let object = stage.host.bring_about(CONNECTOR, None, &config).await.expect("an apply");
    assert_eq!(object.expect("an object").value.get("status").as_str(), Some("connected"));
    assert!(stage.read("zoom_connector_presets", json!({})).await.is_ok());
}

#[tokio::test]
async fn half_of_the_credentials_are_refused_by_name() {
    let half = |env: &mut Environment| {
        env.remove("ZOOM_CLIENT_SECRET");
    };
    let said = configured(half, json!({})).await;
    assert!(said.starts_with("Incomplete credentials: "), "{said}");
    assert!(said.contains("Missing: \"client_secret\" (or ZOOM_CLIENT_SECRET)"), "{said}");
}

#[tokio::test]
async fn what_zoom_says_of_credentials_becomes_advice() {
    let cases: [(&str, &str, &str); 3] = [
        ("ZOOM_CLIENT_SECRET", "Zoom refused the client ID or secret", "App Credentials"),
        ("ZOOM_CLIENT_ID", "Zoom refused the client ID or secret", "App Credentials"),
        ("ZOOM_ACCOUNT_ID", "Zoom refused the account ID", "App Credentials"),
    ];
    for (variable, summary, advice) in cases {
        let wrong = |env: &mut Environment| {
            env.insert(variable.to_owned(), "wrong-value".to_owned());
        };
        let said = looked_up(wrong, json!({})).await;
        assert!(said.starts_with(summary) && said.contains(advice), "{variable}: {said}");
        assert!(!said.contains("wrong-value"), "{said}");
    }
}

#[tokio::test]
async fn a_deactivated_app_is_told_from_wrong_credentials() {
    let stage = Stage::new().await;
    assert!(stage.simulator.app(&stage.env["ZOOM_CLIENT_ID"]).set_active(false));
    let said = only(&stage.read("zoom_user", json!({ "id": "me" })).await.expect_err("a refusal"));
    assert!(said.starts_with("Zoom app is not activated: ") && said.contains("Activation"), "{said}");
}

#[tokio::test]
async fn a_missing_scope_is_named_with_where_to_add_it() {
    let stage = Stage::new().await;
    assert!(
        stage.simulator.app(&stage.env["ZOOM_CLIENT_ID"]).set_scopes(["user:read:user:admin".to_owned()])
    );
    for (data_source, config, scope) in [
        ("zoom_users", json!({}), "user:read:list_users:admin"),
        ("zoom_groups", json!({}), "group:read:list_groups:admin"),
        ("zoom_roles", json!({}), "role:read:list_roles:admin"),
    ] {
        let said = only(&stage.read(data_source, config).await.expect_err("a refusal"));
        assert!(said.starts_with("Zoom app lacks a scope: "), "{said}");
        assert!(said.contains(&format!("\n    {scope}")) && said.contains("Scopes"), "{said}");
        assert!(said.contains("tracking id"), "{said}");
    }
}

#[tokio::test]
async fn clear_text_is_refused_for_every_host_but_loopback() {
    for (name, variable) in [("api_url", "ZOOM_API_URL"), ("oauth_url", "ZOOM_OAUTH_URL")] {
        let said = configured(|_| {}, json!({ name: "http://zoom.example.com/v2" })).await;
        assert!(said.starts_with("Invalid address: ") && said.contains("zoom.example.com"), "{said}");
        assert!(said.contains(name), "{said}");
        let from_environment = |env: &mut Environment| {
            env.insert(variable.to_owned(), "http://zoom.example.com/v2".to_owned());
        };
        assert!(configured(from_environment, json!({})).await.contains(variable));
    }
}

#[tokio::test]
async fn unknown_settings_never_fall_back_to_the_environment() {
    for name in ["account_id", "client_id", "client_secret", "access_token", "api_url", "environment"] {
        let stage = Stage::with(|_| {}, json!({ name: UNKNOWN })).await;
        let said = only(&stage.read("zoom_user", json!({ "id": "me" })).await.expect_err("a refusal"));
        assert!(said.starts_with("Provider configuration not known yet: "), "{name}: {said}");
        assert_eq!(stage.simulator.requests().len(), 0, "{name}");
    }
}

#[tokio::test]
async fn a_connector_is_planned_with_unknowns_where_zoom_s_address_is_not_known() {
    let stage = Stage::with(|_| {}, json!({ "api_url": UNKNOWN })).await;
    let ids = json!({ "name": "Provisioning", "account_id": "a", "client_id": "c", "client_secret": "s" });
    let config = stage.host.config("zoom_connector_pingone", &ids);
    let plan = stage.host.plan("zoom_connector_pingone", None, &config).await.expect("a plan");
    assert!(plan.value.get("settings").is_unknown() && plan.value.get("status").is_unknown());
}

#[tokio::test]
async fn the_block_comes_before_the_environment() {
    let stage = Stage::with(
        |env| {
            env.insert("ZOOM_ACCESS_TOKEN".to_owned(), "not-a-token".to_owned());
        },
        json!({}),
    )
    .await;
    let said = only(&stage.read("zoom_user", json!({ "id": "me" })).await.expect_err("a refusal"));
    assert!(said.starts_with("Zoom refused the access token: "), "{said}");
    let stage = Stage::unconfigured(|env| {
        env.insert("ZOOM_ACCESS_TOKEN".to_owned(), "not-a-token".to_owned());
    })
    .await;
    let config = json!({
        "account_id": stage.env["ZOOM_ACCOUNT_ID"],
        "client_id": stage.env["ZOOM_CLIENT_ID"],
        "client_secret": stage.env["ZOOM_CLIENT_SECRET"],
    });
    assert_eq!(stage.host.configure(config).await, []);
    assert!(stage.read("zoom_user", json!({ "id": "me" })).await.is_ok());
}

#[tokio::test]
async fn other_wrong_settings_are_refused() {
    for (config, words) in [
        (json!({ "environment": "moon" }), "\"commercial\" or \"government\""),
        (json!({ "plan": "gratis" }), "\"free\", \"pro\" or \"business\""),
        (json!({ "max_retries": 99 }), "from 0 to 20"),
        (json!({ "request_timeout": "soon" }), "length of time"),
        (json!({ "client_secret": "a", "access_token": "b" }), "at most one of"),
        (json!({ "conductorone": { "tenant_domain": "a", "server_url": "b" } }), "at most one of"),
        (json!({ "conductorone": { "client_secret": "a" } }), "secret-token:conductorone.com:v1:"),
        (json!({ "pingone": { "client_secret": "a" } }), "all of these, or none"),
        (json!({ "pingone": { "region_code": "XX" } }), "must be one of"),
    ] {
        let said = configured(|_| {}, config.clone()).await;
        assert!(said.contains(words), "{config}: {said}");
    }
    let variable = |env: &mut Environment| {
        env.insert("ZOOM_PLAN".to_owned(), "gratis".to_owned());
    };
    assert!(configured(variable, json!({})).await.contains("ZOOM_PLAN"));
}

#[tokio::test]
async fn users_groups_and_roles_are_found() {
    let stage = Stage::new().await;
    let read = async |name: &str, config: Json| stage.read(name, config).await.expect("an answer");
    let user = read("zoom_user", json!({ "email": "Yara.Zimmer@example.com" })).await;
    assert_eq!(user.get("email").as_str(), Some("Yara.Zimmer@example.com"), "the user's own spelling stays");
    assert_eq!(user.get("role_name").as_str(), Some("Owner"));
    assert_eq!(user.get("type").as_str(), Some("licensed"));
    let by_id = read("zoom_user", json!({ "id": user.get("id").as_str() })).await;
    assert_eq!(by_id.get("email").as_str(), Some("yara.zimmer@example.com"));
    assert_eq!(texts(read("zoom_users", json!({})).await.get("emails")).len(), 12);
    let inactive = read("zoom_users", json!({ "statuses": ["inactive"] })).await;
    assert_eq!(texts(inactive.get("emails")), ["fatima.sato@example.com"]);
    let pending = read("zoom_users", json!({ "statuses": ["pending"] })).await;
    assert_eq!(texts(pending.get("emails")), ["ben.berg@example.com"]);
    assert_eq!(pending.get("ids"), &Value::set([]), "Zoom tells no id of a pending user in a list");
    let group = read("zoom_group", json!({ "name": "Finance" })).await;
    let same = read("zoom_group", json!({ "id": group.get("id").as_str() })).await;
    assert_eq!(same.get("name").as_str(), Some("Finance"));
    let members = read("zoom_users", json!({ "group_id": group.get("id").as_str() })).await;
    assert_eq!(texts(members.get("emails")), ["amir.lopez@example.com", "paula.castro@example.com"]);
    assert_eq!(texts(read("zoom_groups", json!({ "name_prefix": "S" })).await.get("ids")).len(), 2);
    let role = read("zoom_role", json!({ "name": "Auditor" })).await;
    assert!(texts(role.get("privileges")).contains(&"User:Read"));
    assert_eq!(texts(read("zoom_roles", json!({})).await.get("ids")).len(), 5);
    let admins = read("zoom_users", json!({ "role_id": "1" })).await;
    assert_eq!(texts(admins.get("emails")), ["omar.silva@example.com", "sofia.adler@example.com"]);
}

#[tokio::test]
async fn what_is_not_found_is_told_with_what_there_is() {
    let stage = Stage::new().await;
    for (name, config, summary, words) in [
        ("zoom_user", json!({ "email": "nobody@example.com" }), "User not found", "nobody@example.com"),
        ("zoom_user", json!({ "id": "nobody" }), "User not found", "zoom_users"),
        ("zoom_group", json!({ "name": "finance" }), "Group not found", "name = \"Finance\""),
        ("zoom_group", json!({ "id": "nothing" }), "Group not found", "with the id"),
        ("zoom_role", json!({ "name": "Nobody" }), "Role not found", "name = \"Member\""),
        ("zoom_role", json!({ "id": "nothing" }), "Role not found", "with the id"),
        ("zoom_user", json!({}), "Exactly one attribute must be set", "\"id\", \"email\""),
        ("zoom_group", json!({ "id": "a", "name": "b" }), "Exactly one attribute must be set", "Set: \"id\""),
    ] {
        let said = only(&stage.read(name, config.clone()).await.expect_err("a refusal"));
        assert!(said.starts_with(summary) && said.contains(words), "{name} {config}: {said}");
    }
    stage.simulator.with_state(|world| {
        let name =
            world.groups.values().find(|group| group.name == "Finance").map(|group| group.name.clone());
        for group in world.groups.values_mut().filter(|group| group.name == "Sales") {
            group.name = name.clone().expect("a group");
        }
    });
    stage.next_walk().await;
    let said = only(&stage.read("zoom_group", json!({ "name": "Finance" })).await.expect_err("a refusal"));
    assert!(said.starts_with("Several groups found: ") && said.matches("id = ").count() == 2, "{said}");
}
