//! Cargo, asked to build the workspace's binaries and to say where things are.

use std::{
    collections::BTreeMap,
    env, io,
    path::PathBuf,
    process::{Command, ExitStatus, Stdio},
};

use serde_json::Value;

/// Programs are named as JSON, mistakes in the code as ever.
const MESSAGES: &str = "--message-format=json-render-diagnostics";

/// Why Cargo did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Cargo could not be started.
    #[error("cargo could not be started: {0}")]
    Start(#[from] io::Error),
    /// Cargo failed; it has said why on standard error.
    #[error("`cargo {command}` ended with {status}")]
    Failed {
        /// Cargo's subcommand.
        command: &'static str,
        /// How it ended.
        status: ExitStatus,
    },
    /// Cargo printed something else than the JSON that it documents.
    #[error("cargo's answer was not understood: {0}")]
    Answer(#[from] serde_json::Error),
    /// Cargo built no program for a test.
    #[error("cargo built no test {test}")]
    NoTest {
        /// The test's name.
        test: &'static str,
    },
    /// Cargo named no target folder.
    #[error("`cargo metadata` named no target_directory")]
    NoTargetDirectory,
}

/// Builds these binaries for development and returns their paths by name. Cargo says on standard error how far it is.
///
/// Cargo chooses the features of what they stand on for all of the workspace together, so that no other
/// command builds it once more.
pub fn build(binaries: &[&str]) -> Result<BTreeMap<String, PathBuf>, Error> {
    let mut command = cargo("build");
    command.arg(MESSAGES).args(binaries.iter().flat_map(|binary| ["--bin", binary]));
    executables("build", &mut command)
}

/// Builds the packages' binaries as they are released, each with what it needs itself and no more, and returns
/// their paths by name.
pub fn build_release(packages: &[&str]) -> Result<BTreeMap<String, PathBuf>, Error> {
    let mut command = cargo("build");
    command.args(["--bins", MESSAGES, "--release"]);
    command.args(packages.iter().flat_map(|package| ["--package", package]));
    executables("build", &mut command)
}

/// Builds an integration test of the workspace and returns the path of its program.
pub fn build_test(test: &'static str) -> Result<PathBuf, Error> {
    let mut command = cargo("test");
    command.args(["--no-run", MESSAGES, "--test", test]);
    executables("test", &mut command)?.remove(test).ok_or(Error::NoTest { test })
}

/// The programs that the command has built, by their targets' names.
fn executables(subcommand: &'static str, command: &mut Command) -> Result<BTreeMap<String, PathBuf>, Error> {
    let messages = answer(subcommand, command)?;
    let mut executables = BTreeMap::new();
    for line in messages.lines() {
        let message: Value = serde_json::from_str(line)?;
        if let (Some(name), Some(path)) = (message["target"]["name"].as_str(), message["executable"].as_str())
        {
            executables.insert(name.to_owned(), PathBuf::from(path));
        }
    }
    Ok(executables)
}

/// Runs a program of the workspace, which says for itself what it has to say; whether it ended well.
pub fn run(binary: &str, arguments: &[&str]) -> Result<bool, Error> {
    let mut command = cargo("run");
    command.args(["--bin", binary, "--"]).args(arguments);
    Ok(command.status()?.success())
}

/// The workspace's own folder.
pub fn workspace_directory() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map_or(own.clone(), PathBuf::from)
}

/// The workspace's target folder.
pub fn target_directory() -> Result<PathBuf, Error> {
    let metadata = metadata(&["--no-deps", "--offline"])?;
    metadata["target_directory"].as_str().map(PathBuf::from).ok_or(Error::NoTargetDirectory)
}

/// What `cargo metadata` says with these arguments.
pub fn metadata(arguments: &[&str]) -> Result<Value, Error> {
    let mut command = cargo("metadata");
    command.arg("--format-version=1").args(arguments);
    Ok(serde_json::from_str(&answer("metadata", &mut command)?)?)
}

fn cargo(subcommand: &str) -> Command {
    let mut command = Command::new(env!("CARGO"));
    // In the workspace's own folder a command is about all of its packages.
    command.arg(subcommand).current_dir(workspace_directory());
    // What `cargo run` tells this program of itself. Build scripts that watch such variables, as ring's does, would run
    // again under them, and everything above them be built again, now and once more at the next command by hand.
    for (name, _) in env::vars_os() {
        let own = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
        if own.iter().any(|own| name.to_string_lossy().starts_with(own)) {
            command.env_remove(name);
        }
    }
    command
}

fn answer(subcommand: &'static str, command: &mut Command) -> Result<String, Error> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Error::Failed { command: subcommand, status: output.status })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_folder_is_where_this_test_was_built() {
        let target = target_directory().expect("cargo metadata");
        assert!(env::current_exe().expect("own path").starts_with(target));
    }
}
