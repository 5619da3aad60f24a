//! Schemas: read from structs, checked against what Terraform refuses, and sent.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use terraform_provider_zoom::framework::proto;
use terraform_provider_zoom::framework::proto::StringKind;
use terraform_provider_zoom::framework::proto::schema::nested_block::NestingMode as BlockNesting;
use terraform_provider_zoom::framework::proto::schema::object::NestingMode;
use terraform_provider_zoom::framework::schema::{
    self, Attribute, Behaviour, Block, Kind, NestedBlock, Nesting, Presence, Schema, Validator, computed,
    optional, required, self_check,
};
use terraform_provider_zoom::framework::value::Type;

use crate::support::framework::thing::Thing;
use crate::support::framework::values::sent_block;

fn thing() -> Block {
    schema::of::<Thing>().unwrap()
}

fn plain(kind: Type, behaviour: Behaviour) -> Attribute {
    Attribute { description: "What it is.".to_owned(), kind: Kind::Plain(kind), behaviour }
}

fn nested(nesting: Nesting, attributes: &[(&str, Attribute)]) -> Attribute {
    let attributes = attributes.iter().map(|(name, inner)| ((*name).to_owned(), inner.clone())).collect();
    Attribute { kind: Kind::Nested { nesting, attributes }, ..plain(Type::Bool, optional()) }
}

fn block(attributes: &[(&str, Attribute)]) -> Block {
    Block {
        attributes: attributes.iter().map(|(name, inner)| ((*name).to_owned(), inner.clone())).collect(),
        ..Block::default()
    }
}

#[test]
fn doc_comments_are_descriptions() {
    let thing = thing();
    assert_eq!(thing.description, "A thing with an attribute of every kind.\n\nAnd a second paragraph.");
    assert_eq!(thing.attributes["label"].description, "Free text.");
    assert_eq!(thing.attributes["status"].description, "How it is.", "the field's, not the type's");
    let (_, place) = thing.attributes["place"].nested().unwrap();
    assert_eq!(place["zone"].description, "Its zone.");
    assert_eq!(thing.blocks["rule"].block.description, "What holds for it, in order.");
}

#[test]
fn rust_types_are_terraform_types() {
    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Types {
        #[schemars(extend("terraform" = required()))]
        text: String,
        #[schemars(extend("terraform" = optional()))]
        maybe: Option<String>,
        #[schemars(extend("terraform" = optional()))]
        truth: Option<bool>,
        #[schemars(extend("terraform" = optional()))]
        real: Option<f64>,
        #[schemars(extend("terraform" = optional()))]
        whole: Option<i64>,
        #[schemars(extend("terraform" = optional()))]
        list: Option<Vec<String>>,
        #[schemars(extend("terraform" = optional()))]
        set: Option<BTreeSet<i64>>,
        #[schemars(extend("terraform" = optional()))]
        map: Option<BTreeMap<String, bool>>,
        #[schemars(extend("terraform" = optional()))]
        hash_map: HashMap<String, Vec<String>>,
        #[schemars(extend("terraform" = optional()))]
        anything: Option<serde_json::Value>,
        #[schemars(extend("terraform" = optional()))]
        map_of_anything: Option<BTreeMap<String, serde_json::Value>>,
    }
    let types = schema::of::<Types>().unwrap();
    let expected = [
        ("anything", Type::Dynamic),
        ("hash_map", Type::map(Type::list(Type::String))),
        ("list", Type::list(Type::String)),
        ("map", Type::map(Type::Bool)),
        ("map_of_anything", Type::map(Type::Dynamic)),
        ("maybe", Type::String),
        ("real", Type::Number),
        ("set", Type::set(Type::Number)),
        ("text", Type::String),
        ("truth", Type::Bool),
        ("whole", Type::Number),
    ];
    let found: Vec<_> =
        types.attributes.iter().map(|(name, attribute)| (name.as_str(), attribute.value_type())).collect();
    assert_eq!(found, expected);
}

