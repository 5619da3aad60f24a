//! Values that are written differently and mean the same.

use std::collections::BTreeMap;

use super::rebuild_objects;
use crate::framework::schema::{Attribute, Block, Kind};
use crate::framework::value::Value;

/// Whether two values are the same but for the case of their letters: text, or collections of text.
/// Sets are compared whole, in one sorted pass.
pub fn same_ignoring_case(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.to_lowercase() == other.to_lowercase(),
        (Value::Set(_) | Value::List(_), Value::Set(_) | Value::List(_)) => folded(one) == folded(other),
        _ => one == other,
    }
}

fn folded(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.to_lowercase()),
        Value::List(elements) => Value::List(elements.iter().map(folded).collect()),
        Value::Set(elements) => Value::set(elements.iter().map(folded)),
        other => other.clone(),
    }
}

/// The value with nothing known of its unknowns: text, or collections of text.
pub(super) fn without_refinements(value: &Value) -> Value {
    match value {
        Value::Unknown(_) => Value::unknown(),
        Value::List(elements) => Value::List(elements.iter().map(without_refinements).collect()),
        Value::Set(elements) => Value::set(elements.iter().map(without_refinements)),
        other => other.clone(),
    }
}

/// The new value, with the text of `base` wherever the two differ only in the case of an attribute
/// that ignores it: what a service answers in other letters is no change.
pub fn keep_equivalents(block: &Block, base: &Value, new: Value) -> Value {
    let Value::Object(mut values) = new else { return new };
    keep_in_attributes(&block.attributes, base, &mut values);
    for (name, nested) in &block.blocks {
        if let Some(value) = values.get_mut(name) {
            let rebuilt = rebuild_objects(nested.nesting, value, |place, element| {
                let base = place.of(base.get(name)).unwrap_or(&Value::Null);
                keep_equivalents(&nested.block, base, element.clone())
            });
            *value = rebuilt;
        }
    }
    Value::Object(values)
}

fn keep_in_attributes(
    attributes: &BTreeMap<String, Attribute>,
    base: &Value,
    values: &mut BTreeMap<String, Value>,
) {
    for (name, attribute) in attributes {
        let Some(value) = values.get_mut(name) else { continue };
        let base = base.get(name);
        if attribute.behaviour.ignores_case && same_ignoring_case(base, value) {
            *value = base.clone();
        } else if let Kind::Nested { nesting, attributes } = &attribute.kind {
            let rebuilt = rebuild_objects(*nesting, value, |place, element| {
                let mut element = element.clone();
                if let (Some(base), Some(values)) = (place.of(base), element.as_object_mut()) {
                    keep_in_attributes(attributes, base, values);
                }
                element
            });
            *value = rebuilt;
        }
    }
}
