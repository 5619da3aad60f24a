//! Writes a struct as a value, directly and without any form between the two: a list of many thousand objects
//! is then never held more than twice.

use std::collections::BTreeMap;

use serde::ser::{self, Impossible, Serialize, Serializer};
use serde_json::{Map, Value as Json};

use super::{ModelError, to_json};
use crate::framework::value::{Number, NumberError, Object, Type, Value, json};

/// The value of the type `kind` that `model` describes. What the struct leaves out of an object is unknown. `base`
/// says of which types dynamic values were.
pub(super) fn to_value<T: Serialize + ?Sized>(
    model: &T,
    kind: &Type,
    base: &Value,
) -> Result<Value, ModelError> {
    if *kind == Type::Dynamic {
        let json = serde_json::to_value(model).map_err(ser::Error::custom)?;
        return json::decode_state(&with_types(&json, kind, base), kind).map_err(ser::Error::custom);
    }
    model.serialize(Writer { kind, base })
}

impl ser::Error for ModelError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::Write(message.to_string())
    }
}

/// The type that Terraform gives to what is written so in a configuration.
fn type_of(json: &Json) -> Type {
    match json {
        Json::Null => Type::Dynamic,
        Json::Bool(_) => Type::Bool,
        Json::Number(_) => Type::Number,
        Json::String(_) => Type::String,
        Json::Array(elements) => Type::Tuple(elements.iter().map(type_of).collect()),
        Json::Object(values) => Type::object(values.iter().map(|(name, json)| (name, type_of(json)))),
    }
}

/// The same JSON with a type beside each value that must bring one: the type that the value has in
/// `base` where it is the same, else the one that Terraform gives to what is written so.
fn with_types(json: &Json, kind: &Type, base: &Value) -> Json {
    match (json, kind) {
        (Json::Null, _) => Json::Null,
        (json, Type::Dynamic) => {
            let (kind, base) = match base {
                Value::Dynamic(inner) if to_json(&inner.1) == *json => (inner.0.clone(), &inner.1),
                _ => (type_of(json), &Value::Null),
            };
            serde_json::json!({ "value": with_types(json, &kind, base), "type": kind.to_json_value() })
        }
        (Json::Array(elements), Type::List(kind)) => {
            let base = base.as_elements().unwrap_or_default();
            let element = |(index, json)| with_types(json, kind, base.get(index).unwrap_or(&Value::Null));
            elements.iter().enumerate().map(element).collect()
        }
        (Json::Object(elements), Type::Map(kind)) => {
            let element =
                |(key, json): (&String, _)| (key.clone(), with_types(json, kind, at_key(base, key)));
            Json::Object(elements.iter().map(element).collect())
        }
        (Json::Object(values), Type::Object { attributes, .. }) => {
            let value = |(name, json): (&String, &Json)| {
                let typed = attributes.get(name).map(|kind| with_types(json, kind, base.get(name)));
                (name.clone(), typed.unwrap_or_else(|| json.clone()))
            };
            Json::Object(values.iter().map(value).collect::<Map<_, _>>())
        }
        _ => json.clone(),
    }
}

fn at_key<'a>(base: &'a Value, key: &str) -> &'a Value {
    match base {
        Value::Map(elements) => elements.get(key).unwrap_or(&Value::Null),
        _ => &Value::Null,
    }
}

#[derive(Clone, Copy)]
struct Writer<'a> {
    kind: &'a Type,
    base: &'a Value,
}

impl<'a> Writer<'a> {
    fn mistyped<T>(self, found: &str) -> Result<T, ModelError> {
        Err(ModelError::Write(format!("expected {}, found {found}", self.kind.kind())))
    }

    fn number(self, number: Result<Number, NumberError>) -> Result<Value, ModelError> {
        match self.kind {
            Type::Number => number.map(Value::Number).map_err(ser::Error::custom),
            _ => self.mistyped("a number"),
        }
    }

