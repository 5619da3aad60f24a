//! The plan engine, rule by rule.

use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::plan::{fill, replacements};
use terraform_provider_zoom::framework::proto;
use terraform_provider_zoom::framework::schema::{self, Block};
use terraform_provider_zoom::framework::value::{Number, Refinements, Value};

use crate::support::framework::depot::Depot;
use crate::support::framework::rules;
use crate::support::framework::strategies::settle;
use crate::support::framework::thing::Thing;
use crate::support::framework::values::{UNKNOWN, block_value, sent_block, with};

struct Engine {
    block: Block,
    sent: proto::schema::Block,
}

impl Engine {
    fn new() -> Self {
        Self { block: schema::of::<Thing>().unwrap(), sent: sent_block::<Thing>() }
    }

    fn depot() -> Self {
        Self { block: schema::of::<Depot>().unwrap(), sent: sent_block::<Depot>() }
    }

    /// A configuration, or a state, of what is written.
    fn value(&self, mut written: Json) -> Value {
        written.as_object_mut().unwrap().entry("name").or_insert(json!("a"));
        block_value(&self.sent, &written)
    }

    /// The plan, which in every test is one that Terraform accepts.
    fn plan(&self, prior: &Value, config: &Value) -> Value {
        let planned = fill(&self.block, prior, config);
        assert_eq!(rules::plan_is_valid(&self.sent, prior, config, &planned), Vec::<String>::new());
        assert_eq!(rules::conforms(&self.sent, &planned), Vec::<String>::new());
        planned
    }

    fn plan_creation(&self, written: Json) -> Value {
        self.plan(&Value::Null, &self.value(written))
    }

    /// The state after `written` was applied.
    fn made(&self, written: Json) -> Value {
        settle(&self.sent, &self.plan_creation(written))
    }

    fn plan_change(&self, from: Json, to: Json) -> Value {
        self.plan(&self.made(from), &self.value(to))
    }

    /// What must be replaced for, as text.
    fn replacements(&self, from: Json, to: Json) -> Vec<String> {
        let prior = self.made(from);
        let planned = self.plan(&prior, &self.value(to));
        replacements(&self.block, &prior, &planned).iter().map(ToString::to_string).collect()
    }
}

/// The part of a value that a path of names and positions leads to.
fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(value, |value, step| match value {
        Value::Map(elements) => &elements[step],
        Value::Object(_) => value.get(step),
        other => &other.as_elements().unwrap()[step.parse::<usize>().unwrap()],
    })
}

#[test]
fn a_configured_value_is_planned_as_it_is() {
    let planned = Engine::new().plan_creation(json!({ "label": "l", "nickname": "n", "size": 7 }));
    assert_eq!(planned.get("label"), &Value::string("l"));
    assert_eq!(planned.get("nickname"), &Value::string("n"));
    assert_eq!(planned.get("size"), &Value::Number(7_i64.into()));
}

#[test]
fn a_configured_unknown_stays_unknown_also_where_there_is_a_default() {
    let engine = Engine::new();
    let planned = engine.plan_creation(json!({ "label": UNKNOWN, "size": UNKNOWN }));
    assert!(planned.get("label").is_unknown() && planned.get("size").is_unknown());
    let planned = engine.plan_change(json!({ "size": 5 }), json!({ "size": UNKNOWN }));
    assert!(planned.get("size").is_unknown());
}

#[test]
fn an_optional_value_that_is_not_configured_is_null() {
    let engine = Engine::new();
    assert_eq!(engine.plan_creation(json!({})).get("label"), &Value::Null);
    assert_eq!(engine.plan_change(json!({ "label": "l" }), json!({})).get("label"), &Value::Null);
}

#[test]
fn a_default_stands_in_for_null_everywhere() {
    let planned = Engine::new().plan_creation(json!({
        "place": {}, "steps": [{ "verb": "v" }], "parts": [{ "name": "p" }], "limits": { "k": { "most": 1 } },
        "rule": [{ "action": "a" }], "window": {},
    }));
    assert_eq!(planned.get("size"), &Value::Number(3_i64.into()));
    assert_eq!(planned.get("enabled"), &Value::Bool(true));
    assert_eq!(planned.get("status"), &Value::string("active"));
    assert_eq!(at(&planned, "place.zone"), &Value::string("utc"));
    assert_eq!(at(&planned, "steps.0.kind"), &Value::string("plain"));
    assert_eq!(at(&planned, "parts.0.grade"), &Value::string("a"));
    assert_eq!(at(&planned, "limits.k.unit"), &Value::string("piece"));
    assert_eq!(at(&planned, "rule.0.weight"), &Value::Number(1_i64.into()));
    assert_eq!(at(&planned, "window.hours"), &Value::Number(10_i64.into()));
}

