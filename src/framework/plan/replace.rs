//! Which changes need a new object.

use std::collections::{BTreeMap, BTreeSet};

use crate::framework::path::AttributePath;
use crate::framework::schema::{Attribute, Block, Kind, Nesting};
use crate::framework::value::Value;

/// The paths of all values that differ between the prior and the planned state and cannot change
/// in place; none when creating or destroying.
///
/// Every path exists in one of the two states and none leads into a set, as Terraform demands.
pub fn replacements(block: &Block, prior: &Value, planned: &Value) -> BTreeSet<AttributePath> {
    let mut paths = BTreeSet::new();
    if prior.as_object().is_some() && planned.as_object().is_some() {
        of_block(block, prior, planned, &AttributePath::root(), &mut paths);
    }
    paths
}

fn of_block(
    block: &Block,
    prior: &Value,
    planned: &Value,
    path: &AttributePath,
    paths: &mut BTreeSet<AttributePath>,
) {
    of_attributes(&block.attributes, prior, planned, path, paths);
    for (name, nested) in &block.blocks {
        let (prior, planned, path) = (prior.get(name), planned.get(name), path.attribute(name));
        if nested.nesting == Nesting::Set || may_replace(prior, planned) {
            if prior != planned && nested.block.attributes.values().any(replaces) {
                paths.insert(path);
            }
            continue;
        }
        for (prior, planned, path) in pairs(nested.nesting, prior, planned, &path) {
            of_block(&nested.block, prior, planned, &path, paths);
        }
    }
}

fn of_attributes(
    attributes: &BTreeMap<String, Attribute>,
    prior: &Value,
    planned: &Value,
    path: &AttributePath,
    paths: &mut BTreeSet<AttributePath>,
) {
    for (name, attribute) in attributes {
        let (prior, planned, path) = (prior.get(name), planned.get(name), path.attribute(name));
        if prior == planned {
            continue;
        }
        match &attribute.kind {
            _ if attribute.behaviour.replaces => {
                paths.insert(path);
            }
            Kind::Nested { nesting, attributes }
                if *nesting == Nesting::Set || may_replace(prior, planned) =>
            {
                if attributes.values().any(replaces) {
                    paths.insert(path);
                }
            }
            Kind::Nested { nesting, attributes } => {
                for (prior, planned, path) in pairs(*nesting, prior, planned, &path) {
                    of_attributes(attributes, prior, planned, &path, paths);
                }
            }
            Kind::Plain(_) => {}
        }
    }
}

/// Whether objects that are there may turn out to be others. Terraform allows no replacement at apply
/// that it has not planned, so the plan must reckon with it.
fn may_replace(prior: &Value, planned: &Value) -> bool {
    let holds_objects = match prior {
        Value::Object(_) => true,
        Value::Map(elements) => !elements.is_empty(),
        other => other.as_elements().is_some_and(|elements| !elements.is_empty()),
    };
    planned.is_unknown() && holds_objects
}

/// Whether the attribute, or one nested in it, cannot change in place.
fn replaces(attribute: &Attribute) -> bool {
    attribute.behaviour.replaces
        || attribute.nested().is_some_and(|(_, attributes)| attributes.values().any(replaces))
}

/// The objects that stand at the same place of two collections.
fn pairs<'a>(
    nesting: Nesting,
    prior: &'a Value,
    planned: &'a Value,
    path: &AttributePath,
) -> Vec<(&'a Value, &'a Value, AttributePath)> {
    match (nesting, prior, planned) {
        (Nesting::Single, Value::Object(_), Value::Object(_)) => vec![(prior, planned, path.clone())],
        (Nesting::List, Value::List(prior), Value::List(planned)) => prior
            .iter()
            .zip(planned)
            .enumerate()
            .map(|(index, (prior, planned))| (prior, planned, path.index(index)))
            .collect(),
        (Nesting::Map, Value::Map(prior), Value::Map(planned)) => {
            prior.iter().filter_map(|(key, prior)| Some((prior, planned.get(key)?, path.key(key)))).collect()
        }
        _ => Vec::new(),
    }
}
