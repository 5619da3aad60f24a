//! Rules for values, for attributes that belong together, and for what is kept beside a state.

use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::diagnostics::{Diagnostic, Diagnostics};
use terraform_provider_zoom::framework::schema::{self, Rule, Validator, validate, validate_rules};
use terraform_provider_zoom::framework::value::{Number, Type, Value};
use terraform_provider_zoom::framework::{Known, Partial, Private};

use crate::support::framework::thing::Thing;
use crate::support::framework::values::{UNKNOWN, block_value, sent_block, typed_value};

fn number(text: &str) -> Value {
    Value::Number(Number::parse(text).unwrap())
}

fn list(words: &[&str]) -> Value {
    Value::List(words.iter().map(|word| Value::string(*word)).collect())
}

#[test]
fn every_validator_tells_right_from_wrong() {
    let text = |text: &str| Value::string(text);
    let words = || Validator::OneOf(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]);
    let set = |words: &[&str]| Value::set(words.iter().map(|word| Value::string(*word)));
    let cases: Vec<(Validator, Value, Option<&str>)> = vec![
        (words(), text("b"), None),
        (words(), text("B"), Some(r#"must be one of "a", "b" or "c""#)),
        (Validator::OneOf(vec!["a".to_owned()]), text(""), Some(r#"must be one of "a""#)),
        (Validator::NotBlank, text("a"), None),
        (Validator::NotBlank, text(" \n"), Some("must not be empty")),
        (Validator::MaxLength(2), text("éé"), None),
        (Validator::MaxLength(2), text("abc"), Some("must have at most 2 characters, and has 3")),
        (Validator::Trimmed, text("a b"), None),
        (Validator::Trimmed, text("a\n"), Some("must not begin or end with white space")),
        (Validator::Integer, number("12e1"), None),
        (Validator::Integer, number("1.5"), Some("must be a whole number")),
        (Validator::Integer, number("9223372036854775808"), Some("must be a whole number")),
        (Validator::Between(1, 3), number("1"), None),
        (Validator::Between(1, 3), number("3.0"), None),
        (Validator::Between(1, 3), number("4"), Some("must be a whole number from 1 to 3")),
        (Validator::Between(1, 3), number("2.5"), Some("must be a whole number from 1 to 3")),
        (Validator::MinItems(2), list(&["a", "b"]), None),
        (Validator::MinItems(2), set(&["a", "a"]), Some("must have at least 2 element(s), and has 1")),
        (Validator::MaxItems(1), list(&["a"]), None),
        (Validator::MaxItems(1), list(&["a", "b"]), Some("must have at most 1 element(s), and has 2")),
        (Validator::Duration, text("1h30m"), None),
        (Validator::Duration, text("soon"), Some("must be a length of time")),
        (Validator::Each(Box::new(Validator::NotBlank)), list(&["a", "b"]), None),
        (
            Validator::Each(Box::new(Validator::NotBlank)),
            list(&["a", ""]),
            Some("has an element that must not be empty"),
        ),
        (
            Validator::Each(Box::new(Validator::NotBlank)),
            Value::Map([("k".to_owned(), text(" "))].into()),
            Some("has an element that must not be empty"),
        ),
    ];
    for (validator, value, expected) in cases {
        let complaint = validator.complaint(&value);
        match expected {
            None => assert_eq!(complaint, None, "{validator:?} of {value:?}"),
            Some(expected) => {
                let complaint = complaint.unwrap_or_else(|| panic!("{validator:?} of {value:?}"));
                assert!(complaint.starts_with(expected), "{complaint}");
            }
        }
        assert_eq!(validator.complaint(&Value::Null), None);
        assert_eq!(validator.complaint(&Value::unknown()), None);
    }
}

#[test]
fn no_complaint_quotes_the_value() {
    let secret = "hunter2\n";
    let block = schema::of::<Thing>().unwrap();
    let written = json!({ "name": secret.repeat(9), "status": secret, "timeouts": { "create": secret } });
    let diagnostics = validate(&block, &block_value(&sent_block::<Thing>(), &written), true);
    assert_eq!(diagnostics.iter().count(), 3);
    for diagnostic in &diagnostics {
        assert!(!format!("{diagnostic:?}").contains("hunter2"), "{diagnostic:?}");
    }
}

#[test]
fn null_elements_are_refused_in_every_collection() {
    let block = schema::of::<Thing>().unwrap();
    let faults = |written: Json| {
        let mut written = written;
        written["name"] = json!("a");
        let config = block_value(&sent_block::<Thing>(), &written);
        let diagnostics = validate(&block, &config, true);
        diagnostics.iter().map(|one| one.path.as_ref().unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(faults(json!({ "tags": [null] })), ["tags"]);
    assert_eq!(faults(json!({ "steps": [null] })), ["steps"]);
    assert_eq!(faults(json!({ "limits": { "k": null } })), ["limits"]);
    assert!(faults(json!({ "anything": [null, { "a": null }] })).is_empty());
}

fn broken(rule: Rule, values: [Json; 3]) -> bool {
    let [a, b, c] = values;
    let kind = Type::object(["a", "b", "c"].map(|name| (name, Type::String)));
    let config = typed_value(&kind, &json!({ "a": a, "b": b, "c": c }));
    !validate_rules(&[rule], &config).is_empty()
}

#[test]
fn rules_between_attributes_hold_what_is_known() {
    const NAMES: &[&str] = &["a", "b", "c"];
    let (no, yes, maybe) = (Json::Null, json!("x"), json!(UNKNOWN));
    // For each combination: whether exactly one, at least one, at most one, all or none is broken.
    let table = [
        ([&no, &no, &no], [true, true, false, false]),
        ([&yes, &no, &no], [false, false, false, true]),
        ([&yes, &yes, &no], [true, false, true, true]),
        ([&yes, &yes, &yes], [true, false, true, false]),
        ([&maybe, &no, &no], [false, false, false, false]),
        ([&maybe, &maybe, &no], [false, false, false, false]),
        ([&maybe, &yes, &no], [false, false, false, true]),
        ([&maybe, &yes, &yes], [true, false, true, false]),
    ];
    for (values, expected) in table {
        let rules = [
            Rule::ExactlyOneOf(NAMES),
            Rule::AtLeastOneOf(NAMES),
            Rule::AtMostOneOf(NAMES),
            Rule::AllOrNone(NAMES),
        ];
        let found = rules.map(|rule| broken(rule, values.map(Clone::clone)));
        assert_eq!(found, expected, "{values:?}");
    }
    let needs = |a: &Json, b: &Json| broken(Rule::Needs("a", "b"), [a.clone(), b.clone(), Json::Null]);
    assert!(needs(&yes, &no));
    assert!(!needs(&yes, &yes) && !needs(&yes, &maybe) && !needs(&no, &no) && !needs(&maybe, &no));
}

#[test]
fn a_partial_configuration_tells_unknown_from_null_and_known() {
    let kind = Type::object([
        ("known", Type::String),
        ("null", Type::String),
        ("unknown", Type::String),
        ("partly", Type::list(Type::String)),
    ]);
    let config = typed_value(&kind, &json!({ "known": "k", "unknown": UNKNOWN, "partly": ["a", UNKNOWN] }));
    let partial = Partial::new(&config);
    assert_eq!(partial.get::<String>("known"), Known::Value("k".to_owned()));
    assert!(partial.get::<String>("null").is_null());
    assert!(partial.get::<String>("unknown").is_unknown());
    assert!(partial.get::<Vec<String>>("partly").is_unknown() && partial.is_unknown("partly"));
    assert!(partial.get::<i64>("known").is_unknown(), "what does not fit is left to the schema");
    assert!(partial.is_given("unknown") && !partial.is_given("null"));
}

#[test]
#[should_panic = "the schema has no attribute \"nulll\""]
fn a_slip_in_the_name_of_an_attribute_fails_in_tests() {
    let config = typed_value(&Type::object([("null", Type::String)]), &json!({}));
    let _ = Partial::new(&config).is_given("nulll");
}

#[test]
fn private_state_survives_its_encoding_and_foreign_bytes_are_discarded() {
    let mut private = Private::default();
    assert_eq!(private.encode(), b"");
    private.set("key", 1);
    assert_eq!(Private::decode(&private.encode()), private);
    assert_eq!(private.get("key"), Some(&json!(1)));
    private.remove("key");
    assert_eq!(private.encode(), b"");
    for foreign in [b"".as_slice(), b"\xff", b"[]", b"{\"a\":", b"null"] {
        assert_eq!(Private::decode(foreign), Private::default(), "{foreign:?}");
    }
}

#[test]
fn diagnostics_are_not_repeated_and_keep_their_order() {
    let one = || Diagnostic::error("One", "It.").at_attribute("a");
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(Diagnostic::warning("Zero", "It."));
    assert!(!diagnostics.has_error());
    diagnostics.extend([one(), one(), Diagnostic::error("One", "It.").at_attribute("b")]);
    assert!(diagnostics.has_error());
    let summaries: Vec<_> = diagnostics.iter().map(|one| one.summary.as_str()).collect();
    assert_eq!(summaries, ["Zero", "One", "One"]);
}
