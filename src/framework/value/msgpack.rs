//! Values in `MessagePack`: the form in which hosts send them and in which they are answered.
//!
//! The format is Terraform's "object wire format". Decoding trusts nothing: any bytes give a value or
//! an error, with memory in proportion to the bytes that are there and not to what they promise.

use std::collections::BTreeMap;
use std::convert::Infallible;

use rmp::Marker;
use rmp::encode::{self, ByteBuf, ValueWriteError};

use super::number::Form;
use super::{EncodeProblem, MAX_DEPTH, Number, Refinements, Type, Value, nfc};
use crate::framework::path::Step;

pub use super::error::{DecodeError, DecodeProblem, EncodeError};

/// The extension code of an unknown value that comes with refinements.
const REFINED_UNKNOWN: i8 = 12;

/// The longest refinements that hosts take, in bytes.
const MAX_REFINEMENTS: usize = 1024;

/// The keys of refinements.
mod refinement {
    pub(super) const NULL: u64 = 1;
    pub(super) const PREFIX: u64 = 2;
    pub(super) const LOWER_BOUND: u64 = 3;
    pub(super) const UPPER_BOUND: u64 = 4;
    pub(super) const MIN_LENGTH: u64 = 5;
    pub(super) const MAX_LENGTH: u64 = 6;
}

/// Reads a value of the type `kind`. What follows the value is ignored, as hosts do.
pub fn decode(bytes: &[u8], kind: &Type) -> Result<Value, DecodeError> {
    let value = Reader { bytes }.value(kind, 0)?;
    if kind.has_dynamic() {
        value
            .conforms(kind)
            .map_err(|error| DecodeError { path: error.path, problem: DecodeProblem::MixedElements })?;
    }
    Ok(value)
}

/// Writes a value of the type `kind`.
pub fn encode(value: &Value, kind: &Type) -> Result<Vec<u8>, EncodeError> {
    value.conforms(kind)?;
    let mut buffer = ByteBuf::new();
    write_value(&mut buffer, value)?;
    Ok(buffer.into_vec())
}

/// The bytes that are still to be read.
struct Reader<'bytes> {
    bytes: &'bytes [u8],
}