    fn elements(self) -> Elements<'a> {
        Elements { writer: self, elements: Vec::new() }
    }

    fn entries(self) -> Result<Entries<'a>, ModelError> {
        match self.kind {
            Type::Map(_) => Ok(Entries::Map { writer: self, key: None, elements: BTreeMap::new() }),
            Type::Object { .. } => Ok(Entries::Object { fields: self.fields()?, name: None }),
            _ => self.mistyped("a map"),
        }
    }

    fn fields(self) -> Result<Fields<'a>, ModelError> {
        let Type::Object { attributes, names, .. } = self.kind else { return self.mistyped("a struct") };
        let mut object = Object::nulls(names);
        object.iter_mut().for_each(|(_, value)| *value = Value::unknown());
        Ok(Fields { attributes, base: self.base, object })
    }
}

impl<'a> Serializer for Writer<'a> {
    type Ok = Value;
    type Error = ModelError;
    type SerializeSeq = Elements<'a>;
    type SerializeTuple = Elements<'a>;
    type SerializeTupleStruct = Elements<'a>;
    type SerializeTupleVariant = Impossible<Value, ModelError>;
    type SerializeMap = Entries<'a>;
    type SerializeStruct = Fields<'a>;
    type SerializeStructVariant = Impossible<Value, ModelError>;

    fn serialize_bool(self, truth: bool) -> Result<Value, ModelError> {
        if *self.kind == Type::Bool { Ok(Value::Bool(truth)) } else { self.mistyped("a bool") }
    }

    fn serialize_i8(self, number: i8) -> Result<Value, ModelError> {
        self.serialize_i64(number.into())
    }

    fn serialize_i16(self, number: i16) -> Result<Value, ModelError> {
        self.serialize_i64(number.into())
    }

    fn serialize_i32(self, number: i32) -> Result<Value, ModelError> {
        self.serialize_i64(number.into())
    }

    fn serialize_i64(self, number: i64) -> Result<Value, ModelError> {
        self.number(Ok(number.into()))
    }

    fn serialize_u8(self, number: u8) -> Result<Value, ModelError> {
        self.serialize_u64(number.into())
    }

    fn serialize_u16(self, number: u16) -> Result<Value, ModelError> {
        self.serialize_u64(number.into())
    }

    fn serialize_u32(self, number: u32) -> Result<Value, ModelError> {
        self.serialize_u64(number.into())
    }

    fn serialize_u64(self, number: u64) -> Result<Value, ModelError> {
        self.number(Ok(number.into()))
    }

    fn serialize_f32(self, number: f32) -> Result<Value, ModelError> {
        self.serialize_f64(number.into())
    }

    /// The shortest decimal number that is nearest to this float: 0.1 means 0.1.
    fn serialize_f64(self, number: f64) -> Result<Value, ModelError> {
        if number.is_finite() {
            self.number(Number::parse(&format!("{number:e}")))
        } else {
            self.number(Number::from_f64(number))
        }
    }

