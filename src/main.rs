//! The provider's program.

use std::process::ExitCode;

use terraform_provider_zoom::plugin::{self, Plugin};

/// This provider, as hosts know it.
const PLUGIN: Plugin = Plugin {
    name: "zoom",
    address: "registry.terraform.io/zoom-connectors/zoom",
    version: env!("CARGO_PKG_VERSION"),
    protocol_versions: &[6],
};

fn main() -> ExitCode {
    plugin::run(&PLUGIN, tonic::service::Routes::default)
}
