//! Rules for single values, as data, so that schema, validation and documentation share them.

use serde::{Deserialize, Serialize};

use super::duration::parse_duration;
use crate::framework::value::Value;

/// A rule for one value. A value that is null or unknown satisfies every rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Validator {
    /// Text that is one of these words.
    OneOf(Vec<String>),
    /// Text with something other than white space in it.
    NotBlank,
    /// Text of at most so many characters.
    MaxLength(usize),
    /// Text without white space at either end, as a copied credential should be.
    Trimmed,
    /// A whole number.
    Integer,
    /// A number within these bounds, both included.
    Between(i64, i64),
    /// A collection with at least so many elements.
    MinItems(usize),
    /// A collection with at most so many elements.
    MaxItems(usize),
    /// A length of time such as `30s` or `1h15m`.
    Duration,
    /// Every element of a collection satisfies the rule.
    Each(Box<Self>),
}

impl Validator {
    /// What is wrong with the value, as the end of the sentence "The value …"; nothing if it is right.
    /// The value itself is never part of the answer, for it may be a secret.
    pub fn complaint(&self, value: &Value) -> Option<String> {
        match (self, value) {
            (Self::OneOf(words), Value::String(text)) => {
                (!words.iter().any(|word| word == text)).then(|| format!("must be one of {}", listed(words)))
            }
            (Self::NotBlank, Value::String(text)) => {
                text.trim().is_empty().then(|| "must not be empty".to_owned())
            }
            (Self::MaxLength(most), Value::String(text)) => (text.chars().count() > *most)
                .then(|| format!("must have at most {most} characters, and has {}", text.chars().count())),
            (Self::Trimmed, Value::String(text)) => (text.trim() != text).then(|| {
                "must not begin or end with white space, such as a line break that was copied along"
                    .to_owned()
            }),
            (Self::Integer, Value::Number(number)) => {
                number.as_i64().is_none().then(|| "must be a whole number".to_owned())
            }
            (Self::Between(least, most), Value::Number(number)) => number
                .as_i64()
                .is_none_or(|number| !(*least..=*most).contains(&number))
                .then(|| format!("must be a whole number from {least} to {most}")),
            (Self::MinItems(least), Value::List(_) | Value::Set(_) | Value::Map(_)) => (count(value)
                < *least)
                .then(|| format!("must have at least {least} element(s), and has {}", count(value))),
            (Self::MaxItems(most), Value::List(_) | Value::Set(_) | Value::Map(_)) => (count(value) > *most)
                .then(|| format!("must have at most {most} element(s), and has {}", count(value))),
            (Self::Duration, Value::String(text)) => {
                parse_duration(text).err().map(|error| format!("must be a length of time: {error}"))
            }
            (Self::Each(rule), Value::List(elements) | Value::Set(elements)) => elements
                .iter()
                .find_map(|element| rule.complaint(element))
                .map(|complaint| format!("has an element that {complaint}")),
            (Self::Each(rule), Value::Map(elements)) => elements
                .values()
                .find_map(|element| rule.complaint(element))
                .map(|complaint| format!("has an element that {complaint}")),
            // Null and unknown satisfy every rule; the type was checked when the value was decoded.
            _ => None,
        }
    }
}

/// The number of elements of a collection. One that holds unknowns may turn out smaller as a set,
/// which is checked again when everything is known.
fn count(value: &Value) -> usize {
    match value {
        Value::Map(elements) => elements.len(),
        other => other.as_elements().map_or(0, <[Value]>::len),
    }
}

/// `"a", "b" or "c"`.
fn listed(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}
