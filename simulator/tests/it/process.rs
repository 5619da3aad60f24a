//! The binary: how it starts, what it says, how it ends.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use zoom_simulator::Simulator;

use crate::client::http;

const BINARY: &str = env!("CARGO_BIN_EXE_zoom-simulator");

fn run(arguments: &[&str]) -> Output {
    Command::new(BINARY).args(arguments).output().unwrap()
}

struct Running {
    child: Child,
    ready: Value,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(BINARY).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        child.stdout = Some(out.into_inner());
        Self { child, ready: serde_json::from_str(&line).unwrap() }
    }

    /// Ends it by a signal and checks that it said nothing more and ended well.
    fn end(mut self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        assert!(self.child.wait().unwrap().success());
        let mut rest = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
    }
}

async fn state(url: &Value) -> Value {
    let url = format!("{}/_simulator/state", url.as_str().unwrap());
    http().get(url).send().await.unwrap().json().await.unwrap()
}

#[test]
fn help_and_version_are_told() {
    let help = run(&["--help"]);
    assert!(help.status.success());
    assert!(String::from_utf8(help.stdout).unwrap().contains("--enforce-limits"));
    let version = run(&["--version"]);
    assert_eq!(version.stdout, format!("zoom-simulator {}\n", env!("CARGO_PKG_VERSION")).into_bytes());
}

#[test]
fn loopback_only_unless_told_so() {
    let refused = run(&["--listen", "0.0.0.0:0"]);
    assert!(!refused.status.success());
    assert!(refused.stdout.is_empty());
    assert!(String::from_utf8(refused.stderr).unwrap().contains("loopback only"));
    let refusal = Simulator::builder().listen("[::]:0".parse().unwrap()).start_blocking().unwrap_err();
    assert!(refusal.to_string().contains("loopback only"));
}

#[test]
fn a_bad_command_line_is_refused_before_anything_is_served() {
    for arguments in [&["--users"][..], &["--plan", "gold"], &["--colour"]] {
        let refused = run(arguments);
        assert!(!refused.status.success());
        assert!(refused.stdout.is_empty());
        assert!(String::from_utf8(refused.stderr).unwrap().contains(arguments[0]));
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_world_in_every_process() {
    let one = Running::start(&["--seed", "7", "--users", "30"]);
    let two = Running::start(&["--seed", "7", "--users", "30"]);
    assert_ne!(one.ready["url"], two.ready["url"]);
    assert_eq!(one.ready["env"]["ZOOM_CLIENT_SECRET"], two.ready["env"]["ZOOM_CLIENT_SECRET"]);
    assert_eq!(state(&one.ready["url"]).await, state(&two.ready["url"]).await);
    assert_eq!(
        one.ready["env"]["ZOOM_API_URL"],
        format!("{}/v2", one.ready["url"].as_str().unwrap()).as_str()
    );
    one.end("-INT");
    two.end("-TERM");
}

#[tokio::test]
async fn a_state_file_carries_the_world_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.json");
    let file = file.to_str().unwrap();
    let first = Running::start(&["--state", file, "--users", "5"]);
    let url = format!("{}/_simulator/state", first.ready["url"].as_str().unwrap());
    let patch = r#"{"users": {"later": {"email": "later@example.com"}}}"#;
    let patched = http().patch(url).body(patch).send().await.unwrap();
    assert_eq!(patched.status(), 200);
    let before = state(&first.ready["url"]).await;
    first.end("-TERM");
    let second = Running::start(&["--state", file, "--seed", "99"]);
    assert_eq!(state(&second.ready["url"]).await, before);
    second.end("-TERM");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_broken_state_file_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.json");
    for (content, expected) in [("{half", "is not JSON"), ("{}", "does not hold a world")] {
        std::fs::write(&file, content).unwrap();
        let refused = run(&["--state", file.to_str().unwrap()]);
        assert!(!refused.status.success());
        assert!(String::from_utf8(refused.stderr).unwrap().contains(expected));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), content);
    }
}