impl<'bytes> Reader<'bytes> {
    fn value(&mut self, kind: &Type, depth: usize) -> Result<Value, DecodeError> {
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
                _ => Err(mistyped(kind.kind(), marker)),
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
            Type::Object { attributes, .. } => {
                let mut values = BTreeMap::new();
                for _ in 0..self.map_length(marker, kind.kind())? {
                    let name = self.key()?;
                    let Some(kind) = attributes.get(&name) else {
                        return Err(DecodeProblem::UnknownAttribute(name).into());
                    };
                    let value = self.part(kind, depth, || Step::Attribute(name.clone()))?;
                    insert_new(&mut values, name, value)?;
                }
                match attributes.keys().find(|name| !values.contains_key(*name)) {
                    None => Ok(Value::Object(values)),
                    Some(missing) => Err(DecodeProblem::MissingAttribute(missing.clone()).into()),
                }
            }
        }
    }

    fn part(&mut self, kind: &Type, depth: usize, step: impl FnOnce() -> Step) -> Result<Value, DecodeError> {
        self.value(kind, depth + 1).map_err(|error| error.within(step()))
    }

    /// Reads the type code and the body of an extension.
    fn unknown(&mut self, length: usize, kind: &Type) -> Result<Value, DecodeProblem> {
        let [code] = self.array()?;
        let body = self.take(length)?;
        match (i8::from_be_bytes([code]), length) {
            (_, 0..=1) => Ok(Value::unknown()),
            (REFINED_UNKNOWN, 2..=MAX_REFINEMENTS) => Reader { bytes: body }.refined(kind),
            (REFINED_UNKNOWN, _) => Err(DecodeProblem::Unknown("its refinements are longer than 1024 bytes")),
            _ => Err(DecodeProblem::Unknown("an extension that is none of Terraform's")),
        }
    }

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
                    _ => return Err(DecodeProblem::Unknown("whether it is null must be a bool")),
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
            return Err(DecodeProblem::Unknown("a bound must be a number and a bool"));
        }
        let marker = self.marker()?;
        let number = self.number(marker)?;
        match self.marker()? {
            Marker::True => Ok((number, true)),
            Marker::False => Ok((number, false)),
            _ => Err(DecodeProblem::Unknown("a bound must be a number and a bool")),
        }
    }

    fn length(&mut self) -> Result<u64, DecodeProblem> {
        let marker = self.marker()?;
        self.number(marker)?.as_u64().ok_or(DecodeProblem::Unknown("a length must be a whole number"))
    }

    /// Passes over one value of whatever kind.
    fn skip(&mut self) -> Result<(), DecodeProblem> {
        let mut left = 1_usize;
        while let Some(rest) = left.checked_sub(1) {
            left = rest;
            let marker = self.marker()?;
            if let Some(length) = self.extension_length(marker)? {
                self.take(length.saturating_add(1))?;
                continue;
            }
            let inside = match marker {
                Marker::FixArray(_) | Marker::Array16 | Marker::Array32 => self.array_length(marker, "")?,
                Marker::FixMap(_) | Marker::Map16 | Marker::Map32 => {
                    self.map_length(marker, "")?.saturating_mul(2)
                }
                Marker::Null | Marker::True | Marker::False => 0,
                Marker::Bin8 | Marker::Bin16 | Marker::Bin32 => {
                    let length = self.binary_length(marker)?;
                    self.take(length.unwrap_or(0)).map(|_| 0)?
                }
                Marker::FixStr(_) | Marker::Str8 | Marker::Str16 | Marker::Str32 => {
                    let length = self.text_length(marker)?;
                    self.take(length.unwrap_or(0)).map(|_| 0)?
                }
                _ => self.number(marker).map(|_| 0)?,
            };
            left = left.saturating_add(inside);
        }
        Ok(())
    }

    fn number(&mut self, marker: Marker) -> Result<Number, DecodeProblem> {
        Ok(match marker {
            Marker::FixPos(number) => i64::from(number).into(),
            Marker::FixNeg(number) => i64::from(number).into(),
            Marker::I8 => i64::from(i8::from_be_bytes(self.array()?)).into(),
            Marker::I16 => i64::from(i16::from_be_bytes(self.array()?)).into(),
            Marker::I32 => i64::from(i32::from_be_bytes(self.array()?)).into(),
            Marker::I64 => i64::from_be_bytes(self.array()?).into(),
            Marker::U8 => i64::from(u8::from_be_bytes(self.array()?)).into(),
            Marker::U16 => i64::from(u16::from_be_bytes(self.array()?)).into(),
            Marker::U32 => i64::from(u32::from_be_bytes(self.array()?)).into(),
            Marker::U64 => Number::received_u64(u64::from_be_bytes(self.array()?)),
            Marker::F32 => Number::received_f64(f32::from_be_bytes(self.array()?).into())?,
            Marker::F64 => Number::received_f64(f64::from_be_bytes(self.array()?))?,
            _ => match self.text_length(marker)? {
                Some(length) => Number::received_text(std::str::from_utf8(self.take(length)?)?)?,
                None => return Err(mistyped_problem("number", marker)),
            },
        })
    }

    fn text(&mut self, marker: Marker) -> Result<&'bytes str, DecodeProblem> {
        let length = self.text_length(marker)?.ok_or_else(|| mistyped_problem("string", marker))?;
        Ok(std::str::from_utf8(self.take(length)?)?)
    }

    fn key(&mut self) -> Result<String, DecodeProblem> {
        let marker = self.marker()?;
        Ok(nfc(self.text(marker)?.to_owned()))
    }

    fn type_json(&mut self) -> Result<&'bytes [u8], DecodeProblem> {
        let marker = self.marker()?;
        let length = match self.binary_length(marker)? {
            Some(length) => Some(length),
            None => self.text_length(marker)?,
        };
        self.take(length.ok_or_else(|| mistyped_problem("a type", marker))?)
    }

    fn array_length(&mut self, marker: Marker, expected: &'static str) -> Result<usize, DecodeProblem> {
        let length = match marker {
            Marker::FixArray(length) => length.into(),
            Marker::Array16 => self.length16()?,
            Marker::Array32 => self.length32()?,
            _ => return Err(mistyped_problem(expected, marker)),
        };
        self.check_promise(length)
    }

    fn map_length(&mut self, marker: Marker, expected: &'static str) -> Result<usize, DecodeProblem> {
        let length = match marker {
            Marker::FixMap(length) => length.into(),
            Marker::Map16 => self.length16()?,
            Marker::Map32 => self.length32()?,
            _ => return Err(mistyped_problem(expected, marker)),
        };
        self.check_promise(length)
    }

    /// Every element takes a byte at least, so a length beyond the bytes that are left is a lie.
    const fn check_promise(&self, length: usize) -> Result<usize, DecodeProblem> {
        if length > self.bytes.len() { Err(DecodeProblem::Truncated) } else { Ok(length) }
    }

    fn text_length(&mut self, marker: Marker) -> Result<Option<usize>, DecodeProblem> {
        Ok(Some(match marker {
            Marker::FixStr(length) => length.into(),
            Marker::Str8 => self.length8()?,
            Marker::Str16 => self.length16()?,
            Marker::Str32 => self.length32()?,
            _ => return Ok(None),
        }))
    }

    fn binary_length(&mut self, marker: Marker) -> Result<Option<usize>, DecodeProblem> {
        Ok(Some(match marker {
            Marker::Bin8 => self.length8()?,
            Marker::Bin16 => self.length16()?,
            Marker::Bin32 => self.length32()?,
            _ => return Ok(None),
        }))
    }

    fn extension_length(&mut self, marker: Marker) -> Result<Option<usize>, DecodeProblem> {
        Ok(Some(match marker {
            Marker::FixExt1 => 1,
            Marker::FixExt2 => 2,
            Marker::FixExt4 => 4,
            Marker::FixExt8 => 8,
            Marker::FixExt16 => 16,
            Marker::Ext8 => self.length8()?,
            Marker::Ext16 => self.length16()?,
            Marker::Ext32 => self.length32()?,
            _ => return Ok(None),
        }))
    }

    fn length8(&mut self) -> Result<usize, DecodeProblem> {
        Ok(u8::from_be_bytes(self.array()?).into())
    }

    fn length16(&mut self) -> Result<usize, DecodeProblem> {
        Ok(u16::from_be_bytes(self.array()?).into())
    }

    fn length32(&mut self) -> Result<usize, DecodeProblem> {
        usize::try_from(u32::from_be_bytes(self.array()?)).map_err(|_| DecodeProblem::Truncated)
    }

    fn marker(&mut self) -> Result<Marker, DecodeProblem> {
        let [byte] = self.array()?;
        Ok(Marker::from_u8(byte))
    }

    fn array<const LENGTH: usize>(&mut self) -> Result<[u8; LENGTH], DecodeProblem> {
        let (array, rest) = self.bytes.split_first_chunk().ok_or(DecodeProblem::Truncated)?;
        self.bytes = rest;
        Ok(*array)
    }

    fn take(&mut self, length: usize) -> Result<&'bytes [u8], DecodeProblem> {
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or(DecodeProblem::Truncated)?;
        self.bytes = rest;
        Ok(taken)
    }
}

