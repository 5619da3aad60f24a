//! `cargo xtask dist`: everything that a release publishes, in one folder.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use super::{
    Error,
    archive::{self, Entry},
    build::{Builder, Target},
    checksums,
    names::{self, PROVIDER, SIMULATOR, VERSION},
    sbom, signature,
};
use crate::cargo;

/// What is to be released, and where to.
#[derive(Debug)]
pub struct Dist<'a> {
    /// The platforms.
    pub targets: Vec<Target>,
    /// The key that `GnuPG` signs the checksums with; none leaves them unsigned.
    pub key: Option<&'a str>,
    /// The folder that it goes to. What is in it already is removed.
    pub into: PathBuf,
}

/// The texts that every archive carries beside its program.
const TEXTS: [&str; 3] = ["LICENSE", "README.md", "CHANGELOG.md"];

impl Dist<'_> {
    /// Builds and packages the provider and the simulator.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Error> {
        let said = |out: &mut dyn Write, text: String| {
            writeln!(out, "{text}").map_err(Error::io("write", "the standard output"))
        };
        if self.into.exists() {
            fs::remove_dir_all(&self.into).map_err(Error::io("empty", &self.into))?;
        }
        fs::create_dir_all(&self.into).map_err(Error::io("create", &self.into))?;
        let builder = Builder::set_up()?;
        let mut published = [(PROVIDER, Vec::new()), (SIMULATOR, Vec::new())];
        for target in &self.targets {
            said(out, format!("building for {} ({})", target.platform, target.triple))?;
            let programs = builder.build(target, &[PROVIDER, SIMULATOR])?;
            for (program, files) in &mut published {
                files.push(self.archive(program, target, &programs)?);
            }
        }
        published[0].1.push(self.write_json(&names::manifest(VERSION), &manifest())?);
        for (program, files) in &mut published {
            let bill = sbom::of_package(
                program,
                self.targets.first().map_or("x86_64-unknown-linux-musl", |t| t.triple),
            )?;
            files.push(self.write_json(&names::sbom(program, VERSION), &bill)?);
            let sums = names::checksums(program, VERSION);
            checksums::write(&self.into, &sums, files)?;
            if let Some(key) = self.key {
                signature::sign(&self.into.join(&sums), key)?;
            }
            said(out, fs::read_to_string(self.into.join(&sums)).map_err(Error::io("read", &sums))?)?;
        }
        if self.key.is_none() {
            said(
                out,
                "The checksums are not signed; name a key with --sign. No registry takes them so.".to_owned(),
            )?;
        }
        said(out, format!("released into {}", self.into.display()))
    }

    fn archive(&self, program: &str, target: &Target, programs: &Path) -> Result<String, Error> {
        let suffix = target.platform.executable_suffix();
        let built = programs.join(format!("{program}{suffix}"));
        let inside = if program == PROVIDER {
            target.platform.provider_executable(VERSION)
        } else {
            format!("{program}{suffix}")
        };
        let mut entries = vec![Entry::of_file(inside, &built, true)?];
        for text in TEXTS {
            entries.push(Entry::of_file(text, &cargo::workspace_directory().join(text), false)?);
        }
        let name = target.platform.archive(program, VERSION);
        archive::write(&self.into.join(&name), &entries)?;
        Ok(name)
    }

    fn write_json(&self, name: &str, value: &Value) -> Result<String, Error> {
        let path = self.into.join(name);
        fs::write(&path, format!("{value:#}\n")).map_err(Error::io("write", &path))?;
        Ok(name.to_owned())
    }
}

/// What tells a registry the protocol; without it, it would take the provider for one of protocol 5.
fn manifest() -> Value {
    json!({ "version": 1, "metadata": { "protocol_versions": ["6.0"] } })
}
