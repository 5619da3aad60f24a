//! Whether a value is one of a type.

use super::{EncodeError, EncodeProblem, MAX_DEPTH, Type, Value};
use crate::framework::path::Step;

impl Value {
    /// Checks that this is a value of the type `kind`: that every part is null, unknown or of the kind
    /// that the type asks for, that objects have exactly their attributes, and that no collection mixes
    /// elements of several types. The last would stop Terraform itself.
    pub fn conforms(&self, kind: &Type) -> Result<(), EncodeError> {
        conform(self, kind, 0).map(drop)
    }
}

/// Also answers whether the value holds one that brings its own type.
fn conform(value: &Value, kind: &Type, depth: usize) -> Result<bool, EncodeError> {
    if depth > MAX_DEPTH {
        return Err(EncodeProblem::TooDeep.into());
    }
    let part = |value: &Value, kind: &Type, step: &dyn Fn() -> Step| {
        conform(value, kind, depth + 1).map_err(|error| error.within(step()))
    };
    let mut dynamic = false;
    match (value, kind) {
        (Value::Null, _)
        | (Value::Bool(_), Type::Bool)
        | (Value::Number(_), Type::Number)
        | (Value::String(_), Type::String) => {}
        (Value::Unknown(refinements), _) => {
            if refinements.clone().suited_to(kind) != *refinements {
                return Err(EncodeProblem::Refinements(kind.kind()).into());
            }
        }
        (Value::List(elements), Type::List(kind)) => {
            for (position, element) in elements.iter().enumerate() {
                dynamic |= part(element, kind, &|| Step::Index(position))?;
            }
            check_uniform(dynamic, elements.iter(), kind)?;
        }
        (Value::Set(elements), Type::Set(kind)) => {
            for element in elements {
                dynamic |= part(element, kind, &|| Step::Element)?;
            }
            check_uniform(dynamic, elements.iter(), kind)?;
        }
        (Value::Map(elements), Type::Map(kind)) => {
            for (key, element) in elements {
                dynamic |= part(element, kind, &|| Step::Key(key.clone()))?;
            }
            check_uniform(dynamic, elements.values(), kind)?;
        }
        (Value::List(elements), Type::Tuple(kinds)) => {
            if elements.len() != kinds.len() {
                return Err(
                    EncodeProblem::ElementCount { expected: kinds.len(), found: elements.len() }.into()
                );
            }
            for (position, (element, kind)) in elements.iter().zip(kinds).enumerate() {
                dynamic |= part(element, kind, &|| Step::Index(position))?;
            }
        }
        (Value::Object(values), Type::Object { attributes, .. }) => {
            if let Some(name) = values.keys().find(|name| !attributes.contains_key(*name)) {
                return Err(EncodeProblem::UnknownAttribute(name.clone()).into());
            }
            for (name, kind) in attributes {
                let value = values.get(name).ok_or_else(|| EncodeProblem::MissingAttribute(name.clone()))?;
                dynamic |= part(value, kind, &|| Step::Attribute(name.clone()))?;
            }
        }
        (Value::Dynamic(inner), Type::Dynamic) => {
            conform(&inner.1, &inner.0, depth + 1)?;
            dynamic = true;
        }
        _ => return Err(EncodeProblem::Mistyped { expected: kind.kind(), found: value.kind() }.into()),
    }
    Ok(dynamic)
}

/// Checks that the elements of a collection turn out to be of one type where each could bring its own.
fn check_uniform<'value>(
    dynamic: bool,
    elements: impl Iterator<Item = &'value Value>,
    kind: &Type,
) -> Result<(), EncodeProblem> {
    if !dynamic {
        return Ok(());
    }
    // A null or unknown element of no type goes with any other.
    let mut elements = elements.filter(|element| *kind != Type::Dynamic || has_form(element));
    let Some(first) = elements.next() else { return Ok(()) };
    if elements.all(|element| have_same_type(first, element, kind)) {
        Ok(())
    } else {
        Err(EncodeProblem::MixedElements)
    }
}

/// Whether two values of the type `kind` bring the same types in the same places.
fn have_same_type(one: &Value, other: &Value, kind: &Type) -> bool {
    match (one, other, kind) {
        (Value::Dynamic(one), Value::Dynamic(other), _) => {
            one.0 == other.0 && have_same_type(&one.1, &other.1, &one.0)
        }
        (Value::Object(one), Value::Object(other), Type::Object { attributes, .. }) => one
            .values()
            .zip(other.values())
            .zip(attributes.values())
            .all(|((one, other), kind)| have_same_type(one, other, kind)),
        (Value::List(one), Value::List(other), Type::Tuple(kinds)) => {
            one.iter().zip(other).zip(kinds).all(|((one, other), kind)| have_same_type(one, other, kind))
        }
        (Value::List(one), Value::List(other), Type::List(kind))
        | (Value::Set(one), Value::Set(other), Type::Set(kind)) => {
            have_same_element_type(one.iter(), other.iter(), kind)
        }
        (Value::Map(one), Value::Map(other), Type::Map(kind)) => {
            have_same_element_type(one.values(), other.values(), kind)
        }
        // Null and unknown bring no types. So do values that hold no value with its own.
        _ => !brings_type(one) && !brings_type(other),
    }
}

/// The same for two collections, each of which is known to be uniform.
fn have_same_element_type<'value>(
    mut one: impl Iterator<Item = &'value Value>,
    mut other: impl Iterator<Item = &'value Value>,
    kind: &Type,
) -> bool {
    let decides = |element: &&Value| *kind != Type::Dynamic || has_form(element);
    match (one.find(decides), other.find(decides)) {
        (Some(one), Some(other)) => have_same_type(one, other, kind),
        (Some(only), None) | (None, Some(only)) => !brings_type(only),
        (None, None) => true,
    }
}

const fn has_form(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Unknown(_))
}

fn brings_type(value: &Value) -> bool {
    match value {
        Value::Dynamic(_) => true,
        Value::List(elements) | Value::Set(elements) => elements.iter().any(brings_type),
        Value::Map(elements) | Value::Object(elements) => elements.values().any(brings_type),
        Value::Null | Value::Unknown(_) | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
