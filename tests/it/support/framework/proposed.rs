//! What Terraform proposes to a provider before it plans: configuration and prior state, merged
//! without any knowledge of what the provider will do.

use std::collections::BTreeMap;

use terraform_provider_zoom::framework::proto::schema::nested_block::NestingMode as BlockNesting;
use terraform_provider_zoom::framework::proto::schema::object::NestingMode as ObjectNesting;
use terraform_provider_zoom::framework::proto::schema::{Attribute, Block, NestedBlock};
use terraform_provider_zoom::framework::value::Value;

use super::rules::objects;
use super::values::inner;

/// The proposed new state.
pub(crate) fn proposed_new(block: &Block, prior: &Value, config: &Value) -> Value {
    if config.is_null() {
        return Value::Null;
    }
    block_object(block, prior, config)
}

fn block_object(block: &Block, prior: &Value, config: &Value) -> Value {
    if config.as_object().is_none() {
        return config.clone();
    }
    let mut values = attributes(&block.attributes, prior, config);
    for nested in &block.block_types {
        let name = &nested.type_name;
        values.insert(name.clone(), nested_block(nested, prior.get(name), config.get(name)));
    }
    Value::Object(values.into())
}

fn nested_block(nested: &NestedBlock, prior: &Value, config: &Value) -> Value {
    let merge = |prior: &Value, config: &Value| block_object(inner(nested), prior, config);
    match (nested.nesting(), config) {
        (BlockNesting::Single | BlockNesting::Group, Value::Object(_)) => merge(prior, config),
        (BlockNesting::List, Value::List(elements)) => by_index(prior, elements, merge),
        (BlockNesting::Map, Value::Map(elements)) => by_key(prior, elements, merge),
        (BlockNesting::Set, Value::Set(elements)) => {
            let derives = |prior: &Value, config: &Value| block_may_derive(inner(nested), prior, config);
            by_derivation(prior, elements, derives, merge)
        }
        _ => config.clone(),
    }
}

fn by_index(prior: &Value, config: &[Value], merge: impl Fn(&Value, &Value) -> Value) -> Value {
    let prior = match prior {
        Value::List(prior) => prior.as_slice(),
        _ => &[],
    };
    let merged = config.iter().enumerate().map(|(index, config)| match prior.get(index) {
        Some(prior) => merge(prior, config),
        None => config.clone(),
    });
    Value::List(merged.collect())
}

fn by_key(prior: &Value, config: &BTreeMap<String, Value>, merge: impl Fn(&Value, &Value) -> Value) -> Value {
    let merged = config.iter().map(|(key, config)| {
        let prior = match prior {
            Value::Map(prior) => prior.get(key),
            _ => None,
        };
        (key.clone(), prior.map_or_else(|| config.clone(), |prior| merge(prior, config)))
    });
    Value::Map(merged.collect())
}

/// Each element is merged with the first prior one that is left and can have come from it.
fn by_derivation(
    prior: &Value,
    config: &[Value],
    derives: impl Fn(&Value, &Value) -> bool,
    merge: impl Fn(&Value, &Value) -> Value,
) -> Value {
    let mut unused: Vec<&Value> = prior.as_elements().unwrap_or_default().iter().collect();
    Value::set(config.iter().map(|config| {
        let found = unused.iter().position(|prior| derives(prior, config));
        let prior = found.map_or(&Value::Null, |found| unused.remove(found));
        merge(prior, config)
    }))
}

fn attributes(schema: &[Attribute], prior: &Value, config: &Value) -> BTreeMap<String, Value> {
    schema
        .iter()
        .map(|attribute| {
            let name = &attribute.name;
            (name.clone(), proposed_attribute(attribute, prior.get(name), config.get(name)))
        })
        .collect()
}

fn proposed_attribute(attribute: &Attribute, prior: &Value, config: &Value) -> Value {
    if config.is_unknown() {
        return config.clone();
    }
    if attribute.computed && config.is_null() {
        let removed_by_user = attribute.optional && holds_configured(attribute, prior);
        return if removed_by_user { Value::Null } else { prior.clone() };
    }
    let Some(nested) = &attribute.nested_type else { return config.clone() };
    let merge = |prior: &Value, config: &Value| match config {
        Value::Object(_) => Value::Object(attributes(&nested.attributes, prior, config).into()),
        other => other.clone(),
    };
    match (nested.nesting(), config) {
        (ObjectNesting::Single, Value::Object(_)) => merge(prior, config),
        (ObjectNesting::List, Value::List(elements)) => by_index(prior, elements, merge),
        (ObjectNesting::Map, Value::Map(elements)) => by_key(prior, elements, merge),
        (ObjectNesting::Set, Value::Set(elements)) => {
            let derives = |prior: &Value, config: &Value| may_derive(&nested.attributes, prior, config);
            by_derivation(prior, elements, derives, merge)
        }
        _ => config.clone(),
    }
}

/// Whether a nested attribute holds anything that only a configuration can have given.
fn holds_configured(attribute: &Attribute, value: &Value) -> bool {
    let Some(nested) = &attribute.nested_type else { return false };
    objects(value).into_iter().any(|object| {
        nested.attributes.iter().any(|inner| {
            let value = object.get(&inner.name);
            (!inner.computed && !value.is_null()) || holds_configured(inner, value)
        })
    })
}

fn block_may_derive(block: &Block, prior: &Value, config: &Value) -> bool {
    may_derive(&block.attributes, prior, config)
        && block.block_types.iter().all(|nested| {
            let name = &nested.type_name;
            prior.get(name) == config.get(name)
        })
}

/// Whether `prior` can have come from `config`: equal but for what the configuration leaves open.
fn may_derive(schema: &[Attribute], prior: &Value, config: &Value) -> bool {
    config.as_object().is_some()
        && schema.iter().all(|attribute| {
            let (prior, config) = (prior.get(&attribute.name), config.get(&attribute.name));
            prior == config || (attribute.computed && config.is_null())
        })
}
