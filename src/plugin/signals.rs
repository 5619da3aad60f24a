//! What signals mean here.
//!
//! Ctrl-C in a terminal reaches every process of the foreground group: the host and this one. The host then
//! asks for a stop in its own words and waits for the calls under way. If this process died of the signal,
//! changes just made would be lost to the state; so it takes no notice.

use std::io;

use super::stop::{Stop, StopReason};

/// What an interrupt (Ctrl-C) does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interrupt {
    /// Nothing: the host has seen it too.
    Ignored,
    /// It stops the process: a developer ran it by hand.
    Stops,
}

/// Listens to signals from now on. Needs a Tokio runtime around it.
#[cfg(unix)]
pub(super) fn listen(interrupt: Interrupt, stop: &Stop) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupts = signal(SignalKind::interrupt())?;
    let mut terminations = signal(SignalKind::terminate())?;
    let stop = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                Some(()) = interrupts.recv() => on_interrupt(interrupt, &stop),
                Some(()) = terminations.recv() => stop.request(StopReason::Signal),
                else => break,
            }
        }
    });
    Ok(())
}

/// Listens to console events from now on. Needs a Tokio runtime around it.
#[cfg(windows)]
pub(super) fn listen(interrupt: Interrupt, stop: &Stop) -> io::Result<()> {
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown};

    let mut interrupts = ctrl_c()?;
    let mut breaks = ctrl_break()?;
    let mut closes = ctrl_close()?;
    let mut shutdowns = ctrl_shutdown()?;
    let stop = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                Some(()) = interrupts.recv() => on_interrupt(interrupt, &stop),
                Some(()) = breaks.recv() => on_interrupt(interrupt, &stop),
                Some(()) = closes.recv() => stop.request(StopReason::Signal),
                Some(()) = shutdowns.recv() => stop.request(StopReason::Signal),
                else => break,
            }
        }
    });
    Ok(())
}

fn on_interrupt(interrupt: Interrupt, stop: &Stop) {
    match interrupt {
        Interrupt::Ignored => tracing::debug!("ignored an interrupt; the host decides what follows from it"),
        Interrupt::Stops => stop.request(StopReason::Developer),
    }
}
