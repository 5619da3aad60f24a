//! The plan engine: from schema, prior state, configuration and Terraform's proposal to the planned
//! state. Pure: no I/O, no clock, no randomness, so that the same inputs always give the same plan,
//! in the plan phase and again at apply.
//!
//! What a resource decides for itself comes between [`fill`] and [`replacements`].

mod engine;
mod equivalence;
mod matching;
mod replace;

pub use engine::fill;
pub use equivalence::{keep_equivalents, same_ignoring_case};
pub use replace::replacements;

use std::collections::BTreeMap;

use super::schema::Nesting;
use super::value::Value;

/// Rebuilds a value that holds objects in the way of `nesting`, object by object. `rebuild` gets
/// each object with its place in the collection; anything that is no such object stays as it is.
fn rebuild_objects(
    nesting: Nesting,
    value: &Value,
    mut rebuild: impl FnMut(Place<'_>, &Value) -> Value,
) -> Value {
    let mut visit = |place: Place<'_>, element: &Value| match element {
        Value::Object(_) => rebuild(place, element),
        other => other.clone(),
    };
    match (nesting, value) {
        (Nesting::Single, Value::Object(_)) => visit(Place::Only, value),
        (Nesting::List, Value::List(elements)) => Value::List(
            elements.iter().enumerate().map(|(index, element)| visit(Place::Index(index), element)).collect(),
        ),
        (Nesting::Set, Value::Set(elements)) => {
            Value::set(elements.iter().map(|element| visit(Place::Element, element)))
        }
        (Nesting::Map, Value::Map(elements)) => {
            let objects: BTreeMap<_, _> = elements
                .iter()
                .map(|(key, element)| (key.clone(), visit(Place::Key(key), element)))
                .collect();
            Value::Map(objects)
        }
        (_, other) => other.clone(),
    }
}

/// Where an object stands in its collection.
#[derive(Clone, Copy)]
enum Place<'a> {
    Only,
    Index(usize),
    Key(&'a str),
    Element,
}

impl Place<'_> {
    /// What stands at the same place of another value; nothing for elements of sets, which have no
    /// place, and where the other value has none.
    fn of(self, other: &Value) -> Option<&Value> {
        match (self, other) {
            (Self::Only, Value::Object(_)) => Some(other),
            (Self::Index(index), Value::List(elements)) => elements.get(index),
            (Self::Key(key), Value::Map(elements)) => elements.get(key),
            _ => None,
        }
    }
}
