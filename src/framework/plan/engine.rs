//! Filling in what the configuration leaves to the provider.

use std::collections::BTreeMap;

use super::equivalence::{same_ignoring_case, without_refinements};
use super::matching::Unmatched;
use super::{Place, rebuild_objects};
use crate::framework::schema::{Attribute, Block, Kind, Nesting};
use crate::framework::value::{Value, json};

/// The planned state, before the resource itself has its say.
///
/// Starting from Terraform's proposal: defaults where the configuration is null; write-only values
/// nulled; values that differ from the prior ones only in case kept as they were; then, if anything
/// differs from the prior state, every computed value that the configuration leaves open becomes
/// unknown, unless it is declared to keep its value.
///
/// `prior` is null when creating. Nothing here replaces a value that the configuration gives by
/// anything but an equivalent prior one, as Terraform demands of every plan.
pub fn fill(block: &Block, prior: &Value, config: &Value, proposed: &Value) -> Value {
    let unchanged = Filling { mark_unknown: false }.block(block, Some(prior), config, proposed);
    if unchanged == *prior {
        return unchanged;
    }
    Filling { mark_unknown: true }.block(block, Some(prior), config, proposed)
}

#[derive(Clone, Copy)]
struct Filling {
    /// Whether computed values that the configuration leaves open become unknown.
    mark_unknown: bool,
}

impl Filling {
    fn block(self, block: &Block, prior: Option<&Value>, config: &Value, proposed: &Value) -> Value {
        let Value::Object(configured) = config else {
            return config.clone();
        };
        let prior = prior.filter(|prior| prior.as_object().is_some());
        let mut planned = self.attributes(&block.attributes, prior, configured, proposed);
        for (name, nested) in &block.blocks {
            let config = config.get(name);
            let rebuilt = rebuild_objects(nested.nesting, config, |place, element| {
                let prior = prior.and_then(|prior| place.of(prior.get(name)));
                let proposed = place.of(proposed.get(name)).unwrap_or(element);
                self.block(&nested.block, prior, element, proposed)
            });
            planned.insert(name.clone(), rebuilt);
        }
        Value::Object(planned)
    }

    fn attributes(
        self,
        attributes: &BTreeMap<String, Attribute>,
        prior: Option<&Value>,
        config: &BTreeMap<String, Value>,
        proposed: &Value,
    ) -> BTreeMap<String, Value> {
        let plan = |(name, attribute): (&String, &Attribute)| {
            let prior = prior.map(|prior| prior.get(name));
            let config = config.get(name).unwrap_or(&Value::Null);
            (name.clone(), self.attribute(attribute, prior, config, proposed.get(name)))
        };
        attributes.iter().map(plan).collect()
    }

    fn attribute(
        self,
        attribute: &Attribute,
        prior: Option<&Value>,
        config: &Value,
        proposed: &Value,
    ) -> Value {
        let behaviour = &attribute.behaviour;
        if behaviour.write_only {
            return Value::Null;
        }
        if config.is_null() {
            return self.left_open(attribute, prior, proposed);
        }
        if behaviour.ignores_case
            && let Some(prior) = prior
            && !prior.is_null()
        {
            // What is unknown may still turn out to be the prior value in other letters, which need
            // not keep what is known of the configuration's.
            let same = same_ignoring_case(prior, config);
            return if same { prior.clone() } else { without_refinements(config) };
        }
        match &attribute.kind {
            Kind::Plain(_) => config.clone(),
            Kind::Nested { nesting: Nesting::Set, attributes } => {
                self.set_of_objects(attributes, prior, config)
            }
            Kind::Nested { nesting, attributes } => rebuild_objects(*nesting, config, |place, element| {
                let prior = prior.and_then(|prior| place.of(prior));
                let proposed = place.of(proposed).unwrap_or(element);
                match element {
                    Value::Object(configured) => {
                        Value::Object(self.attributes(attributes, prior, configured, proposed))
                    }
                    other => other.clone(),
                }
            }),
        }
    }

    /// An attribute that the configuration does not give.
    fn left_open(self, attribute: &Attribute, prior: Option<&Value>, proposed: &Value) -> Value {
        let behaviour = &attribute.behaviour;
        if !behaviour.presence.is_computed() {
            return Value::Null;
        }
        if let Some(default) = &behaviour.default {
            // The self-check holds every default against its type, so this cannot fail here.
            return json::decode(default, &attribute.value_type()).unwrap_or(Value::Null);
        }
        // Terraform proposes the prior value, or null where the user has removed a nested value.
        if !self.mark_unknown || (behaviour.keeps && prior.is_some()) {
            proposed.clone()
        } else {
            Value::unknown()
        }
    }

    /// Elements of a set have no place, so each is matched with a prior element that can have come
    /// from it. Terraform's own proposal matches them too, but knows nothing of defaults.
    fn set_of_objects(
        self,
        attributes: &BTreeMap<String, Attribute>,
        prior: Option<&Value>,
        config: &Value,
    ) -> Value {
        let mut unmatched = Unmatched::new(attributes, prior);
        rebuild_objects(Nesting::Set, config, |_: Place<'_>, element| {
            let Value::Object(configured) = element else { return element.clone() };
            let with_defaults =
                Self { mark_unknown: false }.attributes(attributes, None, configured, element);
            let prior = unmatched.take(&with_defaults);
            let proposed = prior.unwrap_or(&Value::Null);
            Value::Object(self.attributes(attributes, prior, configured, proposed))
        })
    }
}
