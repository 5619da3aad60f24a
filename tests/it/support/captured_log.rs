//! Everything that is logged while a test runs, as text.

use std::cell::RefCell;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, Once};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::{LookupSpan, Scope};

/// The log of one thread, from every crate.
#[derive(Debug, Clone, Default)]
pub(crate) struct CapturedLog {
    text: Arc<Mutex<String>>,
}

thread_local! {
    /// What is captured on this thread now, and from which level on.
    static CAPTURE: RefCell<Option<(LevelFilter, CapturedLog)>> = const { RefCell::new(None) };
}

impl CapturedLog {
    /// Captures every level until the guard is dropped.
    pub(crate) fn start() -> (Self, Guard) {
        Self::of_level(LevelFilter::TRACE)
    }

    /// Captures what is of that level or graver until the guard is dropped.
    pub(crate) fn of_level(level: LevelFilter) -> (Self, Guard) {
        static ONCE: Once = Once::new();
        // One subscriber for the whole binary: what tracing remembers of each place in the code, it remembers
        // for all threads, so subscribers of single threads would get in each other's way.
        ONCE.call_once(|| {
            tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Capturing))
                .expect("no other test sets a subscriber");
        });
        let log = Self::default();
        CAPTURE.set(Some((level, log.clone())));
        (log, Guard)
    }

    /// One line for each event: target, the fields of the spans around it, then its own.
    pub(crate) fn text(&self) -> String {
        self.text.lock().unwrap().clone()
    }
}

/// Ends the capturing on this thread.
#[derive(Debug)]
pub(crate) struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        CAPTURE.set(None);
    }
}

struct Capturing;

impl<S: Subscriber + for<'span> LookupSpan<'span>> Layer<S> for Capturing {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        CAPTURE.with_borrow(|capture| capture.as_ref().is_some_and(|(level, _)| metadata.level() <= level))
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut line = Line(String::new());
        attributes.record(&mut line);
        context.span(id).unwrap().extensions_mut().insert(line);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        values.record(context.span(id).unwrap().extensions_mut().get_mut::<Line>().unwrap());
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut line = Line(event.metadata().target().to_owned());
        for span in context.event_scope(event).into_iter().flat_map(Scope::from_root) {
            line.0.push_str(&span.extensions().get::<Line>().unwrap().0);
        }
        event.record(&mut line);
        CAPTURE.with_borrow(|capture| {
            if let Some((_, log)) = capture {
                writeln!(log.text.lock().unwrap(), "{}", line.0).unwrap();
            }
        });
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}
