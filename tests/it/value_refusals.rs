//! What is refused, in which words, and where the words point.

use std::collections::BTreeMap;

use terraform_provider_zoom::framework::path::AttributePath;
use terraform_provider_zoom::framework::value::{Number, Refinements, Type, Value, json, msgpack};

fn rules() -> Type {
    Type::object([
        ("rule", Type::list(Type::object([("name", Type::String), ("port", Type::Number)]))),
        ("tags", Type::map(Type::Bool)),
        ("owners", Type::set(Type::String)),
    ])
}

fn object<const N: usize>(attributes: [(&str, Value); N]) -> Value {
    Value::Object(attributes.into())
}

fn dynamic(kind: Type, value: Value) -> Value {
    Value::Dynamic(Box::new((kind, value)))
}

fn msgpack_refusal(bytes: &[u8], kind: &Type) -> String {
    msgpack::decode(bytes, kind).unwrap_err().to_string()
}

fn json_refusal(text: &str, kind: &Type) -> String {
    json::decode(&json::from_slice(text.as_bytes()).unwrap(), kind).unwrap_err().to_string()
}

fn encode_refusal(value: &Value, kind: &Type) -> String {
    let message = msgpack::encode(value, kind).unwrap_err().to_string();
    assert_eq!(json::encode(value, kind).unwrap_err().to_string(), message);
    message
}

#[test]
fn an_error_names_the_place_in_msgpack() {
    let port = b"\x83\xa4rule\x91\x82\xa4name\xa1x\xa4port\xc3\xa4tags\xc0\xa6owners\xc0";
    let error = msgpack::decode(port, &rules()).unwrap_err();
    assert_eq!(error.path, AttributePath::root().attribute("rule").index(0).attribute("port"));
    assert_eq!(error.to_string(), "rule[0].port: expected number, found bool");
    let tag = b"\x83\xa4rule\xc0\xa4tags\x81\xa1k\x01\xa6owners\xc0";
    assert_eq!(msgpack_refusal(tag, &rules()), "tags[\"k\"]: expected bool, found number");
    let owner = b"\x83\xa4rule\xc0\xa4tags\xc0\xa6owners\x91\x80";
    assert_eq!(msgpack_refusal(owner, &rules()), "owners[*]: expected string, found map");
}

#[test]
fn an_object_in_msgpack_must_have_exactly_its_attributes() {
    let pair = Type::object([("a", Type::Bool), ("b", Type::Bool)]);
    for (bytes, message) in [
        (&b"\x81\xa1a\xc3"[..], "the attribute \"b\" is missing"),
        (b"\x80", "the attribute \"a\" is missing"),
        (b"\x83\xa1a\xc3\xa1b\xc3\xa1c\xc3", "there is no attribute \"c\""),
        (b"\x82\xa1a\xc3\xa1a\xc3", "the key \"a\" is given twice"),
        (b"\x82\xa1a\xc3\xa1b", "b: the bytes end before the value does"),
        (b"\x82\x01\xc3\xa1b\xc3", "expected string, found number"),
        (b"\x90", "expected object, found array"),
    ] {
        assert_eq!(msgpack_refusal(bytes, &pair), message);
    }
}

#[test]
fn malformed_parts_of_msgpack_are_named() {
    let number = "expected number, found ";
    for (bytes, kind, message) in [
        (&b""[..], Type::Bool, "the bytes end before the value does"),
        (b"\xc1", Type::Bool, "expected bool, found a byte without meaning"),
        (b"\x01", Type::Bool, "expected bool, found number"),
        (b"\xa2\xff\xfe", Type::String, "text must be UTF-8"),
        (b"\xc4\x01a", Type::String, "expected string, found bytes"),
        (b"\xcb\x7f\xf8\0\0\0\0\0\0", Type::Number, "not a number (NaN)"),
        (b"\xca\x7f\xc0\0\0", Type::Number, "not a number (NaN)"),
        (b"\xa40x10", Type::Number, "a number must be decimal, such as -12.5e3"),
        (b"\xc3", Type::Number, &format!("{number}bool")),
        (b"\x91\xc3", Type::Tuple(vec![Type::Bool; 2]), "expected 2 elements, found 1"),
        (b"\x82\xa2e\xcc\x81\xc3\xa2\xc3\xa9\xc3", Type::map(Type::Bool), "text must be UTF-8"),
        (b"\x82\xa3e\xcc\x81\xc3\xa2\xc3\xa9\xc3", Type::map(Type::Bool), "the key \"é\" is given twice"),
        (b"\x91\xc3", Type::Dynamic, "expected 2 elements, found 1"),
        (
            b"\x92\xc4\x03\"x\"\xc0",
            Type::Dynamic,
            "not a type constraint: no such keyword, or not what belongs after it",
        ),
        (b"\x92\xc4\x01[\xc0", Type::Dynamic, "a type constraint must be JSON"),
        (b"\x92\xc0\xc0", Type::Dynamic, "expected a type, found null"),
        (b"\xd5\x05\0\0", Type::Bool, "a malformed unknown value: an extension that is none of Terraform's"),
        (b"\xd5\x0c\x81\x01", Type::Bool, "a malformed unknown value: whether it is null must be a bool"),
    ] {
        assert_eq!(msgpack_refusal(bytes, &kind), message, "{bytes:02x?}");
    }
    let oversized = [b"\xc8\x04\x01\x0c\x81\x63\xc5\x03\xfc".to_vec(), vec![0; 1020]].concat();
    let message = "a malformed unknown value: its refinements are longer than 1024 bytes";
    assert_eq!(msgpack_refusal(&oversized, &Type::String), message);
}