fn insert_new(values: &mut BTreeMap<String, Value>, key: String, value: Value) -> Result<(), DecodeProblem> {
    match values.entry(key) {
        std::collections::btree_map::Entry::Vacant(entry) => {
            entry.insert(value);
            Ok(())
        }
        std::collections::btree_map::Entry::Occupied(entry) => {
            Err(DecodeProblem::Duplicate(entry.key().clone()))
        }
    }
}

fn mistyped(expected: &'static str, marker: Marker) -> DecodeError {
    mistyped_problem(expected, marker).into()
}

const fn mistyped_problem(expected: &'static str, marker: Marker) -> DecodeProblem {
    let found = match marker {
        Marker::Null => "null",
        Marker::True | Marker::False => "bool",
        Marker::FixPos(_)
        | Marker::FixNeg(_)
        | Marker::U8
        | Marker::U16
        | Marker::U32
        | Marker::U64
        | Marker::I8
        | Marker::I16
        | Marker::I32
        | Marker::I64
        | Marker::F32
        | Marker::F64 => "number",
        Marker::FixStr(_) | Marker::Str8 | Marker::Str16 | Marker::Str32 => "string",
        Marker::Bin8 | Marker::Bin16 | Marker::Bin32 => "bytes",
        Marker::FixArray(_) | Marker::Array16 | Marker::Array32 => "array",
        Marker::FixMap(_) | Marker::Map16 | Marker::Map32 => "map",
        Marker::FixExt1
        | Marker::FixExt2
        | Marker::FixExt4
        | Marker::FixExt8
        | Marker::FixExt16
        | Marker::Ext8
        | Marker::Ext16
        | Marker::Ext32 => "an unknown value",
        Marker::Reserved => "a byte without meaning",
    };
    DecodeProblem::Mistyped { expected, found }
}

