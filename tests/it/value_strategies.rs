//! Any type, and any value of a type.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use terraform_provider_zoom::framework::value::{Number, Refinements, Type, Value, msgpack};

/// What values may hold beside what both wire forms can say.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holding {
    /// Nothing else: what JSON can say.
    Known,
    /// Unknown values and infinite numbers: what only msgpack can say.
    Unknowns,
}

/// Any type and a value of it.
pub(crate) fn typed_value(holding: Holding) -> impl Strategy<Value = (Type, Value)> {
    types(3).prop_flat_map(move |kind| {
        let value = value(&kind, holding, 2);
        (Just(kind), value)
    })
}

/// Any type that nests at most `depth` levels.
pub(crate) fn types(depth: u32) -> BoxedStrategy<Type> {
    let leaf = prop_oneof![Just(Type::String), Just(Type::Number), Just(Type::Bool), Just(Type::Dynamic)];
    let nested = leaf.prop_recursive(depth, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(Type::list),
            inner.clone().prop_map(Type::set),
            inner.clone().prop_map(Type::map),
            vec(inner.clone(), 0..4).prop_map(Type::Tuple),
            btree_map("[a-z_]{1,4}|é|e\u{301}", inner, 0..4).prop_map(Type::object),
        ]
    });
    nested.boxed()
}

/// Any value of the type `kind`. Those that bring their own type do so at most `wrappers` levels deep.
pub(crate) fn value(kind: &Type, holding: Holding, wrappers: u32) -> BoxedStrategy<Value> {
    let present = match kind {
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::Number => number()
            .prop_filter("JSON has no infinity", move |number| {
                holding == Holding::Unknowns || number.to_json().is_some()
            })
            .prop_map(Value::Number)
            .boxed(),
        Type::String => text().prop_map(Value::string).boxed(),
        Type::Dynamic if wrappers == 0 => Just(Value::Null).boxed(),
        Type::Dynamic => types(2)
            .prop_flat_map(move |kind| {
                let value = value(&kind, holding, wrappers - 1);
                (Just(kind), value).prop_map(|pair| Value::Dynamic(Box::new(pair)))
            })
            .boxed(),
        Type::List(element) => elements(element, kind, holding, wrappers, Value::List),
        Type::Set(element) => elements(element, kind, holding, wrappers, Value::set),
        Type::Map(element) => {
            let kind = kind.clone();
            btree_map(
                text().prop_map(|key| Value::string(key).as_str().unwrap().to_owned()),
                value(element, holding, wrappers),
                0..4,
            )
            .prop_map(move |mut elements| {
                // Elements that bring several types make no collection; one of them always does.
                while Value::Map(elements.clone()).conforms(&kind).is_err() {
                    elements.pop_last();
                }
                Value::Map(elements)
            })
            .boxed()
        }
        Type::Tuple(kinds) => {
            let values: Vec<_> = kinds.iter().map(|kind| value(kind, holding, wrappers)).collect();
            values.prop_map(Value::List).boxed()
        }
        Type::Object { attributes, .. } => {
            let names: Vec<_> = attributes.keys().cloned().collect();
            let values: Vec<_> = attributes.values().map(|kind| value(kind, holding, wrappers)).collect();
            values.prop_map(move |values| Value::Object(names.iter().cloned().zip(values).collect())).boxed()
        }
    };
    match holding {
        Holding::Known => prop_oneof![6 => present, 1 => Just(Value::Null)].boxed(),
        Holding::Unknowns => {
            prop_oneof![6 => present, 1 => Just(Value::Null), 1 => refinements(kind).prop_map(Value::Unknown)]
                .boxed()
        }
    }
}

fn elements(
    element: &Type,
    kind: &Type,
    holding: Holding,
    wrappers: u32,
    collect: fn(Vec<Value>) -> Value,
) -> BoxedStrategy<Value> {
    let kind = kind.clone();
    let elements = vec(value(element, holding, wrappers), 0..4);
    let collection = elements.prop_map(move |mut elements| {
        // Elements that bring several types make no collection; one of them always does.
        while collect(elements.clone()).conforms(&kind).is_err() {
            elements.pop();
        }
        collect(elements)
    });
    collection.boxed()
}

