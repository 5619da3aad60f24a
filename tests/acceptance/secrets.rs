//! Write-only secrets: where they are not to be found, and what plans see without them.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;
use xtask::terraform::Output;
use zoom_simulator::world::Secret;

use crate::support::{
    Arguments, CONNECTOR, Scene, assert_shows, change, changed, has_write_only, not_tested,
};

/// A scope that the connector requires.
const SCOPE: &str = "group:read:list_groups:admin";

/// A scene with a write-only secret; `None`, said out loud, where Terraform has none.
fn scene() -> Option<Scene> {
    if !has_write_only("write-only secrets") {
        return None;
    }
    let scene = Scene::new();
    scene.connect(&scene.write_only_connector());
    Some(scene)
}

/// The files in a plan file, which is a ZIP archive, one after another; `None`, said out loud, where
/// there is no Python to unpack them.
fn unpacked(archive: &Path) -> Option<Vec<u8>> {
    const UNZIP: &str = "import sys, zipfile\n\
        archive = zipfile.ZipFile(sys.argv[1])\n\
        for name in archive.namelist():\n    sys.stdout.buffer.write(name.encode() + b'\\n' + archive.read(name))\n";
    let mut python = Command::new("python3");
    python.args(["-", &archive.to_string_lossy()]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let Ok(mut python) = python.spawn() else {
        not_tested("secrets in a plan file: there is no python3 to unpack it");
        return None;
    };
    python.stdin.take().expect("a pipe").write_all(UNZIP.as_bytes()).expect("the script");
    let output = python.wait_with_output().expect("python3");
    assert!(output.status.success());
    Some(output.stdout)
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_write_only_secret_is_kept_and_logged_nowhere() {
    let Some(scene) = scene() else { return };
    // Like a user's: in a variable that is kept nowhere itself.
    let scene = scene.traced();
    let ephemeral = "sensitive = true\n  ephemeral = true";
    let text = scene.workspace.read("main.tf").expect("main.tf").replace("sensitive = true", ephemeral);
    scene.write("main.tf", &text);
    scene.expect(&["plan", "-out=plan.bin"], 0);
    scene.expect(&["apply", "plan.bin"], 0);
    // A second apply leaves a backup of the state of the first.
    scene.write("main.tf", &text.replace("client_secret_wo_version = 1", "client_secret_wo_version = 2"));
    scene.apply();

    if let Some(plan) = unpacked(&scene.workspace.path().join("plan.bin")) {
        assert!(contains(&plan, &scene.client_id), "the plan is not unpacked");
        assert!(!contains(&plan, &scene.client_secret));
    }
    let mut searched = 0;
    for entry in fs::read_dir(scene.workspace.path()).expect("the workspace") {
        let path = entry.expect("an entry").path();
        let bytes = fs::read(&path).expect("a file");
        assert!(!contains(&bytes, &scene.client_secret), "{} has the secret", path.display());
        searched += usize::from(path.to_string_lossy().contains("terraform.tfstate"));
    }
    assert_eq!(searched, 2, "a state and its backup");
    scene.assert_secretless(&[]);
}

/// Adds what a type needs beside the app.
type Complete = fn(&Scene, Arguments) -> Arguments;

/// Every connector type, with the arguments that it needs beside the app.
const TYPES: [(&str, Complete); 6] = [
    ("zoom_connector", |_, arguments| arguments.text("product", "veza")),
    ("zoom_connector_purview", |_, arguments| arguments),
    ("zoom_connector_snow", |_, arguments| {
        arguments.without("account_id").text("redirect_uri", "http://localhost:8080")
    }),
    ("zoom_connector_pingone_for_enterprise", |_, arguments| arguments),
    ("zoom_connector_conductorone", |scene, arguments| {
        let app_id =
            scene.change_world(|world| world.conductorone.apps.keys().next().expect("an app").clone());
        arguments.text("app_id", &app_id)
    }),
    ("zoom_connector_pingone", |_, arguments| arguments),
];

/// Where none of the secrets may be: outputs, the log of everything, the plan file, each file of the folder, and what
/// the simulated vendors keep of requests.
fn assert_nowhere(scene: &Scene, type_name: &str, secrets: &[&str]) {
    scene.assert_secretless(secrets);
    let requests = serde_json::to_string(&scene.simulator.requests()).expect("JSON");
    let mut places = vec![("the simulator's log".to_owned(), requests.into_bytes())];
    for entry in fs::read_dir(scene.workspace.path()).expect("the workspace") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            places.push((path.display().to_string(), fs::read(&path).expect("a file")));
        }
    }
    places
        .extend(unpacked(&scene.workspace.path().join("plan.bin")).map(|plan| ("plan.bin".to_owned(), plan)));
    assert!(places.iter().any(|(place, _)| place.contains("terraform.tfstate")), "no state");
    for (place, bytes) in places {
        for secret in secrets {
            assert!(!contains(&bytes, secret), "{type_name}: {place} has the secret");
        }
    }
}