/// Writes a value that is known to conform to its type.
fn write_value(buffer: &mut ByteBuf, value: &Value) -> Result<(), EncodeError> {
    match value {
        Value::Null => write_nil(buffer),
        Value::Unknown(refinements) => write_unknown(buffer, refinements)?,
        Value::Bool(value) => write_bool(buffer, *value),
        Value::Number(number) => write_number(buffer, number)?,
        Value::String(text) => write_text(buffer, text)?,
        Value::List(elements) => {
            written(encode::write_array_len(buffer, length(elements.len())?));
            for (position, element) in elements.iter().enumerate() {
                write_value(buffer, element).map_err(|error| error.within(Step::Index(position)))?;
            }
        }
        Value::Set(elements) => {
            written(encode::write_array_len(buffer, length(elements.len())?));
            for element in elements {
                write_value(buffer, element).map_err(|error| error.within(Step::Element))?;
            }
        }
        Value::Map(elements) => write_map(buffer, elements, Step::Key)?,
        Value::Object(attributes) => write_map(buffer, attributes, Step::Attribute)?,
        Value::Dynamic(inner) => {
            let kind = inner.0.to_json();
            length(kind.len())?;
            written(encode::write_array_len(buffer, 2));
            written(encode::write_bin(buffer, &kind));
            write_value(buffer, &inner.1)?;
        }
    }
    Ok(())
}

fn write_map(
    buffer: &mut ByteBuf,
    values: &BTreeMap<String, Value>,
    step: fn(String) -> Step,
) -> Result<(), EncodeError> {
    written(encode::write_map_len(buffer, length(values.len())?));
    for (key, value) in values {
        write_text(buffer, key)?;
        write_value(buffer, value).map_err(|error| error.within(step(key.clone())))?;
    }
    Ok(())
}

fn write_number(buffer: &mut ByteBuf, number: &Number) -> Result<(), EncodeProblem> {
    match number.form() {
        Form::Signed(number) => drop(written(encode::write_sint(buffer, *number))),
        Form::Unsigned(number) => drop(written(encode::write_uint(buffer, *number))),
        Form::Binary(number) => written(encode::write_f64(buffer, *number)),
        Form::Text(text) => write_text(buffer, text)?,
    }
    Ok(())
}

fn write_unknown(buffer: &mut ByteBuf, refinements: &Refinements) -> Result<(), EncodeProblem> {
    let body = refinements_body(refinements)?;
    // Longer than hosts take: to know less is always right.
    if refinements.is_empty() || body.len() > MAX_REFINEMENTS {
        written(encode::write_ext_meta(buffer, 1, 0));
        buffer.as_mut_vec().push(0);
    } else {
        written(encode::write_ext_meta(buffer, length(body.len())?, REFINED_UNKNOWN));
        buffer.as_mut_vec().extend(body);
    }
    Ok(())
}

fn refinements_body(refinements: &Refinements) -> Result<Vec<u8>, EncodeProblem> {
    let mut entries = ByteBuf::new();
    let mut count = 0;
    let mut key = |entries: &mut ByteBuf, key: u64| {
        count += 1;
        written(encode::write_uint(entries, key));
    };
    if refinements.is_not_null() {
        key(&mut entries, refinement::NULL);
        write_bool(&mut entries, false);
    }
    if let Some(prefix) = refinements.prefix() {
        key(&mut entries, refinement::PREFIX);
        write_text(&mut entries, prefix)?;
    }
    let bounds = [
        (refinement::LOWER_BOUND, refinements.lower_bound()),
        (refinement::UPPER_BOUND, refinements.upper_bound()),
    ];
    for (name, bound) in bounds {
        if let Some(bound) = bound {
            key(&mut entries, name);
            written(encode::write_array_len(&mut entries, 2));
            write_number(&mut entries, &bound.number)?;
            write_bool(&mut entries, bound.inclusive);
        }
    }
    let lengths = [
        (refinement::MIN_LENGTH, refinements.min_length()),
        (refinement::MAX_LENGTH, refinements.max_length()),
    ];
    for (name, length) in lengths {
        if let Some(length) = length {
            key(&mut entries, name);
            written(encode::write_uint(&mut entries, length));
        }
    }
    let mut body = ByteBuf::new();
    written(encode::write_map_len(&mut body, count));
    body.as_mut_vec().extend(entries.into_vec());
    Ok(body.into_vec())
}

fn write_text(buffer: &mut ByteBuf, text: &str) -> Result<(), EncodeProblem> {
    length(text.len())?;
    written(encode::write_str(buffer, text));
    Ok(())
}

fn write_nil(buffer: &mut ByteBuf) {
    let Ok(()) = encode::write_nil(buffer);
}

fn write_bool(buffer: &mut ByteBuf, value: bool) {
    let Ok(()) = encode::write_bool(buffer, value);
}

/// What was written. Memory takes everything.
fn written<T>(result: Result<T, ValueWriteError<Infallible>>) -> T {
    match result {
        Ok(done) => done,
        Err(ValueWriteError::InvalidMarkerWrite(never) | ValueWriteError::InvalidDataWrite(never)) => {
            match never {}
        }
    }
}

fn length(length: usize) -> Result<u32, EncodeProblem> {
    u32::try_from(length).map_err(|_| EncodeProblem::TooLong)
}
