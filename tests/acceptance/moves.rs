//! `moved` blocks that lead from one type to another, of this provider's and of another's.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::terraform::{Feature, Product};

use crate::support::{Arguments, PROVIDER, Scene, change, found, has};

/// What the app of a connector of any product may be asked for.
const SCOPES: [&str; 4] =
    ["user:read:admin", "user:read:list_users:admin", "account:read:admin", "account:read:settings:admin"];

/// A product that has got a type of its own, whose connector was a `zoom_connector` before.
struct Own {
    type_name: &'static str,
    product: &'static str,
    arguments: fn(&Scene) -> Arguments,
}

const OWN: [Own; 3] = [
    Own { type_name: "zoom_connector_purview", product: "purview", arguments: any },
    Own {
        type_name: "zoom_connector_pingone_for_enterprise",
        product: "pingone_for_enterprise",
        arguments: |scene| any(scene).text("remove_action", "Disable"),
    },
    Own {
        type_name: "zoom_connector_snow",
        product: "snow",
        arguments: |scene| any(scene).without("account_id").text("redirect_uri", "http://localhost:8080"),
    },
];

/// What a connector of every product has.
fn any(scene: &Scene) -> Arguments {
    Arguments::default()
        .text("name", "Governance")
        .text("account_id", &scene.account_id)
        .text("client_id", &scene.client_id)
        .set("client_secret", "var.client_secret")
        .texts("scopes", &SCOPES)
}

fn moved(from: &str, to: &str) -> String {
    format!("moved {{\n  from = {from}\n  to   = {to}\n}}\n")
}

/// A connector kept as `zoom_connector.old`, under no product's name.
fn kept_without_a_product() -> Scene {
    let scene = Scene::new();
    scene.change_app(|app| app.scopes = SCOPES.map(str::to_owned).to_vec());
    scene.configure(any(&scene).resource_of("zoom_connector", "old"));
    scene.apply();
    scene
}

/// Changes the state as it lies there.
fn rewrite_state(scene: &Scene, rewrite: impl FnOnce(&mut Value)) {
    let mut state = scene.state();
    rewrite(&mut state);
    scene.write("terraform.tfstate", &state.to_string());
}

/// The product's name as it stands in the state of a provider that had no type of its own for it.
fn name_the_product(scene: &Scene, product: &str) {
    rewrite_state(scene, |state| {
        state["resources"][0]["instances"][0]["attributes"]["product"] = json!(product);
    });
}

#[test]
fn a_connector_moves_to_the_type_that_its_product_has_for_itself() {
    if !has(Feature::MovedAcrossTypes, "moves of zoom_connector") {
        return;
    }
    for Own { type_name, product, arguments } in OWN {
        for named in [false, true] {
            let scene = kept_without_a_product();
            if named {
                name_the_product(&scene, product);
            }
            let address = format!("{type_name}.this");
            let resource = arguments(&scene).resource_of(type_name, "this");
            scene.configure(format!("{resource}{}", moved("zoom_connector.old", &address)));
            let plan = scene.planned();
            let change = change(&plan, &address);
            // What the type adds of its own is put in place; nothing is made anew.
            assert!(
                change["actions"] == json!(["update"]) || change["actions"] == json!(["no-op"]),
                "{type_name}: {change}"
            );
            assert_eq!(change["before"]["client_id"], scene.client_id);
            let output = scene.apply();
            assert!(output.shows("0 added, ") && output.shows("0 destroyed"), "{}", output.text());
            scene.plan_is_empty();
            assert_eq!(scene.state()["resources"].as_array().map(Vec::len), Some(1));
            let attributes = scene.attributes(&address);
            assert_eq!(attributes["client_secret"], scene.client_secret);
            assert!(attributes.get("product").is_none());
            // The block has done its work.
            scene.configure(resource);
            scene.plan_is_empty();
        }
    }
}

#[test]
fn a_connector_of_another_product_stays_what_it_is() {
    if !has(Feature::MovedAcrossTypes, "a move to the type of another product") {
        return;
    }
    let scene = kept_without_a_product();
    name_the_product(&scene, "veza");
    let resource = any(&scene).resource_of("zoom_connector_purview", "this");
    scene.configure(format!("{resource}{}", moved("zoom_connector.old", "zoom_connector_purview.this")));
    scene.plan_fails(&["Connector of another product", "\"veza\"", "\"purview\"", "Remove the moved block"]);
}

#[test]
fn a_move_that_no_type_offers_is_refused_with_the_way_out() {
    if !has(Feature::MovedAcrossTypes, "a move that is not offered") {
        return;
    }
    let scene = kept_without_a_product();
    scene.configure(format!(
        "resource \"zoom_group\" \"this\" {{\n  name = \"a\"\n}}\n{}",
        moved("zoom_connector.old", "zoom_group.this")
    ));
    scene.plan_fails(&["State cannot be moved", "Import the object under its new type instead"]);
}

/// A scene in which ConductorOne's own provider has made a connector: it is there, and stands in that provider's
/// state.
struct Foreign {
    scene: Scene,
    /// A program in the place of ConductorOne's own provider: Terraform asks a provider whose resources stand in the
    /// state for its schema, and the source of a move for nothing beyond that. Every provider has a schema.
    program: TempDir,
}

