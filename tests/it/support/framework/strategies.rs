//! Any configuration of the resource that has everything, and what may happen to one.

use proptest::prelude::*;
use terraform_provider_zoom::framework::proto::schema::nested_block::NestingMode as BlockNesting;
use terraform_provider_zoom::framework::proto::schema::object::NestingMode as ObjectNesting;
use terraform_provider_zoom::framework::proto::schema::{Attribute, Block};
use terraform_provider_zoom::framework::value::{Number, Object, Refinements, Type, Value};

use super::values::{attribute_type, inner};

/// The splitmix64 generator: the same numbers for the same seed.
#[derive(Clone, Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    /// True in one of `n` cases.
    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// Any known configuration that is valid. Values come from small ranges, so that two of them often
/// agree, or differ in case only.
pub(crate) fn config(block: &Block) -> BoxedStrategy<Value> {
    let mut fields: Vec<(String, BoxedStrategy<Value>)> = attributes(&block.attributes);
    for nested in &block.block_types {
        let object = config(inner(nested));
        let value = match nested.nesting() {
            BlockNesting::Single => prop_oneof![Just(Value::Null), object].boxed(),
            BlockNesting::Set => proptest::collection::vec(object, 0..4).prop_map(distinct).boxed(),
            BlockNesting::Map => {
                proptest::collection::btree_map("[a-b]", object, 0..3).prop_map(Value::Map).boxed()
            }
            _ => proptest::collection::vec(object, 0..3).prop_map(Value::List).boxed(),
        };
        fields.push((nested.type_name.clone(), value));
    }
    object(fields)
}

