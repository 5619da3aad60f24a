//! One log line in hclog's JSON form.

use jiff::Timestamp;
use serde_json::{Map, Value};
use tracing::Level;

/// The longest line, with its line end, that a host reads in one piece (the size of go-plugin's buffer).
const LONGEST: usize = 64 * 1024;

/// What stands where a text was cut.
const CUT: &str = "… (cut)";

/// The name that hclog has for `level`.
fn level_name(level: Level) -> &'static str {
    match level {
        Level::ERROR => "error",
        Level::WARN => "warn",
        Level::INFO => "info",
        Level::DEBUG => "debug",
        Level::TRACE => "trace",
    }
}

/// Writes one line, with its line end, of at most 64 KiB.
///
/// The keys with an `@` are always strings, and a field of that name is left out: a host casts three of them
/// without a look and dies otherwise. The time always has six digits after the point, as the host takes any
/// other form for raw text.
pub(super) fn render(
    level: Level,
    module: &str,
    time: Timestamp,
    message: &str,
    mut fields: Map<String, Value>,
) -> Vec<u8> {
    fields.retain(|key, _| !key.starts_with('@'));
    let mut message = message.to_owned();
    // Texts are cut shorter and shorter until the line fits, so that most of it survives.
    for longest_text in [usize::MAX, 16 * 1024, 2 * 1024, 256] {
        cut(&mut message, longest_text.saturating_mul(2));
        for value in fields.values_mut() {
            if let Value::String(text) = value {
                cut(text, longest_text);
            }
        }
        let line = line(level, module, time, &message, &fields);
        if line.len() <= LONGEST {
            return line;
        }
    }
    // Only hundreds of fields get here.
    line(level, module, time, &message, &Map::new())
}

fn line(level: Level, module: &str, time: Timestamp, message: &str, fields: &Map<String, Value>) -> Vec<u8> {
    let mut object = Map::from_iter([
        ("@level".to_owned(), level_name(level).into()),
        ("@message".to_owned(), message.into()),
        ("@module".to_owned(), module.into()),
        ("@timestamp".to_owned(), format!("{time:.6}").into()),
    ]);
    object.extend(fields.iter().map(|(key, value)| (key.clone(), value.clone())));
    let mut line = Value::Object(object).to_string().into_bytes();
    line.push(b'\n');
    line
}

/// Shortens `text` to at most `longest` bytes and a mark, between two characters.
fn cut(text: &mut String, longest: usize) {
    if text.len() > longest.saturating_add(CUT.len()) {
        text.truncate(text.floor_char_boundary(longest));
        text.push_str(CUT);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn time() -> Timestamp {
        "2026-01-02T03:04:05.123456789Z".parse().unwrap()
    }

    fn rendered(message: &str, fields: Map<String, Value>) -> String {
        String::from_utf8(render(Level::INFO, "provider.zoom", time(), message, fields)).unwrap()
    }

    #[test]
    fn a_line_is_hclogs_json() {
        let fields = Map::from_iter([
            ("tf_rpc".to_owned(), "ApplyResourceChange".into()),
            ("attempt".to_owned(), 2.into()),
        ]);
        assert_eq!(
            rendered("created\nthing", fields),
            "{\"@level\":\"info\",\"@message\":\"created\\nthing\",\"@module\":\"provider.zoom\",\
             \"@timestamp\":\"2026-01-02T03:04:05.123456Z\",\"attempt\":2,\"tf_rpc\":\"ApplyResourceChange\"}\n"
        );
    }

    #[test]
    fn every_level_has_hclogs_name() {
        for (level, name) in [
            (Level::TRACE, "trace"),
            (Level::DEBUG, "debug"),
            (Level::INFO, "info"),
            (Level::WARN, "warn"),
            (Level::ERROR, "error"),
        ] {
            let line = render(level, "m", time(), "", Map::new());
            let object: Map<String, Value> = serde_json::from_slice(&line).unwrap();
            assert_eq!(object["@level"], name);
        }
    }

    #[test]
    fn a_time_on_the_second_still_has_six_digits() {
        let line = render(Level::INFO, "m", "2026-01-02T03:04:05Z".parse().unwrap(), "", Map::new());
        assert!(String::from_utf8(line).unwrap().contains("2026-01-02T03:04:05.000000Z"));
    }

    #[test]
    fn a_field_cannot_replace_what_the_host_casts() {
        let fields = Map::from_iter([("@level".to_owned(), 1.into()), ("@message".to_owned(), Value::Null)]);
        let object: Map<String, Value> = serde_json::from_str(&rendered("text", fields)).unwrap();
        assert_eq!((object["@level"].as_str(), object["@message"].as_str()), (Some("info"), Some("text")));
    }

    #[test]
    fn a_long_text_is_cut_and_the_rest_stays() {
        let fields = Map::from_iter([
            ("body".to_owned(), "é".repeat(100_000).into()),
            ("status".to_owned(), 200.into()),
        ]);
        let line = rendered("answer", fields);
        let object: Map<String, Value> = serde_json::from_str(&line).unwrap();
        assert!(line.len() <= LONGEST);
        assert!(object["body"].as_str().unwrap().ends_with("é… (cut)"));
        assert_eq!((object["@message"].as_str(), object["status"].as_u64()), (Some("answer"), Some(200)));
    }

    proptest! {
        #[test]
        fn any_line_is_one_short_line_of_json(
            message in "\\PC{0,20}|[\\x00-\\x1f]{0,9}", repeat in 1_usize..20_000, count in 0_usize..2_000,
        ) {
            let fields = (0..count).map(|n| (format!("field {n}"), Value::from(message.as_str()))).collect();
            let line = rendered(&message.repeat(repeat), fields);
            prop_assert!(line.len() <= LONGEST);
            prop_assert_eq!(line.find('\n'), Some(line.len() - 1));
            let object: Map<String, Value> = serde_json::from_str(&line).unwrap();
            prop_assert!(["@level", "@message", "@module", "@timestamp"].iter().all(|key| object[*key].is_string()));
        }
    }
}
