//! `zoom_connector` against a simulated Zoom, every answer held against Terraform's rules.

use serde_json::json;
use terraform_provider_zoom::framework::value::Value;

use super::support::framework::host::{Action, Object, Planned, Stop};
use super::support::zoom::{CONNECTOR, Stage, errors, only, texts};

const TAKEN: &str = "group:read:list_groups:admin";
const HEALTHY: &str = "Zoom accepts the credentials, and every call that the required scopes are meant to open is open to the app.";

async fn created(stage: &Stage, config: &Value) -> Object {
    let object = stage.host.bring_about(CONNECTOR, None, config).await.expect("an apply");
    object.expect("an object")
}

async fn refreshed(stage: &Stage, object: &Object) -> Object {
    stage.host.refresh(CONNECTOR, object).await.expect("a read").expect("an object")
}

async fn planned(stage: &Stage, object: &Object, config: &Value) -> Planned {
    stage.host.plan(CONNECTOR, Some(object), config).await.expect("a plan")
}

/// The apply of the plan, refused; the object that stays, and what was said.
async fn refused(stage: &Stage, object: &Object, config: &Value) -> (Object, String) {
    let plan = planned(stage, object, config).await;
    let applied = stage.host.apply(CONNECTOR, &plan, config).await.expect("an answer");
    (applied.object.expect("the object stays"), errors(&applied.diagnostics))
}

fn status(object: &Object) -> &str {
    object.value.get("status").as_str().expect("a status")
}

#[tokio::test]
async fn a_healthy_connector_is_recorded_and_needs_nothing_more() {
    let stage = Stage::new().await;
    let config = stage.connector(&json!({ "owners": ["yara.zimmer@example.com"] }));
    let object = created(&stage, &config).await;
    assert_eq!(status(&object), "connected");
    assert_eq!(object.value.get("status_detail").as_str(), Some(HEALTHY));
    assert_eq!(texts(object.value.get("missing_scopes")), Vec::<&str>::new());
    assert!(texts(object.value.get("granted_scopes")).contains(&TAKEN));
    assert!(!texts(object.value.get("excess_scopes")).is_empty());
    assert_eq!(object.value.get("app_owner").get("email").as_str(), Some("yara.zimmer@example.com"));
    assert_eq!(object.value.get("registration").as_str(), Some("manual"));
    let again = refreshed(&stage, &object).await;
    assert_eq!(again, object);
    assert_eq!(planned(&stage, &again, &config).await.action, Action::Nothing);
}

#[tokio::test]
async fn a_new_connector_is_verified_by_its_plan_and_nothing_is_planned_from_it() {
    let stage = Stage::new().await;
    let plan = stage.host.plan(CONNECTOR, None, &stage.connector(&json!({}))).await.expect("a plan");
    assert_eq!(plan.action, Action::Create);
    assert_eq!(plan.warnings, []);
    assert!(plan.value.get("status").is_unknown());
    assert!(plan.value.get("id").as_str().is_some_and(|id| id.contains('/')));
    assert!(plan.value.get("scopes").is_wholly_known() && plan.value.get("settings").is_wholly_known());
    assert_eq!(stage.simulator.count("oauthToken"), 1);
    stage.take_scopes(&[TAKEN]);
    stage.next_walk().await;
    let broken = stage.host.plan(CONNECTOR, None, &stage.connector(&json!({}))).await.expect("a plan");
    assert_eq!(broken.value, plan.value);
    let said = only(&broken.warnings);
    assert!(said.starts_with("Connector \"Governance\" is not healthy: scopes_missing: "), "{said}");
    assert!(said.contains(TAKEN) && said.contains("Applying verifies again"), "{said}");
}