fn object(fields: Vec<(String, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let (names, values): (Vec<_>, Vec<_>) = fields.into_iter().unzip();
    values.prop_map(move |values| Value::Object(names.iter().cloned().zip(values).collect())).boxed()
}

fn attributes(attributes: &[Attribute]) -> Vec<(String, BoxedStrategy<Value>)> {
    attributes.iter().map(|attribute| (attribute.name.clone(), attribute_config(attribute))).collect()
}

fn attribute_config(attribute: &Attribute) -> BoxedStrategy<Value> {
    if !attribute.optional && !attribute.required {
        return Just(Value::Null).boxed();
    }
    let given = match &attribute.nested_type {
        None => leaf(&attribute.name, &attribute_type(attribute)),
        Some(nested) => {
            let object = object(attributes(&nested.attributes));
            match nested.nesting() {
                ObjectNesting::Single | ObjectNesting::Invalid => object,
                ObjectNesting::List => proptest::collection::vec(object, 0..3).prop_map(Value::List).boxed(),
                ObjectNesting::Set => proptest::collection::vec(object, 0..4).prop_map(distinct).boxed(),
                ObjectNesting::Map => {
                    proptest::collection::btree_map("[a-b]", object, 0..3).prop_map(Value::Map).boxed()
                }
            }
        }
    };
    if attribute.required { given } else { prop_oneof![1 => Just(Value::Null), 2 => given].boxed() }
}

/// A set without elements that a default or the service would make the same. Terraform takes a set for broken of
/// which two elements become one, so no provider can do right by such a configuration.
fn distinct(elements: Vec<Value>) -> Value {
    let mut seen = std::collections::BTreeSet::new();
    Value::set(elements.into_iter().filter(|element| seen.insert(completed(element))).collect::<Vec<_>>())
}

/// What an element of a set becomes: defaults and what the service makes up are filled in, and case is gone.
fn completed(element: &Value) -> Value {
    match element {
        Value::String(text) => Value::string(text.to_uppercase()),
        Value::Set(elements) => Value::set(elements.iter().map(completed)),
        Value::Object(attributes) => {
            let attributes = attributes.iter().map(|(name, value)| {
                let value = match (name, value) {
                    ("grade", Value::Null) => Value::string("a"),
                    ("mark", Value::Null) => Value::string("unmarked"),
                    ("size", Value::Null) => Value::Number(1_i64.into()),
                    (_, value) => value.clone(),
                };
                (name, completed(&value))
            });
            Value::Object(attributes.collect())
        }
        other => other.clone(),
    }
}

fn leaf(name: &str, kind: &Type) -> BoxedStrategy<Value> {
    match (name, kind) {
        ("create" | "read" | "update" | "delete", _) => "[1-3]h".prop_map(Value::string).boxed(),
        ("status", _) => prop_oneof!["active", "set_aside"].prop_map(Value::string).boxed(),
        ("ratio" | "area" | "depth", _) => real().boxed(),
        ("areas", _) => proptest::collection::vec(real(), 0..3).prop_map(Value::List).boxed(),
        ("shares", _) => proptest::collection::btree_map("[ab]", real(), 0..3).prop_map(Value::Map).boxed(),
        (_, Type::String) => "[abAB]{1,2}".prop_map(Value::string).boxed(),
        (_, Type::Number) => {
            (0_u64..4).prop_map(|number| Value::Number(Number::parse(&number.to_string()).unwrap())).boxed()
        }
        (_, Type::Bool) => any::<bool>().prop_map(Value::Bool).boxed(),
        (_, Type::Set(_)) => {
            proptest::collection::vec("[abcABC]".prop_map(Value::string), 0..4).prop_map(distinct).boxed()
        }
        (_, Type::Dynamic) => prop_oneof![
            any::<bool>().prop_map(|truth| Value::Dynamic(Box::new((Type::Bool, Value::Bool(truth))))),
            "[ab]".prop_map(|text| {
                let kind = Type::Tuple(vec![Type::String, Type::Number]);
                let number = Value::Number(Number::parse("0.5").unwrap());
                Value::Dynamic(Box::new((kind, Value::List(vec![Value::string(text), number]))))
            }),
        ]
        .boxed(),
        _ => panic!("there is no strategy for {name}, {kind}"),
    }
}

/// Numbers as Terraform sends them: of every form, and with all the digits that it computes.
fn real() -> impl Strategy<Value = Value> {
    let number = |text: &str| Value::Number(Number::parse(text).unwrap());
    prop_oneof![
        (-4_i32..4).prop_map(|quarters| Value::Number(Number::from_f64(f64::from(quarters) / 4.0).unwrap())),
        Just(number(&format!("0.{:3<154}", ""))),
        Just(number(&format!("1{:6<154}.{:6<20}7", "", ""))),
        Just(number("0.8")),
        Just(number("1e-7")),
        // A binary fraction that is near to a tenth, which is another number.
        Just(number("0.1000000000000000055511151231257827021181583404541015625")),
    ]
}

/// The same configuration before some of it is known. What the unknowns say of themselves is true.
pub(crate) fn hide(block: &Block, config: &Value, random: &mut Random) -> Value {
    let Value::Object(values) = config else { return config.clone() };
    let mut hidden = hide_attributes(&block.attributes, values, random);
    for nested in &block.block_types {
        let hide_one = |value: &Value, random: &mut Random| hide(inner(nested), value, random);
        let value = match &values[nested.type_name.as_str()] {
            // A dynamic block over something unknown.
            Value::List(_) | Value::Set(_) | Value::Map(_) if random.one_in(12) => Value::unknown(),
            Value::List(elements) => {
                Value::List(elements.iter().map(|element| hide_one(element, random)).collect())
            }
            Value::Set(elements) => {
                Value::set(elements.iter().map(|element| hide_one(element, random)).collect::<Vec<_>>())
            }
            Value::Map(elements) => Value::Map(
                elements.iter().map(|(key, element)| (key.clone(), hide_one(element, random))).collect(),
            ),
            other => hide_one(other, random),
        };
        hidden.insert(nested.type_name.as_str(), value);
    }
    Value::Object(hidden)
}

fn hide_attributes(schema: &[Attribute], values: &Object, random: &mut Random) -> Object {
    let hide_one = |attribute: &Attribute, random: &mut Random| {
        let value = &values[attribute.name.as_str()];
        if !attribute.optional && !attribute.required {
            return value.clone();
        }
        if random.one_in(8) {
            return Value::Unknown(what_is_known(value, random));
        }
        match &attribute.nested_type {
            None => hide_elements(value, random),
            Some(nested) => {
                let object = |value: &Value, random: &mut Random| match value {
                    Value::Object(values) => {
                        Value::Object(hide_attributes(&nested.attributes, values, random))
                    }
                    other => other.clone(),
                };
                match value {
                    Value::Object(_) => object(value, random),
                    Value::List(elements) => {
                        Value::List(elements.iter().map(|element| object(element, random)).collect())
                    }
                    Value::Set(elements) => {
                        Value::set(elements.iter().map(|element| object(element, random)).collect::<Vec<_>>())
                    }
                    Value::Map(elements) => Value::Map(
                        elements
                            .iter()
                            .map(|(key, element)| (key.clone(), object(element, random)))
                            .collect(),
                    ),
                    other => other.clone(),
                }
            }
        }
    };
    schema.iter().map(|attribute| (attribute.name.clone(), hide_one(attribute, random))).collect()
}

/// Some elements of a plain collection become unknown.
fn hide_elements(value: &Value, random: &mut Random) -> Value {
    let mut hide_one = |element: &Value| {
        if random.one_in(6) { Value::Unknown(what_is_known(element, random)) } else { element.clone() }
    };
    match value {
        Value::List(elements) => Value::List(elements.iter().map(hide_one).collect()),
        Value::Map(elements) => {
            Value::Map(elements.iter().map(|(key, element)| (key.clone(), hide_one(element))).collect())
        }
        Value::Set(elements) => Value::set(elements.iter().map(hide_one).collect::<Vec<_>>()),
        other => other.clone(),
    }
}

fn what_is_known(value: &Value, random: &mut Random) -> Refinements {
    let known = Refinements::default();
    if random.one_in(2) {
        return known;
    }
    match value {
        Value::Null | Value::Unknown(_) | Value::Dynamic(_) => known,
        Value::String(text) => known.with_not_null().with_prefix(&text[..1]),
        Value::Set(elements) | Value::List(elements) => {
            known.with_not_null().with_max_length(elements.len() as u64)
        }
        Value::Map(elements) => known.with_not_null().with_min_length(elements.len() as u64),
        Value::Number(number) => known.with_not_null().with_lower_bound(number.clone(), true),
        Value::Bool(_) | Value::Object(_) => known.with_not_null(),
    }
}

/// A planned state after an apply that gave every unknown a value.
pub(crate) fn settle(block: &Block, planned: &Value) -> Value {
    let Value::Object(values) = planned else { return planned.clone() };
    let mut settled = settle_attributes(&block.attributes, values);
    for nested in &block.block_types {
        let value = match &values[nested.type_name.as_str()] {
            Value::List(elements) => {
                Value::List(elements.iter().map(|element| settle(inner(nested), element)).collect())
            }
            Value::Set(elements) => Value::set(elements.iter().map(|element| settle(inner(nested), element))),
            Value::Map(elements) => Value::Map(
                elements.iter().map(|(key, element)| (key.clone(), settle(inner(nested), element))).collect(),
            ),
            other => settle(inner(nested), other),
        };
        settled.insert(nested.type_name.as_str(), value);
    }
    Value::Object(settled)
}

fn settle_attributes(schema: &[Attribute], values: &Object) -> Object {
    schema
        .iter()
        .map(|attribute| {
            (attribute.name.clone(), settle_attribute(attribute, &values[attribute.name.as_str()]))
        })
        .collect()
}

fn settle_attribute(attribute: &Attribute, value: &Value) -> Value {
    let Some(nested) = &attribute.nested_type else {
        return match (value, attribute_type(attribute)) {
            (Value::Unknown(_), Type::String) => Value::string("made"),
            (Value::Unknown(_), Type::Number) => Value::Number(Number::from(7_i64)),
            (Value::Unknown(_), kind) => panic!("nothing settles {} of {kind}", attribute.name),
            (value, _) => value.clone(),
        };
    };
    let object = |value: &Value| match value {
        Value::Object(values) => Value::Object(settle_attributes(&nested.attributes, values)),
        other => other.clone(),
    };
    match value {
        // What the service makes up holds nothing that only a configuration can give.
        Value::Unknown(_) => {
            let unknowns = nested.attributes.iter().map(|inner| {
                let value = if inner.computed { Value::unknown() } else { Value::Null };
                (inner.name.clone(), value)
            });
            Value::List(vec![object(&Value::Object(unknowns.collect()))])
        }
        Value::Object(_) => object(value),
        Value::List(elements) => Value::List(elements.iter().map(object).collect()),
        Value::Set(elements) => Value::set(elements.iter().map(object)),
        Value::Map(elements) => {
            Value::Map(elements.iter().map(|(key, element)| (key.clone(), object(element))).collect())
        }
        other => other.clone(),
    }
}
