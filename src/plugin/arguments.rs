//! The command line. A host gives no arguments at all; every argument is there for people.

use std::ffi::OsString;
use std::path::PathBuf;

use super::Plugin;

/// What the command line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    /// Serve the host that started this process.
    Serve,
    /// Serve a host that attaches itself, for development.
    Debug {
        /// The file into which the assignment of `TF_REATTACH_PROVIDERS` is written as well.
        environment_file: Option<PathBuf>,
    },
    /// Print the version.
    Version,
    /// Print what this is and how it is used.
    Help,
}

/// A command line that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum ArgumentError {
    /// An argument that this program does not have.
    #[error("unknown argument {0:?}; try --help")]
    Unknown(String),
    /// `--debug-env-file` as the last word, or with an empty value.
    #[error("{0} needs the name of a file; try --help")]
    NoFile(&'static str),
    /// `--debug-env-file` without `--debug`.
    #[error("--debug-env-file has a meaning only together with --debug; try --help")]
    FileWithoutDebug,
}

const ENVIRONMENT_FILE: &str = "--debug-env-file";

/// Reads the arguments after the program's name. As in Go programs, one dash does as well as two.
pub(super) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, ArgumentError> {
    let mut arguments = arguments.into_iter();
    let mut debug = false;
    let mut environment_file = None;
    while let Some(argument) = arguments.next() {
        let text = argument.to_string_lossy();
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (&*text, None),
        };
        match (name.strip_prefix('-').map(|rest| rest.strip_prefix('-').unwrap_or(rest)), value) {
            (Some("help" | "h"), None) => return Ok(Command::Help),
            (Some("version" | "V"), None) => return Ok(Command::Version),
            (Some("debug"), None | Some("true")) => debug = true,
            (Some("debug"), Some("false")) => debug = false,
            (Some("debug-env-file"), value) => {
                let file = value.map(OsString::from).or_else(|| arguments.next());
                let file = file.filter(|file| !file.is_empty());
                environment_file = Some(PathBuf::from(file.ok_or(ArgumentError::NoFile(ENVIRONMENT_FILE))?));
            }
            _ => return Err(ArgumentError::Unknown(text.into_owned())),
        }
    }
    match (debug, environment_file) {
        (true, environment_file) => Ok(Command::Debug { environment_file }),
        (false, None) => Ok(Command::Serve),
        (false, Some(_)) => Err(ArgumentError::FileWithoutDebug),
    }
}

/// The text of `--version`.
pub(super) fn version(plugin: &Plugin) -> String {
    let protocols = plugin.protocol_versions.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    format!("terraform-provider-{} {} (plugin protocol {protocols})\n", plugin.name, plugin.version)
}

/// The text of `--help`.
pub(super) fn help(plugin: &Plugin) -> String {
    let Plugin { name, address, version, .. } = plugin;
    let source = address.strip_prefix("registry.terraform.io/").unwrap_or(address);
    format!(
        r#"terraform-provider-{name} {version}: a provider for Terraform and OpenTofu.

Terraform and OpenTofu start this program by themselves; there is nothing to run by hand.
Name it in a configuration, then run `terraform init`:

    terraform {{
      required_providers {{
        {name} = {{
          source  = "{source}"
          version = "{version}"
        }}
      }}
    }}

To use a copy that you built yourself, put this into ~/.terraformrc (on Windows
%APPDATA%\terraform.rc) and skip `terraform init`:

    provider_installation {{
      dev_overrides {{
        "{source}" = "/directory/with/this/program"
      }}
      direct {{}}
    }}

Usage: terraform-provider-{name} [argument]

    --debug                 serve a Terraform that attaches itself: prints the variable
                            TF_REATTACH_PROVIDERS to set for it, and runs until Ctrl-C
    --debug-env-file FILE   with --debug, write that variable into FILE too
    --version               print the version
    --help                  print this text

Logs: set TF_LOG_PROVIDER or TF_LOG to TRACE, DEBUG, INFO, WARN or ERROR; without one of them Terraform
shows no provider's logs. TF_LOG_PROVIDER_{upper} beside it sets this provider's own level.
"#,
        upper = super::log::LogVariables::own_suffix(name),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Command, ArgumentError> {
        read(words.iter().map(OsString::from))
    }

    #[test]
    fn every_command_line_means_one_thing() {
        let debug = |file: Option<&str>| Command::Debug { environment_file: file.map(PathBuf::from) };
        let table: &[(&[&str], Result<Command, ArgumentError>)] = &[
            (&[], Ok(Command::Serve)),
            (&["-debug"], Ok(debug(None))),
            (&["--debug"], Ok(debug(None))),
            (&["-debug=true"], Ok(debug(None))),
            (&["-debug=false"], Ok(Command::Serve)),
            (&["--debug", "--debug-env-file", "a b"], Ok(debug(Some("a b")))),
            (&["-debug-env-file=env", "-debug"], Ok(debug(Some("env")))),
            (&["-debug-env-file"], Err(ArgumentError::NoFile("--debug-env-file"))),
            (&["-debug-env-file="], Err(ArgumentError::NoFile("--debug-env-file"))),
            (&["-debug-env-file", "env"], Err(ArgumentError::FileWithoutDebug)),
            (&["--version"], Ok(Command::Version)),
            (&["-version"], Ok(Command::Version)),
            (&["-h"], Ok(Command::Help)),
            (&["--debug", "--help"], Ok(Command::Help)),
            (&["--debug=maybe"], Err(ArgumentError::Unknown("--debug=maybe".into()))),
            (&["serve"], Err(ArgumentError::Unknown("serve".into()))),
            (&["---debug"], Err(ArgumentError::Unknown("---debug".into()))),
            (&[""], Err(ArgumentError::Unknown(String::new()))),
        ];
        for (words, meaning) in table {
            assert_eq!(&parse(words), meaning, "{words:?}");
        }
    }

    #[test]
    fn help_names_the_program_and_its_source() {
        let plugin = Plugin {
            name: "zoom",
            address: "registry.terraform.io/zoom-connectors/zoom",
            version: "1.2.3",
            protocol_versions: &[6],
        };
        let help = help(&plugin);
        assert!(help.contains(r#""zoom-connectors/zoom" = "/directory/with/this/program""#), "{help}");
        assert!(help.contains("TF_LOG_PROVIDER_ZOOM beside it"), "{help}");
        assert_eq!(version(&plugin), "terraform-provider-zoom 1.2.3 (plugin protocol 6)\n");
    }
}