/// Any number, in every form in which numbers are made or received.
pub(crate) fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        proptest::num::f64::ANY.prop_filter_map("NaN is no number", received_fraction),
        (-8_i32..8).prop_filter_map("what is no number is not received", |quarters| received_fraction(
            f64::from(quarters) / 4.0
        )),
        "[+-]?[0-9]{1,20}(\\.[0-9]{0,20})?"
            .prop_filter_map("what is no number is not received", |text| received_text(&text)),
        "-?[0-2](\\.[05]0?)?(e[01])?"
            .prop_filter_map("what is no number is not received", |text| received_text(&text)),
        any::<i64>().prop_map(Number::from),
        any::<u64>().prop_map(Number::from),
        (-3_i64..3).prop_map(Number::from),
        proptest::num::f64::ANY.prop_filter_map("NaN is no number", |number| Number::from_f64(number).ok()),
        (-8_i32..8).prop_map(|quarters| Number::from_f64(f64::from(quarters) / 4.0).unwrap()),
        "[+-]?[0-9]{1,40}(\\.[0-9]{0,40})?([eE][+-]?[0-9]{1,4})?"
            .prop_map(|text| Number::parse(&text).unwrap()),
        "-?[0-2](\\.[05]0?)?(e[01])?".prop_map(|text| Number::parse(&text).unwrap()),
        "1e-?99999999[0-9]".prop_map(|text| Number::parse(&text).unwrap()),
    ]
}

fn received_fraction(number: f64) -> Option<Number> {
    received(&[vec![0xcb], number.to_be_bytes().to_vec()].concat())
}

fn received_text(text: &str) -> Option<Number> {
    let length = u8::try_from(text.len()).ok()?;
    received(&[&[0xd9, length], text.as_bytes()].concat())
}

/// A number in the form that it has on the wire.
fn received(bytes: &[u8]) -> Option<Number> {
    match msgpack::decode(bytes, &Type::Number) {
        Ok(Value::Number(number)) => Some(number),
        _ => None,
    }
}

/// Text of which some is not in normalization form C.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[a-ceé\u{301}\u{1100}\u{1161}가😀\"\\\\]{0,6}", 1 => any::<String>()]
}

fn refinements(kind: &Type) -> BoxedStrategy<Refinements> {
    let null = |not_null: bool| {
        if not_null { Refinements::default().with_not_null() } else { Refinements::default() }
    };
    match kind {
        Type::Dynamic => Just(Refinements::default()).boxed(),
        Type::String => (any::<bool>(), option::of(text()))
            .prop_map(move |(not_null, prefix)| match prefix {
                Some(prefix) => null(not_null).with_prefix(prefix),
                None => null(not_null),
            })
            .boxed(),
        Type::Number => {
            (any::<bool>(), option::of((number(), any::<bool>())), option::of((number(), any::<bool>())))
                .prop_map(move |(not_null, lower, upper)| {
                    let (lower, upper) = match (lower, upper) {
                        (Some(lower), Some(upper)) if lower.0 == upper.0 => (Some(lower), None),
                        (Some(lower), Some(upper)) if lower.0 > upper.0 => (Some(upper), Some(lower)),
                        bounds => bounds,
                    };
                    let mut known = null(not_null);
                    if let Some((number, inclusive)) = lower {
                        known = known.with_lower_bound(number, inclusive);
                    }
                    if let Some((number, inclusive)) = upper {
                        known = known.with_upper_bound(number, inclusive);
                    }
                    known
                })
                .boxed()
        }
        Type::List(_) | Type::Set(_) | Type::Map(_) => {
            (any::<bool>(), option::of(0..9_u64), option::of(9..u64::MAX))
                .prop_map(move |(not_null, min, max)| {
                    let mut known = null(not_null);
                    if let Some(min) = min {
                        known = known.with_min_length(min);
                    }
                    if let Some(max) = max {
                        known = known.with_max_length(max);
                    }
                    known
                })
                .boxed()
        }
        Type::Bool | Type::Object { .. } | Type::Tuple(_) => any::<bool>().prop_map(null).boxed(),
    }
}
