//! The provider's program.

use std::process::ExitCode;

use terraform_provider_zoom::framework::Server;
use terraform_provider_zoom::plugin::{self, Plugin, Service};
use terraform_provider_zoom::provider::Zoom;
use tonic::service::Routes;

/// This provider, as hosts know it.
const PLUGIN: Plugin = Plugin {
    name: "zoom",
    address: "registry.terraform.io/zoom-connectors/zoom",
    version: env!("CARGO_PKG_VERSION"),
    protocol_versions: &[6],
};

fn main() -> ExitCode {
    plugin::run(&PLUGIN, || {
        let server = Server::new(Zoom::from_environment());
        let on_interrupt = Box::new(server.interrupter());
        Service { routes: Routes::new(server.into_service()), on_interrupt }
    })
}
