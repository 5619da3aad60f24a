//! Which element of a prior set a configured one stands for.

use std::collections::BTreeMap;

use crate::framework::schema::{Attribute, Kind, Nesting};
use crate::framework::value::Value;

/// The objects of a prior set that no configured one has been matched with, found by the values that
/// only a configuration can have given: two large sets are never compared pairwise.
pub(super) struct Unmatched<'a> {
    attributes: &'a BTreeMap<String, Attribute>,
    objects: BTreeMap<Vec<Value>, Vec<&'a Value>>,
}

impl<'a> Unmatched<'a> {
    pub(super) fn new(attributes: &'a BTreeMap<String, Attribute>, prior: Option<&'a Value>) -> Self {
        let mut objects: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for object in prior.and_then(Value::as_elements).unwrap_or_default() {
            if let Value::Object(values) = object {
                objects.entry(key(attributes, values)).or_default().push(object);
            }
        }
        Self { attributes, objects }
    }

    /// The first prior object that can have come from the configured one, which has its defaults.
    pub(super) fn take(&mut self, configured: &BTreeMap<String, Value>) -> Option<&'a Value> {
        let candidates = self.objects.get_mut(&key(self.attributes, configured))?;
        let fits = |prior: &&Value| comes_from(self.attributes, prior, configured);
        candidates.iter().position(fits).map(|position| candidates.remove(position))
    }
}

/// The plain values that only a configuration can have given.
fn key(attributes: &BTreeMap<String, Attribute>, values: &BTreeMap<String, Value>) -> Vec<Value> {
    let decides =
        |attribute: &Attribute| attribute.nested().is_none() && !attribute.behaviour.presence.is_computed();
    let deciding = attributes.iter().filter(|(_, attribute)| decides(attribute));
    deciding.map(|(name, _)| values.get(name).cloned().unwrap_or(Value::Null)).collect()
}

/// Whether a prior object agrees with a configured one in all that the configuration does not leave
/// open.
fn comes_from(
    attributes: &BTreeMap<String, Attribute>,
    prior: &Value,
    configured: &BTreeMap<String, Value>,
) -> bool {
    attributes.iter().all(|(name, attribute)| {
        let configured = configured.get(name).unwrap_or(&Value::Null);
        let prior = prior.get(name);
        let left_open = configured.is_null() && attribute.behaviour.presence.is_computed();
        left_open || prior == configured || nested_comes_from(attribute, prior, configured)
    })
}

fn nested_comes_from(attribute: &Attribute, prior: &Value, configured: &Value) -> bool {
    let Kind::Nested { nesting, attributes } = &attribute.kind else { return false };
    let agree = |prior: &Value, configured: &Value| match configured {
        Value::Object(configured) => prior.as_object().is_some() && comes_from(attributes, prior, configured),
        other => prior == other,
    };
    match (nesting, prior, configured) {
        (Nesting::Single, Value::Object(_), Value::Object(_)) => agree(prior, configured),
        (Nesting::List, Value::List(prior), Value::List(configured)) => {
            prior.len() == configured.len()
                && prior.iter().zip(configured).all(|(prior, configured)| agree(prior, configured))
        }
        (Nesting::Map, Value::Map(prior), Value::Map(configured)) => {
            prior.keys().eq(configured.keys())
                && prior.values().zip(configured.values()).all(|(prior, configured)| agree(prior, configured))
        }
        _ => false,
    }
}