#[test]
fn nested_structs_are_nested_attributes_or_blocks() {
    let thing = thing();
    let nesting = |name: &str| thing.attributes[name].nested().unwrap().0;
    assert_eq!(nesting("place"), Nesting::Single);
    assert_eq!(nesting("steps"), Nesting::List);
    assert_eq!(nesting("parts"), Nesting::Set);
    assert_eq!(nesting("limits"), Nesting::Map);
    assert_eq!(nesting("timeouts"), Nesting::Single);
    assert_eq!(thing.blocks["rule"].nesting, Nesting::List);
    assert_eq!(thing.blocks["window"].nesting, Nesting::Single);
    assert!(!thing.attributes.contains_key("rule"));
}

#[test]
fn integers_bring_the_limits_of_their_width() {
    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Widths {
        #[schemars(extend("terraform" = required()))]
        tiny: u8,
        #[schemars(extend("terraform" = required()))]
        short: i32,
        #[schemars(extend("terraform" = optional()))]
        unsigned: Option<u32>,
        #[schemars(extend("terraform" = required()))]
        long: i64,
        #[schemars(extend("terraform" = required()))]
        longest: u64,
        #[schemars(extend("terraform" = required()))]
        many: Vec<i32>,
    }
    let widths = schema::of::<Widths>().unwrap();
    let validators = |name: &str| widths.attributes[name].behaviour.validators.clone();
    assert_eq!(validators("tiny"), [Validator::Between(0, 255)]);
    assert_eq!(validators("short"), [Validator::Between(i32::MIN.into(), i32::MAX.into())]);
    assert_eq!(validators("unsigned"), [Validator::Between(0, u32::MAX.into())]);
    assert_eq!(validators("long"), [Validator::Integer]);
    assert_eq!(validators("longest"), [Validator::Between(0, i64::MAX)]);
    let each = Validator::Between(i32::MIN.into(), i32::MAX.into());
    assert_eq!(validators("many"), [Validator::Each(Box::new(each))]);
}

#[test]
fn enums_bring_their_words() {
    #[derive(Serialize, Deserialize, JsonSchema)]
    enum Plain {
        One,
        Two,
    }
    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Words {
        #[schemars(extend("terraform" = required()))]
        one: Plain,
        #[schemars(extend("terraform" = required()))]
        many: Vec<Plain>,
    }
    let words = vec!["active".to_owned(), "set_aside".to_owned()];
    assert_eq!(thing().attributes["status"].behaviour.validators, [Validator::OneOf(words)]);
    let schema = schema::of::<Words>().unwrap();
    let words = Validator::OneOf(vec!["One".to_owned(), "Two".to_owned()]);
    assert_eq!(schema.attributes["one"].behaviour.validators, std::slice::from_ref(&words));
    assert_eq!(schema.attributes["many"].behaviour.validators, [Validator::Each(Box::new(words))]);
}

#[test]
fn behaviours_are_read_as_they_are_written() {
    let thing = thing();
    let behaviour = |name: &str| thing.attributes[name].behaviour.clone();
    assert_eq!(behaviour("id"), computed().keeps());
    assert_eq!(behaviour("nickname").presence, Presence::OptionalComputed);
    assert_eq!(behaviour("size").default, Some(json!(3)));
    assert_eq!(behaviour("size").presence, Presence::OptionalComputed);
    assert!(behaviour("secret").write_only && !behaviour("secret").sensitive);
    assert!(behaviour("owner").ignores_case);
    assert_eq!(behaviour("old").deprecation.as_deref(), Some("Use label instead."));
    assert_eq!(behaviour("name").validators, [Validator::NotBlank, Validator::MaxLength(20)]);
}

#[test]
fn limits_of_blocks_are_their_occurrences() {
    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Inner {
        /// It.
        #[schemars(extend("terraform" = optional()))]
        it: Option<String>,
    }
    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Blocks {
        /// Some.
        #[schemars(extend("terraform" = optional().block().check(Validator::MinItems(2)).check(Validator::MaxItems(5))))]
        some: Vec<Inner>,
        /// Any.
        #[schemars(extend("terraform" = optional().block()))]
        any: Vec<Inner>,
        /// One.
        #[schemars(extend("terraform" = required().block()))]
        one: Inner,
        /// One or more.
        #[schemars(extend("terraform" = required().block().deprecated("Why.")))]
        more: Vec<Inner>,
    }
    let blocks = schema::of::<Blocks>().unwrap().blocks;
    let limits = |name: &str| (blocks[name].min_items, blocks[name].max_items);
    assert_eq!(limits("some"), (2, 5));
    assert_eq!(limits("any"), (0, 0));
    assert_eq!(limits("one"), (1, 1));
    assert_eq!(limits("more"), (1, 0));
    assert_eq!(blocks["more"].block.deprecation.as_deref(), Some("Why."));
    let faults = self_check("x", &Schema { version: 0, block: schema::of::<Blocks>().unwrap() });
    assert_eq!(faults, Vec::<String>::new());
}

