//! What plans and applies of connectors once got wrong, each by its name, with what a user now sees.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::proto;
use terraform_provider_zoom::framework::value::Value;
use zoom_simulator::world::{App, UserStatus};

use super::support::framework::host::{Action, Object, Planned};
use super::support::zoom::{CONNECTOR, Stage, texts};

const PURVIEW: &str = "zoom_connector_purview";
const PING: &str = "zoom_connector_pingone_for_enterprise";

/// The configuration of a connector of this type, with what `other` says beside or instead.
fn config(stage: &Stage, type_name: &str, other: &Json) -> Value {
    let mut config = json!({
        "name": "Governance",
        "account_id": stage.env["ZOOM_CONNECTOR_ACCOUNT_ID"],
        "client_id": stage.env["ZOOM_CONNECTOR_CLIENT_ID"],
        "client_secret": stage.env["ZOOM_CONNECTOR_CLIENT_SECRET"],
    });
    for (name, value) in other.as_object().expect("an object") {
        config[name] = value.clone();
    }
    stage.host.config(type_name, &config)
}

fn set_scopes(stage: &Stage, scopes: &str) {
    assert!(stage.app().set_scopes(scopes.split_whitespace().map(str::to_owned)));
}

/// What a user is told.
fn said(diagnostics: &[proto::Diagnostic]) -> String {
    let mut text = String::new();
    for one in diagnostics {
        let is_error = one.severity == proto::diagnostic::Severity::Error as i32;
        let kind = if is_error { "Error" } else { "Warning" };
        writeln!(text, "{kind}: {}\n\n{}\n", one.summary, one.detail).expect("text");
    }
    text.trim().to_owned()
}

async fn plan(stage: &Stage, type_name: &str, prior: Option<&Object>, config: &Value) -> Planned {
    stage.host.plan(type_name, prior, config).await.expect("a plan")
}

async fn created(stage: &Stage, type_name: &str, config: &Value) -> Object {
    stage.host.bring_about(type_name, None, config).await.expect("an apply").expect("an object")
}

async fn refreshed(stage: &Stage, type_name: &str, object: &Object) -> Object {
    stage.host.refresh(type_name, object).await.expect("a read").expect("an object")
}

/// A new connector that is refused: what its plan warns of and its apply is refused with.
async fn refused(stage: &Stage, type_name: &str, config: &Value) -> String {
    let plan = plan(stage, type_name, None, config).await;
    let applied = stage.host.apply(type_name, &plan, config).await.expect("an answer");
    assert_eq!(applied.object, None);
    let errors: Vec<_> = applied
        .diagnostics
        .into_iter()
        .filter(|one| one.severity == proto::diagnostic::Severity::Error as i32)
        .collect();
    format!("plan\n{}\n\napply\n{}", said(&plan.warnings), said(&errors))
}

#[tokio::test]
async fn an_app_of_purview_that_may_not_list_users_is_not_connected() {
    let stage = Stage::new().await;
    set_scopes(&stage, "user:read:email:admin account:read:settings:admin");
    let said = refused(&stage, PURVIEW, &config(&stage, PURVIEW, &json!({}))).await;
    insta::assert_snapshot!("purview_without_users", said);
}

#[tokio::test]
async fn scim_that_is_switched_off_at_zoom_is_not_connected() {
    let stage = Stage::new().await;
    set_scopes(
        &stage,
        "user:master user:read:admin user:write:admin account:master account:read:admin account:write:admin scim2",
    );
    let config = config(&stage, PING, &json!({}));
    let object = created(&stage, PING, &config).await;
    assert_eq!(object.value.get("status").as_str(), Some("connected"));
    assert!(stage.simulator.count("userSCIM2List") > 0, "SCIM is called");
    stage.simulator.with_state(|world| world.account.sso_enabled = false);
    stage.next_walk().await;
    let said = refused(&stage, PING, &config).await;
    insta::assert_snapshot!("scim_switched_off", said);
}

