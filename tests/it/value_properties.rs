//! What holds for every value.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use proptest::prelude::*;
use terraform_provider_zoom::framework::value::{Number, Type, Value, json, msgpack};

use crate::value_strategies::{Holding, number, text, typed_value, types};

fn hash(number: &Number) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(number)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_value_survives_msgpack((kind, value) in typed_value(Holding::Unknowns)) {
        let bytes = msgpack::encode(&value, &kind).unwrap();
        let decoded = msgpack::decode(&bytes, &kind).unwrap();
        prop_assert_eq!(&decoded, &value);
        prop_assert_eq!(msgpack::encode(&decoded, &kind).unwrap(), bytes);
    }

    #[test]
    fn every_known_value_survives_json((kind, value) in typed_value(Holding::Known)) {
        let text = json::encode(&value, &kind).unwrap().to_string();
        let parsed = json::from_slice(text.as_bytes()).unwrap();
        prop_assert_eq!(&json::decode(&parsed, &kind).unwrap(), &value);
        prop_assert_eq!(&json::decode_state(&parsed, &kind).unwrap(), &value);
    }

    #[test]
    fn json_and_msgpack_say_the_same((kind, value) in typed_value(Holding::Known)) {
        let through_json = json::decode(&json::encode(&value, &kind).unwrap(), &kind).unwrap();
        let through_msgpack = msgpack::decode(&msgpack::encode(&value, &kind).unwrap(), &kind).unwrap();
        prop_assert_eq!(through_json, through_msgpack);
    }

    #[test]
    fn every_type_survives_json(kind in types(4)) {
        prop_assert_eq!(Type::from_json(&kind.to_json()).unwrap(), kind);
    }

    #[test]
    fn text_in_any_normalization_form_is_read_in_form_c(text in text()) {
        let bytes = msgpack::encode(&Value::String(text.clone()), &Type::String).unwrap();
        prop_assert_eq!(msgpack::decode(&bytes, &Type::String).unwrap(), Value::string(text.clone()));
        let read = json::decode(&text.clone().into(), &Type::String).unwrap();
        prop_assert_eq!(read, Value::string(text));
    }

    #[test]
    fn a_set_does_not_depend_on_the_order_of_its_elements(
        elements in proptest::collection::vec(number().prop_map(Value::Number), 0..6).prop_shuffle()
    ) {
        let mut reversed = elements.clone();
        reversed.reverse();
        prop_assert_eq!(Value::set(elements), Value::set(reversed));
    }

    #[test]
    fn the_order_of_numbers_is_total((a, b, c) in (number(), number(), number())) {
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a == b, a.cmp(&b).is_eq());
        prop_assert_eq!(&a, &a);
        if a <= b && b <= c {
            prop_assert!(a <= c);
        }
        if a == b {
            prop_assert_eq!(hash(&a), hash(&b));
            prop_assert_eq!(a.cmp(&c), b.cmp(&c));
        }
    }

    #[test]
    fn a_number_written_as_text_is_the_same_number(number in number()) {
        if let Some(json) = number.to_json() {
            let read = Number::try_from(&json).unwrap();
            prop_assert_eq!(&read, &number);
            prop_assert_eq!(hash(&read), hash(&number));
            prop_assert_eq!(&Number::parse(&number.to_string()).unwrap(), &number);
        }
    }

    #[test]
    fn binary_fractions_order_as_they_do_alone(a in proptest::num::f64::NORMAL, b in proptest::num::f64::NORMAL) {
        let (own, other) = (Number::from_f64(a).unwrap(), Number::from_f64(b).unwrap());
        prop_assert_eq!(Some(own.cmp(&other)), a.partial_cmp(&b));
        prop_assert_eq!(own.to_f64().to_bits(), a.to_bits());
    }
}
