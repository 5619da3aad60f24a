//! Applies that end before they are done: nothing is lost, and the next run goes on from there.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use std::{fs, thread};

use serde_json::json;
use xtask::terraform::Running;

use crate::support::{PROVIDER, Scene};

const PATIENCE: Duration = Duration::from_mins(1);

/// Two connectors: the first is quick, and the second waits for the first and then for Zoom.
fn slow_apply(scene: &Scene) -> Running {
    let first = scene.connector().without("owners").resource("first");
    // The plan must not wait for Zoom, only the apply.
    let second = scene.connector().text("verify", "apply").set("depends_on", "[zoom_connector.first]");
    scene.configure(format!("{first}{}", second.resource("second")));
    // Only the second looks its owner up; the first asks for "me" alone.
    let fault = json!({ "match": { "path": "/v2/users/*example.com" }, "fault": "delay", "ms": 20_000 });
    scene.simulator.fault(fault).expect("a fault");
    let mut apply = scene.workspace.spawn(&["apply", "-auto-approve"]).expect("apply");
    assert!(apply.wait_for("zoom_connector.second: Creating...", PATIENCE).expect("running"));
    apply
}

/// The state has the first connector, whole, and the next run makes the second.
fn goes_on(scene: &Scene) {
    assert_eq!(scene.attributes("zoom_connector.first")["status"], "connected");
    let resources = scene.state()["resources"].as_array().expect("resources").len();
    assert_eq!(resources, 1, "what was not done is not recorded");
    scene.simulator.clear_faults();
    let plan = scene.plan_differs();
    assert!(plan.shows("Plan: 1 to add, 0 to change, 0 to destroy."), "{}", plan.text());
    scene.apply();
    scene.plan_is_empty();
}

#[test]
fn ctrl_c_stops_the_apply_at_once_and_saves_what_was_done() {
    let scene = Scene::new();
    let apply = slow_apply(&scene);
    let interrupted = std::time::Instant::now();
    // Past the point where the second connector waits for Zoom.
    thread::sleep(Duration::from_millis(300));
    apply.interrupt().expect("interrupt");
    let output = apply.wait().expect("end");
    assert_eq!(output.code(), Some(1), "{}", output.text());
    assert!(interrupted.elapsed() < Duration::from_secs(10), "the provider waited for Zoom to the end");
    for words in ["Gracefully shutting down...", "Operation cancelled", "Run it again."] {
        assert!(output.shows(words), "expected: {words}\n{}", output.text());
    }
    goes_on(&scene);
}

#[test]
fn ctrl_c_ends_an_apply_that_is_still_planning_at_once() {
    let scene = Scene::new();
    scene.connect(&scene.connector());
    let fault = json!({ "match": { "operation": "users" }, "fault": "delay", "ms": 60_000 });
    scene.simulator.fault(fault).expect("a fault");
    let apply = scene.workspace.spawn(&["apply", "-auto-approve"]).expect("apply");
    let deadline = std::time::Instant::now() + PATIENCE;
    while scene.simulator.count("oauthToken") == 0 {
        assert!(std::time::Instant::now() < deadline, "nothing was asked");
        thread::sleep(Duration::from_millis(20));
    }
    // What follows the token is on its way, and its answer far away.
    thread::sleep(Duration::from_millis(500));
    let interrupted = std::time::Instant::now();
    apply.interrupt().expect("interrupt");
    let output = apply.wait().expect("end");
    assert_eq!(output.code(), Some(1), "{}", output.text());
    assert!(interrupted.elapsed() < Duration::from_secs(30), "the plan waited for Zoom to the end");
    scene.simulator.clear_faults();
    scene.apply();
    scene.plan_is_empty();
}

