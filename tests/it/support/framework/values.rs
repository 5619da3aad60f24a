//! Values for tests, written as JSON, and types read from the schemas that a provider sends.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use terraform_provider_zoom::framework::proto::schema::nested_block::NestingMode as BlockNesting;
use terraform_provider_zoom::framework::proto::schema::object::NestingMode as ObjectNesting;
use terraform_provider_zoom::framework::proto::schema::{Attribute, Block, NestedBlock};
use terraform_provider_zoom::framework::proto::{DynamicValue, Schema};
use terraform_provider_zoom::framework::schema;
use terraform_provider_zoom::framework::value::{Number, Type, Value, msgpack};

/// Stands for an unknown value in JSON.
pub(crate) const UNKNOWN: &str = "(unknown)";

/// The schema that a model's struct describes, as the provider sends it.
pub(crate) fn sent_block<M: schemars::JsonSchema>() -> Block {
    let block = schema::of::<M>().unwrap_or_else(|error| panic!("{error}"));
    Schema::from(&schema::Schema { version: 0, block }).block.unwrap()
}

pub(crate) fn block_type(block: &Block) -> Type {
    let attributes =
        block.attributes.iter().map(|attribute| (attribute.name.clone(), attribute_type(attribute)));
    let blocks = block.block_types.iter().map(|nested| {
        let object = block_type(inner(nested));
        let kind = match nested.nesting() {
            BlockNesting::List => Type::list(object),
            BlockNesting::Set => Type::set(object),
            BlockNesting::Map => Type::map(object),
            BlockNesting::Single | BlockNesting::Group => object,
            BlockNesting::Invalid => panic!("a block of no nesting"),
        };
        (nested.type_name.clone(), kind)
    });
    Type::object(attributes.chain(blocks))
}

pub(crate) fn inner(nested: &NestedBlock) -> &Block {
    nested.block.as_ref().expect("every nested block has a block")
}