#[test]
fn no_connector_type_leaves_its_secret_anywhere() {
    if !has_write_only("write-only secrets of every type") {
        return;
    }
    let mut searched = Vec::new();
    for (type_name, complete) in TYPES {
        // The app has the scopes that every type asks for.
        let scene = Scene::new().traced();
        scene.change_world(|world| {
            let own = world.apps[&world.entry_apps.provider].scopes.clone();
            let app = world.apps.get_mut(&scene.client_id).expect("the app");
            app.scopes.extend(own);
        });
        let arguments = |version: &str| {
            let arguments = Arguments::default()
                .text("name", "Governance")
                .text("account_id", &scene.account_id)
                .text("client_id", &scene.client_id)
                .set("client_secret_wo", "var.client_secret")
                .text("client_secret_wo_version", version);
            complete(&scene, arguments)
        };
        let write = |arguments: &Arguments| {
            let provider = "provider \"zoom\" {\n  max_retries = 0\n}\n";
            scene.configure(format!("{provider}{}", arguments.resource_of(type_name, "this")));
            let text = scene.workspace.read("main.tf").expect("main.tf");
            let text = text.replace("sensitive = true", "sensitive = true\n  ephemeral = true");
            scene.write("main.tf", &text);
        };
        write(&arguments("1").text("on_unhealthy", "warn"));
        scene.expect(&["plan", "-out=plan.bin"], 0);
        scene.expect(&["apply", "plan.bin"], 0);
        // What has gone wrong is told, and shows no secret either.
        scene.change_app(|app| app.client_secret = Secret::new("regenerated-by-hand"));
        write(&arguments("2"));
        scene.run(&["apply", "-auto-approve"]);
        scene.simulator.fault(json!({ "fault": "not_json" })).expect("a fault");
        scene.run(&["plan"]);
        scene.simulator.clear_faults();
        assert_nowhere(&scene, type_name, &[&scene.client_secret, "regenerated-by-hand"]);
        searched.push(type_name);
    }
    let schema = Scene::new();
    schema.configure("");
    let schema = schema.workspace.json(&["providers", "schema", "-json"]).expect("schema");
    let types = &schema["provider_schemas"]["registry.terraform.io/zoom-connectors/zoom"]["resource_schemas"];
    let mut offered: Vec<&str> = types
        .as_object()
        .expect("types")
        .iter()
        .filter(|(_, schema)| schema["block"]["attributes"]["client_secret_wo"].is_object())
        .map(|(name, _)| name.as_str())
        .collect();
    offered.sort_unstable();
    searched.sort_unstable();
    assert_eq!(searched, offered, "every type with a write-only client secret");
}

#[test]
fn drift_is_seen_by_the_plan_and_the_apply_refuses_it() {
    let Some(scene) = scene() else { return };
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();

    scene.take_scope(SCOPE);
    let plan = scene.planned();
    let change = change(&plan, CONNECTOR);
    assert_eq!(change["actions"], json!(["update"]));
    let all = [
        "app_owner",
        "excess_scopes",
        "granted_scopes",
        "missing_scopes",
        "owner_details",
        "status",
        "status_detail",
    ];
    assert_eq!(changed(change), all.map(str::to_owned).into());
    let shown = scene.plan_differs();
    assert_shows(&shown, &["Warning: Connector \"Governance\" is not healthy: scopes_missing", SCOPE]);
    let before = scene.attributes(CONNECTOR);
    scene.apply_fails(&["Error: Connector \"Governance\" is not healthy", "lacks a scope", SCOPE]);
    let after = scene.attributes(CONNECTOR);
    assert_eq!((&after["status"], &after["missing_scopes"]), (&json!("scopes_missing"), &json!([SCOPE])));
    assert_eq!(after["name"], before["name"]);

    scene.give_scope(SCOPE);
    scene.plan_differs();
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();
}

#[test]
fn what_is_mended_between_plan_and_apply_applies() {
    let Some(scene) = scene() else { return };
    scene.apply();
    scene.take_scope(SCOPE);
    scene.expect(&["plan", "-out=plan.bin"], 0);
    scene.give_scope(SCOPE);
    scene.expect(&["apply", "plan.bin"], 0);
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();
}

