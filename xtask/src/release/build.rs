//! Building the programs for a platform, from any Linux: Zig compiles and links what Rust leaves to C.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{Error, names::Platform};
use crate::cargo;

/// Zig and Cargo's way to it, as Python packages: versions that were tried together.
const TOOLS: [&str; 2] = ["cargo-zigbuild==0.24.1", "ziglang==0.15.2"];

/// A platform that releases are built for.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name in Terraform's words.
    pub platform: Platform,
    /// Its name in Rust's words.
    pub triple: &'static str,
}

/// All of them. The Linux programs are static, so that they run on any distribution. For macOS there are
/// none: linking needs Apple's frameworks, which no other system has; build there with `cargo xtask install`.
pub const TARGETS: [Target; 3] = [
    Target { platform: Platform { os: "linux", arch: "amd64" }, triple: "x86_64-unknown-linux-musl" },
    Target { platform: Platform { os: "linux", arch: "arm64" }, triple: "aarch64-unknown-linux-musl" },
    Target { platform: Platform { os: "windows", arch: "amd64" }, triple: "x86_64-pc-windows-gnu" },
];

/// The targets of these names (`linux_amd64`), or all.
pub fn targets(names: &[&str]) -> Result<Vec<Target>, Error> {
    let find = |name: &&str| {
        let found = TARGETS.iter().find(|target| target.platform.to_string() == **name);
        found.copied().ok_or_else(|| Error::UnknownPlatform {
            name: (*name).to_owned(),
            known: TARGETS.map(|target| target.platform.to_string()).join(", "),
        })
    };
    if names.is_empty() { Ok(TARGETS.to_vec()) } else { names.iter().map(find).collect() }
}

/// Cross-building, set up.
#[derive(Debug)]
pub struct Builder {
    tools: PathBuf,
    target_directory: PathBuf,
}

impl Builder {
    /// Fetches Zig into Cargo's target folder, unless it is there already.
    pub fn set_up() -> Result<Self, Error> {
        let target_directory = cargo::target_directory()?;
        let tools = target_directory.join("zig");
        if !tools.is_dir() {
            let half = target_directory.join("zig.half");
            let mut pip = Command::new("python3");
            pip.args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--upgrade",
                "--target",
            ]);
            run(pip.arg(&half).args(TOOLS))?;
            fs::rename(&half, &tools).map_err(Error::io("create", &tools))?;
        }
        Ok(Self { tools, target_directory })
    }

    /// Builds the packages' programs as they are released, and says in which folder they are.
    ///
    /// No path of this machine and no time gets into them: the same sources and the same tools make the same
    /// programs.
    pub fn build(&self, target: &Target, packages: &[&str]) -> Result<PathBuf, Error> {
        run(Command::new("rustup").args(["target", "add", target.triple]))?;
        let path = env::join_paths(
            [self.tools.join("bin")]
                .into_iter()
                .chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())),
        )
        .map_err(|error| Error::Program { program: "PATH".to_owned(), problem: error.to_string() })?;
        let mut command = Command::new(env!("CARGO"));
        command
            .args(["zigbuild", "--locked", "--release", "--bins", "--target", target.triple])
            .args(packages.iter().flat_map(|package| ["--package", package]))
            .current_dir(cargo::workspace_directory())
            .env("PATH", path)
            .env("PYTHONPATH", &self.tools)
            .env("RUSTFLAGS", flags(target))
            .env("SOURCE_DATE_EPOCH", "0");
        let status = command.status().map_err(Error::io("start", env!("CARGO")))?;
        if !status.success() {
            return Err(Error::program(
                format!("cargo zigbuild for {}", target.platform),
                status,
                b"see above",
            ));
        }
        Ok(self.target_directory.join(target.triple).join("release"))
    }
}

/// The compiler's flags: a program that needs nothing installed, and no names of this machine's folders in it.
fn flags(target: &Target) -> String {
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .unwrap_or_default();
    let remap = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    let mut flags = vec![remap(&cargo::workspace_directory(), "/source"), remap(&cargo_home, "/cargo")];
    if target.platform.os == "linux" {
        flags.push("-Ctarget-feature=+crt-static".to_owned());
    }
    flags.join(" ")
}

fn run(command: &mut Command) -> Result<(), Error> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|source| Error::Program {
        program: program.clone(),
        problem: format!("could not be started: {source}"),
    })?;
    if output.status.success() { Ok(()) } else { Err(Error::program(program, output.status, &output.stderr)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_that_is_not_built_is_refused_with_those_that_are() {
        assert_eq!(targets(&[]).unwrap().len(), TARGETS.len());
        assert_eq!(targets(&["linux_arm64"]).unwrap()[0].triple, "aarch64-unknown-linux-musl");
        let error = targets(&["plan9_amd64"]).unwrap_err().to_string();
        assert!(error.contains("plan9_amd64") && error.contains("linux_amd64"), "{error}");
    }
}