#[tokio::test]
async fn the_scopes_of_pingone_without_the_master_ones_are_not_enough() {
    let stage = Stage::new().await;
    set_scopes(&stage, "user:read:admin user:write:admin account:read:admin account:write:admin scim2");
    let said = refused(&stage, PING, &config(&stage, PING, &json!({}))).await;
    assert!(said.contains("account:master, user:master"), "{said}");
    insta::assert_snapshot!("pingone_without_master", said);
    // For an app with granular scopes, the message names the list that such an app can meet.
    set_scopes(&stage, "scim2:admin");
    stage.next_walk().await;
    let said = refused(&stage, PING, &config(&stage, PING, &json!({}))).await;
    assert!(said.contains("set presets = [\"scim2_granular_inferred\"]"), "{said}");
    stage.next_walk().await;
    let pinned = config(&stage, PING, &json!({ "presets": ["scim2_granular_inferred"] }));
    let object = created(&stage, PING, &pinned).await;
    assert_eq!(object.value.get("status").as_str(), Some("connected"));
}

/// The attributes that are open in a plan, or change.
fn shown(plan: &Planned) -> Vec<&str> {
    let prior = plan.prior.as_ref().expect("an object");
    let planned = plan.value.as_object().expect("an object");
    planned.iter().filter(|(name, value)| prior.value.get(name) != *value).map(|(name, _)| name).collect()
}

#[tokio::test]
async fn drift_of_a_kept_secret_shows_what_broke_and_nothing_else() {
    let stage = Stage::new().await;
    let config = config(&stage, CONNECTOR, &json!({ "product": "veza" }));
    let object = created(&stage, CONNECTOR, &config).await;
    stage.take_scopes(&["group:read:list_groups:admin"]);
    stage.next_walk().await;
    let broken = refreshed(&stage, CONNECTOR, &object).await;
    let plan = plan(&stage, CONNECTOR, Some(&broken), &config).await;
    assert_eq!(shown(&plan), ["missing_scopes", "status", "status_detail"]);
    assert!(plan.value.get("status").is_unknown(), "no output or check is told that all is well");
    insta::assert_snapshot!("drift_of_a_kept_secret", said(&plan.warnings));
}

#[tokio::test]
async fn other_owners_leave_open_what_they_change_and_what_no_refresh_puts_right() {
    const ALL: [&str; 8] = [
        "app_owner",
        "excess_scopes",
        "granted_scopes",
        "missing_scopes",
        "owner_details",
        "owners",
        "status",
        "status_detail",
    ];
    const OWNERS: [&str; 5] = ["missing_scopes", "owner_details", "owners", "status", "status_detail"];
    let stage = Stage::new().await;
    let secret = stage.env["ZOOM_CONNECTOR_CLIENT_SECRET"].clone();
    let write_only =
        json!({ "client_secret": null, "client_secret_wo": secret, "client_secret_wo_version": "1" });
    for (other, open) in
        [(json!({}), &OWNERS[..]), (json!({ "verify": "apply" }), &ALL[..]), (write_only.clone(), &ALL[..])]
    {
        let mut arguments = json!({ "product": "veza" });
        arguments.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
        let before = created(&stage, CONNECTOR, &config(&stage, CONNECTOR, &arguments)).await;
        arguments["owners"] = json!(["yara.zimmer@example.com"]);
        let changed = config(&stage, CONNECTOR, &arguments);
        let plan = plan(&stage, CONNECTOR, Some(&before), &changed).await;
        assert_eq!(shown(&plan), open, "{other}");
        let applied = stage.host.apply(CONNECTOR, &plan, &changed).await.expect("an answer");
        assert_eq!(said(&applied.diagnostics), "", "{other}");
        let after = applied.object.expect("an object");
        let owners = after.value.get("owner_details").as_elements().expect("owners");
        assert_eq!(owners.len(), 1, "{other}");
    }
}

#[tokio::test]
async fn other_scopes_leave_open_which_of_them_nothing_needs() {
    const FIRST: &str = "user:read:list_users:admin";
    let stage = Stage::new().await;
    let of = |scope: &str| config(&stage, CONNECTOR, &json!({ "scopes": [scope] }));
    let before = created(&stage, CONNECTOR, &of(FIRST)).await;
    assert!(!texts(before.value.get("excess_scopes")).contains(&FIRST));
    let changed = of("group:read:list_groups:admin");
    let plan = plan(&stage, CONNECTOR, Some(&before), &changed).await;
    for name in ["granted_scopes", "excess_scopes"] {
        assert!(plan.value.get(name).is_unknown(), "{name}");
    }
    let applied = stage.host.apply(CONNECTOR, &plan, &changed).await.expect("an answer");
    let after = applied.object.expect("an object");
    assert!(texts(after.value.get("excess_scopes")).contains(&FIRST));
}

