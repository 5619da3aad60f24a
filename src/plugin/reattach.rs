//! What a developer needs to attach Terraform to a provider that already runs.

use super::handshake::Address;
use super::{Plugin, StartError};

/// The variable that Terraform reads.
const VARIABLE: &str = "TF_REATTACH_PROVIDERS";

/// One running provider, as Terraform's `TF_REATTACH_PROVIDERS` describes it.
#[derive(Debug, serde::Serialize)]
#[serde(rename_all = "PascalCase")]
struct Reattach<'a> {
    protocol: &'static str,
    protocol_version: u32,
    pid: u32,
    /// Terraform shall neither stop nor kill a provider that a developer started.
    test: bool,
    addr: &'a Address,
}

/// The value of `TF_REATTACH_PROVIDERS`: a JSON object with the provider's source address as its only key.
pub(super) fn value(
    plugin: &Plugin,
    protocol_version: u32,
    pid: u32,
    address: &Address,
) -> Result<String, StartError> {
    let reattach = Reattach { protocol: "grpc", protocol_version, pid, test: true, addr: address };
    serde_json::to_string(&std::collections::BTreeMap::from([(plugin.address, reattach)]))
        .map_err(StartError::Reattach)
}

/// The shells for which an assignment is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shells {
    /// POSIX shells.
    Posix,
    /// Windows: the command prompt and PowerShell.
    Windows,
}

impl Shells {
    /// Those of the system that this program was built for.
    pub(super) const HERE: Self = if cfg!(windows) { Self::Windows } else { Self::Posix };
}

/// An assignment that a POSIX shell, and an editor's env file, understands.
pub(super) fn assignment(value: &str) -> String {
    format!("{VARIABLE}='{}'", value.replace('\'', r#"'"'"'"#))
}

/// What is printed for the developer.
pub(super) fn announcement(value: &str, shells: Shells) -> String {
    let lines = match shells {
        Shells::Posix => format!("\t{}\n", assignment(value)),
        Shells::Windows => format!(
            "\tCommand Prompt:\tset \"{VARIABLE}={value}\"\n\tPowerShell:\t$env:{VARIABLE}='{}'\n",
            value.replace('\'', "''"),
        ),
    };
    format!(
        "Provider started. To attach Terraform CLI, set the {VARIABLE} environment variable with the following:\n\n{lines}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLUGIN: Plugin = Plugin {
        name: "zoom",
        address: "registry.terraform.io/ns/name",
        version: "0.0.0",
        protocol_versions: &[6],
    };

    #[test]
    fn the_value_has_terraforms_keys_in_go_plugins_order() {
        let address = Address { network: "unix", address: "/tmp/plugin713096927".into() };
        assert_eq!(
            value(&PLUGIN, 6, 3_382_870, &address).unwrap(),
            r#"{"registry.terraform.io/ns/name":{"Protocol":"grpc","ProtocolVersion":6,"Pid":3382870,"Test":true,"Addr":{"Network":"unix","String":"/tmp/plugin713096927"}}}"#
        );
    }

    #[test]
    fn quotes_are_escaped_for_a_posix_shell() {
        assert_eq!(
            announcement("it's", Shells::Posix),
            "Provider started. To attach Terraform CLI, set the TF_REATTACH_PROVIDERS environment variable \
             with the following:\n\n\tTF_REATTACH_PROVIDERS='it'\"'\"'s'\n\n"
        );
    }

    #[test]
    fn windows_gets_both_of_its_shells() {
        assert_eq!(
            announcement("it's", Shells::Windows),
            "Provider started. To attach Terraform CLI, set the TF_REATTACH_PROVIDERS environment variable \
             with the following:\n\n\tCommand Prompt:\tset \"TF_REATTACH_PROVIDERS=it's\"\n\
             \tPowerShell:\t$env:TF_REATTACH_PROVIDERS='it''s'\n\n"
        );
    }
}