/// Declares a struct with one field, and gives the complaint about it.
macro_rules! complaint {
    ($behaviour:expr, $kind:ty) => {{
        #[derive(JsonSchema)]
        #[expect(dead_code, reason = "only its schema is read")]
        struct Mistaken {
            #[schemars(extend("terraform" = $behaviour))]
            it: $kind,
        }
        schema::of::<Mistaken>().unwrap_err().to_string()
    }};
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
struct Inner {
    #[schemars(extend("terraform" = optional()))]
    it: Option<String>,
}

#[test]
fn what_cannot_be_a_schema_is_refused_with_its_place() {
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Undeclared {
        it: String,
    }
    let undeclared = schema::of::<Undeclared>().unwrap_err().to_string();
    assert_eq!(undeclared, "Undeclared.it: has no behaviour; declare one beside the field");
    assert!(
        complaint!(json!({ "presence": "Sometimes" }), String).starts_with("Mistaken.it: has a behaviour")
    );
    assert!(complaint!(optional(), (String, i64)).starts_with("Mistaken.it: is an array of anything"));
    assert!(complaint!(optional(), Vec<Vec<Inner>>).contains("collection of collections of objects"));
    assert!(complaint!(optional().block(), Vec<String>).ends_with("is a block without attributes"));
    assert!(complaint!(computed().block(), Vec<Inner>).ends_with("is a block and computed"));
    assert!(
        complaint!(optional().sensitive().block(), Vec<Inner>)
            .contains("behaviour that only attributes have")
    );
    let validated = complaint!(optional().check(Validator::NotBlank).block(), Vec<Inner>);
    assert!(validated.contains("validator that only attributes have"));
}

#[test]
fn sound_schemas_have_no_faults() {
    assert_eq!(self_check("test_thing", &Schema { version: 0, block: thing() }), Vec::<String>::new());
}

#[test]
fn every_fault_that_disables_a_provider_is_found() {
    let text = || plain(Type::String, optional());
    let blocks = |nesting, min_items, max_items, inner: Block| Block {
        blocks: [("b".to_owned(), NestedBlock { nesting, block: inner, min_items, max_items })].into(),
        ..block(&[])
    };
    let in_set = |attribute: Attribute| block(&[("s", nested(Nesting::Set, &[("a", attribute)]))]);
    let dynamic = || plain(Type::Dynamic, optional());
    let undescribed = Attribute { description: String::new(), ..text() };
    let both =
        Block { attributes: block(&[("b", text())]).attributes, ..blocks(Nesting::List, 0, 0, block(&[])) };
    let defaulted = |presence| Behaviour { default: Some(json!("d")), presence, ..Behaviour::default() };
    let cases: Vec<(&str, Block)> = vec![
        ("x.Name has a name with other characters", block(&[("Name", text())])),
        ("x.a-b has a name with other characters", block(&[("a-b", text())])),
        ("x. has a name with other characters", block(&[("", text())])),
        (
            "x.s.É has a name with other characters",
            block(&[("s", nested(Nesting::Single, &[("É", text())]))]),
        ),
        ("x.b is both an attribute and a block", both),
        ("x.b has impossible limits", blocks(Nesting::Single, 0, 1, block(&[]))),
        ("x.b has impossible limits", blocks(Nesting::Single, 2, 2, block(&[]))),
        ("x.b has impossible limits", blocks(Nesting::Map, 1, 0, block(&[]))),
        ("x.b has impossible limits", blocks(Nesting::List, 3, 2, block(&[]))),
        ("x.b has impossible limits", blocks(Nesting::Set, -1, 0, block(&[]))),
        ("x.s.a is of a dynamic type inside a set", in_set(dynamic())),
        ("x.s.a is write-only inside a set", in_set(plain(Type::String, optional().write_only()))),
        ("x.b.a is of a dynamic type inside a set", blocks(Nesting::Set, 0, 0, block(&[("a", dynamic())]))),
        ("x.a is a set of a dynamic type", block(&[("a", plain(Type::set(Type::Dynamic), optional()))])),
        (
            "x.l holds a dynamic type inside a nested",
            block(&[("l", nested(Nesting::List, &[("a", dynamic())]))]),
        ),
        (
            "x.a has a default without being",
            block(&[("a", plain(Type::String, defaulted(Presence::Optional)))]),
        ),
        (
            "x.a has a default without being",
            block(&[("a", plain(Type::String, defaulted(Presence::Required)))]),
        ),
        (
            "x.a is write-only and marked sensitive as well",
            block(&[("a", plain(Type::String, optional().write_only().sensitive()))]),
        ),
        (
            "x.a has a placeholder that is no value of its type",
            block(&[("a", plain(Type::Number, optional().placeholder("one")))]),
        ),
        ("x.a is write-only and computed", block(&[("a", plain(Type::String, computed().write_only()))])),
        (
            "x.a is write-only and replaces",
            block(&[("a", plain(Type::String, optional().write_only().replaces()))]),
        ),
        ("x.b holds a dynamic type inside a list", blocks(Nesting::List, 0, 0, block(&[("a", dynamic())]))),
        ("x.b holds a dynamic type inside a list", blocks(Nesting::Map, 0, 0, block(&[("a", dynamic())]))),
        ("x.a has no description", block(&[("a", undescribed)])),
        (
            "x.a has a default that is no value of its type",
            block(&[("a", plain(Type::Number, optional().default_to("three")))]),
        ),
        (
            "x.a has a default that is no value of its type",
            block(&[("a", plain(Type::set(Type::String), optional().default_to(json!([1]))))]),
        ),
        ("x uses the reserved name \"count\"", block(&[("count", text())])),
        ("x uses the reserved name \"lifecycle\"", block(&[("lifecycle", text())])),
    ];
    for (expected, block) in cases {
        let faults = self_check("x", &Schema { version: 0, block });
        assert!(faults.iter().any(|fault| fault.starts_with(expected)), "{expected}: {faults:?}");
    }
    let negative = Schema { version: -1, block: block(&[]) };
    assert_eq!(self_check("x", &negative), ["x has a negative version"]);
}

#[test]
fn what_would_replace_an_object_for_nothing_is_refused() {
    let text = |behaviour| plain(Type::String, behaviour);
    let within = |nesting, outer: Behaviour, inner: Behaviour| {
        block(&[("n", Attribute { behaviour: outer, ..nested(nesting, &[("a", text(inner))]) })])
    };
    let faults = |block: Block| self_check("x", &Schema { version: 0, block });
    let open = || optional().or_computed();
    for (place, uncertain) in [
        ("x.a", block(&[("a", text(open().replaces()))])),
        ("x.n.a", within(Nesting::Set, optional(), open().replaces())),
        ("x.n.a", within(Nesting::Set, optional(), open().replaces().keeps())),
        ("x.n.a", within(Nesting::List, optional(), open().replaces())),
        ("x.n.a", within(Nesting::Single, optional().replaces(), open())),
        ("x.n", within(Nesting::List, open(), optional().replaces())),
    ] {
        let faults = faults(uncertain);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with(&format!("{place} replaces, and becomes unknown")), "{faults:?}");
    }
    for certain in [
        block(&[("a", text(open().replaces().keeps()))]),
        block(&[("a", text(optional().default_to("d").replaces()))]),
        within(Nesting::Set, optional(), optional().default_to("d").replaces()),
        within(Nesting::List, optional(), open().replaces().keeps()),
        within(Nesting::Single, optional().replaces(), computed()),
        within(Nesting::Single, optional().replaces(), open().keeps()),
        within(Nesting::List, open().keeps(), optional().replaces()),
    ] {
        assert_eq!(faults(certain), Vec::<String>::new());
    }
}