#[tokio::test]
async fn drift_of_a_write_only_secret_is_warned_of_and_recorded_by_the_failed_apply() {
    let stage = Stage::new().await;
    let secret = &stage.env["ZOOM_CONNECTOR_CLIENT_SECRET"];
    let config = config(
        &stage,
        CONNECTOR,
        &json!({
            "product": "veza",
            "client_secret": null,
            "client_secret_wo": secret,
            "client_secret_wo_version": "1",
        }),
    );
    for (harm, status) in
        [("scope", "scopes_missing"), ("app", "app_deactivated"), ("secret", "credentials_rejected")]
    {
        let object = created(&stage, CONNECTOR, &config).await;
        match harm {
            "scope" => stage.take_scopes(&["group:read:list_groups:admin"]),
            "app" => assert!(stage.app().set_active(false)),
            _ => assert!(stage.app().set_client_secret("another-secret")),
        }
        stage.next_walk().await;
        let plan = plan(&stage, CONNECTOR, Some(&object), &config).await;
        assert_eq!(plan.action, Action::Update, "{harm}");
        insta::assert_snapshot!(format!("drift_of_a_write_only_secret_{harm}"), said(&plan.warnings));
        let applied = stage.host.apply(CONNECTOR, &plan, &config).await.expect("an answer");
        let kept = applied.object.expect("the object stays");
        assert_eq!(kept.value.get("status").as_str(), Some(status), "{harm}");
        assert_eq!(kept.value.get("name"), object.value.get("name"));
        let scopes = texts(object.value.get("granted_scopes")).into_iter().map(str::to_owned);
        assert!(stage.app().set_scopes(scopes) && stage.app().set_active(true));
        assert!(stage.app().set_client_secret(secret));
        stage.next_walk().await;
    }
}

#[tokio::test]
async fn a_connector_that_warns_plans_nothing_for_a_drift_it_has_recorded() {
    let stage = Stage::new().await;
    let secret = &stage.env["ZOOM_CONNECTOR_CLIENT_SECRET"];
    for write_only in [false, true] {
        let mut other = json!({ "product": "veza", "on_unhealthy": "warn" });
        if write_only {
            other["client_secret"] = Json::Null;
            other["client_secret_wo"] = json!(secret);
            other["client_secret_wo_version"] = json!("1");
        }
        let config = config(&stage, CONNECTOR, &other);
        let object = created(&stage, CONNECTOR, &config).await;
        stage.take_scopes(&["group:read:list_groups:admin"]);
        stage.next_walk().await;
        let broken = refreshed(&stage, CONNECTOR, &object).await;
        let first = plan(&stage, CONNECTOR, Some(&broken), &config).await;
        // What refresh cannot record, an apply has to: once.
        assert_eq!(first.action, if write_only { Action::Update } else { Action::Nothing });
        let settled = match first.action {
            Action::Update => {
                let applied = stage.host.apply(CONNECTOR, &first, &config).await.expect("an answer");
                applied.object.expect("an object")
            }
            _ => broken,
        };
        let again = plan(&stage, CONNECTOR, Some(&settled), &config).await;
        assert_eq!(again.action, Action::Nothing, "write-only: {write_only}");
        let told = said(&again.warnings);
        assert!(!told.contains("set on_unhealthy"), "{told}");
        insta::assert_snapshot!(format!("warned_drift_write_only_{write_only}"), told);
        let scopes = texts(object.value.get("granted_scopes")).into_iter().map(str::to_owned);
        assert!(stage.app().set_scopes(scopes));
        stage.next_walk().await;
    }
}

#[tokio::test]
async fn every_problem_is_told_at_once() {
    let stage = Stage::new().await;
    stage.take_scopes(&["group:read:list_groups:admin"]);
    let inactive = stage.simulator.with_state(|world| {
        let user =
            world.users.values().find(|user| user.status == UserStatus::Inactive).expect("an inactive user");
        user.email.clone()
    });
    let config =
        config(&stage, CONNECTOR, &json!({ "product": "veza", "owners": ["nobody@example.com", inactive] }));
    let said = refused(&stage, CONNECTOR, &config).await;
    for words in ["group:read:list_groups:admin", "nobody@example.com is no user", &*inactive] {
        assert!(said.contains(words), "{said}");
    }
    insta::assert_snapshot!("every_problem_at_once", said);
}

