//! The same lifecycle on the oldest and the newest Terraform that the provider serves, whichever one the rest is
//! tested with. `cargo xtask matrix`, which runs all of the suite on each, leaves this out.

use serde_json::json;
use xtask::terraform::{Feature, Terraform};

use crate::installation::{installs_and_applies, packed, unpacked};
use crate::support::{CONNECTOR, Scene, assert_shows, fetched};

fn lives_from_create_to_destroy(terraform: &Terraform) {
    let scene = Scene::on(terraform);
    let owner = format!("data \"zoom_user\" \"owner\" {{\n  email = {:?}\n}}\n", scene.owner);
    let connect = |name: &str| {
        let connector = scene.connector().text("name", name).set("owners", "[data.zoom_user.owner.email]");
        scene.configure(format!("{owner}{}", connector.resource("this")));
    };
    connect("First");
    assert_shows(&scene.plan_differs(), &["Plan: 1 to add, 0 to change, 0 to destroy."]);
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();

    scene.take_scope("user:read:list_users:admin");
    assert_shows(&scene.plan_differs(), &["status = \"scopes_missing\" -> (known after apply)"]);
    scene.apply_fails(&["Connector \"First\" is not healthy", "lacks a scope", "user:read:list_users:admin"]);
    scene.give_scope("user:read:list_users:admin");
    scene.plan_is_empty();

    connect("Second");
    assert_shows(&scene.apply(), &["0 added, 1 changed, 0 destroyed"]);
    scene.expect(&["state", "rm", CONNECTOR], 0);
    scene.expect(&["import", CONNECTOR, &format!("{}/{}", scene.account_id, scene.client_id)], 0);
    scene.apply();
    scene.plan_is_empty();
    scene.expect(&["destroy", "-auto-approve"], 0);
    assert_eq!(scene.state()["resources"], json!([]));
}

#[test]
fn terraform_1_8_has_the_whole_lifecycle() {
    let Some(terraform) = fetched("1.8") else { return };
    lives_from_create_to_destroy(&terraform);
}

#[test]
fn terraform_1_15_has_the_whole_lifecycle() {
    let Some(terraform) = fetched("1.15") else { return };
    lives_from_create_to_destroy(&terraform);
}

#[test]
fn terraform_1_8_refuses_a_write_only_secret_and_says_what_to_do() {
    let Some(terraform) = fetched("1.8") else { return };
    assert!(!terraform.supports(Feature::WriteOnly));
    let scene = Scene::on(&terraform).traced();
    scene.connect(&scene.write_only_connector());
    let words = [
        "Error: Write-only attribute not supported",
        "\"client_secret_wo\" is write-only, which needs Terraform 1.11 or OpenTofu 1.11 or later.",
    ];
    scene.plan_fails(&words);
    scene.apply_fails(&words);
    assert_eq!(scene.simulator.requests(), []);
    scene.assert_secretless(&[]);
}

#[test]
fn terraform_1_15_keeps_a_write_only_secret_nowhere() {
    let Some(terraform) = fetched("1.15") else { return };
    let scene = Scene::on(&terraform).traced();
    scene.connect(&scene.write_only_connector());
    scene.apply();
    scene.plan_is_empty();
    assert!(!scene.workspace.read("terraform.tfstate").expect("a state").contains(&scene.client_secret));
    scene.assert_secretless(&[]);
}

#[test]
fn terraform_1_15_installs_either() {
    let Some(terraform) = fetched("1.15") else { return };
    installs_and_applies(&terraform, unpacked);
    installs_and_applies(&terraform, packed);
}