#[test]
fn unknown_values_are_read_in_every_form() {
    let unknown = |bytes: &[u8], kind: Type| msgpack::decode(bytes, &kind).unwrap();
    for kind in [Type::Bool, Type::Dynamic, Type::list(Type::String), rules()] {
        for bytes in [&b"\xd4\0\0"[..], b"\xd4\x07\x63", b"\xc7\0\0", b"\xc7\x01\x0c\0", b"\xc8\0\x01\0\0"] {
            assert_eq!(unknown(bytes, kind.clone()), Value::unknown(), "{bytes:02x?}");
        }
    }
    let not_null = Value::Unknown(Refinements::default().with_not_null());
    assert_eq!(unknown(b"\xc7\x03\x0c\x81\x01\xc2", Type::Bool), not_null);
    // Keys that nobody knows yet, and those of other types, say nothing.
    assert_eq!(unknown(b"\xc7\x0b\x0c\x83\x01\xc2\x63\x92\xd4\0\0\xc0\x05\x02", Type::Bool), not_null);
    // Known to be null is known.
    assert_eq!(unknown(b"\xc7\x03\x0c\x81\x01\xc3", Type::Bool), Value::Null);
}

#[test]
fn what_follows_a_value_is_ignored() {
    assert_eq!(msgpack::decode(b"\xc3\xff\xff", &Type::Bool).unwrap(), Value::Bool(true));
}

#[test]
fn a_type_in_msgpack_may_come_as_text() {
    let expected = dynamic(Type::Bool, Value::Bool(true));
    assert_eq!(msgpack::decode(b"\x92\xa6\"bool\"\xc3", &Type::Dynamic).unwrap(), expected);
    assert_eq!(msgpack::decode(b"\x92\xc4\x06\"bool\"\xc3", &Type::Dynamic).unwrap(), expected);
    let typed_null = dynamic(Type::Bool, Value::Null);
    assert_eq!(msgpack::decode(b"\x92\xc4\x06\"bool\"\xc0", &Type::Dynamic).unwrap(), typed_null);
}

#[test]
fn a_value_that_does_not_fit_its_type_is_not_written() {
    let rule = |port| object([("name", Value::string("x")), ("port", port)]);
    let value =
        |rule| object([("rule", Value::List(vec![rule])), ("tags", Value::Null), ("owners", Value::Null)]);
    assert!(msgpack::encode(&value(rule(Value::Null)), &rules()).is_ok());
    for (value, message) in [
        (value(rule(Value::string("hunter2"))), "rule[0].port: expected number, found string"),
        (value(object([("name", Value::Null)])), "rule[0]: the attribute \"port\" is missing"),
        (
            value(object([("name", Value::Null), ("nam", Value::Null)])),
            "rule[0]: there is no attribute \"nam\"",
        ),
        (Value::List(vec![]), "expected object, found list"),
        (Value::Map(BTreeMap::new()), "expected object, found map"),
    ] {
        assert_eq!(encode_refusal(&value, &rules()), message);
    }
    let pair = Type::Tuple(vec![Type::Bool, Type::Bool]);
    assert_eq!(encode_refusal(&Value::List(vec![Value::Null]), &pair), "expected 2 elements, found 1");
    let wrapped = dynamic(Type::Bool, Value::string("x"));
    assert_eq!(encode_refusal(&wrapped, &Type::Dynamic), "expected bool, found string");
    let unwrapped = "expected a value with a type of its own, found string";
    assert_eq!(encode_refusal(&Value::string("x"), &Type::Dynamic), unwrapped);
    let refined = Value::Unknown(Refinements::default().with_prefix("x"));
    assert_eq!(encode_refusal(&refined, &Type::Bool), "bool cannot be refined like this");
}

