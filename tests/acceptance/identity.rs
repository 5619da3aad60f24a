//! Resource identity: kept in the state, and a way to import.

use serde_json::json;
use xtask::terraform::Feature;

use crate::support::{CONNECTOR, Scene, assert_shows, has};

#[test]
fn a_connector_has_an_identity_and_is_imported_by_it() {
    if !has(Feature::Identity, "the identity of zoom_connector") {
        return;
    }
    let scene = Scene::new();
    scene.connect(&scene.connector());
    scene.apply();
    let identity = json!({ "account_id": scene.account_id, "client_id": scene.client_id });
    let instance = |scene: &Scene| scene.state()["resources"][0]["instances"][0].clone();
    assert_eq!(instance(&scene)["identity"], identity);

    scene.expect(&["state", "rm", CONNECTOR], 0);
    scene.write(
        "import.tf",
        &format!(
            "import {{\n  to = {CONNECTOR}\n  identity = {{\n    account_id = {:?}\n    client_id = {:?}\n  }}\n}}\n",
            scene.account_id, scene.client_id
        ),
    );
    assert_shows(&scene.apply(), &["1 imported, 0 added, 1 changed, 0 destroyed"]);
    assert_eq!(instance(&scene)["identity"], identity);
    scene.plan_is_empty();
}

#[test]
fn an_identity_without_what_it_needs_is_refused() {
    if !has(Feature::Identity, "an incomplete identity") {
        return;
    }
    let scene = Scene::new();
    scene.connect(&scene.connector());
    scene.write(
        "import.tf",
        &format!("import {{\n  to = {CONNECTOR}\n  identity = {{\n    account_id = \"a\"\n  }}\n}}\n"),
    );
    scene.plan_fails(&["client_id"]);
}

#[test]
fn the_configuration_of_an_import_is_generated_with_what_is_to_be_replaced() {
    if !has(Feature::Actions, "generated configuration (by the provider, as late as actions)") {
        return;
    }
    let scene = Scene::new();
    scene.configure("");
    scene.write(
        "import.tf",
        &format!("import {{\n  to = {CONNECTOR}\n  id = \"{}/{}\"\n}}\n", scene.account_id, scene.client_id),
    );
    let plan = scene.expect(&["plan", "-generate-config-out=generated.tf"], 0);
    assert_shows(&plan, &["1 to import"]);
    let generated = scene.workspace.read("generated.tf").expect("the generated configuration");
    for replace in ["(replace this with a name)", "(replace this with the client secret"] {
        assert!(generated.contains(replace), "{generated}");
    }
    // Once that is replaced, the connector is taken over.
    let replaced = generated
        .replace("(replace this with a name)", "ConductorOne")
        .replace("\"(replace this with the client secret, from a variable)\"", "var.client_secret")
        .replace("(replace this with the required scopes, or set product)", "user:read:list_users:admin");
    scene.write("generated.tf", &replaced);
    assert_shows(&scene.apply(), &["1 imported, 0 added, 1 changed, 0 destroyed"]);
    scene.plan_is_empty();
}
