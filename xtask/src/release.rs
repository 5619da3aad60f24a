//! How the provider is packaged, named and laid out, by the registries' rules: the folders of a filesystem
//! mirror (`cargo xtask install`), and the archives, checksums and documents of a release (`cargo xtask
//! dist`).

pub mod archive;
pub mod build;
pub mod checksums;
pub mod dist;
pub mod install;
pub mod names;
pub mod sbom;
pub mod signature;

use std::{io, path::PathBuf, process::ExitStatus};

/// Why something was not packaged or installed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Cargo did not build.
    #[error(transparent)]
    Cargo(#[from] crate::cargo::Error),
    /// A file could not be read or written.
    #[error("could not {action} {}: {source}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A program is missing or did not do its part.
    #[error("{program} {problem}")]
    Program {
        /// The program.
        program: String,
        /// What it said, or how it ended.
        problem: String,
    },
    /// The archive could not be written.
    #[error("could not write {}: {source}", path.display())]
    Archive {
        /// The archive.
        path: PathBuf,
        /// Why.
        source: rawzip::Error,
    },
    /// No such platform is built.
    #[error("no release is built for {name}; there are: {known}")]
    UnknownPlatform {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// Nobody says where the implicit mirror is.
    #[error("no home folder is known; name the mirror's folder with --into")]
    NoHome,
    /// Cargo printed something else than it documents.
    #[error("cargo's answer was not understood: {0}")]
    Answer(#[from] serde_json::Error),
    /// The machine is none that Terraform has a name for.
    #[error("Terraform has no name for {os} on {arch}")]
    UnnamedPlatform {
        /// Rust's name of the operating system.
        os: &'static str,
        /// Rust's name of the processor.
        arch: &'static str,
    },
}

impl Error {
    /// For `map_err`: the action and its file.
    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }

    /// A program that ended badly, with what it said.
    pub(crate) fn program(program: impl Into<String>, status: ExitStatus, said: &[u8]) -> Self {
        let said = String::from_utf8_lossy(said);
        Self::Program { program: program.into(), problem: format!("ended with {status}: {}", said.trim()) }
    }
}