#[test]
fn a_default_takes_back_what_is_no_longer_configured_or_has_drifted() {
    let engine = Engine::new();
    assert_eq!(engine.plan_change(json!({ "size": 9 }), json!({})).get("size"), &Value::Number(3_i64.into()));
    let drifted = with(&engine.made(json!({})), "size", Value::Number(9_i64.into()));
    assert_eq!(engine.plan(&drifted, &engine.value(json!({}))).get("size"), &Value::Number(3_i64.into()));
}

#[test]
fn a_default_takes_back_drift_inside_a_set() {
    let engine = Engine::new();
    let config = engine.value(json!({ "parts": [{ "name": "p" }] }));
    let drifted = engine.made(json!({ "parts": [{ "name": "p", "grade": "z" }] }));
    assert_eq!(at(&engine.plan(&drifted, &config), "parts.0.grade"), &Value::string("a"));
}

#[test]
fn computed_values_are_unknown_at_creation() {
    let planned = Engine::new().plan_creation(json!({
        "place": {}, "steps": [{ "verb": "v" }], "parts": [{ "name": "p" }], "limits": { "k": { "most": 1 } },
        "rule": [{ "action": "a" }],
    }));
    for name in ["id", "revision", "nickname", "hints"] {
        assert!(planned.get(name).is_unknown(), "{name}");
    }
    for path in ["place.code", "steps.0.number", "parts.0.code", "limits.k.seen", "rule.0.code"] {
        assert!(at(&planned, path).is_unknown(), "{path}");
    }
}

#[test]
fn nothing_becomes_unknown_where_nothing_changes() {
    let engine = Engine::new();
    let written = json!({
        "label": "l", "place": {}, "steps": [{ "verb": "v" }], "parts": [{ "name": "p" }, { "name": "q" }],
        "limits": { "k": { "most": 1 } }, "rule": [{ "action": "a" }], "window": {},
    });
    let made = engine.made(written.clone());
    assert_eq!(engine.plan(&made, &engine.value(written)), made);
}

#[test]
fn any_change_makes_computed_values_unknown_but_for_those_that_keep() {
    let written = |label: &str| {
        json!({
            "label": label, "place": { "city": "c" }, "steps": [{ "verb": "v" }],
            "parts": [{ "name": "p" }], "rule": [{ "action": "a" }],
        })
    };
    let engine = Engine::new();
    let planned = engine.plan_change(written("l"), written("m"));
    assert_eq!(planned.get("id"), &Value::string("made"));
    assert_eq!(at(&planned, "steps.0.number"), &Value::Number(7_i64.into()));
    for path in ["revision", "nickname", "place.code", "parts.0.code", "rule.0.code"] {
        assert!(at(&planned, path).is_unknown(), "{path}");
    }
}

#[test]
fn what_keeps_its_value_is_unknown_in_a_new_element() {
    let engine = Engine::new();
    let steps = |verbs: &[&str]| json!({ "steps": verbs.iter().map(|verb| json!({ "verb": verb })).collect::<Vec<_>>() });
    let planned = engine.plan_change(steps(&["v"]), steps(&["v", "w"]));
    assert_eq!(at(&planned, "steps.0.number"), &Value::Number(7_i64.into()));
    assert!(at(&planned, "steps.1.number").is_unknown());
}

#[test]
fn what_keeps_its_value_is_unknown_in_the_plan_of_a_replacement() {
    let planned = Engine::new().plan_creation(json!({ "region": "s" }));
    assert!(planned.get("id").is_unknown());
}

#[test]
fn a_nested_value_that_the_user_has_removed_is_not_kept() {
    let engine = Engine::new();
    let prior = engine.made(json!({ "hints": [{ "text": "h" }] }));
    let planned = engine.plan(&prior, &engine.value(json!({})));
    assert!(planned.get("hints").is_unknown(), "the service may propose others");
}

#[test]
fn write_only_values_are_never_planned() {
    let engine = Engine::new();
    let planned = engine.plan_creation(json!({ "secret": "s" }));
    assert_eq!(planned.get("secret"), &Value::Null);
    assert_eq!(engine.plan_creation(json!({ "secret": UNKNOWN })).get("secret"), &Value::Null);
    let made = engine.made(json!({ "secret": "s" }));
    assert_eq!(engine.plan(&made, &engine.value(json!({ "secret": "t" }))), made);
}