pub(crate) fn attribute_type(attribute: &Attribute) -> Type {
    let Some(nested) = &attribute.nested_type else {
        return Type::from_json(&attribute.r#type)
            .unwrap_or_else(|error| panic!("{}: {error}", attribute.name));
    };
    assert!(attribute.r#type.is_empty(), "{} has a type and a nested type", attribute.name);
    let object =
        Type::object(nested.attributes.iter().map(|inner| (inner.name.clone(), attribute_type(inner))));
    match nested.nesting() {
        ObjectNesting::Single => object,
        ObjectNesting::List => Type::list(object),
        ObjectNesting::Set => Type::set(object),
        ObjectNesting::Map => Type::map(object),
        ObjectNesting::Invalid => panic!("{} has no nesting", attribute.name),
    }
}

/// A value of the block with what `json` gives; everything else is as if it were not written: null,
/// and collections of blocks empty.
pub(crate) fn block_value(block: &Block, json: &Json) -> Value {
    if json == UNKNOWN {
        return Value::unknown();
    }
    let given = json.as_object().unwrap_or_else(|| panic!("{json} is no object"));
    let mut values = BTreeMap::new();
    for attribute in &block.attributes {
        let json = given.get(&attribute.name).unwrap_or(&Json::Null);
        values.insert(attribute.name.clone(), typed_value(&attribute_type(attribute), json));
    }
    for nested in &block.block_types {
        let of = |json: &Json| block_value(inner(nested), json);
        let value = match (nested.nesting(), given.get(&nested.type_name)) {
            (_, Some(Json::String(text))) if text == UNKNOWN => Value::unknown(),
            (BlockNesting::Single | BlockNesting::Group, None | Some(Json::Null)) => Value::Null,
            (BlockNesting::Single | BlockNesting::Group, Some(object)) => of(object),
            (BlockNesting::Map, None) => Value::Map(BTreeMap::new()),
            (BlockNesting::Map, Some(map)) => Value::Map(
                map.as_object().unwrap().iter().map(|(key, json)| (key.clone(), of(json))).collect(),
            ),
            (BlockNesting::Set, list) => {
                Value::set(list.and_then(Json::as_array).into_iter().flatten().map(of))
            }
            (_, list) => Value::List(list.and_then(Json::as_array).into_iter().flatten().map(of).collect()),
        };
        values.insert(nested.type_name.clone(), value);
    }
    let unknown = given.keys().find(|name| !values.contains_key(*name));
    assert_eq!(unknown, None, "the schema has no such attribute");
    Value::Object(values.into())
}

/// A value of that type; attributes that are not given are null.
pub(crate) fn typed_value(kind: &Type, json: &Json) -> Value {
    match (kind, json) {
        (_, Json::Null) => Value::Null,
        (_, Json::String(text)) if text == UNKNOWN => Value::unknown(),
        (Type::Dynamic, json) => {
            let kind = type_of(json);
            let value = typed_value(&kind, json);
            Value::Dynamic(Box::new((kind, value)))
        }
        (Type::Bool, Json::Bool(truth)) => Value::Bool(*truth),
        (Type::Number, Json::Number(number)) => Value::Number(Number::parse(&number.to_string()).unwrap()),
        (Type::String, Json::String(text)) => Value::string(text.as_str()),
        (Type::List(element), Json::Array(elements)) => {
            Value::List(elements.iter().map(|json| typed_value(element, json)).collect())
        }
        (Type::Tuple(kinds), Json::Array(elements)) => {
            Value::List(kinds.iter().zip(elements).map(|(kind, json)| typed_value(kind, json)).collect())
        }
        (Type::Set(element), Json::Array(elements)) => {
            Value::set(elements.iter().map(|json| typed_value(element, json)))
        }
        (Type::Map(element), Json::Object(elements)) => {
            Value::Map(elements.iter().map(|(key, json)| (key.clone(), typed_value(element, json))).collect())
        }
        (Type::Object { attributes, .. }, Json::Object(given)) => {
            assert!(given.keys().all(|name| attributes.contains_key(name)), "{json} does not fit {kind}");
            let value = |(name, kind): (&String, &Type)| {
                (name.clone(), typed_value(kind, given.get(name).unwrap_or(&Json::Null)))
            };
            Value::Object(attributes.iter().map(value).collect())
        }
        _ => panic!("{json} is no {kind}"),
    }
}

/// The type that Terraform gives to what is written.
fn type_of(json: &Json) -> Type {
    match json {
        Json::Null => Type::Dynamic,
        Json::Bool(_) => Type::Bool,
        Json::Number(_) => Type::Number,
        Json::String(_) => Type::String,
        Json::Array(elements) => Type::Tuple(elements.iter().map(type_of).collect()),
        Json::Object(attributes) => {
            Type::object(attributes.iter().map(|(name, json)| (name.clone(), type_of(json))))
        }
    }
}

pub(crate) fn pack(value: &Value, kind: &Type) -> DynamicValue {
    let msgpack = msgpack::encode(value, kind).unwrap_or_else(|error| panic!("{error}: {value:?}"));
    DynamicValue { msgpack: msgpack.into(), json: bytes::Bytes::new() }
}

/// Reads what a provider answered, as hosts do: neither encoding means null.
pub(crate) fn unpack(value: Option<&DynamicValue>, kind: &Type) -> Result<Value, String> {
    match value {
        Some(value) if !value.msgpack.is_empty() => {
            msgpack::decode(&value.msgpack, kind).map_err(|error| error.to_string())
        }
        Some(value) if !value.json.is_empty() => Err("the provider answered in JSON".to_owned()),
        _ => Ok(Value::Null),
    }
}

/// `value` with `replacement` at the top-level attribute `name`.
pub(crate) fn with(value: &Value, name: &str, replacement: Value) -> Value {
    let mut value = value.clone();
    let previous = value.as_object_mut().unwrap().insert(name, replacement);
    assert!(previous.is_some(), "there is no {name}");
    value
}
