//! What connectors are asked and told beside plans and applies: the actions, and a check that leaves nothing
//! behind.

use jiff::Timestamp;
use xtask::terraform::Feature;

use crate::support::{Arguments, Scene, assert_shows, has, with};

/// A scope that veza's list has.
const SCOPE: &str = "group:read:list_groups:admin";

/// An action with these arguments.
fn action(type_name: &str, arguments: &str) -> String {
    format!("action {type_name:?} \"this\" {{\n  config {{\n{arguments}  }}\n}}\n")
}

/// Invokes the action.
#[track_caller]
fn invoke(scene: &Scene, type_name: &str, code: i32) -> xtask::terraform::Output {
    scene.expect(&["apply", "-auto-approve", &format!("-invoke=action.{type_name}.this")], code)
}

/// The arguments of a checkup for veza.
fn checkup(scene: &Scene) -> String {
    format!(
        "    name          = \"Governance\"\n    product       = \"veza\"\n    account_id    = {:?}\n    \
         client_id     = {:?}\n    client_secret = var.client_secret\n",
        scene.account_id, scene.client_id
    )
}

#[test]
fn an_app_is_verified_on_demand() {
    let Some(terraform) = with(Feature::Actions, "zoom_connector_verify") else { return };
    let scene = Scene::on(terraform).traced();
    scene.configure(action("zoom_connector_verify", &checkup(&scene)));
    let sound = invoke(&scene, "zoom_connector_verify", 0);
    assert_shows(&sound, &["Asking Zoom about the connector \"Governance\"", "Zoom accepts the credentials"]);

    scene.take_scope(SCOPE);
    let broken = invoke(&scene, "zoom_connector_verify", 1);
    assert_shows(
        &broken,
        &["Connector \"Governance\" is not healthy: scopes_missing", "lacks a scope", SCOPE],
    );
    scene.change_app(|app| app.active = false);
    let inactive = invoke(&scene, "zoom_connector_verify", 1);
    assert_shows(&inactive, &["is not healthy: app_deactivated", "Activate it in the Zoom App Marketplace"]);
    scene.assert_secretless(&[]);
}

#[test]
fn a_sync_is_started_on_demand_and_waited_for() {
    let Some(terraform) = with(Feature::Actions, "zoom_conductorone_force_sync") else { return };
    let scene = Scene::on(terraform);
    let app_id = scene.change_world(|world| {
        world.conductorone.sync_queue_seconds = 0;
        world.conductorone.sync_seconds = 0;
        world.conductorone.apps.keys().next().expect("an app").clone()
    });
    let connector = Arguments::default()
        .text("name", "Reviews")
        .text("app_id", &app_id)
        .text("account_id", &scene.account_id)
        .text("client_id", &scene.client_id)
        .set("client_secret", "var.client_secret");
    let connector = connector.resource_of("zoom_connector_conductorone", "reviews");
    let sync = |connector_id: &str| {
        let arguments = format!(
            "    app_id       = {app_id:?}\n    connector_id = {connector_id}\n    wait         = true\n"
        );
        action("zoom_conductorone_force_sync", &arguments)
    };
    let known = sync("zoom_connector_conductorone.reviews.connector_id");
    scene.configure(format!("{connector}{known}"));
    scene.apply();
    let synced = |scene: &Scene| scene.simulator.count("c1.api.app.v1.ConnectorService.ForceSync");
    let before = synced(&scene);
    let done = invoke(&scene, "zoom_conductorone_force_sync", 0);
    assert_eq!(synced(&scene), before + 1, "{}", done.text());
    assert_shows(&done, &["sync"]);
    scene.plan_is_empty();

    // A sync that fails says why.
    scene.change_app(|app| app.active = false);
    let failed = invoke(&scene, "zoom_conductorone_force_sync", 1);
    assert_shows(&failed, &["Error:", "ConductorOne says:"]);

    scene.configure(sync("\"3NoSuchConnector\""));
    let missing = invoke(&scene, "zoom_conductorone_force_sync", 1);
    assert_shows(&missing, &["Error:"]);
}

#[test]
fn an_overlap_is_ended_on_demand() {
    let Some(terraform) = with(Feature::Actions, "zoom_oauth_app_revoke_old_secret") else { return };
    let scene = Scene::on(terraform);
    let configure = |version: &str| {
        let app = Arguments::default()
            .text("name", "Governance")
            .text("contact_name", "Zoom administrators")
            .text("contact_email", &scene.owner)
            .text("company_name", "Example Organisation")
            .texts("scopes", &["user:read:list_users:admin"])
            .text("secret_version", version);
        let app = app.resource_of("zoom_oauth_app", "this");
        scene.configure(format!(
            "{app}{}",
            action("zoom_oauth_app_revoke_old_secret", "    app_id = zoom_oauth_app.this.app_id\n")
        ));
        scene.apply();
        let attributes = scene.attributes("zoom_oauth_app.this");
        let text = |name: &str| attributes[name].as_str().expect("a text").to_owned();
        (text("client_id"), text("client_secret"))
    };
    let (client_id, first) = configure("1");
    let (_, second) = configure("2");
    let accepts = |secret: &str| {
        scene.change_world(|world| world.apps[&client_id].accepts(&client_id, secret, Timestamp::now()))
    };
    assert!(accepts(&first) && accepts(&second));
    let ended = invoke(&scene, "zoom_oauth_app_revoke_old_secret", 0);
    assert_shows(&ended, &["no longer works"]);
    assert!(!accepts(&first) && accepts(&second));
    scene.plan_is_empty();
    scene.change_world(|world| world.apps.retain(|_, app| app.created_at.is_none()));
    let gone = scene.run(&[
        "apply",
        "-auto-approve",
        "-refresh=false",
        "-invoke=action.zoom_oauth_app_revoke_old_secret.this",
    ]);
    assert_eq!(gone.code(), Some(1), "{}", gone.text());
    assert_shows(&gone, &["Error:"]);
}

#[test]
fn a_check_fails_or_warns_and_leaves_nothing_behind() {
    if !has(Feature::Ephemeral, "zoom_connector_check") {
        return;
    }
    let scene = Scene::new().traced();
    let check = |more: &str| {
        format!(
            "ephemeral \"zoom_connector_check\" \"this\" {{\n{}{more}\n  lifecycle {{\n    postcondition {{\n      \
             condition     = self.status == \"connected\"\n      error_message = \"Unfit.\"\n    }}\n  }}\n}}\n",
            checkup(&scene)
        )
    };
    scene.configure(check(""));
    scene.apply();
    scene.plan_is_empty();
    scene.take_scope(SCOPE);
    let failed = scene.plan_fails(&["Error: Connector \"Governance\" is not healthy: scopes_missing", SCOPE]);
    assert!(!failed.shows("Unfit"), "it gives nothing: {}", failed.text());
    scene.configure(check("    on_unhealthy  = \"warn\"\n"));
    scene.plan_fails(&["Warning: Connector \"Governance\" is not healthy", "Unfit."]);
    let state = scene.state().to_string();
    for kept in [&*scene.client_secret, &*scene.client_id, "connected"] {
        assert!(!state.contains(kept), "the state has {kept}: {state}");
    }
    scene.assert_secretless(&[]);
}
