//! A folder of Terraform configuration that uses the provider under development.

#[cfg(unix)]
use std::{env, iter};
use std::{
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use tempfile::TempDir;

use super::{
    Error, Output, Running, Terraform,
    environment::{self, Environment},
};

const SOURCE: &str = "zoom-connectors/zoom";
const PROVIDER: &str = "terraform-provider-zoom";

/// A temporary folder with `.tf` files, and Terraform set up to run there and to take the provider
/// from a binary just built, so that no `init` is needed.
///
/// Its runs see a development override in a CLI configuration of their own, a data folder of their
/// own, no upgrade check, and of the caller's environment nothing that would steer them. Everything
/// is removed when the workspace is dropped.
#[derive(Debug)]
pub struct Workspace {
    terraform: Terraform,
    root: TempDir,
    environment: Environment,
}

impl Workspace {
    /// An empty workspace for `terraform` and the provider's binary.
    pub fn new(terraform: &Terraform, provider: &Path) -> Result<Self, Error> {
        let root = tempfile::Builder::new()
            .prefix("zoom-")
            .tempdir()
            .map_err(Error::io("create a folder in", std::env::temp_dir()))?;
        let workspace = Self {
            terraform: terraform.clone(),
            environment: environment::cleaned(std::env::vars_os()),
            root,
        };
        let providers = workspace.root.path().join("providers");
        for folder in [&workspace.path(), &providers] {
            fs::create_dir(folder).map_err(Error::io("create", folder))?;
        }
        link_provider(provider, &providers)?;
        let configuration = workspace.cli_configuration_path();
        fs::write(&configuration, cli_configuration(&providers))
            .map_err(Error::io("write", &configuration))?;
        let data = workspace.root.path().join("data");
        Ok(workspace
            .env("TF_CLI_CONFIG_FILE", configuration)
            .env("TF_DATA_DIR", data)
            .env("TF_IN_AUTOMATION", "1")
            .env("CHECKPOINT_DISABLE", "1"))
    }

    /// The folder of the `.tf` files and the state, in which Terraform runs.
    pub fn path(&self) -> PathBuf {
        self.root.path().join("configuration")
    }

    /// The CLI configuration file with the development override.
    pub fn cli_configuration_path(&self) -> PathBuf {
        self.root.path().join("dev.tfrc")
    }

    /// Takes the provider by `terraform init`, from where this CLI configuration says, and no longer from the
    /// development override.
    pub fn configure_cli(self, configuration: &str) -> Result<Self, Error> {
        let path = self.cli_configuration_path();
        fs::write(&path, configuration).map_err(Error::io("write", path))?;
        Ok(self)
    }

    /// Sets a variable for the runs that follow.
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.insert(name.into(), value.into());
        self
    }

    /// Sets variables for the runs that follow: for instance those of a simulator.
    pub fn envs<N: Into<OsString>, V: Into<OsString>>(
        self,
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        variables.into_iter().fold(self, |workspace, (name, value)| workspace.env(name, value))
    }

    /// Writes the runs' whole log (`TF_LOG=TRACE`, the provider's included) to [`Self::log_path`].
    pub fn traced(self) -> Self {
        let log = self.log_path();
        self.env("TF_LOG", "TRACE").env("TF_LOG_PATH", log)
    }

    /// The file that a [`Self::traced`] workspace logs to.
    pub fn log_path(&self) -> PathBuf {
        self.root.path().join("trace.log")
    }

    /// Writes a file, named relative to [`Self::path`], and the folders that it stands in.
    pub fn write(&self, name: &str, text: &str) -> Result<(), Error> {
        let path = self.path().join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
        }
        fs::write(&path, text).map_err(Error::io("write", path))
    }

    /// Reads a file, named relative to [`Self::path`].
    pub fn read(&self, name: &str) -> Result<String, Error> {
        let path = self.path().join(name);
        fs::read_to_string(&path).map_err(Error::io("read", path))
    }

    /// Runs Terraform to its end, whatever that is.
    pub fn run(&self, arguments: &[impl AsRef<OsStr>]) -> Result<Output, Error> {
        self.spawn(arguments)?.wait()
    }

    /// Runs Terraform with arguments that make it print JSON (`show -json`, `output -json`, …), and
    /// reads that.
    pub fn json(&self, arguments: &[impl AsRef<OsStr>]) -> Result<Value, Error> {
        let output = self.run(arguments)?;
        if output.status.success() {
            Ok(serde_json::from_str(&output.stdout)?)
        } else {
            let arguments: Vec<_> = arguments.iter().map(AsRef::as_ref).collect();
            Err(Error::Failed { command: arguments.join(OsStr::new(" ")), output })
        }
    }

    /// Runs a shell script of [`Self::path`]; what it calls `terraform` is this Terraform.
    #[cfg(unix)]
    pub fn run_script(&self, name: &str) -> Result<Output, Error> {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = self.root.path().join("bin");
        fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;
        let path = self.environment.get(OsStr::new("PATH")).cloned().unwrap_or_default();
        let program = self.terraform.program.command();
        let words = iter::once(program.get_program()).chain(program.get_args());
        let words: Vec<_> = words.map(|word| quoted(&word.to_string_lossy())).collect();
        // The script's PATH leads here first, and what is run here must not be led back.
        let text =
            format!("#!/bin/sh\nPATH={} exec {} \"$@\"\n", quoted(&path.to_string_lossy()), words.join(" "));
        let terraform = folder.join("terraform");
        fs::write(&terraform, text).map_err(Error::io("write", &terraform))?;
        fs::set_permissions(&terraform, fs::Permissions::from_mode(0o755))
            .map_err(Error::io("mark as a program", &terraform))?;
        let folders = iter::once(folder).chain(env::split_paths(&path));
        let path = env::join_paths(folders).unwrap_or_default();
        let mut command = Command::new("sh");
        command.arg(name).current_dir(self.path()).env_clear().envs(&self.environment).env("PATH", path);
        Running::start(&mut command)?.wait()
    }

    /// Starts Terraform, for a test that interrupts it.
    pub fn spawn(&self, arguments: &[impl AsRef<OsStr>]) -> Result<Running, Error> {
        Running::start(self.command().args(arguments))
    }

    fn command(&self) -> Command {
        let mut command = self.terraform.program.command();
        command.current_dir(self.path()).env_clear().envs(&self.environment);
        command
    }
}

