//! A configuration of which some values are not known yet.

use serde::de::DeserializeOwned;

use super::diagnostics::{Diagnostic, Diagnostics};
use super::model;
use super::path::AttributePath;
use super::schema::{Rule, validate_rules};
use super::value::Value;

/// One value of a configuration that may not be known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known<T> {
    /// Not known before apply, wholly or in part.
    Unknown,
    /// Not given.
    Null,
    /// Known.
    Value(T),
}

impl<T> Known<T> {
    /// The value, where it is given and known.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Unknown | Self::Null => None,
        }
    }

    /// Whether it is not known yet.
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// Whether it is known not to be given.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

/// A block of configuration of which some values are not known yet.
#[derive(Clone, Copy, Debug)]
pub struct Partial<'a>(&'a Value);

impl<'a> Partial<'a> {
    /// The block's value.
    pub const fn new(block: &'a Value) -> Self {
        Self(block)
    }

    /// The attribute of that name. A value that does not fit `T` counts as not known: what it may
    /// be is the schema's business, and was checked before.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Known<T> {
        match self.value(name) {
            Value::Null => Known::Null,
            value if !value.is_wholly_known() => Known::Unknown,
            value => model::read(value).map_or(Known::Unknown, Known::Value),
        }
    }

    /// A block has every attribute of its schema, be it null. Another name is a mistake, which fails in tests and
    /// not while a user plans.
    fn value(self, name: &str) -> &'a Value {
        let is_there = self.0.as_object().is_none_or(|attributes| attributes.contains_key(name));
        debug_assert!(is_there, "the schema has no attribute \"{name}\"");
        self.0.get(name)
    }

    /// The object of that name; one without attributes where it is not given, or not known.
    pub fn within(&self, name: &str) -> Self {
        Self(self.0.get(name))
    }

    /// Whether it is not known whether there is such a block.
    pub const fn is_unknown_itself(&self) -> bool {
        matches!(self.0, Value::Unknown(_))
    }

    /// Checks rules between attributes.
    pub fn check(&self, rules: &[Rule]) -> Diagnostics {
        validate_rules(rules, self.0)
    }

    /// Checks rules between the attributes of a nested object.
    pub fn check_within(&self, name: &str, rules: &[Rule]) -> Diagnostics {
        let outer = AttributePath::root().attribute(name);
        let within = |mut diagnostic: Diagnostic| {
            let inner = diagnostic.path.take().unwrap_or_default();
            diagnostic.at(inner.steps().iter().cloned().fold(outer.clone(), AttributePath::step))
        };
        validate_rules(rules, self.value(name)).into_iter().map(within).collect()
    }

    /// Whether the attribute of that name holds anything unknown.
    pub fn is_unknown(&self, name: &str) -> bool {
        !self.value(name).is_wholly_known()
    }

    /// Whether the attribute of that name is given, known or not.
    pub fn is_given(&self, name: &str) -> bool {
        !self.value(name).is_null()
    }
}
