//! A connector from its first plan to its removal, where nobody interferes.

use std::collections::BTreeSet;

use serde_json::json;
use xtask::terraform::Feature;
use zoom_simulator::world::{App, Secret};

use crate::support::{
    Arguments, CONNECTOR, Scene, assert_shows, change, changed, found, has_write_only, strings,
};

#[test]
fn a_connector_is_created_as_planned_and_removing_it_leaves_the_app() {
    let scene = Scene::new();
    scene.connect(&scene.connector());
    let plan = scene.plan_differs();
    assert_shows(
        &plan,
        &["zoom_connector.this will be created", "Plan: 1 to add, 0 to change, 0 to destroy."],
    );
    // But for Terraform's own warning of the build that is tested.
    let text = plan.text().replace("Warning: Provider development overrides", "");
    assert!(!text.contains("Warning:"), "a sound connector needs no advice: {text}");

    scene.apply();
    let connector = scene.attributes(CONNECTOR);
    assert_eq!(connector["id"], format!("{}/{}", scene.account_id, scene.client_id));
    assert_eq!(connector["status"], "connected");
    assert_eq!(connector["registration"], "manual");
    assert_eq!(connector["missing_scopes"], json!([]));
    assert_eq!(
        connector["settings"],
        json!({ "Account ID": scene.account_id, "Client ID": scene.client_id })
    );
    let (granted, required) = (strings(&connector["granted_scopes"]), strings(&connector["scopes"]));
    let app = scene.change_world(|world| world.apps[&scene.client_id].clone());
    assert_eq!(granted, app.scopes.iter().map(String::as_str).collect::<BTreeSet<_>>());
    assert_eq!(
        strings(&connector["excess_scopes"]),
        granted.difference(&required).copied().collect::<BTreeSet<_>>()
    );
    assert_eq!(
        connector["app_owner"],
        json!({ "id": app.owner_id, "email": scene.owner, "role_name": "Owner" })
    );
    assert_eq!(
        connector["owner_details"],
        json!([{
            "id": app.owner_id, "email": scene.owner, "status": "active", "role_name": "Owner", "problem": null,
        }])
    );
    scene.plan_is_empty();

    scene.expect(&["destroy", "-auto-approve"], 0);
    assert_eq!(scene.state()["resources"], json!([]));
    assert_eq!(scene.change_world(|world| world.apps[&scene.client_id].clone()), app);
}

/// What a change of one argument does.
struct Case {
    label: &'static str,
    before: Arguments,
    after: Arguments,
    actions: &'static [&'static str],
    /// Whether Zoom has to be asked anew.
    verifies: bool,
}

const UPDATE: &[&str] = &["update"];
const REPLACE: &[&str] = &["delete", "create"];

