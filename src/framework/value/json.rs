//! Values in JSON: the form of the state file, in which hosts hand over a state to upgrade.
//!
//! JSON has no unknown values. A value that brings its own type is `{"value": …, "type": …}`, and a
//! set is an array.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::Value as Json;

use super::{
    DecodeError, DecodeProblem, EncodeError, EncodeProblem, MAX_DEPTH, Number, Object, Type, TypeError,
    Value, nfc,
};
use crate::framework::path::Step;

/// Parses JSON text without loss: numbers keep every digit. Text that nests deeper than 128 levels is
/// refused.
pub fn from_slice(text: &[u8]) -> Result<Json, DecodeError> {
    Ok(serde_json::from_slice(text)?)
}

/// Reads a value of the type `kind`. Objects must have exactly the attributes of their type.
pub fn decode(json: &Json, kind: &Type) -> Result<Value, DecodeError> {
    decode_with(json, kind, Attributes::Exact)
}

/// Reads a value of the type `kind` from a state that another version of the provider may have
/// written: attributes that are missing are null, and those that the type does not have are ignored.
pub fn decode_state(json: &Json, kind: &Type) -> Result<Value, DecodeError> {
    decode_with(json, kind, Attributes::Known)
}

/// Writes a value of the type `kind`, which must be wholly known.
pub fn encode(value: &Value, kind: &Type) -> Result<Json, EncodeError> {
    value.conforms(kind)?;
    write(value)
}

/// Which attributes an object may have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attributes {
    /// Those of its type, and all of them.
    Exact,
    /// Any; those of its type are read.
    Known,
}

fn decode_with(json: &Json, kind: &Type, which: Attributes) -> Result<Value, DecodeError> {
    let value = read(json, kind, which, 0)?;
    if kind.has_dynamic() {
        value
            .conforms(kind)
            .map_err(|error| DecodeError { path: error.path, problem: DecodeProblem::MixedElements })?;
    }
    Ok(value)
}

fn read(json: &Json, kind: &Type, which: Attributes, depth: usize) -> Result<Value, DecodeError> {
    if depth > MAX_DEPTH {
        return Err(DecodeProblem::TooDeep.into());
    }
    let part = |json: &Json, kind: &Type, step: &dyn Fn() -> Step| {
        read(json, kind, which, depth + 1).map_err(|error| error.within(step()))
    };
    match (json, kind) {
        (Json::Null, _) => Ok(Value::Null),
        (Json::Bool(value), Type::Bool) => Ok(Value::Bool(*value)),
        (Json::Number(number), Type::Number) => {
            Ok(Value::Number(Number::try_from(number).map_err(DecodeProblem::from)?))
        }
        (Json::String(text), Type::String) => Ok(Value::string(text.as_str())),
        (Json::Array(elements), Type::List(kind)) => {
            let elements = elements.iter().enumerate();
            let elements = elements.map(|(position, element)| part(element, kind, &|| Step::Index(position)));
            elements.collect::<Result<_, _>>().map(Value::List)
        }
        (Json::Array(elements), Type::Set(kind)) => {
            let elements = elements.iter().map(|element| part(element, kind, &|| Step::Element));
            elements.collect::<Result<Vec<_>, _>>().map(Value::set)
        }
        (Json::Array(elements), Type::Tuple(kinds)) => {
            if elements.len() != kinds.len() {
                return Err(
                    DecodeProblem::ElementCount { expected: kinds.len(), found: elements.len() }.into()
                );
            }
            let elements = elements.iter().zip(kinds).enumerate();
            let elements =
                elements.map(|(position, (element, kind))| part(element, kind, &|| Step::Index(position)));
            elements.collect::<Result<_, _>>().map(Value::List)
        }
        (Json::Object(elements), Type::Map(kind)) => {
            let elements = with_normal_keys(elements)?.into_iter().map(|(key, element)| {
                let value = part(element, kind, &|| Step::Key(key.clone()))?;
                Ok((key, value))
            });
            elements.collect::<Result<_, DecodeError>>().map(Value::Map)
        }
        (Json::Object(values), Type::Object { attributes, names, .. }) => {
            let values = with_normal_keys(values)?;
            if which == Attributes::Exact
                && let Some(name) = values.keys().find(|name| !attributes.contains_key(*name))
            {
                return Err(DecodeProblem::UnknownAttribute(name.clone()).into());
            }
            let mut object = Object::nulls(names);
            for (name, place) in object.iter_mut() {
                match (values.get(name), attributes.get(name)) {
                    (Some(value), Some(kind)) => {
                        *place = part(value, kind, &|| Step::Attribute(name.to_owned()))?;
                    }
                    _ if which == Attributes::Known => {}
                    _ => return Err(DecodeProblem::MissingAttribute(name.to_owned()).into()),
                }
            }
            Ok(Value::Object(object))
        }
        (Json::Object(wrapper), Type::Dynamic) => {
            match (wrapper.get("type"), wrapper.get("value"), wrapper.len()) {
                (Some(kind), Some(value), 2) => {
                    let kind = Type::from_json_value(kind).map_err(DecodeProblem::from)?;
                    let value = read(value, &kind, which, depth + 1)?;
                    Ok(Value::Dynamic(Box::new((kind, value))))
                }
                _ => {
                    Err(DecodeProblem::from(TypeError::Form("only \"value\" and \"type\" belong here"))
                        .into())
                }
            }
        }
        _ => Err(DecodeProblem::Mistyped { expected: kind.kind(), found: kind_of(json) }.into()),
    }
}

