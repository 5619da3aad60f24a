//! Why a plugin process could not start or go on.

use std::io;
use std::path::PathBuf;

/// What keeps the process from serving. Each message says which setting is at fault, if one is.
#[derive(Debug, thiserror::Error)]
pub(super) enum StartError {
    /// The runtime under all asynchronous work.
    #[error("the asynchronous runtime did not start: {0}")]
    Runtime(#[source] io::Error),
    /// Signal handlers.
    #[error("signals cannot be listened to: {0}")]
    Signals(#[source] io::Error),
    /// A plugin that declares no protocol version.
    #[error("this program declares no protocol version to serve")]
    NoProtocolVersion,
    /// `PLUGIN_CLIENT_CERT` does not parse.
    #[error("PLUGIN_CLIENT_CERT holds no certificate in PEM form: {0}")]
    ClientCertificate(String),
    /// The certificate of this process.
    #[error("a certificate for this process could not be made: {0}")]
    ServerCertificate(#[from] rcgen::Error),
    /// The TLS settings.
    #[error("TLS could not be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// `PLUGIN_MIN_PORT` or `PLUGIN_MAX_PORT` is no port.
    #[error("{variable} is {value:?}, which is not a TCP port")]
    Port {
        /// The variable.
        variable: &'static str,
        /// What it holds.
        value: String,
    },
    /// Every port of the range is taken, or there is none in it.
    #[error("no TCP port between {first} and {last} is free on 127.0.0.1{}", cause(.source.as_ref()))]
    NoFreePort {
        /// `PLUGIN_MIN_PORT`.
        first: u16,
        /// `PLUGIN_MAX_PORT`.
        last: u16,
        /// What the last port failed with.
        source: Option<io::Error>,
    },
    /// A path at which no socket can be.
    #[cfg(unix)]
    #[error("no socket can be at {}: {reason}", path.display())]
    SocketPath {
        /// The path.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A directory in which no socket could be made.
    #[cfg(unix)]
    #[error("no socket could be made in {}: {source}", directory.display())]
    Socket {
        /// The directory.
        directory: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The list of groups.
    #[cfg(unix)]
    #[error("PLUGIN_UNIX_SOCKET_GROUP names a group, but {} cannot be read: {source}", file.display())]
    Groups {
        /// The list.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// `PLUGIN_UNIX_SOCKET_GROUP` names a group that is not there.
    #[cfg(unix)]
    #[error("PLUGIN_UNIX_SOCKET_GROUP names {0:?}, a group that this system does not have")]
    UnknownGroup(String),
    /// Standard output is closed, so the host never learns where to connect.
    #[error("standard output cannot be written to: {0}")]
    Output(#[source] io::Error),
    /// The value of `TF_REATTACH_PROVIDERS`.
    #[error("TF_REATTACH_PROVIDERS could not be written: {0}")]
    Reattach(#[source] serde_json::Error),
    /// The file of `--debug-env-file`.
    #[error("{} cannot be written: {source}", file.display())]
    EnvironmentFile {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The gRPC server ended by itself.
    #[error("the gRPC server ended: {0}")]
    Serve(#[source] tonic::transport::Error),
}

/// `: <error>`, if there is one.
fn cause(error: Option<&io::Error>) -> String {
    error.map(|error| format!(": {error}")).unwrap_or_default()
}
