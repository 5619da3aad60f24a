//! What becomes of a panic that nobody catches: a crash report that the host recognises.
//!
//! A host shows the reason of a crash only if standard error has a line that begins with `panic: `, and then
//! says that the provider crashed. Rust's own report begins otherwise, so the hook here replaces it.

use std::backtrace::Backtrace;
use std::panic::PanicHookInfo;

use super::output;
use crate::panics;

/// Replaces the process's panic hook.
pub(super) fn install_hook() {
    std::panic::set_hook(Box::new(|panic| {
        if panics::caught() {
            panics::note(panic);
        } else {
            output::complain(&report(panic, &Backtrace::force_capture()));
        }
    }));
}

/// The report of a panic that nobody catches, in the form that the host keeps: at most about 100 lines from
/// the first one that begins with `panic: `.
///
/// A message that was put together at run time is withheld here too: the panic of a spawned task is reported
/// in this way although the process lives on, and what it says may hold a secret.
fn report(panic: &PanicHookInfo<'_>, backtrace: &Backtrace) -> String {
    let message = panics::fixed_text(panic.payload());
    let location = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    format!(
        "panic: {}\n\nat {location}\n\n{backtrace}\n",
        message.unwrap_or("(its message is withheld, for it may hold values of the configuration)")
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::{Mutex, Once};
    use std::thread;

    use super::*;

    /// The reports of threads that are meant to crash, by their names.
    static REPORTS: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());
    const CRASHING: &str = "crashing: ";

    /// The report of a panic on a thread of its own, of that name.
    fn report_of(name: &str, crash: impl FnOnce() + Send + 'static) -> String {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            panics::tests::hook();
            let usual = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| match thread::current().name() {
                Some(name) if name.starts_with(CRASHING) => {
                    let report = report(panic, &Backtrace::force_capture());
                    REPORTS.lock().unwrap().insert(name.to_owned(), report);
                }
                _ => usual(panic),
            }));
        });
        let name = format!("{CRASHING}{name}");
        thread::Builder::new().name(name.clone()).spawn(crash).unwrap().join().unwrap_err();
        REPORTS.lock().unwrap().remove(&name).unwrap()
    }

    #[test]
    fn a_crash_is_reported_in_the_words_that_hosts_look_for() {
        let report = report_of("words", || panic!("no more luck"));
        let mut lines = report.lines();
        assert_eq!(lines.next(), Some("panic: no more luck"));
        assert_eq!(lines.next(), Some(""));
        assert!(lines.next().unwrap().starts_with("at src/plugin/crash.rs:"), "{report}");
        assert!(report.contains("a_crash_is_reported"), "the backtrace names functions: {report}");
    }

    #[test]
    fn a_crash_shows_no_message_that_may_hold_a_value() {
        let secret = "hunter2";
        let report = report_of("values", move || panic!("no such token: {secret}"));
        assert!(report.starts_with("panic: (its message is withheld"), "{report}");
        assert!(!report.contains(secret), "{report}");
    }
}
