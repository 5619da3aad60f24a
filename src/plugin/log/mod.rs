//! Log lines for the host: `tracing` events as hclog's JSON on standard error.
//!
//! The host reads standard error, puts the provider's name in front and sorts lines by level. What it cannot
//! read as hclog's JSON it shows as raw text at `DEBUG`; a few mistakes in the JSON even end the host.

mod fields;
mod layer;
mod level;
mod line;

pub(super) use self::level::{Level, LogVariables};

use tracing_subscriber::layer::SubscriberExt as _;

use super::Plugin;

/// Starts logging for the rest of the process's life. Without a `level` nothing is installed, and an event
/// costs one comparison.
pub(super) fn install(plugin: &Plugin, level: Option<Level>) {
    let Some(level) = level else { return };
    let layer = layer::HclogLayer::new(plugin.name, level, std::io::stderr);
    // Fails only if a subscriber is there already, which then gets the events.
    let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer));
}