    fn serialize_char(self, letter: char) -> Result<Value, ModelError> {
        self.serialize_str(letter.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<Value, ModelError> {
        if *self.kind == Type::String { Ok(Value::string(text)) } else { self.mistyped("text") }
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Value, ModelError> {
        self.mistyped("bytes")
    }

    fn serialize_none(self) -> Result<Value, ModelError> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, ModelError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, ModelError> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, ModelError> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        word: &'static str,
    ) -> Result<Value, ModelError> {
        self.serialize_str(word)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value, ModelError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Value, ModelError> {
        self.mistyped("an enum with data")
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Elements<'a>, ModelError> {
        match self.kind {
            Type::List(_) | Type::Set(_) => Ok(self.elements()),
            _ => self.mistyped("a sequence"),
        }
    }

    fn serialize_tuple(self, length: usize) -> Result<Elements<'a>, ModelError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Elements<'a>, ModelError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, ModelError> {
        self.mistyped("an enum with data")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'a>, ModelError> {
        self.entries()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields<'a>, ModelError> {
        self.fields()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, ModelError> {
        self.mistyped("an enum with data")
    }
}

/// The elements of a list or a set.
struct Elements<'a> {
    writer: Writer<'a>,
    elements: Vec<Value>,
}

impl Elements<'_> {
    fn add<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), ModelError> {
        let base = match (self.writer.kind, self.writer.base) {
            (Type::List(_), Value::List(base)) => base.get(self.elements.len()),
            _ => None,
        };
        let (Type::List(kind) | Type::Set(kind)) = self.writer.kind else {
            return self.writer.mistyped("a sequence");
        };
        self.elements.push(to_value(element, kind, base.unwrap_or(&Value::Null))?);
        Ok(())
    }

    fn finish(self) -> Value {
        match self.writer.kind {
            Type::Set(_) => Value::set(self.elements),
            _ => Value::List(self.elements),
        }
    }
}

impl ser::SerializeSeq for Elements<'_> {
    type Ok = Value;
    type Error = ModelError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), ModelError> {
        self.add(element)
    }

    fn end(self) -> Result<Value, ModelError> {
        Ok(self.finish())
    }
}

impl ser::SerializeTuple for Elements<'_> {
    type Ok = Value;
    type Error = ModelError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), ModelError> {
        self.add(element)
    }

    fn end(self) -> Result<Value, ModelError> {
        Ok(self.finish())
    }
}

impl ser::SerializeTupleStruct for Elements<'_> {
    type Ok = Value;
    type Error = ModelError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), ModelError> {
        self.add(element)
    }

    fn end(self) -> Result<Value, ModelError> {
        Ok(self.finish())
    }
}

/// The fields of an object.
struct Fields<'a> {
    attributes: &'a BTreeMap<String, Type>,
    base: &'a Value,
    object: Object,
}

impl Fields<'_> {
    fn add<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), ModelError> {
        let (Some(kind), Some(place)) = (self.attributes.get(name), self.object.get_mut(name)) else {
            return Err(ModelError::Write(format!("the schema has no attribute \"{name}\"")));
        };
        let value = to_value(value, kind, self.base.get(name));
        *place = value.map_err(|error| match error {
            ModelError::Write(fault) => ModelError::Write(format!("{name}: {fault}")),
            error @ ModelError::Read { .. } => error,
        })?;
        Ok(())
    }
}

impl ser::SerializeStruct for Fields<'_> {
    type Ok = Value;
    type Error = ModelError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), ModelError> {
        self.add(name, value)
    }

    fn end(self) -> Result<Value, ModelError> {
        Ok(Value::Object(self.object))
    }
}

/// The entries of a map, or the fields of a struct that takes in another's and is written as a map.
enum Entries<'a> {
    Map { writer: Writer<'a>, key: Option<String>, elements: BTreeMap<String, Value> },
    Object { fields: Fields<'a>, name: Option<String> },
}

impl ser::SerializeMap for Entries<'_> {
    type Ok = Value;
    type Error = ModelError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), ModelError> {
        let Value::String(text) = to_value(key, &Type::String, &Value::Null)? else {
            return Err(ModelError::Write("a key must be text".to_owned()));
        };
        match self {
            Self::Map { key, .. } => *key = Some(text),
            Self::Object { name, .. } => *name = Some(text),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ModelError> {
        match self {
            Self::Object { fields, name } => fields.add(&name.take().unwrap_or_default(), value),
            Self::Map { writer, key, elements } => {
                let Type::Map(kind) = writer.kind else { return writer.mistyped("a map") };
                let key = key.take().unwrap_or_default();
                let value = to_value(value, kind, at_key(writer.base, &key))?;
                elements.insert(key, value);
                Ok(())
            }
        }
    }

    fn end(self) -> Result<Value, ModelError> {
        Ok(match self {
            Self::Map { elements, .. } => Value::Map(elements),
            Self::Object { fields, .. } => Value::Object(fields.object),
        })
    }
}