#[test]
fn what_breaks_between_plan_and_apply_is_refused() {
    let Some(scene) = scene() else { return };
    scene.expect(&["plan", "-out=plan.bin"], 0);
    scene.take_scope(SCOPE);
    let apply = scene.expect(&["apply", "plan.bin"], 1);
    assert_shows(&apply, &["Connector \"Governance\" is not healthy", SCOPE]);
}

#[test]
fn what_breaks_before_another_change_is_applied_is_refused_with_the_reason() {
    let Some(scene) = scene() else { return };
    scene.apply();
    scene.connect(&scene.write_only_connector().text("name", "Another"));
    scene.expect(&["plan", "-out=plan.bin"], 0);
    // Terraform plans again when it applies, and takes no other plan than the one it has shown.
    scene.take_scope(SCOPE);
    let apply = scene.expect(&["apply", "plan.bin"], 1);
    assert_shows(&apply, &["Connector \"Another\" is not healthy", SCOPE]);
    assert!(!apply.shows("inconsistent"), "{}", apply.text());
    scene.give_scope(SCOPE);
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["name"], "Another");
    scene.plan_is_empty();
}

#[test]
fn a_secret_known_only_after_apply_is_verified_by_the_apply() {
    let Some(scene) = scene() else { return };
    let configure = |trigger: &str, on_unhealthy: &str| {
        let connector = scene.write_only_connector().text("on_unhealthy", on_unhealthy);
        scene.configure(format!(
            "resource \"terraform_data\" \"secret\" {{\n  input            = var.client_secret\n  \
             triggers_replace = {trigger:?}\n}}\n{}",
            connector.set("client_secret_wo", "terraform_data.secret.output").resource("this"),
        ));
    };
    scene.take_scope(SCOPE);
    configure("first", "warn");
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "scopes_missing");
    // The connector is broken, and the plan has nothing to ask Zoom with.
    configure("second", "error");
    scene.apply_fails(&["Connector \"Governance\" is not healthy", SCOPE]);
    scene.give_scope(SCOPE);
    configure("third", "error");
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();
}

#[test]
fn a_new_version_of_the_secret_is_an_update_in_place() {
    let Some(scene) = scene() else { return };
    scene.apply();
    scene.change_app(|app| app.client_secret = Secret::new("regenerated"));
    scene.secret("regenerated");
    scene.connect(&scene.write_only_connector().set("client_secret_wo_version", "2"));
    assert_shows(&scene.apply(), &["0 added, 1 changed, 0 destroyed"]);
    assert_eq!(scene.attributes(CONNECTOR)["client_secret_wo_version"], "2");
    scene.plan_is_empty();
}

#[test]
fn a_wrong_secret_with_an_old_version_is_seen_by_the_plan() {
    let Some(scene) = scene() else { return };
    scene.apply();
    scene.secret("mistyped");
    assert_shows(&scene.plan_differs(), &["status", "(known after apply)"]);
    scene.apply_fails(&["Zoom refused the client ID or secret."]);
}

#[test]
fn a_warning_write_only_connector_records_what_was_found() {
    let Some(scene) = scene() else { return };
    scene.take_scope(SCOPE);
    scene.connect(&scene.write_only_connector().text("on_unhealthy", "warn"));
    assert_shows(&scene.apply(), &["Warning: Connector \"Governance\" is not healthy"]);
    assert_eq!(scene.attributes(CONNECTOR)["status"], "scopes_missing");
    scene.plan_is_empty();
    scene.give_scope(SCOPE);
    // The record says that it is broken, so there is something to do until an apply has verified.
    scene.plan_differs();
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();
}

#[test]
fn an_imported_connector_takes_a_write_only_secret() {
    let Some(scene) = scene() else { return };
    let id = format!("{}/{}", scene.account_id, scene.client_id);
    scene.expect(&["import", CONNECTOR, &id], 0);
    scene.apply();
    assert_eq!(scene.attributes(CONNECTOR)["status"], "connected");
    scene.plan_is_empty();
}

#[test]
fn a_kept_secret_leaves_the_state_when_it_becomes_write_only() {
    let Some(scene) = scene() else { return };
    scene.connect(&scene.connector());
    scene.apply();
    let kept = |scene: &Scene| {
        scene.workspace.read("terraform.tfstate").expect("a state").contains(&scene.client_secret)
    };
    assert!(kept(&scene));
    scene.connect(&scene.write_only_connector());
    let apply: Output = scene.apply();
    assert_shows(&apply, &["0 added, 1 changed, 0 destroyed"]);
    assert!(!kept(&scene));
    scene.plan_is_empty();
}
