//! The scenarios in `examples/scenarios/` that are more than a configuration: scripts, reports, workflows.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use xtask::release::install;
use zoom_simulator::world::User;

use crate::support::{PROVIDER, Scene, assert_shows, has_write_only, project};

fn folder(scenario: &str) -> PathBuf {
    project().join("examples/scenarios").join(scenario)
}

/// Copies a scenario's files, in folders or not, to where Terraform runs.
pub(crate) fn copy(scenario: &str, scene: &Scene) {
    let root = folder(scenario);
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the scenario") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).expect("a file of the scenario");
            scene.write(&name.to_string_lossy(), &fs::read_to_string(&path).expect("a text"));
        }
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
    // What is no secret is shown, and of a list what has changed.
    assert!(!markdown.contains("(sensitive)"), "{markdown}");
    assert!(markdown.contains("| granted_scopes | `user:read:list_users:admin` | `–` |"), "{markdown}");
}

#[test]
fn the_drift_script_ends_with_the_plan_s_exit_code_and_leaves_its_reports() {
    let scene = watched();
    let clean = scene.workspace.run_script("drift.sh").expect("sh");
    assert_eq!(clean.code(), Some(0), "{}", clean.text());
    assert_shows(&clean, &["Nothing has changed."]);

    scene.take_scope("user:read:list_users:admin");
    let drifted = scene.workspace.run_script("drift.sh").expect("sh");
    assert_eq!(drifted.code(), Some(2), "{}", drifted.text());
    for report in ["report.md", "report.html"] {
        assert!(scene.workspace.read(report).expect(report).contains("scopes_missing"), "{report}");
    }
    // A plan can hold secrets.
    assert!(!scene.workspace.path().join("drift.tfplan").exists());
    assert!(!scene.workspace.path().join("drift.json").exists());

    scene.write("broken.tf", "resource \"zoom_connector\" \"half\" {}\n");
    let failed = scene.workspace.run_script("drift.sh").expect("sh");
    assert_eq!(failed.code(), Some(1), "{}", failed.text());
}

/// The lines of a CSV file without its head.
fn rows(scene: &Scene, file: &str) -> Vec<String> {
    let text = scene.workspace.read(&format!("audit/{file}.csv")).expect(file);
    text.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn the_audit_names_users_licences_roles_and_excess_scopes() {
    if !has_write_only("scenarios/audit") {
        return;
    }
    let scene = Scene::new();
    let excess = "report:read:user_activities:admin";
    scene.give_scope(excess);
    let (users, id, idle) = scene.change_world(|world| {
        let is_licensed_member =
            |user: &&User| user.kind == 2 && user.role_id == "2" && !user.email.is_empty();
        let (id, holder) =
            world.users.iter().find(|(_, user)| is_licensed_member(user)).expect("a licensed member");
        (world.users.len(), id.clone(), holder.email.clone())
    });
    let changed = json!({ "users": { id: {
        "user_created_at": "2019-01-01T00:00:00Z",
        "last_login_time": "2020-01-01T00:00:00Z",
        // What a spreadsheet would take for a formula.
        "dept": "=1+1",
    } } });
    scene.simulator.patch_state(changed).expect("a sound patch");
    let connectors = json!({ "veza": {
        "name": "Governance", "product": "veza", "account_id": scene.account_id, "client_id": scene.client_id,
    } });
    copy("audit", &scene);
    scene.write(
        "terraform.tfvars.json",
        &json!({ "connectors": connectors, "client_secrets": { "veza": scene.client_secret } }).to_string(),
    );
    let output = scene.workspace.run_script("audit.sh").expect("sh");
    assert_eq!(output.code(), Some(0), "{}", output.text());

    assert_eq!(rows(&scene, "users").len(), users);
    let licences = rows(&scene, "licenses");
    let row =
        licences.iter().find(|row| row.starts_with(&idle)).expect("whoever has not signed in since 2020");
    assert!(row.contains(",'=1+1,"), "{row}");
    assert!(rows(&scene, "roles").contains(&format!("Owner,{}", scene.owner)));
    assert!(rows(&scene, "excess_scopes").contains(&format!("Governance,connected,excess,{excess}")));
    let page = scene.workspace.read("audit/index.html").expect("the page");
    for words in [&*idle, "Governance", excess, "users.csv"] {
        assert!(page.contains(words), "{words} is not on the page");
    }
    assert!(!page.contains(&scene.client_secret), "the page has a secret");
    // Names of people stay in the folder that is meant for them.
    assert!(!scene.workspace.path().join("outputs.json").exists());
    scene.plan_is_empty();
}

#[test]
fn the_suite_of_a_module_passes_and_leaves_nothing_behind() {
    let mirror = TempDir::new().expect("a folder");
    install::lay_out(Path::new(PROVIDER), mirror.path()).expect("a mirror");
    let scene = Scene::new().installed_from(&install::cli_configuration(mirror.path()));
    let groups = scene.change_world(|world| world.groups.len());
    copy("module-tests", &scene);
    scene.expect(&["init", "-input=false"], 0);
    let output = scene.expect(&["test"], 0);
    assert_shows(&output, &["4 passed, 0 failed."]);
    assert_eq!(scene.change_world(|world| world.groups.len()), groups, "a group was left behind");

    // A suite that cannot fail proves nothing.
    let suite = scene.workspace.read("tests/team.tftest.hcl").expect("the suite");
    scene.write("tests/team.tftest.hcl", &suite.replace("members) == 1", "members) == 2"));
    assert_shows(&scene.expect(&["test"], 1), &["Somebody is still there."]);
}

/// The documents of a YAML file of `gitops`.
fn yaml(file: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder("gitops").join(file)).expect(file);
    let documents = serde_yaml_ng::Deserializer::from_str(&text);
    documents.map(|document| Value::deserialize(document).expect("YAML")).collect()
}