impl Foreign {
    fn new() -> Self {
        let program = TempDir::new().expect("a folder");
        let name = format!("terraform-provider-conductorone{}", std::env::consts::EXE_SUFFIX);
        fs::copy(PROVIDER, program.path().join(name)).expect("a copy of the provider");
        let scene = Scene::new();
        let own = fs::read_to_string(scene.workspace.cli_configuration_path()).expect("a CLI configuration");
        let both = format!("dev_overrides {{\n    \"conductorone/conductorone\" = {:?}", program.path());
        let scene = scene.installed_from(&own.replace("dev_overrides {", &both));
        scene.configure(by_its_owner(&scene).resource_of("zoom_connector_conductorone", "made"));
        scene.apply();
        let foreign = Self { scene, program };
        foreign.give_away();
        foreign
    }

    /// Writes the connector into the state as the other provider would have it there.
    fn give_away(&self) {
        let scene = &self.scene;
        let made = scene.attributes("zoom_connector_conductorone.made");
        let owners: Vec<String> = scene.change_world(|world| {
            world.conductorone.connectors.values().flat_map(|connector| connector.user_ids.clone()).collect()
        });
        let registry = match found().version().product {
            Product::Terraform => "registry.terraform.io",
            Product::OpenTofu => "registry.opentofu.org",
        };
        let written = "2026-01-15T12:00:00Z";
        rewrite_state(scene, |state| {
            state["resources"] = json!([{
                "mode": "managed",
                "type": "conductorone_integration_zoom",
                "name": "zoom",
                "provider": format!("provider[\"{registry}/conductorone/conductorone\"]"),
                "instances": [{
                    "schema_version": 0,
                    "attributes": {
                        "id": made["connector_id"],
                        "app_id": made["app_id"],
                        "user_ids": owners,
                        "zoom_account_id": scene.account_id,
                        "zoom_client_id": scene.client_id,
                        "zoom_client_secret": scene.client_secret,
                        "created_at": written,
                        "updated_at": written,
                        "deleted_at": null,
                    },
                    "sensitive_attributes": [],
                }],
            }]);
        });
    }

    /// The new resource, and the block that leads to it.
    fn takes_over(&self) -> (String, String) {
        let resource = by_its_owner(&self.scene).resource_of("zoom_connector_conductorone", "zoom");
        (resource, moved("conductorone_integration_zoom.zoom", "zoom_connector_conductorone.zoom"))
    }
}

/// A connector in ConductorOne.
fn by_its_owner(scene: &Scene) -> Arguments {
    let app_id = scene.change_world(|world| world.conductorone.apps.keys().next().expect("an app").clone());
    Arguments::default()
        .text("name", "Access reviews")
        .text("app_id", &app_id)
        .text("account_id", &scene.account_id)
        .text("client_id", &scene.client_id)
        .set("client_secret", "var.client_secret")
        .texts("owners", &[&scene.owner])
}

#[test]
fn a_connector_of_conductorones_own_provider_is_taken_over_as_it_is() {
    if !has(Feature::MovedAcrossTypes, "the move of conductorone_integration_zoom") {
        return;
    }
    let foreign = Foreign::new();
    let scene = &foreign.scene;
    let (resource, block) = foreign.takes_over();
    scene.configure(format!("{resource}{block}"));
    let asked = scene.simulator.requests().len();
    let plan = scene.planned();
    let change = change(&plan, "zoom_connector_conductorone.zoom");
    assert!(change["actions"] == json!(["update"]) || change["actions"] == json!(["no-op"]), "{change}");
    assert_eq!(change["before"]["client_id"], scene.client_id);
    let output = scene.apply();
    assert!(output.shows("0 added, ") && output.shows("0 destroyed"), "{}", output.text());
    scene.plan_is_empty();
    let sent = scene.simulator.requests().split_off(asked);
    assert!(sent.iter().all(|request| request.method != "DELETE"), "{sent:#?}");
    let connectors = scene.change_world(|world| world.conductorone.connectors.len());
    assert_eq!(connectors, 1, "no other connector was made");
    let attributes = scene.attributes("zoom_connector_conductorone.zoom");
    assert_eq!((&attributes["display_name"], &attributes["status"]), (&json!("Zoom"), &json!("connected")));
    // From now on the other provider is not needed, and neither is the block.
    fs::remove_dir_all(foreign.program.path()).expect("the other provider's folder");
    scene.configure(resource);
    scene.plan_is_empty();
}

#[test]
fn a_state_of_conductorones_own_provider_without_ids_is_refused() {
    if !has(Feature::MovedAcrossTypes, "an unfinished conductorone_integration_zoom") {
        return;
    }
    let foreign = Foreign::new();
    let scene = &foreign.scene;
    rewrite_state(scene, |state| {
        state["resources"][0]["instances"][0]["attributes"]["id"] = Value::Null;
    });
    let (resource, block) = foreign.takes_over();
    scene.configure(format!("{resource}{block}"));
    scene.plan_fails(&["State cannot be moved", "has no app_id or no id", "import the connector"]);
}
