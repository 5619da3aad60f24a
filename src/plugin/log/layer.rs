//! The `tracing` layer that writes the lines.

use std::io::Write;

use jiff::Timestamp;
use serde_json::Value;
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::{LookupSpan, Scope};

use super::fields::{Fields, MESSAGE};
use super::line::render;

/// The crate whose events are ours: the first part of every module path in it.
const OWN_CRATE: &str = env!("CARGO_CRATE_NAME");

/// Writes each event, with the fields of the spans around it, as one line to what `writer` makes.
#[derive(Debug)]
pub(super) struct HclogLayer<M> {
    /// The first part of `@module`.
    root: String,
    level: Level,
    writer: M,
}

impl<W: Write, M: Fn() -> W> HclogLayer<M> {
    /// A layer for the provider called `name` that lets events of `level` and above pass.
    pub(super) fn new(name: &str, level: Level, writer: M) -> Self {
        Self { root: format!("provider.{name}"), level, writer }
    }

    /// `@module`: the provider and the module that speaks, such as `provider.zoom.http.retry`.
    fn module(&self, target: &str) -> String {
        let path = target.strip_prefix(OWN_CRATE).map_or(target, |path| path.trim_start_matches("::"));
        if path.is_empty() { self.root.clone() } else { format!("{}.{}", self.root, path.replace("::", ".")) }
    }
}

/// Whether `target` is a module of this crate.
fn is_own(target: &str) -> bool {
    target.split("::").next() == Some(OWN_CRATE)
}

impl<S, W, M> Layer<S> for HclogLayer<M>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: Write,
    M: Fn() -> W + 'static,
{
    /// Libraries are heard only when something is wrong: what they trace may hold whole requests, and with
    /// them secrets.
    fn enabled(&self, metadata: &Metadata<'_>, _context: Context<'_, S>) -> bool {
        let level = if is_own(metadata.target()) { self.level } else { self.level.min(Level::WARN) };
        *metadata.level() <= level
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level.into())
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in context.event_scope(event).into_iter().flat_map(Scope::from_root) {
            if let Some(of_span) = span.extensions().get::<Fields>() {
                fields.0.extend(of_span.0.clone());
            }
        }
        // A span's "message" is just a field of that name; the event's is the text of the line.
        fields.0.remove(MESSAGE);
        event.record(&mut fields);
        let message = match fields.0.remove(MESSAGE) {
            Some(Value::String(text)) => text,
            Some(other) => other.to_string(),
            None => String::new(),
        };
        let metadata = event.metadata();
        let module = self.module(metadata.target());
        let line = render(*metadata.level(), &module, Timestamp::now(), &message, fields.0);
        // One write for a whole line, so that lines of threads never mix. If the host is gone, so is the reader.
        let _ = (self.writer)().write_all(&line);
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use futures_util::FutureExt as _;
    use serde_json::{Map, json};
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    #[derive(Debug, Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// The lines that `log` writes at `level`, without their times.
    fn lines(level: Level, log: impl FnOnce()) -> Vec<Value> {
        let lines = Lines::default();
        let writer = lines.clone();
        let layer = HclogLayer::new("zoom", level, move || writer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), log);
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        text.lines()
            .map(|line| {
                let mut object: Map<String, Value> = serde_json::from_str(line).unwrap();
                let time = object.remove("@timestamp").unwrap();
                assert_eq!(time.as_str().unwrap().len(), "2026-01-02T03:04:05.123456Z".len());
                Value::Object(object)
            })
            .collect()
    }

    #[test]
    fn an_event_carries_the_fields_of_its_spans() {
        let written = lines(Level::TRACE, || {
            let call = tracing::info_span!(
                "call",
                tf_rpc = "ReadResource",
                attempt = 1,
                late = tracing::field::Empty
            );
            let _call = call.enter();
            let _inner = tracing::info_span!("inner", attempt = 2).entered();
            call.record("late", true);
            let error = io::Error::other("broken pipe");
            tracing::warn!(error = &error as &dyn std::error::Error, ratio = 0.5, missing = ?None::<u8>, "read {}", 1);
        });
        let module =
            format!("provider.zoom.{}", module_path!().split_once("::").unwrap().1.replace("::", "."));
        assert_eq!(
            written,
            [json!({
                "@level": "warn", "@message": "read 1", "@module": module, "tf_rpc": "ReadResource",
                "attempt": 2, "late": true, "error": "broken pipe", "ratio": 0.5, "missing": "None",
            })]
        );
    }

    #[test]
    fn a_level_lets_only_itself_and_worse_pass() {
        let written = lines(Level::WARN, || {
            tracing::error!("error");
            tracing::warn!("warn");
            tracing::info!("info");
        });
        let levels: Vec<_> = written.iter().map(|line| line["@level"].as_str().unwrap()).collect();
        assert_eq!(levels, ["error", "warn"]);
    }

    #[test]
    fn libraries_are_heard_only_when_something_is_wrong() {
        let written = lines(Level::TRACE, || {
            tracing::info!(target: "h2::client", "a frame with a secret");
            tracing::warn!(target: "h2::client", "trouble");
            tracing::trace!(target: OWN_CRATE, "ours");
        });
        assert_eq!(
            written,
            [
                json!({"@level": "warn", "@message": "trouble", "@module": "provider.zoom.h2.client"}),
                json!({"@level": "trace", "@message": "ours", "@module": "provider.zoom"}),
            ]
        );
    }

    #[test]
    fn a_caught_panic_is_logged_with_its_call_and_its_place_but_not_its_values() {
        crate::panics::tests::hook();
        let secret = "hunter2";
        let written = lines(Level::ERROR, || {
            let _call = tracing::error_span!("call", tf_rpc = "ReadResource").entered();
            for fixed in [true, false] {
                let panicking = crate::panics::catch(async {
                    assert!(!fixed, "a fixed text");
                    panic!("no such token: {secret}");
                });
                assert!(panicking.now_or_never().unwrap().is_err());
            }
        });
        assert_eq!(written.len(), 2, "{written:?}");
        for line in &written {
            assert_eq!(line["tf_rpc"], "ReadResource");
            assert!(line["location"].as_str().unwrap().contains("layer.rs:"), "{line}");
            assert!(!line.to_string().contains(secret), "{line}");
        }
        assert_eq!(written[0]["reason"], "a fixed text");
    }
}
