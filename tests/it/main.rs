//! Tests of the whole program, offline.

mod plugin_debug;
#[cfg(test)]
mod plugin_host;
#[cfg(test)]
mod plugin_identity;
#[cfg(test)]
mod plugin_log;
mod plugin_process;
mod plugin_tls;
