//! What the host says through the environment, read once at the start.

use std::ffi::OsString;
use std::path::PathBuf;

use super::log::{Level, LogVariables};

/// Every environment variable that a plugin process looks at.
///
/// Nothing else in this module reads the process environment, so everything in it can be tested with a
/// made-up one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Environment {
    /// `TF_PLUGIN_MAGIC_COOKIE`: the proof that a host started this process.
    pub(super) cookie: Option<String>,
    /// `PLUGIN_PROTOCOL_VERSIONS`: the protocol versions that the host speaks, separated by commas.
    pub(super) protocol_versions: Option<String>,
    /// `PLUGIN_CLIENT_CERT`: the host's own certificate as PEM text. Without it the host wants no TLS.
    pub(super) client_certificate: Option<String>,
    /// `PLUGIN_MIN_PORT`: the first TCP port to try, where TCP is used.
    pub(super) min_port: Option<String>,
    /// `PLUGIN_MAX_PORT`: the last TCP port to try.
    pub(super) max_port: Option<String>,
    /// `PLUGIN_UNIX_SOCKET_DIR`: the directory in which a container host expects the socket.
    pub(super) socket_directory: Option<PathBuf>,
    /// `PLUGIN_UNIX_SOCKET_GROUP`: name or number of the group that may use the socket.
    pub(super) socket_group: Option<String>,
    /// `PLUGIN_MULTIPLEX_GRPC`: whether the host knows the seventh field of the handshake line.
    pub(super) multiplexing: bool,
    /// The level at which this process logs, from the `TF_LOG` family.
    pub(super) log_level: Option<Level>,
}

impl Environment {
    /// Reads the environment of this process for the plugin called `name`, such as `zoom`.
    pub(super) fn of_process(name: &str) -> Self {
        Self::read(name, |variable| std::env::var_os(variable))
    }

    /// Reads the environment through `look_up`. An empty variable counts as one that is not set.
    pub(super) fn read(name: &str, look_up: impl Fn(&str) -> Option<OsString>) -> Self {
        let raw = |variable: &str| look_up(variable).filter(|value| !value.is_empty());
        let text = |variable: &str| raw(variable).map(|value| value.to_string_lossy().into_owned());
        let logs = LogVariables {
            own: text(&LogVariables::own_name(name)),
            provider: text("TF_LOG_PROVIDER"),
            all: text("TF_LOG"),
        };
        Self {
            cookie: text("TF_PLUGIN_MAGIC_COOKIE"),
            protocol_versions: text("PLUGIN_PROTOCOL_VERSIONS"),
            client_certificate: text("PLUGIN_CLIENT_CERT"),
            min_port: text("PLUGIN_MIN_PORT"),
            max_port: text("PLUGIN_MAX_PORT"),
            socket_directory: raw("PLUGIN_UNIX_SOCKET_DIR").map(PathBuf::from),
            socket_group: text("PLUGIN_UNIX_SOCKET_GROUP"),
            multiplexing: raw("PLUGIN_MULTIPLEX_GRPC").is_some(),
            log_level: logs.level(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::read("zoom", |name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn an_empty_variable_is_an_absent_one() {
        let empty = environment(&[
            ("PLUGIN_CLIENT_CERT", ""),
            ("PLUGIN_MULTIPLEX_GRPC", ""),
            ("PLUGIN_UNIX_SOCKET_DIR", ""),
            ("TF_LOG", ""),
        ]);
        assert_eq!(empty, Environment::default());
    }

    #[test]
    fn each_variable_reaches_its_field() {
        let full = environment(&[
            ("TF_PLUGIN_MAGIC_COOKIE", "cookie"),
            ("PLUGIN_PROTOCOL_VERSIONS", "5,6"),
            ("PLUGIN_CLIENT_CERT", "PEM"),
            ("PLUGIN_MIN_PORT", "10000"),
            ("PLUGIN_MAX_PORT", "25000"),
            ("PLUGIN_UNIX_SOCKET_DIR", "/sockets"),
            ("PLUGIN_UNIX_SOCKET_GROUP", "staff"),
            ("PLUGIN_MULTIPLEX_GRPC", "true"),
            ("TF_LOG_PROVIDER_ZOOM", "warn"),
        ]);
        assert_eq!(
            full,
            Environment {
                cookie: Some("cookie".into()),
                protocol_versions: Some("5,6".into()),
                client_certificate: Some("PEM".into()),
                min_port: Some("10000".into()),
                max_port: Some("25000".into()),
                socket_directory: Some("/sockets".into()),
                socket_group: Some("staff".into()),
                multiplexing: true,
                log_level: Some(Level::WARN),
            }
        );
    }
}
