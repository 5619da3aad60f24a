//! Names of attributes in the code are those of a schema: a slip would show only when a user plans.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use terraform_provider_zoom::framework::proto;
use terraform_provider_zoom::framework::proto::schema::{Attribute, Block};
use terraform_provider_zoom::provider::{Variables, Zoom};

use crate::architecture::sources;
use crate::support::framework::host::Host;

/// What is called with the name of an attribute as its first argument.
const TAKE_A_NAME: [&str; 9] = [
    "config.get",
    "planned",
    "changes",
    "set",
    "set_unknown",
    "keep",
    "is_given",
    "is_unknown",
    "at_attribute",
];

/// The names that a source file gives to what takes the name of an attribute, each with its line. Its own tests are
/// left out.
fn names_in(source: &str) -> Vec<(usize, String)> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut names = Vec::new();
    for call in TAKE_A_NAME {
        for (at, _) in source.match_indices(&format!("{call}(\"")).chain(turbofish(source, call)) {
            let (before, rest) = source.split_at(at);
            // Private state has keys of its own.
            let receiver = before.trim_end_matches('.').rsplit(|c: char| !c.is_alphanumeric()).next();
            let is_method = before.ends_with('.') || call.contains('.');
            if !is_method || receiver.is_some_and(|receiver| receiver == "private") {
                continue;
            }
            let quoted = rest.split('"').nth(1).unwrap_or_default();
            names.push((before.lines().count(), quoted.to_owned()));
        }
    }
    names
}

/// Where the call is written with a type, such as `planned::<String>("name")`.
fn turbofish<'a>(source: &'a str, call: &str) -> Vec<(usize, &'a str)> {
    let calls = source.match_indices(&format!("{call}::<")).collect::<Vec<_>>();
    let literal = |(at, _): &(usize, &str)| {
        source[*at..].split_once('(').is_some_and(|(_, rest)| rest.trim_start().starts_with('"'))
    };
    calls.into_iter().filter(literal).collect()
}

fn collect(attributes: &[Attribute], names: &mut BTreeSet<String>) {
    for attribute in attributes {
        names.insert(attribute.name.clone());
        if let Some(nested) = &attribute.nested_type {
            collect(&nested.attributes, names);
        }
    }
}

fn collect_block(block: &Block, names: &mut BTreeSet<String>) {
    collect(&block.attributes, names);
    for nested in &block.block_types {
        names.insert(nested.type_name.clone());
        collect_block(nested.block.as_ref().unwrap(), names);
    }
}

#[tokio::test]
async fn every_name_in_the_providers_code_is_one_of_a_schema() {
    let host = Host::start(Zoom::new(Variables::default())).await;
    let request = proto::get_provider_schema::Request {};
    let all = host.client.clone().get_provider_schema(request).await.unwrap().into_inner();
    let mut known = BTreeSet::new();
    let kinds = [
        all.resource_schemas,
        all.data_source_schemas,
        all.ephemeral_resource_schemas,
        all.list_resource_schemas,
    ];
    let actions = all.action_schemas.into_values().filter_map(|action| action.schema);
    for schema in
        all.provider.into_iter().chain(kinds.into_iter().flatten().map(|(_, schema)| schema)).chain(actions)
    {
        collect_block(schema.block.as_ref().unwrap(), &mut known);
    }
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/provider"), &mut files);
    let mut slips = Vec::new();
    let mut seen = 0;
    for file in files {
        for (line, name) in names_in(&fs::read_to_string(&file).unwrap()) {
            seen += 1;
            if !known.contains(&name) {
                slips.push(format!("{}:{line}: {name}", file.display()));
            }
        }
    }
    assert!(slips.is_empty(), "no schema has these attributes:\n{}", slips.join("\n"));
    assert!(seen > 20, "only {seen} names were seen; are they written otherwise now?");
}

#[test]
fn a_slip_would_be_seen() {
    let found = |source: &str| names_in(source).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
    assert_eq!(found(r#"plan.set("a", 1); plan.keep("b"); plan.changes(name)"#), ["a", "b"]);
    assert_eq!(found(r#"plan.planned::<BTreeSet<String>>("c")"#), ["c"]);
    assert_eq!(found(r#"plan.config().is_given("d") || config.get::<String>("e").is_null()"#), ["e", "d"]);
    assert_eq!(found(r#"diagnostic.at_attribute("f")"#), ["f"]);
    assert!(found(r#"private.set("key", 1); set("x"); headers.get("y")"#).is_empty());
    assert!(found("#[cfg(test)] mod tests { plan.keep(\"z\") }").is_empty());
}