#[test]
fn elements_of_several_types_make_no_collection() {
    let text = || dynamic(Type::String, Value::string("a"));
    let number = || dynamic(Type::Number, Value::Number(Number::from(1_i64)));
    let named = |value| object([("a", value)]);
    let message = "all elements of a collection must be of the same type";
    let mixed = [
        (Value::List(vec![text(), number()]), Type::list(Type::Dynamic)),
        (Value::set([text(), number()]), Type::set(Type::Dynamic)),
        (
            Value::Map(BTreeMap::from([("x".to_owned(), text()), ("y".to_owned(), number())])),
            Type::map(Type::Dynamic),
        ),
        (Value::List(vec![named(text()), named(number())]), Type::list(Type::object([("a", Type::Dynamic)]))),
        (
            Value::List(vec![named(text()), named(Value::Null)]),
            Type::list(Type::object([("a", Type::Dynamic)])),
        ),
        (
            Value::List(vec![Value::List(vec![text()]), Value::List(vec![number()])]),
            Type::list(Type::list(Type::Dynamic)),
        ),
    ];
    for (value, kind) in mixed {
        assert_eq!(encode_refusal(&value, &kind), message);
    }
    let bytes = b"\x92\x92\xc4\x06\"bool\"\xc3\x92\xc4\x08\"string\"\xa1a";
    assert_eq!(msgpack_refusal(bytes, &Type::list(Type::Dynamic)), message);
    let uniform = [
        (Value::List(vec![text(), Value::Null, text(), Value::unknown()]), Type::list(Type::Dynamic)),
        (Value::List(vec![text(), number()]), Type::Tuple(vec![Type::Dynamic, Type::Dynamic])),
        (Value::List(vec![named(text()), Value::Null]), Type::list(Type::object([("a", Type::String)]))),
    ];
    for (value, kind) in &uniform[..2] {
        assert!(msgpack::encode(value, kind).is_ok(), "{value:?}");
    }
    let (value, kind) = &uniform[2];
    assert_eq!(encode_refusal(value, kind), "[0].a: expected string, found a value with a type of its own");
}

#[test]
fn json_is_read_as_strictly_and_a_state_leniently() {
    let full = r#"{"rule": [{"name": "x", "port": 0.80}], "tags": {"k": true}, "owners": ["b", "a", "b"]}"#;
    let value = json::decode(&json::from_slice(full.as_bytes()).unwrap(), &rules()).unwrap();
    assert_eq!(AttributePath::root().attribute("tags").key("k").apply(&value), Some(&Value::Bool(true)));
    assert_eq!(value.get("owners"), &Value::Set(vec![Value::string("a"), Value::string("b")]));

    let short = r#"{"rule": [{"name": "x", "gone": {"deep": [1]}}], "removed": 1, "tags": null}"#;
    let message = "there is no attribute \"removed\"";
    assert_eq!(json_refusal(short, &rules()), message);
    assert_eq!(json_refusal("{}", &rules()), "the attribute \"owners\" is missing");
    let state = json::decode_state(&json::from_slice(short.as_bytes()).unwrap(), &rules()).unwrap();
    let rule = object([("name", Value::string("x")), ("port", Value::Null)]);
    let expected =
        object([("rule", Value::List(vec![rule])), ("tags", Value::Null), ("owners", Value::Null)]);
    assert_eq!(state, expected);

    let mistyped = r#"{"rule": [{"name": "x", "port": "1"}], "tags": null, "owners": null}"#;
    assert_eq!(json_refusal(mistyped, &rules()), "rule[0].port: expected number, found string");
    let twice = "the key \"é\" is given twice";
    assert_eq!(json_refusal("{\"e\u{301}\": true, \"é\": true}", &Type::map(Type::Bool)), twice);
}

#[test]
fn json_keeps_numbers_to_the_last_digit() {
    for text in ["0.8", "9223372036854775808", "123456789012345678901234567890.123456789", "1e-400"] {
        let value = json::decode(&json::from_slice(text.as_bytes()).unwrap(), &Type::Number).unwrap();
        assert_eq!(value, Value::Number(Number::parse(text).unwrap()));
        let written = json::encode(&value, &Type::Number).unwrap();
        assert_eq!(json::decode(&written, &Type::Number).unwrap(), value, "{written}");
    }
}

#[test]
fn json_writes_dynamic_values_with_their_type() {
    let value = dynamic(Type::list(Type::String), Value::List(vec![Value::string("a")]));
    let written = json::encode(&value, &Type::Dynamic).unwrap();
    assert_eq!(written.to_string(), r#"{"type":["list","string"],"value":["a"]}"#);
    assert_eq!(json::decode(&written, &Type::Dynamic).unwrap(), value);
    let message = "not a type constraint: only \"value\" and \"type\" belong here";
    assert_eq!(json_refusal(r#"{"value": 1}"#, &Type::Dynamic), message);
    assert_eq!(json_refusal("1", &Type::Dynamic), "expected a value with a type of its own, found number");
}

#[test]
fn json_has_no_word_for_unknown_values_and_infinity() {
    let refusal = |value, kind| json::encode(&value, &kind).unwrap_err().to_string();
    let list = Value::List(vec![Value::Null, Value::unknown()]);
    assert_eq!(refusal(list, Type::list(Type::Bool)), "[1]: the value must be known");
    let infinity = Value::Number(Number::from_f64(f64::INFINITY).unwrap());
    assert_eq!(refusal(infinity, Type::Number), "the number must be finite");
}

#[test]
fn messages_never_hold_the_value() {
    let secret = Value::List(vec![Value::string("hunter2")]);
    let error = msgpack::encode(&secret, &Type::list(Type::Number)).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    let error = msgpack::decode(b"\xa7hunter2", &Type::Number).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    let error = json::decode(&serde_json::json!(["hunter2"]), &Type::list(Type::Number)).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}