#[test]
fn text_that_ignores_case_stays_as_it_was_written_first() {
    let engine = Engine::new();
    let written = |owner: &str, whom: &str, note: &str| {
        json!({
            "owner": owner, "steps": [{ "verb": "v", "whom": whom }], "rule": [{ "action": "a", "note": note }],
        })
    };
    let made = engine.made(written("me", "you", "no"));
    assert_eq!(engine.plan(&made, &engine.value(written("ME", "You", "nO"))), made);
    let planned = engine.plan(&made, &engine.value(written("ME", "them", "nO")));
    assert_eq!(planned.get("owner"), &Value::string("me"));
    assert_eq!(at(&planned, "steps.0.whom"), &Value::string("them"));
}

#[test]
fn unknown_text_that_ignores_case_may_turn_out_to_be_the_prior_text() {
    let engine = Engine::new();
    let made = engine.made(json!({ "owner": "ME" }));
    let refined = Value::Unknown(Refinements::default().with_not_null().with_prefix("m"));
    let early = engine.plan(&made, &with(&engine.value(json!({})), "owner", refined));
    let late = engine.plan(&made, &engine.value(json!({ "owner": "me" })));
    assert_eq!(late, made);
    assert_eq!(rules::keeps_its_plan(&engine.sent, &early, &late), Vec::<String>::new());
}

#[test]
fn refinements_of_other_values_are_handed_on() {
    let engine = Engine::new();
    let refined = Value::Unknown(Refinements::default().with_not_null().with_prefix("pre-"));
    let config = with(&engine.value(json!({})), "label", refined.clone());
    assert_eq!(engine.plan(&Value::Null, &config).get("label"), &refined);
}

#[test]
fn an_unknown_block_is_handed_back_unchanged() {
    let engine = Engine::new();
    assert!(engine.plan_creation(json!({ "rule": UNKNOWN })).get("rule").is_unknown());
    let planned = engine.plan_change(json!({ "rule": [{ "action": "a" }] }), json!({ "rule": UNKNOWN }));
    assert!(planned.get("rule").is_unknown());
}

#[test]
fn a_block_with_unknown_attributes_keeps_its_place() {
    let planned = Engine::new().plan_creation(json!({ "rule": [{ "action": UNKNOWN }, { "action": "b" }] }));
    assert!(at(&planned, "rule.0.action").is_unknown());
    assert_eq!(at(&planned, "rule.0.weight"), &Value::Number(1_i64.into()));
    assert_eq!(at(&planned, "rule.1.action"), &Value::string("b"));
}

#[test]
fn an_unknown_nested_attribute_stays_unknown_as_a_whole() {
    let planned =
        Engine::new().plan_creation(json!({ "place": UNKNOWN, "steps": UNKNOWN, "parts": UNKNOWN }));
    assert!(planned.get("place").is_unknown() && planned.get("steps").is_unknown());
    assert!(planned.get("parts").is_unknown());
}

#[test]
fn elements_of_a_set_keep_what_belongs_to_them_whatever_their_order() {
    let engine = Engine::new();
    let parts = |names: &[&str]| json!({ "parts": names.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>() });
    let mut made = engine.made(parts(&["p", "q"]));
    // Each part has a code of its own.
    if let Value::Set(elements) = made.as_object_mut().unwrap().get_mut("parts").unwrap() {
        for (element, code) in elements.iter_mut().zip(["1", "2"]) {
            *element = with(element, "code", Value::string(code));
        }
    }
    assert_eq!(engine.plan(&made, &engine.value(parts(&["q", "p"]))), made);
    let planned = engine.plan(&made, &engine.value(parts(&["q"])));
    assert_eq!(planned.get("parts").as_elements().unwrap().len(), 1);
    assert_eq!(at(&planned, "parts.0.name"), &Value::string("q"));
}

