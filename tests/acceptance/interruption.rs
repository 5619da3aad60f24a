//! Applies that end before they are done: nothing is lost, and the next run goes on from there.
#![cfg(target_os = "linux")]

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
    let first = scene.connector().without("owners").text("product", "purview").resource("first");
    let second = scene.connector().set("depends_on", "[zoom_connector.first]").resource("second");
    scene.configure(format!("{first}{second}"));
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
fn a_timeout_ends_the_apply_and_says_which() {
    let scene = Scene::new();
    scene.connect(&scene.connector().set("timeouts", r#"{ create = "2s" }"#));
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
    let providers = providers_in(&scene.workspace.path());
    assert!(!providers.is_empty(), "Terraform runs a provider");
    for pid in providers {
        let killed = Command::new("kill").args(["-KILL", &pid.to_string()]).status().expect("kill");
        assert!(killed.success());
    }
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