#[tokio::test]
async fn an_owner_whom_nobody_may_look_up_is_a_warning() {
    let stage = Stage::with(
        |env| {
            for name in ["ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET"] {
                env.remove(name);
            }
        },
        json!({}),
    )
    .await;
    set_scopes(&stage, "group:read:list_groups:admin");
    let config = config(
        &stage,
        CONNECTOR,
        &json!({ "scopes": ["group:read:list_groups:admin"], "owners": ["yara.zimmer@example.com"] }),
    );
    let plan = plan(&stage, CONNECTOR, None, &config).await;
    let applied = stage.host.apply(CONNECTOR, &plan, &config).await.expect("an answer");
    assert_eq!(applied.object.expect("an object").value.get("status").as_str(), Some("connected"));
    insta::assert_snapshot!("owner_not_looked_up", said(&applied.diagnostics));
}

#[tokio::test]
async fn without_a_network_one_connector_tells_in_full_and_the_others_in_short() {
    let stage = Stage::with(
        |env| {
            env.insert("ZOOM_OAUTH_URL".to_owned(), "http://127.0.0.1:9/oauth".to_owned());
        },
        json!({ "max_retries": 0 }),
    )
    .await;
    let mut told = Vec::new();
    for number in 0..20 {
        let config = config(
            &stage,
            CONNECTOR,
            &json!({ "product": "veza", "name": format!("Connector {number}"), "client_id": format!("app{number}") }),
        );
        let plan = plan(&stage, CONNECTOR, None, &config).await;
        told.push(said(&plan.warnings));
    }
    let short = |text: &&String| text.lines().count() <= 3;
    assert_eq!(told.iter().filter(short).count(), 19);
    insta::assert_snapshot!("no_network", told[..2].join("\n\n"));
}

#[tokio::test]
async fn an_api_out_of_reach_is_found_out_once_and_not_for_each_connector() {
    // Tokens are given; the API is another host, which a proxy may not let pass.
    for other in ["one app", "twenty apps"] {
        let stage = Stage::with(
            |env| {
                env.insert("ZOOM_API_URL".to_owned(), "http://127.0.0.1:9/v2".to_owned());
            },
            json!({ "max_retries": 1 }),
        )
        .await;
        stage.simulator.with_state(|world| {
            let app = world.apps[&stage.env["ZOOM_CONNECTOR_CLIENT_ID"]].clone();
            for number in 0..20 {
                let app = App { app_id: format!("id{number}"), ..app.clone() };
                world.apps.insert(format!("client{number}"), app);
            }
        });
        let (mut planned, mut applied) = (Vec::new(), Vec::new());
        for number in 0..20 {
            let client_id = if other == "one app" { "client0".to_owned() } else { format!("client{number}") };
            let config = config(
                &stage,
                CONNECTOR,
                &json!({ "product": "veza", "name": format!("Connector {number}"), "client_id": client_id }),
            );
            planned.push(said(&plan(&stage, CONNECTOR, None, &config).await.warnings));
            applied.push(refused(&stage, CONNECTOR, &config).await);
        }
        // The applies come with plans of their own, whose advice knows by then.
        for (told, in_short) in [(planned, 19), (applied, 20 + 19)] {
            let told = told.join("\n");
            assert_eq!(told.matches("Check the network").count(), 1, "{other}: {told}");
            let short = told.matches("this is told in full where it was met first").count();
            assert_eq!(short, in_short, "{other}: {told}");
        }
    }
}

#[tokio::test]
async fn an_api_that_fails_is_asked_once_by_all_the_advice_of_a_plan() {
    let stage = Stage::new().await;
    stage
        .simulator
        .fault(json!({ "match": { "operation": "users" }, "fault": "status", "code": 503 }))
        .expect("a fault");
    for number in 0..20 {
        let config =
            config(&stage, CONNECTOR, &json!({ "product": "veza", "name": format!("Connector {number}") }));
        let told = said(&plan(&stage, CONNECTOR, None, &config).await.warnings);
        assert!(told.starts_with("Warning: Zoom failed"), "{told}");
    }
    assert_eq!(stage.simulator.count("users"), 1);
}

