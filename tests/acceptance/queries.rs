//! `terraform query`: what there is, found, and taken over with the configuration that is generated for it.

use std::collections::BTreeSet;
use std::fs;

use xtask::terraform::{Feature, Terraform};
use zoom_simulator::World;
use zoom_simulator::world::conductorone::{self, Connector};
use zoom_simulator::world::pingone::Store;

use crate::connectors::SCOPES;
use crate::examples::{calls_on_no_page, examples, folders, name_of};
use crate::support::{Scene, assert_shows, with};

/// A connector of each service, as somebody makes it by hand.
fn populate(world: &mut World) {
    let app_id = world.conductorone.apps.keys().next().expect("an app of ConductorOne").clone();
    let connector = Connector {
        app_id,
        catalog_id: conductorone::ZOOM.to_owned(),
        display_name: "Zoom".to_owned(),
        ..Connector::default()
    };
    world.conductorone.connectors.insert("3ConnectorMadeByHand0000000".to_owned(), connector);
    let worker = &world.pingone.workers[&world.pingone.entry_worker];
    let environment = world.pingone.environments.get_mut(&worker.environment_id).expect("an environment");
    let store = Store {
        kind: "Zoom".to_owned(),
        name: "Zoom".to_owned(),
        status: "ACTIVE".to_owned(),
        ..Store::default()
    };
    environment.stores.insert("9d1e0f3a-0000-4000-a000-000000000000".to_owned(), store);
}

/// An account in which nobody has used Terraform yet.
fn account(terraform: &Terraform) -> Scene {
    let scene = Scene::on(terraform);
    scene.change_world(populate);
    scene.change_app(|app| app.scopes.extend(SCOPES.map(str::to_owned)));
    scene.configure("provider \"zoom\" {}");
    scene
}

#[test]
fn what_each_example_finds_is_taken_over_with_what_is_generated() {
    let Some(terraform) = with(Feature::ListResources, "list-resources") else { return };
    let mut unnamed = BTreeSet::new();
    for folder in folders(&examples().join("list-resources")) {
        let kind = name_of(&folder);
        let scene = account(terraform);
        let text = fs::read_to_string(folder.join("list-resource.tfquery.hcl")).expect("an example");
        scene.write("example.tfquery.hcl", &text);
        // Beside the configuration at first, so that nothing but the query is there while it is asked about.
        let output = scene.expect(&["query", "-generate-config-out=../generated.tf"], 0);
        unnamed.extend(calls_on_no_page(&scene));
        let generated = scene.workspace.read("../generated.tf").expect("a configuration");
        let count = generated.matches("import {").count();
        assert!(count > 0 && generated.contains(&format!("resource {kind:?}")), "{kind}: {}", output.text());
        let replaced = [
            ("(replace this with the account ID)", &scene.account_id),
            ("(replace this with the client ID)", &scene.client_id),
            ("(replace this with the client secret, from a variable)", &scene.client_secret),
        ];
        let filled = replaced.iter().fold(generated.clone(), |text, (word, value)| text.replace(word, value));
        scene.write("generated.tf", &filled);
        let plan = scene.expect(&["plan"], 0);
        let changes = if kind.starts_with("zoom_connector") {
            // What is verified is known once it is applied.
            format!("Plan: {count} to import, 0 to add, ")
        } else {
            format!("Plan: {count} to import, 0 to add, 0 to change, 0 to destroy.")
        };
        assert!(plan.shows(&changes), "{kind}: {}\n{generated}", plan.text());
        let output = scene.apply();
        assert!(output.shows(&format!("{count} imported, 0 added, ")), "{kind}: {}", output.text());
        assert!(output.shows("0 destroyed"), "{kind}: {}", output.text());
        scene.plan_is_empty();
    }
    assert!(unnamed.is_empty(), "operations.tsv lacks {unnamed:#?}");
}

#[test]
fn a_query_ends_at_its_limit_and_finds_nothing_where_nothing_is() {
    let Some(terraform) = with(Feature::ListResources, "limits of queries") else { return };
    let scene = account(terraform);
    let list = |body: &str| format!("list \"zoom_user\" \"some\" {{\n  provider = zoom\n{body}}}\n");
    let found = |scene: &Scene| scene.expect(&["query"], 0);
    scene.write("some.tfquery.hcl", &list("  limit = 3\n"));
    let some = found(&scene).text();
    assert_eq!(some.matches("list.zoom_user.some").count(), 3, "{some}");
    scene.write("some.tfquery.hcl", &list("  config {\n    email_suffix = \"@nowhere.example\"\n  }\n"));
    assert_shows(&found(&scene), &["list.zoom_user.some", "0 results"]);
}

#[test]
fn a_query_that_cannot_be_made_says_why() {
    let Some(terraform) = with(Feature::ListResources, "failing queries") else { return };
    let scene = account(terraform);
    let query =
        "list \"zoom_user\" \"some\" {\n  provider = zoom\n  config {\n    statuses = [\"asleep\"]\n  }\n}\n";
    scene.write("some.tfquery.hcl", query);
    let output = scene.expect(&["validate", "-query"], 1);
    assert_shows(&output, &["statuses", "\"active\""]);
    scene.write("some.tfquery.hcl", &query.replace("asleep", "active"));
    scene.expect(&["validate", "-query"], 0);
    scene.change_provider_app(|app| app.scopes.clear());
    let output = scene.expect(&["query"], 1);
    assert_shows(&output, &["user:read:list_users:admin"]);
}