/// The same entries under keys in normalization form C, in which two can turn out to be one.
fn with_normal_keys(
    entries: &serde_json::Map<String, Json>,
) -> Result<BTreeMap<String, &Json>, DecodeProblem> {
    let mut normal = BTreeMap::new();
    for (key, json) in entries {
        match normal.entry(nfc(key.clone())) {
            Entry::Vacant(entry) => entry.insert(json),
            Entry::Occupied(entry) => return Err(DecodeProblem::Duplicate(entry.key().clone())),
        };
    }
    Ok(normal)
}

const fn kind_of(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "bool",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}

/// Writes a value that is known to conform to its type.
fn write(value: &Value) -> Result<Json, EncodeError> {
    Ok(match value {
        Value::Null => Json::Null,
        Value::Unknown(_) => return Err(EncodeProblem::UnknownInJson.into()),
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) => Json::Number(number.to_json().ok_or(EncodeProblem::InfiniteInJson)?),
        Value::String(text) => Json::String(text.clone()),
        Value::List(elements) => {
            let elements = elements.iter().enumerate();
            let elements = elements.map(|(position, element)| {
                write(element).map_err(|error| error.within(Step::Index(position)))
            });
            Json::Array(elements.collect::<Result<_, _>>()?)
        }
        Value::Set(elements) => {
            let elements =
                elements.iter().map(|element| write(element).map_err(|error| error.within(Step::Element)));
            Json::Array(elements.collect::<Result<_, _>>()?)
        }
        Value::Map(elements) => {
            let elements = elements.iter().map(|(key, value)| (key.as_str(), value));
            write_entries(elements, Step::Key)?
        }
        Value::Object(attributes) => write_entries(attributes.iter(), Step::Attribute)?,
        Value::Dynamic(inner) => {
            let entries =
                [("type".to_owned(), inner.0.to_json_value()), ("value".to_owned(), write(&inner.1)?)];
            Json::Object(entries.into_iter().collect())
        }
    })
}

fn write_entries<'a>(
    values: impl Iterator<Item = (&'a str, &'a Value)>,
    step: fn(String) -> Step,
) -> Result<Json, EncodeError> {
    let entries = values.map(|(key, value)| {
        let json = write(value).map_err(|error| error.within(step(key.to_owned())))?;
        Ok((key.to_owned(), json))
    });
    entries.collect::<Result<_, EncodeError>>().map(Json::Object)
}
