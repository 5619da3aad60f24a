//! Writing whole values.

use std::convert::Infallible;

use rmp::encode::{self, ByteBuf, ValueWriteError};

use super::{EncodeError, EncodeProblem, MAX_REFINEMENTS, REFINED_UNKNOWN, refinement};
use crate::framework::path::Step;
use crate::framework::value::number::Form;
use crate::framework::value::{Number, Refinements, Value};

/// Writes a value that is known to conform to its type.
pub(super) fn write_value(buffer: &mut ByteBuf, value: &Value) -> Result<(), EncodeError> {
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
        Value::Map(elements) => {
            let elements = elements.iter().map(|(key, value)| (key.as_str(), value));
            write_map(buffer, elements, Step::Key)?;
        }
        Value::Object(attributes) => write_map(buffer, attributes.iter(), Step::Attribute)?,
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

fn write_map<'a>(
    buffer: &mut ByteBuf,
    values: impl ExactSizeIterator<Item = (&'a str, &'a Value)>,
    step: fn(String) -> Step,
) -> Result<(), EncodeError> {
    written(encode::write_map_len(buffer, length(values.len())?));
    for (key, element) in values {
        write_text(buffer, key)?;
        write_value(buffer, element).map_err(|error| error.within(step(key.to_owned())))?;
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