#[tokio::test]
async fn a_scope_taken_away_is_left_open_and_refused_until_it_is_there() {
    let stage = Stage::new().await;
    let config = stage.connector(&json!({}));
    let object = created(&stage, &config).await;
    stage.take_scopes(&[TAKEN]);
    stage.next_walk().await;
    let broken = refreshed(&stage, &object).await;
    assert_eq!(status(&broken), "scopes_missing");
    assert_eq!(texts(broken.value.get("missing_scopes")), [TAKEN]);
    let plan = planned(&stage, &broken, &config).await;
    assert_eq!(plan.action, Action::Update);
    for name in ["status", "status_detail", "missing_scopes"] {
        assert!(plan.value.get(name).is_unknown(), "{name}");
    }
    assert_eq!(plan.value.get("granted_scopes"), broken.value.get("granted_scopes"));
    assert!(only(&plan.warnings).contains(TAKEN));
    let (kept, said) = refused(&stage, &broken, &config).await;
    assert!(said.starts_with("Connector \"Governance\" is not healthy: scopes_missing: "), "{said}");
    assert!(said.contains(TAKEN) && said.contains("Scopes."), "{said}");
    assert_eq!(kept.value, broken.value);
    let scopes = texts(object.value.get("granted_scopes")).into_iter().map(str::to_owned);
    assert!(stage.app().set_scopes(scopes));
    stage.next_walk().await;
    let mended = stage.host.bring_about(CONNECTOR, Some(&kept), &config).await.expect("an apply");
    let mended = refreshed(&stage, &mended.expect("an object")).await;
    assert_eq!(mended.value, object.value);
    assert_eq!(planned(&stage, &mended, &config).await.action, Action::Nothing);
}

#[tokio::test]
async fn what_is_wrong_with_the_app_is_told_apart() {
    for (harm, expected) in [("deactivate", "app_deactivated"), ("new secret", "credentials_rejected")] {
        let stage = Stage::new().await;
        let config = stage.connector(&json!({}));
        let object = created(&stage, &config).await;
        if harm == "deactivate" {
            assert!(stage.app().set_active(false));
        } else {
            assert!(stage.app().set_client_secret("another-secret"));
        }
        stage.next_walk().await;
        let broken = refreshed(&stage, &object).await;
        assert_eq!(status(&broken), expected, "{harm}");
        let (_, said) = refused(&stage, &broken, &config).await;
        assert!(said.contains("Zoom App Marketplace"), "{said}");
    }
}