#[test]
fn the_pipelines_of_gitops_are_what_their_hosts_read() {
    // Atlantis refuses a key that it does not know.
    let documents = yaml("atlantis.yaml");
    let [atlantis] = &*documents else { panic!("{} documents", documents.len()) };
    let keys = |value: &Value| value.as_object().expect("a mapping").keys().cloned().collect::<BTreeSet<_>>();
    let known = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(atlantis["version"], 3);
    assert!(keys(atlantis).is_subset(&known(&["automerge", "projects", "version", "workflows"])));
    for project in atlantis["projects"].as_array().expect("projects") {
        let of_project = [
            "apply_requirements",
            "autoplan",
            "dir",
            "name",
            "plan_requirements",
            "terraform_version",
            "workflow",
        ];
        assert!(keys(project).is_subset(&known(&of_project)), "{project}");
        assert!(keys(&project["autoplan"]).is_subset(&known(&["enabled", "when_modified"])), "{project}");
        assert!(folder("gitops").join(project["dir"].as_str().expect("a folder")).is_dir());
        let version = project["terraform_version"].as_str().and_then(|version| version.strip_prefix('v'));
        assert!(version.is_some_and(|version| version.split('.').count() == 3), "{version:?}");
    }

    // The controller hands over what the module declares, from the repository that stands beside it.
    let documents = yaml("flux-terraform.yaml");
    let [source, module] = &*documents else { panic!("{} documents", documents.len()) };
    assert_eq!(source["kind"], "GitRepository");
    assert_eq!(module["kind"], "Terraform");
    assert_eq!(module["spec"]["sourceRef"]["name"], source["metadata"]["name"]);
    let variables = fs::read_to_string(folder("gitops").join("variables.tf")).expect("variables.tf");
    for variable in module["spec"]["vars"].as_array().expect("vars") {
        let name = variable["name"].as_str().expect("a name");
        assert!(variables.contains(&format!("variable {name:?} {{")), "the module has no variable {name}");
    }
    // The rest comes from the cluster, and the comment says what that must be.
    let text = fs::read_to_string(folder("gitops").join("flux-terraform.yaml")).expect("flux-terraform.yaml");
    for name in ["purview_client_secret", "purview_secret_version"] {
        assert!(variables.contains(&format!("variable {name:?} {{")) && text.contains(name), "{name}");
    }
}
