//! Ctrl-C, noticed instead of suffered, so that the demonstration cleans up after itself.

use std::{
    future::poll_fn,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    thread,
};

use tokio::runtime;

/// Whether somebody has asked the process to stop, from the moment of [`Interrupt::watch`] on.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Takes SIGINT and SIGTERM (Ctrl-C on Windows) from the operating system's hands.
    pub(super) fn watch() -> io::Result<Self> {
        let interrupt = Self::default();
        let heard = interrupt.clone();
        let runtime = runtime::Builder::new_current_thread().enable_io().build()?;
        let mut signals = {
            let _context = runtime.enter();
            Signals::listen()?
        };
        thread::spawn(move || {
            runtime.block_on(poll_fn(|context| signals.poll(context)));
            heard.hear();
            // The runtime stays, and with it the handlers: impatience ends nothing halfway.
            runtime.block_on(std::future::pending::<()>());
        });
        Ok(interrupt)
    }

    pub(super) fn hear(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked.
    pub(super) fn heard(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(unix)]
struct Signals([tokio::signal::unix::Signal; 2]);

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self([signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?]))
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.0.iter_mut().any(|signal| signal.poll_recv(context).is_ready()) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn listen() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.0.poll_recv(context).map(drop)
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::time::{Duration, Instant};

    use rustix::process::{Signal, getpid, kill_process};

    use super::*;

    #[test]
    fn a_signal_is_heard_and_does_not_end_the_process() {
        let interrupt = Interrupt::watch().unwrap();
        assert!(!interrupt.heard());
        kill_process(getpid(), Signal::TERM).unwrap();
        let asked = Instant::now();
        while !interrupt.heard() {
            assert!(asked.elapsed() < Duration::from_secs(30), "the signal was not heard");
            thread::sleep(Duration::from_millis(5));
        }
    }
}