#[tokio::test]
async fn a_used_up_daily_limit_says_when_it_ends() {
    for operation in ["oauthToken", "users"] {
        let stage = Stage::new().await;
        let fault = json!({ "match": { "operation": operation }, "fault": "rate_limit_day" });
        stage.simulator.fault(fault).expect("a fault");
        let config = config(&stage, CONNECTOR, &json!({ "product": "veza" }));
        let plan = plan(&stage, CONNECTOR, None, &config).await;
        let told = said(&plan.warnings);
        assert!(told.starts_with("Warning: Zoom's daily limit is used up"), "{operation}: {told}");
        assert!(told.contains("Zoom takes requests again at 20"), "{operation}: {told}");
    }
}

#[tokio::test]
async fn connectors_of_one_app_cost_as_many_calls_as_one() {
    let stage = Stage::new().await;
    let config_of = |number: u32| {
        config(&stage, CONNECTOR, &json!({ "product": "veza", "name": format!("Connector {number}") }))
    };
    created(&stage, CONNECTOR, &config_of(0)).await;
    let for_one = stage.simulator.requests().len();
    assert!(for_one <= 10, "{for_one}");
    for number in 1..50 {
        created(&stage, CONNECTOR, &config_of(number)).await;
    }
    assert_eq!(stage.simulator.requests().len(), for_one);
}

#[tokio::test]
async fn a_wrong_secret_is_asked_with_once_for_each_app() {
    let stage = Stage::new().await;
    let app = stage.simulator.with_state(|world| world.apps[&stage.env["ZOOM_CONNECTOR_CLIENT_ID"]].clone());
    stage.simulator.with_state(|world| {
        for number in 0..50 {
            let app = App { app_id: format!("id{number}"), ..app.clone() };
            world.apps.insert(format!("client{number}"), app);
        }
    });
    stage.simulator.clear_requests();
    for number in 0..50 {
        for _ in 0..2 {
            let config = config(
                &stage,
                CONNECTOR,
                &json!({ "product": "veza", "client_id": format!("client{number}"), "client_secret": "wrong" }),
            );
            let told = refused(&stage, CONNECTOR, &config).await;
            assert!(told.contains("credentials_rejected"), "{told}");
        }
    }
    assert_eq!(stage.simulator.requests().len(), 50);
}

#[tokio::test]
async fn the_provider_s_own_app_asks_for_one_token_also_as_a_connector() {
    let stage = Stage::new().await;
    stage.read("zoom_roles", json!({})).await.expect("roles");
    let config = config(
        &stage,
        CONNECTOR,
        &json!({
            "scopes": ["user:read:list_users:admin"],
            "client_id": stage.env["ZOOM_CLIENT_ID"],
            "client_secret": stage.env["ZOOM_CLIENT_SECRET"],
        }),
    );
    created(&stage, CONNECTOR, &config).await;
    assert_eq!(stage.simulator.count("oauthToken"), 1);
}

#[tokio::test]
async fn a_product_with_a_type_of_its_own_is_led_there() {
    let stage = Stage::new().await;
    let purview = config(&stage, CONNECTOR, &json!({ "product": "purview" }));
    insta::assert_snapshot!(
        "product_with_its_own_type",
        said(&stage.host.validate(CONNECTOR, &purview).await)
    );
    // No move leads from a record to what the product's API has made.
    for product in ["conductorone", "pingone"] {
        let config = config(&stage, CONNECTOR, &json!({ "product": product }));
        let told = said(&stage.host.validate(CONNECTOR, &config).await);
        let import = format!("import {{\n      to = zoom_connector_{product}.NAME");
        assert!(told.contains(&import) && !told.contains("moved {"), "{told}");
    }
}

#[tokio::test]
async fn an_import_of_what_cannot_be_looked_up_says_so() {
    let stage = Stage::new().await;
    // The form is checked; more Zoom tells nobody without the secret.
    for id in ["no such/app", "a b", "x/y/z"] {
        assert!(stage.host.import(CONNECTOR, id).await.is_err(), "{id}");
    }
    let object = stage.host.import(CONNECTOR, "nosuch/app").await.expect("an import");
    assert_eq!(object.value.get("status").as_str(), Some("unverified"));
}
