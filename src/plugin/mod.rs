//! The process: how Terraform starts, reaches and stops a plugin. Knows nothing of Terraform's values.
//!
//! A host (Terraform, OpenTofu) starts the provider's program with a cookie and its certificate in the
//! environment. The program answers with one line on standard output, which says where it listens and which
//! certificate it has (`handshake`). The host connects (`listener`), both prove who they are (`tls`),
//! and gRPC calls follow (`serve`) until the host says `Shutdown` (`services`). Log lines (`log`) and
//! crash reports (`crash`) go to standard error. With `--debug` a developer starts the program and the
//! host attaches itself (`reattach`).
//!
//! [`run`] is all of that; `main` calls it with the provider's gRPC services.

mod arguments;
mod crash;
mod environment;
mod error;
mod handshake;
mod listener;
mod log;
mod negotiation;
mod orphan;
mod output;
mod reattach;
mod serve;
mod services;
mod signals;
mod stop;
mod tls;

/// The services of go-plugin, generated from `proto/plugin.proto`.
pub mod proto {
    #![allow(
        warnings,
        clippy::all,
        clippy::pedantic,
        clippy::restriction,
        missing_docs,
        unreachable_pub,
        missing_debug_implementations,
        reason = "generated code"
    )]
    tonic::include_proto!("plugin");
}

use std::future::Future;
use std::path::PathBuf;
use std::process::ExitCode;

use tokio_util::sync::CancellationToken;
use tonic::service::Routes;

use self::arguments::Command;
use self::environment::Environment;
use self::error::StartError;
use self::handshake::HandshakeLine;
use self::listener::{Listener, Network};
use self::orphan::{ConnectionCount, Parent};
use self::signals::Signals;
use self::stop::Stop;
use self::tls::Tls;

/// The exit code after arguments that make no sense, as shells and their users expect.
const WRONG_ARGUMENTS: u8 = 2;

/// What distinguishes one plugin from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plugin {
    /// The provider's type, such as `zoom`.
    pub name: &'static str,
    /// The provider's source address with its registry, such as
    /// `registry.terraform.io/zoom-connectors/zoom`.
    pub address: &'static str,
    /// The provider's version, such as `1.2.3`.
    pub version: &'static str,
    /// The major versions of the plugin protocol that the routes serve, such as `[6]`.
    pub protocol_versions: &'static [u32],
}

/// What a plugin serves.
pub struct Service {
    /// The plugin's own gRPC services.
    pub routes: Routes,
    /// Called when the user interrupts the process while a host uses it. The host sees the interrupt too, and says what
    /// becomes of what it has begun; but some hosts wait for every read of a plan that nobody wants any more.
    pub on_interrupt: Box<dyn Fn() + Send + Sync>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").field("routes", &self.routes).finish_non_exhaustive()
    }
}

/// Does what the command line and the environment of this process ask for; `main` returns what this returns.
///
/// `service` makes what the plugin serves. It is called only when calls are to be served, and after
/// the host has been told where to connect, so that the host does its part in the meantime.
///
/// Exit codes: 0 after a stop that was asked for and after `--help` and `--version`; 1 if no host started
/// this process, or if it cannot serve; 2 if the arguments make no sense. The reason stands on standard error.
pub fn run(plugin: &Plugin, service: impl FnOnce() -> Service) -> ExitCode {
    let host = Parent::now();
    let command = match arguments::read(std::env::args_os().skip(1)) {
        Ok(command) => command,
        Err(error) => {
            output::complain(&format!("terraform-provider-{}: {error}\n", plugin.name));
            return ExitCode::from(WRONG_ARGUMENTS);
        }
    };
    let environment = Environment::of_process(plugin.name);
    let outcome = match command {
        Command::Help => output::print(&arguments::help(plugin)).map_err(StartError::Output),
        Command::Version => output::print(&arguments::version(plugin)).map_err(StartError::Output),
        Command::Serve if !negotiation::started_by_host(environment.cookie.as_deref()) => {
            output::complain(negotiation::NOTICE);
            return ExitCode::FAILURE;
        }
        Command::Serve => in_runtime(plugin, &environment, serve_host(plugin, &environment, host, service)),
        Command::Debug { environment_file } => {
            in_runtime(plugin, &environment, serve_developer(plugin, &environment, environment_file, service))
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&format!("terraform-provider-{}: {error}\n", plugin.name));
            ExitCode::FAILURE
        }
    }
}

/// Runs `work` with logging and crash reports in place.
///
/// One thread does all asynchronous work: a provider waits far more than it computes, and threads take time
/// to start.
fn in_runtime(
    plugin: &Plugin,
    environment: &Environment,
    work: impl Future<Output = Result<(), StartError>>,
) -> Result<(), StartError> {
    crash::install_hook();
    log::install(plugin, environment.log_level);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(StartError::Runtime)?;
    let outcome = runtime.block_on(work);
    // Without waiting for threads that block, in a name lookup for example: the host waits for our end.
    runtime.shutdown_background();
    outcome
}

/// Serves the host that started this process.
async fn serve_host(
    plugin: &Plugin,
    environment: &Environment,
    host: Parent,
    service: impl FnOnce() -> Service,
) -> Result<(), StartError> {
    let stop = Stop::default();
    let connections = ConnectionCount::default();
    let interrupted = CancellationToken::new();
    let signals = Signals::HeardByHost { connections: connections.clone(), interrupted: interrupted.clone() };
    signals::listen(signals, &stop).map_err(StartError::Signals)?;
    let offered = environment.protocol_versions.as_deref();
    let protocol_version = negotiation::protocol_version(plugin.protocol_versions, offered)
        .ok_or(StartError::NoProtocolVersion)?;
    let tls = environment.client_certificate.as_deref().map(Tls::new).transpose()?;
    let listener = Listener::bind(Network::HERE, environment)?;
    let line = HandshakeLine {
        protocol_version,
        address: listener.address(),
        certificate: tls.as_ref().map(Tls::certificate),
        multiplexing: environment.multiplexing,
    };
    output::print(&format!("{line}\n")).map_err(StartError::Output)?;
    tracing::debug!(version = plugin.version, protocol_version, tls = tls.is_some(), "serving");
    tokio::spawn(orphan::watch(host, connections.clone(), stop.clone()));
    let Service { routes, on_interrupt } = service();
    tokio::spawn(async move {
        interrupted.cancelled().await;
        on_interrupt();
    });
    serve::serve(listener, tls, routes, &connections, &stop).await
}

/// Serves hosts that attach themselves, one after the other or at once, until Ctrl-C.
///
/// Such hosts use no TLS; the socket is open to this user only.
async fn serve_developer(
    plugin: &Plugin,
    environment: &Environment,
    environment_file: Option<PathBuf>,
    service: impl FnOnce() -> Service,
) -> Result<(), StartError> {
    let stop = Stop::default();
    signals::listen(Signals::Stop, &stop).map_err(StartError::Signals)?;
    let protocol_version =
        plugin.protocol_versions.iter().copied().max().ok_or(StartError::NoProtocolVersion)?;
    let listener = Listener::bind(Network::HERE, environment)?;
    let value = reattach::value(plugin, protocol_version, std::process::id(), listener.address())?;
    if let Some(file) = environment_file {
        std::fs::write(&file, reattach::assignment(&value) + "\n")
            .map_err(|source| StartError::EnvironmentFile { file, source })?;
    }
    output::print(&reattach::announcement(&value, reattach::Shells::HERE)).map_err(StartError::Output)?;
    serve::serve(listener, None, service().routes, &ConnectionCount::default(), &stop).await
}
