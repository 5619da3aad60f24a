//! The provider's whole surface, as a text that shows in a review what a change does to users.

use std::fmt::Write as _;

use terraform_provider_zoom::framework::proto::schema::{Attribute, Block};
use terraform_provider_zoom::framework::value::Value;
use terraform_provider_zoom::framework::{Server, proto};
use terraform_provider_zoom::provider::{Variables, Zoom};

use super::support::framework::host::Host;

fn attributes(text: &mut String, attributes: &[Attribute], indent: usize) {
    for attribute in attributes {
        let words = [
            (attribute.required, "required"),
            (attribute.optional, "optional"),
            (attribute.computed, "computed"),
            (attribute.sensitive, "sensitive"),
            (attribute.write_only, "write-only"),
            (attribute.deprecated, "deprecated"),
        ];
        let words: Vec<&str> = words.into_iter().filter(|(set, _)| *set).map(|(_, word)| word).collect();
        let kind = match &attribute.nested_type {
            None => String::from_utf8_lossy(&attribute.r#type).into_owned(),
            Some(object) => format!("nested {}", object.nesting().as_str_name().to_lowercase()),
        };
        writeln!(text, "{:indent$}{}: {kind} ({})", "", attribute.name, words.join(", "))
            .expect("a text grows");
        if let Some(object) = &attribute.nested_type {
            self::attributes(text, &object.attributes, indent + 2);
        }
    }
}

fn surface(name: &str, schema: &proto::Schema, text: &mut String) {
    let block: &Block = schema.block.as_ref().expect("a block");
    assert!(block.block_types.is_empty(), "say how blocks are shown before using them");
    writeln!(text, "\n{name} (version {})", schema.version).expect("a text grows");
    attributes(text, &block.attributes, 2);
}

fn provider() -> Zoom {
    Zoom::new(Variables::default())
}

#[tokio::test]
async fn the_surface_changes_only_on_purpose() {
    let host = Host::start(provider()).await;
    let mut text = String::new();
    surface("provider", &host.provider_schema, &mut text);
    for (name, schema) in &host.schemas {
        surface(&format!("resource {name}"), schema, &mut text);
    }
    for (name, schema) in &host.data_sources {
        surface(&format!("data {name}"), schema, &mut text);
    }
    for (name, schema) in &host.ephemerals {
        surface(&format!("ephemeral {name}"), schema, &mut text);
    }
    for (name, schema) in &host.lists {
        surface(&format!("list {name}"), schema, &mut text);
    }
    for (name, schema) in &host.actions {
        surface(&format!("action {name}"), schema, &mut text);
    }
    for (name, schema) in &host.identities {
        writeln!(text, "\nidentity {name} (version {})", schema.version).expect("a text grows");
        for attribute in &schema.identity_attributes {
            let kind = String::from_utf8_lossy(&attribute.r#type);
            let need = if attribute.required_for_import { "required" } else { "optional" };
            writeln!(text, "  {}: {kind} ({need})", attribute.name).expect("a text grows");
        }
    }
    for (name, function) in &host.functions {
        let parameter = |one: &proto::function::Parameter| {
            format!("{}: {}", one.name, String::from_utf8_lossy(&one.r#type))
        };
        let mut parameters: Vec<String> = function.parameters.iter().map(parameter).collect();
        parameters.extend(function.variadic_parameter.as_ref().map(|one| format!("{}...", parameter(one))));
        let returns = &function.r#return.as_ref().expect("a result").r#type;
        let returns = String::from_utf8_lossy(returns);
        writeln!(text, "\nfunction {name}({}) {returns}", parameters.join(", ")).expect("a text grows");
    }
    insta::assert_snapshot!("surface", text.trim());
}

#[test]
fn no_host_would_refuse_a_schema() {
    assert_eq!(Server::new(provider()).schema_faults(), Vec::<String>::new());
}

#[tokio::test]
async fn every_description_is_for_users() {
    fn check(place: &str, attributes: &[Attribute]) {
        for attribute in attributes {
            let place = format!("{place}.{}", attribute.name);
            let text = &attribute.description;
            assert!(text.ends_with(['.', ')']), "{place}: {text}");
            assert!(!text.contains("TODO") && !text.contains("[`"), "{place}: {text}");
            if let Some(object) = &attribute.nested_type {
                check(&place, &object.attributes);
            }
        }
    }
    let host = Host::start(provider()).await;
    let schemas = host.schemas.iter().chain(&host.data_sources).chain(&host.ephemerals);
    let schemas = schemas.chain(&host.lists).chain(&host.actions);
    for (name, schema) in schemas {
        let block = schema.block.as_ref().expect("a block");
        assert!(!block.description.is_empty(), "{name} has no description");
        check(name, &block.attributes);
    }
    check("provider", &host.provider_schema.block.as_ref().expect("a block").attributes);
}

/// What an import always learns of an object, beside what identifies it: Zoom or the product tells it.
const LEARNT: [(&str, &[&str]); 9] = [
    ("zoom_connector_conductorone", &["name"]),
    ("zoom_connector_pingone", &["name"]),
    ("zoom_contact_group", &["name"]),
    ("zoom_group", &["name"]),
    ("zoom_group_admins", &["admins"]),
    ("zoom_group_members", &["members"]),
    ("zoom_role", &["name"]),
    ("zoom_role_members", &["members"]),
    ("zoom_user", &["email"]),
];

#[tokio::test]
async fn what_only_a_configuration_knows_is_generated_as_a_word_that_says_so() {
    let host = Host::start(provider()).await;
    let mut holes = Vec::new();
    for (name, schema) in &host.schemas {
        let generated = host.generate_config(name, &Value::Null).await.expect("a configuration");
        let learnt =
            LEARNT.iter().find(|(type_name, _)| type_name == name).map_or(&[][..], |(_, learnt)| learnt);
        let identity = host.identities.get(name).map(|identity| &identity.identity_attributes);
        let identifies =
            |attribute: &str| identity.is_some_and(|all| all.iter().any(|one| one.name == attribute));
        for attribute in &schema.block.as_ref().expect("a block").attributes {
            let known = learnt.contains(&&*attribute.name) || identifies(&attribute.name);
            if attribute.required && generated.get(&attribute.name).is_null() && !known {
                holes.push(format!("{name}.{}", attribute.name));
            }
        }
    }
    assert_eq!(holes, Vec::<String>::new(), "a host would refuse the configuration that it generates");
}
