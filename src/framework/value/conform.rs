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

/// What type a value turns out to be of, as far as its declared type leaves that open.
#[derive(PartialEq)]
enum Shape<'value> {
    /// The declared type.
    Declared,
    /// The type that the value brings, which may itself leave something open.
    Brought(&'value Type, Box<Self>),
    /// That of each attribute of an object, or of each element of a tuple.
    Parts(Vec<Self>),
    /// That of all elements of a collection.
    Elements(Box<Self>),
}

fn conform<'value>(value: &'value Value, kind: &Type, depth: usize) -> Result<Shape<'value>, EncodeError> {
    if depth > MAX_DEPTH {
        return Err(EncodeProblem::TooDeep.into());
    }
    let part = |value: &'value Value, kind: &Type, step: &dyn Fn() -> Step| {
        conform(value, kind, depth + 1).map_err(|error| error.within(step()))
    };
    match (value, kind) {
        (Value::Null, _)
        | (Value::Bool(_), Type::Bool)
        | (Value::Number(_), Type::Number)
        | (Value::String(_), Type::String) => Ok(Shape::Declared),
        (Value::Unknown(refinements), _) => {
            if refinements.clone().suited_to(kind) == *refinements {
                Ok(Shape::Declared)
            } else {
                Err(EncodeProblem::Refinements(kind.kind()).into())
            }
        }
        (Value::List(elements), Type::List(kind)) => {
            let elements = elements.iter().enumerate();
            let shapes = elements.map(|(position, element)| part(element, kind, &|| Step::Index(position)));
            of_collection(kind, shapes)
        }
        (Value::Set(elements), Type::Set(kind)) => {
            of_collection(kind, elements.iter().map(|element| part(element, kind, &|| Step::Element)))
        }
        (Value::Map(elements), Type::Map(kind)) => {
            let shapes =
                elements.iter().map(|(key, element)| part(element, kind, &|| Step::Key(key.clone())));
            of_collection(kind, shapes)
        }
        (Value::List(elements), Type::Tuple(kinds)) => {
            if elements.len() != kinds.len() {
                return Err(
                    EncodeProblem::ElementCount { expected: kinds.len(), found: elements.len() }.into()
                );
            }
            let elements = elements.iter().zip(kinds).enumerate();
            of_parts(
                elements.map(|(position, (element, kind))| part(element, kind, &|| Step::Index(position))),
            )
        }
        (Value::Object(values), Type::Object { attributes, .. }) => {
            if let Some(name) = values.keys().find(|name| !attributes.contains_key(*name)) {
                return Err(EncodeProblem::UnknownAttribute(name.to_owned()).into());
            }
            of_parts(attributes.iter().map(|(name, kind)| {
                let value = values.get(name).ok_or_else(|| EncodeProblem::MissingAttribute(name.clone()))?;
                part(value, kind, &|| Step::Attribute(name.clone()))
            }))
        }
        (Value::Dynamic(inner), Type::Dynamic) => {
            let (kind, value) = &**inner;
            Ok(Shape::Brought(kind, Box::new(conform(value, kind, depth + 1)?)))
        }
        _ => Err(EncodeProblem::Mistyped { expected: kind.kind(), found: value.kind() }.into()),
    }
}

fn of_parts<'value>(
    shapes: impl Iterator<Item = Result<Shape<'value>, EncodeError>>,
) -> Result<Shape<'value>, EncodeError> {
    let shapes = shapes.collect::<Result<Vec<_>, _>>()?;
    let declared = shapes.iter().all(|shape| *shape == Shape::Declared);
    Ok(if declared { Shape::Declared } else { Shape::Parts(shapes) })
}

/// The one shape that all elements of the type `kind` must have.
fn of_collection<'value>(
    kind: &Type,
    shapes: impl Iterator<Item = Result<Shape<'value>, EncodeError>>,
) -> Result<Shape<'value>, EncodeError> {
    let mut common = None;
    for shape in shapes {
        let shape = shape?;
        // A null or unknown element that brings no type goes with any other.
        if *kind == Type::Dynamic && shape == Shape::Declared {
            continue;
        }
        match &common {
            None => common = Some(shape),
            Some(common) if *common == shape => {}
            Some(_) => return Err(EncodeProblem::MixedElements.into()),
        }
    }
    Ok(match common {
        None | Some(Shape::Declared) => Shape::Declared,
        Some(shape) => Shape::Elements(Box::new(shape)),
    })
}