fn cases(scene: &Scene, other_owner: &str, other_client_id: &str) -> Vec<Case> {
    let base = scene.connector();
    let case = |label, after: Arguments, actions, verifies| Case {
        label,
        before: base.clone(),
        after,
        actions,
        verifies,
    };
    let mut cases = vec![
        case("name", base.clone().text("name", "Another"), UPDATE, false),
        case("on_unhealthy", base.clone().text("on_unhealthy", "warn"), UPDATE, false),
        case("timeouts", base.clone().set("timeouts", r#"{ create = "5m" }"#), UPDATE, false),
        case("owners", base.clone().texts("owners", &[&scene.owner, other_owner]), UPDATE, true),
        case("no_owners", base.clone().without("owners"), UPDATE, true),
        case("product", base.clone().text("product", "cartography"), UPDATE, true),
        case("features", base.clone().set("features", r#"["sync"]"#), UPDATE, true),
        case("scopes", base.clone().set("scopes", r#"["user:read:user:admin"]"#), UPDATE, true),
        case("verify", base.clone().text("verify", "never"), UPDATE, true),
        case("client_id", base.clone().text("client_id", other_client_id), REPLACE, true),
    ];
    if has_write_only("changes of write-only secrets") {
        let write_only = scene.write_only_connector();
        cases.push(case("client_secret", write_only.clone(), UPDATE, true));
        cases.push(Case {
            label: "client_secret_wo_version",
            after: write_only.clone().set("client_secret_wo_version", "2"),
            before: write_only,
            actions: UPDATE,
            verifies: true,
        });
    }
    cases
}

#[test]
fn each_argument_changes_in_place_or_replaces_as_declared() {
    let scene = Scene::new();
    let (other_owner, other_client_id) = scene.change_world(|world| {
        let admin = world.users.values().find(|user| user.role_id == "1").expect("an admin").email.clone();
        let app = App { app_id: "another".to_owned(), ..world.apps[&scene.client_id].clone() };
        world.apps.insert("another-client".to_owned(), app);
        (admin, "another-client")
    });
    let cases = cases(&scene, &other_owner, other_client_id);
    let configure = |arguments: fn(&Case) -> &Arguments| {
        let resources: String = cases.iter().map(|case| arguments(case).resource(case.label)).collect();
        scene.configure(resources);
    };
    configure(|case| &case.before);
    scene.apply();

    configure(|case| &case.after);
    let plan = scene.planned();
    for Case { label, actions, verifies, .. } in &cases {
        let change = change(&plan, &format!("zoom_connector.{label}"));
        assert_eq!(change["actions"], json!(actions), "{label}: {change}");
        assert_eq!(changed(change).contains("status"), *verifies, "{label}: {change}");
        if *actions == REPLACE {
            assert_eq!(change["replace_paths"], json!([[label]]), "{label}: {change}");
        }
    }
    scene.apply();
    scene.plan_is_empty();
}

#[test]
fn another_account_replaces_the_connector() {
    let scene = Scene::new();
    scene.connect(&scene.connector());
    scene.apply();
    scene.connect(&scene.connector().text("account_id", "AnotherAccount"));
    let plan = scene.planned();
    let change = change(&plan, CONNECTOR);
    assert_eq!((&change["actions"], &change["replace_paths"]), (&json!(REPLACE), &json!([["account_id"]])));
    // The old record is gone before the new one is refused, as Terraform says of every replacement.
    scene.apply_fails(&["Connector \"Governance\" is not healthy", "Zoom refused the account ID"]);
    scene.connect(&scene.connector());
    scene.apply();
    scene.plan_is_empty();
}

#[test]
fn an_owner_in_other_letters_is_the_same_owner() {
    let scene = Scene::new();
    scene.connect(&scene.connector());
    scene.apply();
    let before = scene.attributes(CONNECTOR);
    let shouted = scene.owner.to_uppercase();
    scene.connect(&scene.connector().texts("owners", &[&shouted]));
    // The letters change once, in place, as those of any set; what is found stays the same.
    assert_eq!(change(&scene.planned(), CONNECTOR)["actions"], json!(UPDATE));
    scene.apply();
    let after = scene.attributes(CONNECTOR);
    assert_eq!(after["owners"], json!([shouted]));
    for found in ["id", "status", "owner_details"] {
        assert_eq!(after[found], before[found], "{found}");
    }
    scene.plan_is_empty();
}

#[test]
fn an_owner_may_be_named_by_id() {
    let scene = Scene::new();
    let id = scene.change_world(|world| world.apps[&scene.client_id].owner_id.clone());
    scene.connect(&scene.connector().texts("owners", &[&id]));
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["owner_details"][0]["email"], scene.owner);
    scene.plan_is_empty();
}

#[test]
fn a_changed_secret_is_verified_by_the_apply() {
    let scene = Scene::new();
    scene.connect(&scene.connector());
    scene.apply();
    scene.change_app(|app| app.client_secret = Secret::new("regenerated"));
    scene.secret("regenerated");
    assert_shows(&scene.apply(), &["0 added, 1 changed, 0 destroyed"]);
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();
}

/// What Zoom cannot tell of an imported connector, and what follows from it.
const FILLED_IN: [&str; 9] = [
    "app_owner",
    "client_secret",
    "excess_scopes",
    "granted_scopes",
    "missing_scopes",
    "name",
    "owner_details",
    "owners",
    "product",
];

#[test]
fn an_imported_connector_needs_only_what_zoom_cannot_tell() {
    let scene = Scene::new();
    let id = format!("{}/{}", scene.account_id, scene.client_id);
    scene.connect(&scene.connector());
    scene.expect(&["import", CONNECTOR, &id], 0);
    assert_eq!(scene.attributes(CONNECTOR)["status"], "unverified");

    let plan = scene.planned();
    let change = change(&plan, CONNECTOR);
    assert_eq!(change["actions"], json!(UPDATE), "{change}");
    let mut expected: BTreeSet<String> = FILLED_IN.into_iter().map(str::to_owned).collect();
    expected.extend(["scopes", "settings", "status", "status_detail"].map(str::to_owned));
    assert_eq!(changed(change), expected);

    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();
}

#[test]
fn an_import_block_imports_and_verifies_in_one_apply() {
    let scene = Scene::new();
    let import =
        format!("import {{\n  to = {CONNECTOR}\n  id = \"{}/{}\"\n}}\n", scene.account_id, scene.client_id);
    scene.configure(format!("{import}{}", scene.connector().resource("this")));
    let apply = scene.apply();
    assert_shows(&apply, &["1 imported, 0 added, 1 changed, 0 destroyed"]);
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();
}

#[test]
fn an_import_id_of_another_form_is_refused_with_the_form() {
    let scene = Scene::new();
    scene.connect(&scene.connector());
    for id in ["a/b/c", "/client", "account/"] {
        let output = scene.expect(&["import", CONNECTOR, id], 1);
        assert_shows(&output, &["Import id not understood", "\"account_id/client_id\""]);
    }
}

#[test]
fn a_connector_taken_from_the_state_is_planned_anew() {
    let scene = Scene::new();
    scene.connect(&scene.connector());
    scene.apply();
    scene.expect(&["state", "rm", CONNECTOR], 0);
    assert_shows(&scene.plan_differs(), &["Plan: 1 to add, 0 to change, 0 to destroy."]);
    scene.apply();
    scene.plan_is_empty();
}

#[test]
fn a_general_app_is_recorded_unverified_and_zoom_is_not_asked() {
    let scene = Scene::new();
    let connector = scene.connector().text("product", "setyl").text("client_id", "general-app");
    scene.connect(&connector.without("account_id").without("owners"));
    scene.apply();
    let connector = scene.attributes(CONNECTOR);
    assert_eq!(connector["id"], "general-app");
    assert_eq!(connector["status"], "unverified");
    assert!(connector["status_detail"].as_str().expect("a sentence").contains("a person in a browser"));
    assert!(strings(&connector["scopes"]).contains("billing:read:plan_usage:admin"));
    scene.plan_is_empty();
    assert_eq!(scene.simulator.requests(), []);
}

#[test]
fn a_general_app_is_imported_by_its_client_id_alone() {
    let scene = Scene::new();
    let connector = scene.connector().text("product", "setyl").text("client_id", "general-app");
    scene.connect(&connector.without("account_id").without("owners"));
    scene.expect(&["import", CONNECTOR, "general-app"], 0);
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "unverified");
    scene.plan_is_empty();
}

#[test]
fn owners_are_looked_up_by_the_provider_where_the_app_may_not_read_users() {
    let scene = Scene::new();
    let scopes = ["group:read:list_groups:admin"];
    scene.change_app(|app| app.scopes = scopes.map(str::to_owned).to_vec());
    scene.connect(&scene.connector().without("product").texts("scopes", &scopes));
    scene.apply();
    let connector = scene.attributes(CONNECTOR);
    assert_eq!((&connector["status"], &connector["app_owner"]), (&json!("connected"), &json!(null)));
    assert_eq!(connector["owner_details"][0]["role_name"], "Owner");
    scene.plan_is_empty();

    // Where nobody may look, nothing is said against the owner.
    let scene = scene.without_credentials();
    scene.expect(&["apply", "-auto-approve", "-refresh-only"], 0);
    let connector = scene.attributes(CONNECTOR);
    assert_eq!(
        (&connector["status"], &connector["owner_details"][0]["status"]),
        (&json!("connected"), &json!("unknown"))
    );
    scene.plan_is_empty();
}

#[test]
fn explicit_scopes_stand_for_a_product_without_preset() {
    let scene = Scene::new();
    let connector = scene.connector().without("product");
    scene.connect(&connector.clone().set("scopes", r#"["user:read:list_users:admin"]"#));
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();
    // A classic scope counts as granted through the granular ones listed beside it, or else is missing.
    scene.connect(&connector.set("scopes", r#"["dashboard_meetings:read:admin"]"#));
    scene.apply_fails(&[
        "Connector \"Governance\" is not healthy",
        "The Zoom app lacks scopes",
        "dashboard:read:list_meetings:admin",
        "(classic: dashboard_meetings:read:admin)",
    ]);
}

#[test]
fn the_provider_s_own_credentials_are_not_needed() {
    let scene = Scene::new().without_credentials();
    scene.connect(&scene.connector());
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();
}

#[test]
fn an_import_block_writes_a_configuration_to_be_completed() {
    if found().supports(Feature::Actions) {
        // As late as actions, Terraform leaves the writing to the provider: `identity.rs` tests what comes of that.
        return;
    }
    let scene = Scene::new();
    scene.configure(format!(
        "import {{\n  to = {CONNECTOR}\n  id = \"{}/{}\"\n}}\n",
        scene.account_id, scene.client_id
    ));
    let generate = ["plan", "-generate-config-out=generated.tf"];
    let output = scene.expect(&generate, 1);
    assert_shows(&output, &["The attribute \"name\" is required", "Set exactly one of \"client_secret\""]);

    // What the messages ask for, put where Terraform has left it open.
    let generated = scene.workspace.read("generated.tf").expect("generated.tf");
    let completed: String = generated
        .lines()
        .map(|line| match line.split_once('=').map(|(name, _)| name.trim()) {
            Some("name") => "name = \"Veza\"\n".to_owned(),
            Some("product") => "product = \"veza\"\n".to_owned(),
            Some("client_secret") => "client_secret = var.client_secret\n".to_owned(),
            _ => format!("{line}\n"),
        })
        .collect();
    scene.write("generated.tf", &completed);
    assert_shows(&scene.apply(), &["1 imported, 0 added, 1 changed, 0 destroyed"]);
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();
}