#[tokio::test]
async fn an_apply_that_would_create_a_broken_connector_leaves_nothing_behind() {
    let stage = Stage::new().await;
    for (other, words) in [
        (json!({ "client_secret": "wrong" }), "client ID or secret"),
        (json!({ "account_id": "wrong" }), "account ID"),
        (json!({ "client_id": "wrong" }), "client ID"),
        (json!({ "owners": ["nobody@example.com"] }), "nobody@example.com is no user"),
        (json!({ "owners": ["fatima.sato@example.com"] }), "not an active Zoom user, but inactive"),
        (json!({ "product": null, "scopes": ["scim2"] }), "scim2"),
    ] {
        let config = stage.connector(&other);
        let plan = stage.host.plan(CONNECTOR, None, &config).await.expect("a plan");
        let applied = stage.host.apply(CONNECTOR, &plan, &config).await.expect("an answer");
        assert_eq!(applied.object, None);
        let said = errors(&applied.diagnostics);
        assert!(
            said.starts_with("Connector \"Governance\" is not healthy: ") && said.contains(words),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_warned_connector_is_recorded_and_settles() {
    let stage = Stage::new().await;
    stage.take_scopes(&[TAKEN]);
    let config = stage.connector(&json!({ "on_unhealthy": "warn" }));
    let plan = stage.host.plan(CONNECTOR, None, &config).await.expect("a plan");
    let applied = stage.host.apply(CONNECTOR, &plan, &config).await.expect("an answer");
    let object = applied.object.expect("an object");
    assert!(!object.tainted && status(&object) == "scopes_missing");
    assert!(only(&applied.diagnostics).contains(TAKEN));
    let object = refreshed(&stage, &object).await;
    let plan = planned(&stage, &object, &config).await;
    assert_eq!(plan.action, Action::Nothing);
    let said = only(&plan.warnings);
    assert!(said.contains(TAKEN) && !said.contains("set on_unhealthy"), "{said}");
}

#[tokio::test]
async fn each_attribute_changes_in_place_or_replaces() {
    let stage = Stage::new().await;
    let config = stage.connector(&json!({}));
    let object = created(&stage, &config).await;
    for (other, action, asks_zoom) in [
        (json!({ "name": "Other" }), Action::Update, false),
        (json!({ "on_unhealthy": "warn" }), Action::Update, false),
        (json!({ "timeouts": { "create": "1m" } }), Action::Update, false),
        (json!({ "owners": ["yara.zimmer@example.com"] }), Action::Update, true),
        (json!({ "features": ["sync"] }), Action::Update, true),
        (json!({ "presets": ["veza"] }), Action::Update, true),
        (json!({ "scopes": ["user:read:user:admin"] }), Action::Update, true),
        (json!({ "product": "cartography" }), Action::Update, true),
        (json!({ "client_secret": "other" }), Action::Update, true),
        (json!({ "verify": "apply" }), Action::Update, true),
        (json!({ "client_id": "other" }), Action::Replace, true),
        (json!({ "account_id": "other" }), Action::Replace, true),
    ] {
        let plan = planned(&stage, &object, &stage.connector(&other)).await;
        assert_eq!(plan.action, action, "{other}");
        assert_eq!(plan.value.get("status").is_unknown(), asks_zoom, "{other}");
    }
    let renamed = stage.connector(&json!({ "name": "Other" }));
    stage.simulator.clear_requests();
    let object = stage.host.bring_about(CONNECTOR, Some(&object), &renamed).await.expect("an apply");
    assert_eq!(object.expect("an object").value.get("name").as_str(), Some("Other"));
    assert_eq!(stage.simulator.requests().len(), 0, "a new name is nothing to ask Zoom about");
}

#[tokio::test]
async fn an_owner_in_other_letters_is_the_same_owner() {
    let stage = Stage::new().await;
    let object = created(&stage, &stage.connector(&json!({ "owners": ["yara.zimmer@example.com"] }))).await;
    let other = stage.connector(&json!({ "owners": ["Yara.Zimmer@Example.com"] }));
    // The letters change once, in place; whatever letters Zoom answers in, they stay as they are configured.
    assert_eq!(planned(&stage, &object, &other).await.action, Action::Update);
    let respelt = stage.host.bring_about(CONNECTOR, Some(&object), &other).await.expect("an apply");
    let respelt = refreshed(&stage, &respelt.expect("an object")).await;
    assert_eq!(texts(respelt.value.get("owners")), ["Yara.Zimmer@Example.com"]);
    assert_eq!(planned(&stage, &respelt, &other).await.action, Action::Nothing);
}

#[tokio::test]
async fn a_write_only_secret_is_kept_nowhere_and_the_plan_verifies_with_it() {
    let stage = Stage::new().await;
    let secret = stage.env["ZOOM_CONNECTOR_CLIENT_SECRET"].clone();
    let config = stage.connector(&json!({
        "client_secret": null, "client_secret_wo": secret, "client_secret_wo_version": "1",
    }));
    let object = created(&stage, &config).await;
    assert_eq!(status(&object), "connected");
    assert!(!format!("{object:?}").contains(&secret));
    // A read has no secret to ask with, so it finds what was recorded.
    stage.take_scopes(&[TAKEN]);
    stage.next_walk().await;
    let read = refreshed(&stage, &object).await;
    assert_eq!(read, object);
    let plan = planned(&stage, &read, &config).await;
    assert_eq!(plan.action, Action::Update);
    assert!(plan.value.get("status").is_unknown() && plan.value.get("missing_scopes").is_unknown());
    assert!(!format!("{plan:?}").contains(&secret));
    let (kept, said) = refused(&stage, &read, &config).await;
    assert!(said.contains(TAKEN) && !said.contains(&secret), "{said}");
    assert_eq!(status(&kept), "scopes_missing", "what the apply found is kept");
    let scopes = texts(object.value.get("granted_scopes")).into_iter().map(str::to_owned);
    assert!(stage.app().set_scopes(scopes));
    stage.next_walk().await;
    let mended = stage.host.bring_about(CONNECTOR, Some(&kept), &config).await.expect("an apply");
    assert_eq!(planned(&stage, &mended.expect("an object"), &config).await.action, Action::Nothing);
}

#[tokio::test]
async fn a_new_version_of_a_write_only_secret_verifies_anew() {
    let stage = Stage::new().await;
    let secret = stage.env["ZOOM_CONNECTOR_CLIENT_SECRET"].clone();
    let with = |secret: &str, version: &str| {
        stage.connector(&json!({
            "client_secret": null, "client_secret_wo": secret, "client_secret_wo_version": version,
        }))
    };
    let object = created(&stage, &with(&secret, "1")).await;
    let (_, said) = refused(&stage, &object, &with("wrong", "2")).await;
    assert!(said.contains("client ID or secret") && !said.contains("wrong"), "{said}");
}

#[tokio::test]
async fn zoom_is_asked_only_when_verify_says_so() {
    let stage = Stage::new().await;
    let never = stage.connector(&json!({ "verify": "never" }));
    let object = created(&stage, &never).await;
    assert_eq!(status(&object), "unverified");
    let read = refreshed(&stage, &object).await;
    assert_eq!(planned(&stage, &read, &never).await.action, Action::Nothing);
    assert_eq!(stage.simulator.requests().len(), 0);
    let on_apply = stage.connector(&json!({ "verify": "apply" }));
    let object =
        stage.host.bring_about(CONNECTOR, Some(&object), &on_apply).await.expect("an apply").expect("one");
    assert_eq!(status(&object), "connected");
    stage.simulator.clear_requests();
    let read = refreshed(&stage, &object).await;
    assert_eq!(planned(&stage, &read, &on_apply).await.action, Action::Nothing);
    assert_eq!(stage.simulator.requests().len(), 0);
}

#[tokio::test]
async fn a_general_app_cannot_be_verified_and_says_why() {
    let stage = Stage::new().await;
    let config = stage.connector(&json!({ "product": "setyl", "account_id": null }));
    let object = created(&stage, &config).await;
    assert_eq!(status(&object), "unverified");
    assert!(object.value.get("status_detail").as_str().is_some_and(|why| why.contains("browser")));
    assert_eq!(object.value.get("id"), object.value.get("client_id"));
    assert_eq!(planned(&stage, &refreshed(&stage, &object).await, &config).await.action, Action::Nothing);
    assert_eq!(stage.simulator.requests().len(), 0);
}

#[tokio::test]
async fn an_imported_connector_needs_one_apply() {
    let stage = Stage::new().await;
    let id = format!("{}/{}", stage.env["ZOOM_CONNECTOR_ACCOUNT_ID"], stage.env["ZOOM_CONNECTOR_CLIENT_ID"]);
    let object = stage.host.import(CONNECTOR, &id).await.expect("an import");
    assert_eq!(status(&object), "unverified");
    let config = stage.connector(&json!({}));
    let plan = planned(&stage, &object, &config).await;
    assert_eq!(plan.action, Action::Update, "{:?}", plan.requires_replace);
    let object = stage.host.bring_about(CONNECTOR, Some(&object), &config).await.expect("an apply");
    let object = refreshed(&stage, &object.expect("an object")).await;
    assert_eq!(status(&object), "connected");
    assert_eq!(planned(&stage, &object, &config).await.action, Action::Nothing);
    for id in ["", "/", "a/", "/b", "a/b/c"] {
        let refused = stage.host.import(CONNECTOR, id).await;
        assert!(matches!(refused, Err(Stop::Errors(_))), "{id:?}");
    }
}

#[tokio::test]
async fn a_wrong_configuration_is_refused_before_anything_is_asked() {
    let stage = Stage::new().await;
    for (other, words) in [
        (json!({ "client_secret": null }), "Set exactly one of \"client_secret\""),
        (
            json!({ "client_secret_wo": "x", "client_secret_wo_version": "1" }),
            "Set exactly one of \"client_secret\"",
        ),
        (
            json!({ "client_secret": null, "client_secret_wo": "x" }),
            "\"client_secret_wo_version\" must be set",
        ),
        (json!({ "product": null }), "Set at least one of \"product\", \"scopes\""),
        (json!({ "product": "vesa" }), "Did you mean \"veza\"? Presets exist for: purview, "),
        (json!({ "features": ["synch"] }), "Did you mean \"sync\"? Its features are: sync."),
        (json!({ "presets": ["vesa"] }), "Did you mean \"veza\"? Its presets are: veza."),
        (
            json!({ "features": ["sync"], "scopes": ["user:read:admin"] }),
            "at most one of \"features\", \"presets\"",
        ),
        (json!({ "presets": ["veza"], "features": ["sync"] }), "at most one of \"features\", \"presets\""),
        (json!({ "owners": ["jane"] }), "\"jane\" is neither an e-mail address"),
        (json!({ "product": "setyl" }), "Leave \"account_id\" out"),
        (
            json!({ "scopes": ["user:read:list_user:admin"], "product": null }),
            "Did you mean \"user:read:list_users:admin\"?",
        ),
        (json!({ "account_id": null }), "needs \"account_id\""),
        (json!({ "client_secret": "copied\n" }), "white space at either end"),
        (json!({ "on_unhealthy": "panic" }), "must be one of \"error\" or \"warn\""),
        (json!({ "name": " " }), "must not be empty"),
        (json!({ "timeouts": { "read": "soon" } }), "length of time"),
    ] {
        let diagnostics = stage.host.validate(CONNECTOR, &stage.connector(&other)).await;
        let said = only(&diagnostics).replace("begin or end with white space", "white space at either end");
        assert!(said.contains(words), "{other}: {said}");
        assert!(!said.contains("copied\n"), "{said}");
        assert!(diagnostics[0].attribute.is_some() || said.contains("None is set"), "{diagnostics:?}");
    }
    assert_eq!(stage.simulator.requests().len(), 0);
}

#[tokio::test]
async fn unknown_values_are_planned_as_unknown() {
    let stage = Stage::new().await;
    let unknown = super::support::framework::values::UNKNOWN;
    for (name, follows) in [
        ("client_id", "id"),
        ("account_id", "settings"),
        ("product", "scopes"),
        ("features", "scopes"),
        ("presets", "scopes"),
    ] {
        let config = stage.connector(&json!({ name: unknown }));
        let plan = stage.host.plan(CONNECTOR, None, &config).await.expect("a plan");
        assert!(plan.value.get(follows).is_unknown(), "{name} leaves {follows} known");
    }
}

#[tokio::test]
async fn zoom_out_of_reach_is_an_error_and_no_finding() {
    let stage = Stage::with(
        |env| {
            env.insert("ZOOM_OAUTH_URL".to_owned(), "http://127.0.0.1:9/oauth".to_owned());
        },
        json!({ "max_retries": 0 }),
    )
    .await;
    let config = stage.connector(&json!({}));
    let plan = stage.host.plan(CONNECTOR, None, &config).await.expect("a plan");
    let applied = stage.host.apply(CONNECTOR, &plan, &config).await.expect("an answer");
    assert_eq!(applied.object, None);
    let said = errors(&applied.diagnostics);
    assert!(said.starts_with("Zoom cannot be reached: "), "{said}");
    assert!(only(&plan.warnings).starts_with("Zoom cannot be reached: "), "the plan warns");
}
