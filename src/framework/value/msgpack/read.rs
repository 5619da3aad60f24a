//! Reading whole values.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rmp::Marker;

use super::bytes::{Reader, mistyped};
use super::{DecodeError, DecodeProblem, MAX_REFINEMENTS, REFINED_UNKNOWN, refinement};
use crate::framework::path::Step;
use crate::framework::value::object::{Filling, Misplaced};
use crate::framework::value::{MAX_DEPTH, Number, Refinements, Type, Value, nfc};

impl Reader<'_> {
    /// Reads a value of the type `kind` that is `depth` levels below the root.
    pub(super) fn value(&mut self, kind: &Type, depth: usize) -> Result<Value, DecodeError> {
        if depth > MAX_DEPTH {
            return Err(DecodeProblem::TooDeep.into());
        }
        let marker = self.marker()?;
        if marker == Marker::Null {
            return Ok(Value::Null);
        }
        if let Some(length) = self.extension_length(marker)? {
            return Ok(self.unknown(length, kind)?);
        }
        match kind {
            Type::Bool => match marker {
                Marker::True => Ok(Value::Bool(true)),
                Marker::False => Ok(Value::Bool(false)),
                _ => Err(mistyped(kind.kind(), marker).into()),
            },
            Type::Number => Ok(Value::Number(self.number(marker)?)),
            Type::String => Ok(Value::String(nfc(self.text(marker)?.to_owned()))),
            Type::Dynamic => match self.array_length(marker, kind.kind())? {
                2 => {
                    let inner = Type::from_json(self.type_json()?).map_err(DecodeProblem::from)?;
                    let value = self.value(&inner, depth + 1)?;
                    Ok(Value::Dynamic(Box::new((inner, value))))
                }
                found => Err(DecodeProblem::ElementCount { expected: 2, found }.into()),
            },
            Type::List(element) => {
                let length = self.array_length(marker, kind.kind())?;
                let elements =
                    (0..length).map(|position| self.part(element, depth, || Step::Index(position)));
                elements.collect::<Result<_, _>>().map(Value::List)
            }
            Type::Set(element) => {
                let length = self.array_length(marker, kind.kind())?;
                let elements = (0..length).map(|_| self.part(element, depth, || Step::Element));
                elements.collect::<Result<Vec<_>, _>>().map(Value::set)
            }
            Type::Tuple(kinds) => {
                let found = self.array_length(marker, kind.kind())?;
                if found != kinds.len() {
                    return Err(DecodeProblem::ElementCount { expected: kinds.len(), found }.into());
                }
                let elements = kinds
                    .iter()
                    .enumerate()
                    .map(|(position, kind)| self.part(kind, depth, || Step::Index(position)));
                elements.collect::<Result<_, _>>().map(Value::List)
            }
            Type::Map(element) => {
                let mut elements = BTreeMap::new();
                for _ in 0..self.map_length(marker, kind.kind())? {
                    let key = self.key()?;
                    let value = self.part(element, depth, || Step::Key(key.clone()))?;
                    insert_new(&mut elements, key, value)?;
                }
                Ok(Value::Map(elements))
            }
            Type::Object { attributes, names, .. } => {
                let mut object = Filling::new(names);
                for _ in 0..self.map_length(marker, kind.kind())? {
                    let name = self.name()?;
                    let Some(kind) = attributes.get(&*name) else {
                        return Err(DecodeProblem::UnknownAttribute(name.into_owned()).into());
                    };
                    let value = self.part(kind, depth, || Step::Attribute(name.clone().into_owned()))?;
                    match object.place(&name) {
                        Ok(place) => *place = value,
                        Err(Misplaced::Twice) => {
                            return Err(DecodeProblem::Duplicate(name.into_owned()).into());
                        }
                        Err(Misplaced::Unknown) => {
                            return Err(DecodeProblem::UnknownAttribute(name.into_owned()).into());
                        }
                    }
                }
                let missing = |name| DecodeProblem::MissingAttribute(name).into();
                object.finish().map(Value::Object).map_err(missing)
            }
        }
    }

    /// Reads a value one level deeper, to which `step` leads.
    fn part(&mut self, kind: &Type, depth: usize, step: impl FnOnce() -> Step) -> Result<Value, DecodeError> {
        self.value(kind, depth + 1).map_err(|error| error.within(step()))
    }

    /// Reads the type code and the body of an extension: an unknown value of the type `kind`.
    fn unknown(&mut self, length: usize, kind: &Type) -> Result<Value, DecodeProblem> {
        let [code] = self.array()?;
        let body = self.take(length)?;
        match (i8::from_be_bytes([code]), length) {
            (_, 0..=1) => Ok(Value::unknown()),
            (REFINED_UNKNOWN, 2..=MAX_REFINEMENTS) => Reader::new(body).refined(kind),
            (REFINED_UNKNOWN, _) => {
                Err(DecodeProblem::MalformedUnknown("its refinements are longer than 1024 bytes"))
            }
            _ => Err(DecodeProblem::MalformedUnknown("an extension that is none of Terraform's")),
        }
    }

    /// Reads refinements, the body of an extension.
    fn refined(&mut self, kind: &Type) -> Result<Value, DecodeProblem> {
        let mut known = Refinements::default();
        let marker = self.marker()?;
        for _ in 0..self.map_length(marker, "refinements")? {
            let marker = self.marker()?;
            let key = self.number(marker)?.as_u64();
            known = match key {
                Some(refinement::NULL) => match self.value(&Type::Bool, 0) {
                    Ok(Value::Bool(false)) => known.with_not_null(),
                    // What is known to be null is known.
                    Ok(Value::Bool(true)) => return Ok(Value::Null),
                    _ => return Err(DecodeProblem::MalformedUnknown("whether it is null must be a bool")),
                },
                Some(refinement::PREFIX) => {
                    let marker = self.marker()?;
                    known.with_prefix(self.text(marker)?)
                }
                Some(refinement::LOWER_BOUND) => {
                    let (number, inclusive) = self.bound()?;
                    known.with_lower_bound(number, inclusive)
                }
                Some(refinement::UPPER_BOUND) => {
                    let (number, inclusive) = self.bound()?;
                    known.with_upper_bound(number, inclusive)
                }
                Some(refinement::MIN_LENGTH) => known.with_min_length(self.length()?),
                Some(refinement::MAX_LENGTH) => known.with_max_length(self.length()?),
                _ => {
                    self.skip()?;
                    known
                }
            };
        }
        Ok(Value::Unknown(known.suited_to(kind)))
    }

    fn bound(&mut self) -> Result<(Number, bool), DecodeProblem> {
        let marker = self.marker()?;
        if self.array_length(marker, "a bound")? != 2 {
            return Err(DecodeProblem::MalformedUnknown("a bound must be a number and a bool"));
        }
        let marker = self.marker()?;
        let number = self.number(marker)?;
        match self.marker()? {
            Marker::True => Ok((number, true)),
            Marker::False => Ok((number, false)),
            _ => Err(DecodeProblem::MalformedUnknown("a bound must be a number and a bool")),
        }
    }

    fn length(&mut self) -> Result<u64, DecodeProblem> {
        let marker = self.marker()?;
        self.number(marker)?
            .as_u64()
            .ok_or(DecodeProblem::MalformedUnknown("a length must be a whole number"))
    }
}

fn insert_new(values: &mut BTreeMap<String, Value>, key: String, value: Value) -> Result<(), DecodeProblem> {
    match values.entry(key) {
        Entry::Vacant(entry) => {
            entry.insert(value);
            Ok(())
        }
        Entry::Occupied(entry) => Err(DecodeProblem::Duplicate(entry.key().clone())),
    }
}