#[test]
fn a_timeout_ends_the_apply_and_says_which() {
    let scene = Scene::new();
    // The plan must not wait for Zoom, only the apply.
    scene.connect(&scene.connector().text("verify", "apply").set("timeouts", r#"{ create = "2s" }"#));
    let fault = json!({ "match": { "operation": "users" }, "fault": "delay", "ms": 20_000 });
    scene.simulator.fault(fault).expect("a fault");
    let started = std::time::Instant::now();
    scene.apply_fails(&["with zoom_connector.this,", "2s", "timeouts"]);
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
    scene.simulator.clear_faults();
    scene.apply();
    scene.plan_is_empty();
}

/// The provider's processes that Terraform has started in this folder.
fn providers_in(folder: &Path) -> Vec<u32> {
    let provider = fs::canonicalize(PROVIDER).expect("the provider");
    let folder = fs::canonicalize(folder).expect("the folder");
    let is = |pid: u32, link: &str, target: &Path| {
        fs::read_link(format!("/proc/{pid}/{link}")).is_ok_and(|found| found == target)
    };
    let processes = fs::read_dir("/proc").expect("/proc").flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| is(*pid, "exe", &provider) && is(*pid, "cwd", &folder)).collect()
}

#[test]
fn a_provider_that_is_killed_loses_nothing() {
    let scene = Scene::new();
    let apply = slow_apply(&scene);
    kill_providers(&scene);
    let output = apply.wait().expect("end");
    assert_eq!(output.code(), Some(1), "{}", output.text());
    // "Plugin did not respond" or "Request cancelled", as Terraform happens to notice.
    assert!(output.shows("Error:") && output.shows("ApplyResourceChange"), "{}", output.text());
    goes_on(&scene);
}

#[test]
fn a_terraform_that_is_killed_leaves_no_provider_behind() {
    let scene = Scene::new();
    // Dropped, it is killed with its group; so that the provider has to notice by itself, Terraform
    // alone is killed first.
    let apply = slow_apply(&scene);
    let providers = providers_in(&scene.workspace.path());
    let parents: Vec<u32> = providers.iter().filter_map(|pid| parent_of(*pid)).collect();
    let terraform = parents.first().copied().expect("Terraform");
    assert!(parents.iter().all(|pid| *pid == terraform), "{parents:?}");
    let killed = Command::new("kill").args(["-KILL", &terraform.to_string()]).status().expect("kill");
    assert!(killed.success());
    let output = apply.wait().expect("end");
    assert_eq!(output.code(), None, "{}", output.text());
    let deadline = std::time::Instant::now() + Duration::from_secs(10);
    while !providers_in(&scene.workspace.path()).is_empty() {
        assert!(std::time::Instant::now() < deadline, "a provider outlived its Terraform");
        thread::sleep(Duration::from_millis(50));
    }
    goes_on(&scene);
}

/// The parent of a process.
fn parent_of(pid: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:")?.trim().parse().ok())
}

/// Forty memberships of one group, of which the first call takes one and the second is never answered.
fn apply_in_batches(scene: &Scene) -> Running {
    use zoom_simulator::world::{Group, User, UserStatus};
    scene.change_world(|world| {
        world.groups.insert("g1".to_owned(), Group { name: "Batches".to_owned(), ..Group::default() });
        let model =
            world.users.values().find(|user| user.status == UserStatus::Active && user.role_id == "2");
        let model = User { group_ids: Vec::new(), ..model.expect("an active member").clone() };
        for number in 0..40 {
            let email = format!("many{number:02}@example.com");
            world.users.insert(format!("many{number:02}"), User { email, ..model.clone() });
        }
    });
    scene.configure(
        "resource \"zoom_group_member\" \"each\" {\n  count    = 40\n  group_id = \"g1\"\n  user_id  = \
         format(\"many%02d@example.com\", count.index)\n}\n",
    );
    let fault = json!({
        "match": { "operation": "groupMembersCreate" }, "fault": "delay", "ms": 60_000, "after": 2,
    });
    scene.simulator.fault(fault).expect("a fault");
    let apply = scene.workspace.spawn(&["apply", "-auto-approve"]).expect("apply");
    let deadline = std::time::Instant::now() + PATIENCE;
    while scene.simulator.count("groupMembersCreate") < 2 {
        assert!(std::time::Instant::now() < deadline, "no batch was sent");
        thread::sleep(Duration::from_millis(20));
    }
    // The third is on its way, and its answer far away.
    thread::sleep(Duration::from_millis(500));
    apply
}

fn members_of_the_batches(scene: &Scene) -> usize {
    scene.change_world(|world| {
        world.users.values().filter(|user| user.group_ids.iter().any(|id| id == "g1")).count()
    })
}

#[test]
fn a_provider_that_is_killed_in_the_middle_of_a_batch_loses_nobody() {
    let scene = Scene::new();
    let apply = apply_in_batches(&scene);
    let recorded = members_of_the_batches(&scene);
    assert!(recorded > 0 && recorded < 40, "{recorded}");
    kill_providers(&scene);
    assert_eq!(apply.wait().expect("end").code(), Some(1));
    scene.simulator.clear_faults();
    // The batch that nobody saw the end of: Zoom has carried it out.
    scene.change_world(|world| {
        for number in 0..20 {
            let user = world.users.get_mut(&format!("many{number:02}")).expect("somebody");
            if user.group_ids.is_empty() {
                user.group_ids.push("g1".to_owned());
            }
        }
    });
    scene.apply();
    assert_eq!(members_of_the_batches(&scene), 40);
    scene.plan_is_empty();
}

/// Users that are made for the API, at once.
const SIX_USERS: &str = r#"
resource "zoom_user" "each" {
  count         = 6
  email         = format("made%d@example.com", count.index)
  create_action = "cust_create"
}
"#;

fn made(scene: &Scene) -> Vec<String> {
    scene.change_world(|world| {
        let emails = world.users.values().map(|user| user.email.clone());
        let mut emails: Vec<String> = emails.filter(|email| email.starts_with("made")).collect();
        emails.sort();
        emails
    })
}

/// The addresses of the users in the state, by index.
fn recorded(scene: &Scene) -> BTreeMap<u64, String> {
    let state = scene.state();
    let instances = state["resources"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|resource| resource["instances"].as_array().cloned().unwrap_or_default());
    let recorded = instances.filter_map(|instance| {
        let email = instance["attributes"]["email"].as_str()?.to_owned();
        Some((instance["index_key"].as_u64()?, email))
    });
    recorded.collect()
}

#[test]
fn a_provider_that_is_killed_while_it_makes_users_makes_nobody_twice() {
    let scene = Scene::new();
    scene.configure(SIX_USERS);
    // Zoom makes four. Two of them are recorded; of the other two the provider hears, and does not come to tell.
    let stuck = |operation: &str, after: u32| json!({ "match": { "operation": operation }, "fault": "delay", "ms": 60_000, "after": after });
    scene.simulator.fault(stuck("userCreate", 4)).expect("a fault");
    scene.simulator.fault(stuck("user", 2)).expect("a fault");
    let apply = scene.workspace.spawn(&["apply", "-auto-approve"]).expect("apply");
    let deadline = std::time::Instant::now() + PATIENCE;
    while made(&scene).len() < 4 || recorded_so_far(&scene) < 2 {
        assert!(std::time::Instant::now() < deadline, "{:?}", made(&scene));
        thread::sleep(Duration::from_millis(20));
    }
    kill_providers(&scene);
    assert_eq!(apply.wait().expect("end").code(), Some(1));
    scene.simulator.clear_faults();
    assert_eq!((made(&scene).len(), recorded(&scene).len()), (4, 2));

    // The next run makes the two who were never made. Of the two whom nobody told it of, it says what to do.
    let before = made(&scene);
    let unknown: Vec<String> = {
        let recorded = recorded(&scene);
        before.iter().filter(|email| !recorded.values().any(|known| known == *email)).cloned().collect()
    };
    assert_eq!(unknown.len(), 2);
    let output = scene.apply_fails(&["User exists already", "import {", "to = zoom_user.NAME"]);
    for email in &unknown {
        assert!(output.shows(&format!("id = \"{email}\"")), "{}", output.text());
    }
    assert_eq!(made(&scene).len(), 6);
    assert_eq!(recorded(&scene).len(), 4);
    let blocks: String = unknown
        .iter()
        .map(|email| {
            let index = email.trim_start_matches("made").trim_end_matches("@example.com");
            format!("import {{\n  to = zoom_user.each[{index}]\n  id = {email:?}\n}}\n")
        })
        .collect();
    scene.write("import.tf", &blocks);
    let output = scene.apply();
    // What counts at the creation alone is recorded.
    assert!(output.shows("2 imported, 0 added, 2 changed, 0 destroyed"), "{}", output.text());
    scene.plan_is_empty();
    let everybody: Vec<String> = (0..6).map(|number| format!("made{number}@example.com")).collect();
    assert_eq!(made(&scene), everybody, "nobody twice");
}

/// How many users Terraform has written to its state so far.
fn recorded_so_far(scene: &Scene) -> usize {
    let state = scene.workspace.read("terraform.tfstate").unwrap_or_default();
    state.matches("\"index_key\"").count()
}

fn kill_providers(scene: &Scene) {
    let providers = providers_in(&scene.workspace.path());
    assert!(!providers.is_empty(), "Terraform runs a provider");
    for pid in providers {
        let killed = Command::new("kill").args(["-KILL", &pid.to_string()]).status().expect("kill");
        assert!(killed.success());
    }
}
