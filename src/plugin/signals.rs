//! What signals mean here.
//!
//! Ctrl-C in a terminal reaches every process of the foreground group: the host and this one. A pipeline that
//! stops a job does the same with SIGTERM, and a host treats both alike: it asks for a stop in its own words
//! and waits for the calls under way. If this process died of the signal, changes just made would be lost to
//! the state. So while a host is connected neither ends it; a process that nobody is connected to ends. All that an
//! interrupt does is end what changes nothing: a host may forget to ask for that.

use std::io;

use tokio_util::sync::CancellationToken;

use super::orphan::ConnectionCount;
use super::stop::{Stop, StopReason};

/// What signals do.
#[derive(Debug, Clone)]
pub(super) enum Signals {
    /// A host started this process, and has seen the signal too. An interrupt is passed on, once; a termination
    /// ends the process once nobody is connected.
    HeardByHost {
        /// Who is connected.
        connections: ConnectionCount,
        /// Cancelled by an interrupt.
        interrupted: CancellationToken,
    },
    /// A developer ran it by hand: any signal stops it.
    Stop,
}

/// Listens to signals from now on. Needs a Tokio runtime around it.
#[cfg(unix)]
pub(super) fn listen(signals: Signals, stop: &Stop) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut terminations = signal(SignalKind::terminate())?;
    let stop = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                Some(()) = interrupts.recv() => signals.on_interrupt(&stop),
                Some(()) = terminations.recv() => signals.on_termination(&stop),
                else => break,
            }
        }
    });
    Ok(())
}

/// Listens to console events from now on. Needs a Tokio runtime around it.
#[cfg(windows)]
pub(super) fn listen(signals: Signals, stop: &Stop) -> io::Result<()> {
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown};

    let mut interrupts = ctrl_c()?;
    let mut breaks = ctrl_break()?;
    let mut closes = ctrl_close()?;
    let mut shutdowns = ctrl_shutdown()?;
    let stop = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                Some(()) = interrupts.recv() => signals.on_interrupt(&stop),
                Some(()) = breaks.recv() => signals.on_interrupt(&stop),
                Some(()) = closes.recv() => signals.on_termination(&stop),
                Some(()) = shutdowns.recv() => signals.on_termination(&stop),
                else => break,
            }
        }
    });
    Ok(())
}

impl Signals {
    fn on_interrupt(&self, stop: &Stop) {
        match self {
            Self::HeardByHost { interrupted, .. } => {
                tracing::debug!("interrupted; ending reads, and leaving all else to the host");
                interrupted.cancel();
            }
            Self::Stop => stop.request(StopReason::Developer),
        }
    }

    fn on_termination(&self, stop: &Stop) {
        match self {
            Self::HeardByHost { connections, .. } => {
                tracing::debug!("asked to terminate; staying until the host is done");
                let (connections, stop) = (connections.clone(), stop.clone());
                tokio::spawn(async move {
                    connections.none_left().await;
                    stop.request(StopReason::Signal);
                });
            }
            Self::Stop => stop.request(StopReason::Signal),
        }
    }
}