#[test]
fn what_a_struct_never_writes_cannot_be_computed() {
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Kept {
        #[serde(skip_serializing)]
        #[schemars(extend("terraform" = optional()))]
        it: Option<String>,
        #[schemars(extend("terraform" = optional()))]
        other: Option<String>,
    }
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Lost {
        #[serde(skip_serializing)]
        #[schemars(extend("terraform" = computed()))]
        it: Option<String>,
    }
    let kept = schema::of::<Kept>().unwrap();
    assert!(kept.attributes["it"].behaviour.unwritten && !kept.attributes["other"].behaviour.unwritten);
    let complaint = schema::of::<Lost>().unwrap_err().to_string();
    assert_eq!(complaint, "Lost.it: is computed, and its struct never writes it");
    assert!(complaint!(optional(), Option<f32>).contains("is an f32"));
}

/// Every attribute that is sent, however deep.
fn all_sent(block: &proto::schema::Block) -> Vec<&proto::schema::Attribute> {
    fn within<'a>(attributes: &'a [proto::schema::Attribute], all: &mut Vec<&'a proto::schema::Attribute>) {
        for attribute in attributes {
            all.push(attribute);
            if let Some(nested) = &attribute.nested_type {
                within(&nested.attributes, all);
            }
        }
    }
    let mut all = Vec::new();
    within(&block.attributes, &mut all);
    for nested in &block.block_types {
        all.extend(all_sent(nested.block.as_ref().unwrap()));
    }
    all
}