/// Terraform takes the first file in the folder whose name fits, so the provider stands there alone
/// and not among what a build leaves beside it.
fn link_provider(binary: &Path, folder: &Path) -> Result<(), Error> {
    let binary = fs::canonicalize(binary).map_err(Error::io("find", binary))?;
    let link = folder.join(format!("{PROVIDER}{}", std::env::consts::EXE_SUFFIX));
    #[cfg(unix)]
    let linked = std::os::unix::fs::symlink(&binary, &link);
    #[cfg(not(unix))]
    let linked = fs::copy(&binary, &link);
    linked.map(drop).map_err(Error::io("create", link))
}

/// A word as the shell reads it back.
#[cfg(unix)]
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// The CLI configuration: the override, and no way to install any other provider.
fn cli_configuration(providers: &Path) -> String {
    // HCL's strings escape as JSON's do.
    let folder = Value::from(providers.to_string_lossy()).to_string();
    format!("provider_installation {{\n  dev_overrides {{\n    {SOURCE:?} = {folder}\n  }}\n}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cli_configuration_overrides_the_provider_alone() {
        assert_eq!(
            cli_configuration(Path::new("/tmp/pro viders")),
            "provider_installation {\n  dev_overrides {\n    \"zoom-connectors/zoom\" = \"/tmp/pro viders\"\n  }\n}\n"
        );
    }

    #[test]
    fn a_path_is_quoted_as_hcl_wants_it() {
        assert!(cli_configuration(Path::new("C:\\a \"b\"")).contains(r#"= "C:\\a \"b\"""#));
    }
}
