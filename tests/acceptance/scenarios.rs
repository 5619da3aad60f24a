//! The scenarios in `examples/scenarios/` that are more than a configuration: scripts, reports, workflows.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::support::{Scene, project};

fn folder(scenario: &str) -> PathBuf {
    project().join("examples/scenarios").join(scenario)
}

/// Copies a scenario's files to where Terraform runs.
fn copy(scenario: &str, scene: &Scene) {
    for entry in fs::read_dir(folder(scenario)).expect("a scenario") {
        let path = entry.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        scene.write(name, &fs::read_to_string(&path).expect("a text"));
    }
}

fn python(script: &Path, arguments: &[&Path]) -> String {
    let output = Command::new("python3").arg(script).args(arguments).output().expect("python3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A scene with the configuration of `drift-detection`, applied.
fn watched() -> Scene {
    let scene = Scene::new();
    let secrets = json!({ "purview": scene.client_secret, "inventory": scene.client_secret });
    let variables = json!({
        "account_id": scene.account_id,
        "purview_client_id": scene.client_id,
        "inventory_client_id": scene.client_id,
        "client_secrets": secrets,
    });
    // One app serves both.
    for scope in ["account:read:settings:admin", "user:read:settings:admin"] {
        scene.change_app(|app| {
            if !app.scopes.iter().any(|granted| granted == scope) {
                app.scopes.push(scope.to_owned());
            }
        });
    }
    copy("drift-detection", &scene);
    scene.write("terraform.tfvars.json", &variables.to_string());
    scene.apply();
    scene
}

/// What the report says of a plan, as Markdown and as a page.
fn reported(scene: &Scene) -> (String, String) {
    let log = scene.run(&["plan", "-out=drift.tfplan"]);
    scene.write("plan.txt", &log.text());
    let plan = scene.workspace.json(&["show", "-json", "drift.tfplan"]).expect("a plan");
    scene.write("plan.json", &plan.to_string());
    let at = |name: &str| scene.workspace.path().join(name);
    let html = at("report.html");
    let markdown = python(
        &at("report.py"),
        &[&at("plan.json"), Path::new("--log"), &at("plan.txt"), Path::new("--html"), &html],
    );
    (markdown, fs::read_to_string(html).expect("the page"))
}

#[test]
fn the_drift_report_says_what_broke_and_why() {
    let scene = watched();
    let (markdown, html) = reported(&scene);
    assert!(markdown.contains("Nothing has changed."), "{markdown}");
    assert!(html.contains("Nothing has changed."), "{html}");

    scene.take_scope("user:read:list_users:admin");
    scene.plan_differs();
    let (markdown, html) = reported(&scene);
    for words in ["Inventory of Zoom users", "scopes_missing", "user:read:list_users:admin"] {
        assert!(markdown.contains(words), "{words} is missing:\n{markdown}");
        assert!(html.contains(words), "{words} is missing:\n{html}");
    }
    for text in [&markdown, &html] {
        assert!(!text.contains(&scene.client_secret), "a report has a secret");
    }
}
