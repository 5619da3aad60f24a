//! Terraform's values: what a configuration, a plan or a state is made of.
//!
//! A [`Value`] is a tree that may hold nulls and unknowns anywhere; its [`Type`] says how to read
//! and to write it. Both wire forms are here: [`msgpack`] (what hosts send) and [`json`] (what the
//! state file holds).

mod conform;
mod decimal;
mod error;
mod number;
mod object;
mod text;
mod types;
mod unknown;

pub mod json;
pub mod msgpack;

use std::collections::BTreeMap;

pub use error::{DecodeError, DecodeProblem, EncodeError, EncodeProblem};
pub use number::{Number, NumberError};
pub use object::{Names, Object};
pub use text::nfc;
pub use types::{Type, TypeError};
pub use unknown::{Bound, Refinements};

/// How deep a value or a type may nest. Deeper ones are refused while decoding, so that no host can
/// exhaust the stack.
pub const MAX_DEPTH: usize = 200;

/// One value of Terraform's type system.
///
/// The derived order is total and agrees with equality; sets use it as their canonical order.
/// Numbers compare by what they are worth, not by the form in which they were received.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// No value, of any type.
    Null,
    /// A value that will be known after apply, with what is known of it already.
    Unknown(Refinements),
    /// `true` or `false`.
    Bool(bool),
    /// A number of any size and precision.
    Number(Number),
    /// Text in Unicode normalization form C.
    String(String),
    /// The elements of a list or of a tuple.
    List(Vec<Self>),
    /// The elements of a set: sorted, and without duplicates among the wholly known ones.
    /// Build it with [`Value::set`].
    Set(Vec<Self>),
    /// The elements of a map.
    Map(BTreeMap<String, Self>),
    /// The attributes (and blocks) of an object.
    Object(Object),
    /// A value in a place whose type is decided by the value itself.
    Dynamic(Box<(Type, Self)>),
}

impl Value {
    /// An unknown value of which nothing is known.
    pub fn unknown() -> Self {
        Self::Unknown(Refinements::default())
    }

    /// Text, brought into normalization form C.
    pub fn string(text: impl Into<String>) -> Self {
        Self::String(nfc(text.into()))
    }

    /// A set in canonical order. Equal elements coalesce, as in Terraform; elements that hold an
    /// unknown never equal another, so they all stay.
    pub fn set(elements: impl IntoIterator<Item = Self>) -> Self {
        let mut elements: Vec<Self> = elements.into_iter().collect();
        elements.sort();
        elements.dedup_by(|later, earlier| later == earlier && later.is_wholly_known());
        Self::Set(elements)
    }

    /// What kind of value this is, in a word, for messages.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Unknown(_) => "an unknown value",
            Self::Bool(_) => "bool",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::List(_) => "list",
            Self::Set(_) => "set",
            Self::Map(_) => "map",
            Self::Object(_) => "object",
            Self::Dynamic(_) => "a value with a type of its own",
        }
    }

    /// Whether this is null.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether this is itself unknown.
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// Whether neither this nor anything in it is unknown.
    pub fn is_wholly_known(&self) -> bool {
        match self {
            Self::Unknown(_) => false,
            Self::List(elements) | Self::Set(elements) => elements.iter().all(Self::is_wholly_known),
            Self::Map(elements) => elements.values().all(Self::is_wholly_known),
            Self::Object(attributes) => attributes.values().all(Self::is_wholly_known),
            Self::Dynamic(inner) => inner.1.is_wholly_known(),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => true,
        }
    }

    /// The text, where this is known text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The attributes, where this is a known object.
    pub const fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(attributes) => Some(attributes),
            _ => None,
        }
    }

    /// The attributes, where this is a known object.
    pub const fn as_object_mut(&mut self) -> Option<&mut Object> {
        match self {
            Self::Object(attributes) => Some(attributes),
            _ => None,
        }
    }

    /// The elements, where this is a known list, tuple or set.
    pub fn as_elements(&self) -> Option<&[Self]> {
        match self {
            Self::List(elements) | Self::Set(elements) => Some(elements),
            _ => None,
        }
    }

    /// The attribute of that name; null where this is no object or has none of it.
    pub fn get(&self, name: &str) -> &Self {
        const NULL: &Value = &Value::Null;
        self.as_object().and_then(|attributes| attributes.get(name)).unwrap_or(NULL)
    }

    /// The same value with every unknown in it turned into null.
    #[must_use]
    pub fn unknowns_as_null(&self) -> Self {
        match self {
            Self::Unknown(_) => Self::Null,
            Self::List(elements) => Self::List(elements.iter().map(Self::unknowns_as_null).collect()),
            Self::Set(elements) => Self::set(elements.iter().map(Self::unknowns_as_null)),
            Self::Map(elements) => Self::Map(
                elements.iter().map(|(key, value)| (key.clone(), value.unknowns_as_null())).collect(),
            ),
            Self::Object(attributes) => {
                let mut attributes = attributes.clone();
                attributes.iter_mut().for_each(|(_, value)| *value = value.unknowns_as_null());
                Self::Object(attributes)
            }
            Self::Dynamic(inner) => Self::Dynamic(Box::new((inner.0.clone(), inner.1.unknowns_as_null()))),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => self.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Value {
        Value::Number(Number::parse(text).unwrap())
    }

    #[test]
    fn a_set_keeps_equal_elements_once() {
        let set =
            Value::set([number("2"), Value::string("e\u{301}"), number("2.0"), Value::string("\u{e9}")]);
        assert_eq!(set, Value::Set(vec![number("2"), Value::string("\u{e9}")]));
    }

    #[test]
    fn unknown_elements_of_a_set_are_never_equal() {
        let set = Value::set([Value::unknown(), number("1"), Value::unknown(), number("1")]);
        assert_eq!(set.as_elements().map(<[_]>::len), Some(3));
        assert!(!set.is_wholly_known());
        assert_eq!(set.unknowns_as_null(), Value::Set(vec![Value::Null, number("1")]));
    }

    #[test]
    fn a_missing_attribute_reads_as_null() {
        let object = Value::Object(Object::from([("a", number("1"))]));
        assert_eq!(object.get("a"), &number("1"));
        assert_eq!(object.get("b"), &Value::Null);
        assert_eq!(Value::Null.get("a"), &Value::Null);
    }
}
