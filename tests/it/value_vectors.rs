//! What Terraform 1.11.4 put on the wire for known configurations, byte for byte.

use terraform_provider_zoom::framework::value::{Number, Refinements, Type, Value, msgpack};

const FULL: &str = concat!(
    "8ca3626967b339323233333732303336383534373735383038a364796e92c42e5b226f626a656374222c7b226b223a5b227475706c65",
    "222c5b226e756d626572222c22737472696e67225d5d7d5d81a16b9201a374776fa26964c0a46e616d65a36e3178a66e657374656491",
    "82a161a131a162c0a86f70745f636f6d70c0a5726174696fa3302e38a472756c659181a178a27231a97365637265745f776fa3746f6b",
    "a57365745f7392a161a162a473697a65cc80a874696d656f757473c0",
);

const PARTLY_UNKNOWN: &str = concat!(
    "8ca3626967c0a364796ec0a26964c0a46e616d65c7090c8201c202a47072652da66e65737465649182a161d40000a162c0a86f70745f",
    "636f6d70c0a5726174696fc0a472756c659181a178d40000a97365637265745f776fc0a57365745f73c0a473697a65cb3fe000000000",
    "0000a874696d656f757473c0",
);

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn resource() -> Type {
    Type::object([
        ("id", Type::String),
        ("name", Type::String),
        ("size", Type::Number),
        ("ratio", Type::Number),
        ("big", Type::Number),
        ("opt_comp", Type::String),
        ("secret_wo", Type::String),
        ("dyn", Type::Dynamic),
        ("set_s", Type::set(Type::String)),
        ("nested", Type::list(Type::object([("a", Type::String), ("b", Type::String)]))),
        ("rule", Type::list(Type::object([("x", Type::String)]))),
        ("timeouts", Type::object([("create", Type::String)])),
    ])
}

fn object<const N: usize>(attributes: [(&str, Value); N]) -> Value {
    Value::Object(attributes.into())
}

fn number(text: &str) -> Value {
    Value::Number(Number::parse(text).unwrap())
}

fn full() -> Value {
    let inner = Type::object([("k", Type::Tuple(vec![Type::Number, Type::String]))]);
    let inner_value = object([("k", Value::List(vec![number("1"), Value::string("two")]))]);
    object([
        ("id", Value::Null),
        ("name", Value::string("n1x")),
        ("size", number("128")),
        ("ratio", number("0.8")),
        ("big", number("9223372036854775808")),
        ("opt_comp", Value::Null),
        ("secret_wo", Value::string("tok")),
        ("dyn", Value::Dynamic(Box::new((inner, inner_value)))),
        ("set_s", Value::set([Value::string("b"), Value::string("a")])),
        ("nested", Value::List(vec![object([("a", Value::string("1")), ("b", Value::Null)])])),
        ("rule", Value::List(vec![object([("x", Value::string("r1"))])])),
        ("timeouts", Value::Null),
    ])
}

fn partly_unknown() -> Value {
    let name = Refinements::default().with_not_null().with_prefix("pre-");
    object([
        ("id", Value::Null),
        ("name", Value::Unknown(name)),
        ("size", number("0.5")),
        ("ratio", Value::Null),
        ("big", Value::Null),
        ("opt_comp", Value::Null),
        ("secret_wo", Value::Null),
        ("dyn", Value::Null),
        ("set_s", Value::Null),
        ("nested", Value::List(vec![object([("a", Value::unknown()), ("b", Value::Null)])])),
        ("rule", Value::List(vec![object([("x", Value::unknown())])])),
        ("timeouts", Value::Null),
    ])
}

#[test]
fn reads_and_writes_a_full_configuration_as_terraform_does() {
    assert_eq!(msgpack::decode(&bytes(FULL), &resource()).unwrap(), full());
    assert_eq!(msgpack::encode(&full(), &resource()).unwrap(), bytes(FULL));
    let decoded = msgpack::decode(&bytes(FULL), &resource()).unwrap();
    assert_eq!(msgpack::encode(&decoded, &resource()).unwrap(), bytes(FULL));
}

#[test]
fn reads_and_writes_unknown_values_as_terraform_does() {
    assert_eq!(msgpack::decode(&bytes(PARTLY_UNKNOWN), &resource()).unwrap(), partly_unknown());
    assert_eq!(msgpack::encode(&partly_unknown(), &resource()).unwrap(), bytes(PARTLY_UNKNOWN));
}

#[test]
fn writes_numbers_in_the_form_that_terraform_chooses() {
    for (text, expected) in [
        ("0", "00"),
        ("-1", "ff"),
        ("128", "cc80"),
        ("-129", "d1ff7f"),
        ("65536", "ce00010000"),
        ("9223372036854775807", "cf7fffffffffffffff"),
        ("-9223372036854775808", "d38000000000000000"),
        ("0.5", "cb3fe0000000000000"),
        ("0.8", "a3302e38"),
        ("9223372036854775808", "b339323233333732303336383534373735383038"),
    ] {
        let encoded = msgpack::encode(&number(text), &Type::Number).unwrap();
        assert_eq!(encoded, bytes(expected), "{text}");
    }
}

#[test]
fn gives_numbers_back_in_the_form_in_which_they_came() {
    for received in [
        "05",
        "cc80",
        "cfffffffffffffffff",
        "cb3fe999999999999a",
        "cb4000000000000000",
        "a3302e38",
        "a3313238",
        "a5312e306530",
        "cb7ff0000000000000",
        "cbfff0000000000000",
    ] {
        let decoded = msgpack::decode(&bytes(received), &Type::Number).unwrap();
        assert_eq!(msgpack::encode(&decoded, &Type::Number).unwrap(), bytes(received), "{received}");
    }
    assert_eq!(msgpack::decode(&bytes("ca3f000000"), &Type::Number).unwrap(), number("0.5"));
}
