//! The wishes to stop: the host's, in its own words, and the user's, by a signal that reaches this process as well.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

/// Who wants what to end.
#[derive(Debug, Default)]
pub(super) struct Wishes(Mutex<Tokens>);

#[derive(Debug, Default)]
struct Tokens {
    /// Ends everything that runs.
    all: CancellationToken,
    /// Ends what changes nothing; a child of `all`.
    reads: Option<CancellationToken>,
    interrupted: bool,
}

impl Tokens {
    fn reads(&mut self) -> &CancellationToken {
        let (all, interrupted) = (&self.all, self.interrupted);
        self.reads.get_or_insert_with(|| {
            let reads = all.child_token();
            if interrupted {
                reads.cancel();
            }
            reads
        })
    }
}

impl Wishes {
    /// A token for a call that may change something: cancelled when the host asks running calls to stop.
    pub(super) fn for_a_write(&self) -> CancellationToken {
        self.tokens().all.child_token()
    }

    /// A token for a call that changes nothing: cancelled by an interrupt as well, also by one that came before.
    pub(super) fn for_a_read(&self) -> CancellationToken {
        self.tokens().reads().child_token()
    }

    /// The host wants an end: cancels every running call. Calls that start later are not affected.
    pub(super) fn stop(&self) {
        let mut tokens = self.tokens();
        tokens.reads = None;
        std::mem::take(&mut tokens.all).cancel();
    }

    /// The user wants an end: cancels every call that changes nothing, now and from now on. Terraform 1.11 and
    /// `OpenTofu` do not pass an interrupt on while an apply is still planning, and wait for each read of a plan that
    /// nobody wants any more. Calls that change something are the host's to stop.
    pub(super) fn interrupt(&self) {
        let mut tokens = self.tokens();
        tokens.interrupted = true;
        tokens.reads().cancel();
    }

    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_cancelled(tokens: &[&CancellationToken]) -> Vec<bool> {
        tokens.iter().map(|token| token.is_cancelled()).collect()
    }

    #[test]
    fn a_stop_ends_everything_that_runs_and_nothing_later() {
        let wishes = Wishes::default();
        let running = [wishes.for_a_write(), wishes.for_a_read()];
        wishes.stop();
        let later = [wishes.for_a_write(), wishes.for_a_read()];
        assert_eq!(
            are_cancelled(&[&running[0], &running[1], &later[0], &later[1]]),
            [true, true, false, false]
        );
        wishes.stop();
        assert_eq!(are_cancelled(&[&later[0], &later[1]]), [true, true]);
    }

    #[test]
    fn an_interrupt_ends_reads_for_good_and_never_a_write() {
        let wishes = Wishes::default();
        let running = [wishes.for_a_write(), wishes.for_a_read()];
        wishes.interrupt();
        let later = [wishes.for_a_write(), wishes.for_a_read()];
        assert_eq!(
            are_cancelled(&[&running[0], &running[1], &later[0], &later[1]]),
            [false, true, false, true]
        );
        wishes.stop();
        assert_eq!(are_cancelled(&[&running[0], &later[0]]), [true, true]);
        assert_eq!(are_cancelled(&[&wishes.for_a_write(), &wishes.for_a_read()]), [false, true]);
    }
}
