//! Text that must never be shown.

use std::cell::Cell;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, Serializer};

/// A password, client secret or access token.
///
/// It has no `Display`, `Debug` prints `***`, and so does every serializer but the one that writes values for
/// Terraform, so that the only other way to its text is [`Secret::expose`], which is easy to find in a review. In
/// a schema it is a plain string.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Takes text into custody.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Only for the place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if EXPOSING.get() { &self.0 } else { "***" })
    }
}

thread_local! {
    /// Whether what is serialized on this thread goes to Terraform and nowhere else.
    static EXPOSING: Cell<bool> = const { Cell::new(false) };
}

/// Serializes secrets with their text, for as long as `serialize` runs. Only for what goes to Terraform.
pub(crate) fn exposed<T>(serialize: impl FnOnce() -> T) -> T {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            EXPOSING.set(self.0);
        }
    }
    let _restore = Restore(EXPOSING.replace(true));
    serialize()
}

impl JsonSchema for Secret {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Secret".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_and_json_show_stars_even_inside_other_values() {
        let nested = Some(("id", Secret::new("hunter2")));
        assert_eq!(format!("{nested:?}"), r#"Some(("id", ***))"#);
        assert_eq!(serde_json::to_string(&nested).unwrap(), r#"["id","***"]"#);
    }

    #[test]
    fn its_text_is_serialized_only_for_terraform() {
        let secret = Secret::new("hunter2");
        let serialize = || serde_json::to_string(&secret).unwrap();
        assert_eq!(exposed(serialize), r#""hunter2""#);
        assert_eq!(serialize(), r#""***""#);
        let panicked = std::panic::catch_unwind(|| exposed(|| panic!("on the way")));
        assert!(panicked.is_err());
        assert_eq!(serialize(), r#""***""#);
    }

    #[test]
    fn it_is_read_from_a_plain_string_and_described_as_one() {
        let secret: Secret = serde_json::from_str(r#""hunter2""#).unwrap();
        assert_eq!(secret.expose(), "hunter2");
        let schema = serde_json::to_value(schemars::schema_for!(Secret)).unwrap();
        assert_eq!(schema["type"], "string");
    }
}