#[test]
fn the_same_inputs_give_the_same_plan() {
    let engine = Engine::new();
    let plans: Vec<Value> =
        (0..3).map(|_| engine.plan_change(json!({ "label": "l" }), json!({ "label": UNKNOWN }))).collect();
    assert!(plans.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_changed_value_that_replaces_asks_for_a_replacement_at_its_path() {
    let engine = Engine::new();
    assert_eq!(engine.replacements(json!({ "region": "r" }), json!({ "region": "s" })), ["region"]);
    assert_eq!(engine.replacements(json!({ "region": "r" }), json!({})), ["region"], "taken away");
    assert_eq!(engine.replacements(json!({}), json!({ "region": "r" })), ["region"], "added");
    assert_eq!(engine.replacements(json!({ "region": "r" }), json!({ "region": UNKNOWN })), ["region"]);
    assert!(engine.replacements(json!({ "region": "r" }), json!({ "region": "r", "label": "l" })).is_empty());
}

#[test]
fn nested_values_ask_for_a_replacement_at_their_own_path() {
    let engine = Engine::new();
    let replaced = |from: Json, to: Json| engine.replacements(from, to);
    assert_eq!(
        replaced(json!({ "place": { "city": "c" } }), json!({ "place": { "city": "d" } })),
        ["place.city"]
    );
    let steps = |verb: &str| json!({ "steps": [{ "verb": "u" }, { "verb": verb }] });
    assert_eq!(replaced(steps("v"), steps("w")), ["steps[1].verb"]);
    let limits = |unit: &str| json!({ "limits": { "k": { "most": 1, "unit": unit } } });
    assert_eq!(replaced(limits("u"), limits("v")), [r#"limits["k"].unit"#]);
    let rule = |action: &str| json!({ "rule": [{ "action": action }] });
    assert_eq!(replaced(rule("a"), rule("b")), ["rule[0].action"]);
}

#[test]
fn the_path_of_a_replacement_ends_at_a_set() {
    let engine = Engine::new();
    let parts = |name: &str| json!({ "parts": [{ "name": name }] });
    assert_eq!(engine.replacements(parts("p"), parts("q")), ["parts"]);
    assert!(engine.replacements(parts("p"), parts("p")).is_empty());
}

#[test]
fn objects_that_may_turn_out_to_be_others_ask_for_a_replacement() {
    let engine = Engine::new();
    let steps = json!({ "steps": [{ "verb": "v" }] });
    assert_eq!(engine.replacements(steps, json!({ "steps": UNKNOWN })), ["steps"]);
    assert_eq!(
        engine.replacements(json!({ "rule": [{ "action": "a" }] }), json!({ "rule": UNKNOWN })),
        ["rule"]
    );
    assert_eq!(
        engine.replacements(json!({ "place": { "city": "c" } }), json!({ "place": UNKNOWN })),
        ["place"]
    );
    assert!(engine.replacements(json!({}), json!({ "steps": UNKNOWN, "rule": UNKNOWN })).is_empty());
    // Nothing in an empty map can turn out to be another.
    assert!(engine.replacements(json!({ "limits": {} }), json!({ "limits": UNKNOWN })).is_empty());
    let limits = json!({ "limits": { "k": { "most": 1 } } });
    assert_eq!(engine.replacements(limits, json!({ "limits": UNKNOWN })), ["limits"]);
}

#[test]
fn creating_and_destroying_replace_nothing() {
    let engine = Engine::new();
    let made = engine.made(json!({ "region": "r" }));
    assert!(replacements(&engine.block, &Value::Null, &made).is_empty());
    assert!(replacements(&engine.block, &made, &Value::Null).is_empty());
}

#[test]
fn a_collection_that_ignores_case_is_planned_in_the_letters_of_the_configuration() {
    let engine = Engine::new();
    let made = engine.made(json!({ "tags": ["a@x", "b@x"] }));
    let early = engine.plan(&made, &engine.value(json!({ "tags": ["A@x", UNKNOWN] })));
    let late = engine.plan(&made, &engine.value(json!({ "tags": ["A@x", "b@x"] })));
    assert_eq!(rules::keeps_its_plan(&engine.sent, &early, &late), Vec::<String>::new());
    assert_eq!(late.get("tags"), &Value::set([Value::string("A@x"), Value::string("b@x")]));
    assert!(replacements(&engine.block, &made, &late).is_empty());
}

#[test]
fn an_unrelated_change_replaces_no_set_of_objects() {
    let engine = Engine::new();
    let parts =
        |label: &str, grade: &str| json!({ "label": label, "parts": [{ "name": "p", "grade": grade }] });
    assert!(engine.replacements(parts("l", "a"), parts("m", "a")).is_empty(), "its code becomes unknown");
    assert!(engine.replacements(parts("l", "a"), parts("l", "b")).is_empty(), "a grade can change");
    let unknown = json!({ "parts": [{ "name": UNKNOWN }] });
    assert_eq!(engine.replacements(parts("l", "a"), unknown), ["parts"], "it may turn out to be another");
    assert!(engine.replacements(json!({ "parts": [] }), json!({ "label": "l" })).is_empty());
}

#[test]
fn an_unrelated_change_replaces_no_set_of_blocks() {
    let engine = Engine::depot();
    let workers = |label: &str, names: &[&str]| {
        let workers: Vec<Json> = names.iter().map(|name| json!({ "name": name, "role": "r" })).collect();
        json!({ "doors": 1, "label": label, "worker": workers })
    };
    assert!(engine.replacements(workers("l", &["p"]), workers("m", &["p"])).is_empty());
    assert!(engine.replacements(workers("l", &["p"]), workers("l", &["P"])).is_empty(), "the same name");
    assert_eq!(engine.replacements(workers("l", &["p"]), workers("l", &["q"])), ["worker"]);
}

#[test]
fn what_a_fixed_object_computes_is_no_reason_to_replace_it() {
    let engine = Engine::depot();
    let build = |label: &str, material: &str| json!({ "doors": 1, "label": label, "build": { "material": material } });
    assert!(engine.replacements(build("l", "m"), build("m", "m")).is_empty());
    assert_eq!(engine.replacements(build("l", "m"), build("l", "n")), ["build"]);
    assert_eq!(engine.replacements(build("l", "m"), json!({ "doors": 1 })), ["build"]);
}

#[test]
fn blocks_in_sets_and_maps_keep_what_belongs_to_them() {
    let engine = Engine::depot();
    let written = json!({
        "doors": 1, "worker": [{ "name": "p" }, { "name": "q", "role": "r" }],
        "shelf": { "a": { "depth": 1 }, "b": { "depth": 2 } },
    });
    let made = engine.made(written.clone());
    assert_eq!(engine.plan(&made, &engine.value(written)), made, "it converges");
    let mut second = made.clone();
    if let Value::Map(shelves) = second.as_object_mut().unwrap().get_mut("shelf").unwrap() {
        shelves.insert("a".to_owned(), with(&shelves["a"], "code", Value::string("of its own")));
    }
    let again =
        json!({ "doors": 1, "shelf": { "a": { "depth": 1 } }, "worker": [{ "name": "q", "role": "r" }] });
    let planned = engine.plan(&second, &engine.value(again));
    assert_eq!(planned.get("worker").as_elements().unwrap().len(), 1);
    assert!(at(&planned, "shelf.a.code").is_unknown(), "something changes");
}

#[test]
fn an_element_that_leaves_everything_open_is_found_again() {
    let engine = Engine::depot();
    let written =
        json!({ "doors": 1, "crates": [{}, { "size": 2 }, { "mark": "m", "goods": [{ "kind": "k" }] }] });
    let made = engine.made(written.clone());
    assert_eq!(engine.plan(&made, &engine.value(written.clone())), made);
    // What is issued once is kept for each crate, whatever else changes.
    let mut labelled = written;
    labelled["label"] = json!("l");
    let planned = engine.plan(&made, &engine.value(labelled));
    let elements = planned.get("crates").as_elements().unwrap();
    assert!(elements.iter().all(|element| element.get("code") == &Value::string("made")), "{elements:?}");
}

#[test]
fn a_number_with_more_digits_than_a_float_holds_is_kept() {
    let engine = Engine::new();
    let number = |text: &str| Value::Number(Number::parse(text).unwrap());
    let third = number(&format!("0.{:3<154}", ""));
    let read = with(&engine.made(json!({})), "ratio", number("0.3333333333333333"));
    let config = with(&engine.value(json!({})), "ratio", third);
    assert_eq!(engine.plan(&read, &config), read, "an f64 cannot tell them apart");
    let other = with(&engine.value(json!({})), "ratio", number("0.3333333333333"));
    assert_eq!(engine.plan(&read, &other).get("ratio"), &number("0.3333333333333"));
}

#[test]
fn what_is_write_only_in_an_object_is_never_planned() {
    let engine = Engine::depot();
    let written = |pin: &str| {
        json!({
            "doors": 1, "keys": [{ "holder": "h", "pin_wo": pin }], "rooms": { "a": { "holder": "h", "pin_wo": pin } },
            "shelf": { "a": { "depth": 1, "pin_wo": pin } }, "guard": { "holder": "g", "pin_wo": pin },
        })
    };
    let planned = engine.plan_creation(written("p"));
    assert_eq!(rules::write_only_is_null(&engine.sent, &planned), Vec::<String>::new());
    let made = settle(&engine.sent, &planned);
    assert_eq!(engine.plan(&made, &engine.value(written("q"))), made);
}