#[test]
fn what_is_sent_breaks_no_host() {
    let sent = proto::Schema::from(&Schema { version: 3, block: thing() });
    assert_eq!(sent.version, 3);
    let block = sent.block.as_ref().unwrap();
    assert_eq!(block.description_kind(), StringKind::Markdown);
    let all = all_sent(block);
    assert!(all.len() > 40);
    for attribute in all {
        let name = &attribute.name;
        assert_eq!(attribute.description_kind(), StringKind::Markdown, "{name}");
        assert!(attribute.required || attribute.optional || attribute.computed, "{name}");
        assert!(!(attribute.required && (attribute.optional || attribute.computed)), "{name}");
        assert!(attribute.r#type.is_empty() == attribute.nested_type.is_some(), "{name}");
        assert!(attribute.r#type.is_empty() || Type::from_json(&attribute.r#type).is_ok(), "{name}");
        assert_eq!(attribute.deprecated, !attribute.deprecation_message.is_empty(), "{name}");
    }
}

#[test]
fn what_is_sent_says_what_was_declared() {
    let sent = proto::Schema::from(&Schema { version: 0, block: thing() }).block.unwrap();
    let attribute = |name: &str| sent.attributes.iter().find(|attribute| attribute.name == name).unwrap();
    assert!(attribute("name").required && !attribute("name").optional);
    assert!(attribute("id").computed && !attribute("id").optional);
    assert!(attribute("size").computed && attribute("size").optional);
    assert!(attribute("secret").write_only && !attribute("secret").sensitive);
    assert_eq!(attribute("old").deprecation_message, "Use label instead.");
    assert_eq!(attribute("tags").r#type, br#"["set","string"]"#.as_slice());
    assert_eq!(attribute("anything").r#type, br#""dynamic""#.as_slice());
    let nesting: BTreeMap<_, _> = sent
        .attributes
        .iter()
        .filter_map(|attribute| Some((attribute.name.as_str(), attribute.nested_type.as_ref()?.nesting())))
        .collect();
    assert_eq!(nesting["place"], NestingMode::Single);
    assert_eq!(nesting["steps"], NestingMode::List);
    assert_eq!(nesting["parts"], NestingMode::Set);
    assert_eq!(nesting["limits"], NestingMode::Map);
    let blocks: Vec<_> =
        sent.block_types.iter().map(|block| (block.type_name.as_str(), block.nesting())).collect();
    assert_eq!(blocks, [("rule", BlockNesting::List), ("window", BlockNesting::Single)]);
}

#[test]
fn a_whole_type_may_be_deprecated_and_nothing_else_be_declared_of_it() {
    /// An old type.
    #[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    #[schemars(extend("terraform" = schema::deprecated("Use another.")))]
    struct Old {}
    /// A type that is a secret.
    #[derive(Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    #[schemars(extend("terraform" = optional().sensitive()))]
    struct Odd {}
    assert_eq!(schema::of::<Old>().unwrap().deprecation.as_deref(), Some("Use another."));
    let sent = sent_block::<Old>();
    // Terraform 1.15 refuses a message without the flag.
    assert!(sent.deprecated && sent.deprecation_message == "Use another.");
    assert!(schema::of::<Odd>().unwrap_err().to_string().contains("nothing else"));
}
