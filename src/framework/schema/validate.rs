//! Validation of a configuration against its schema. Everything unknown is let pass: it is checked
//! again once it is known.

use std::collections::BTreeMap;

use super::{Attribute, Block, Kind, Presence, Rule};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::path::AttributePath;
use crate::framework::value::{Type, Value};
use crate::framework::walk::objects;

/// Checks a configuration against the schema of its block.
///
/// `write_only_allowed` tells whether the host keeps write-only values out of plan and state; where
/// it does not, giving one would put a secret into the state, so it is refused.
pub fn validate(block: &Block, config: &Value, write_only_allowed: bool) -> Diagnostics {
    let mut check = Check { diagnostics: Diagnostics::new(), write_only_allowed };
    check.block(block, config, &AttributePath::root());
    check.diagnostics
}

struct Check {
    diagnostics: Diagnostics,
    write_only_allowed: bool,
}

impl Check {
    fn block(&mut self, block: &Block, config: &Value, path: &AttributePath) {
        if config.as_object().is_none() {
            return;
        }
        self.attributes(&block.attributes, config, path);
        for (name, nested) in &block.blocks {
            let path = path.attribute(name);
            let value = config.get(name);
            let occurrences = match value {
                Value::Null => 0,
                Value::Unknown(_) => continue,
                Value::Object(_) => 1,
                Value::Map(elements) => elements.len(),
                other => other.as_elements().map_or(0, <[Value]>::len),
            };
            let occurrences = i64::try_from(occurrences).unwrap_or(i64::MAX);
            if occurrences < nested.min_items || (nested.max_items > 0 && occurrences > nested.max_items) {
                let allowed = match (nested.min_items, nested.max_items) {
                    (least, 0) => format!("at least {least}"),
                    (0, most) => format!("at most {most}"),
                    (least, most) => format!("from {least} to {most}"),
                };
                self.diagnostics.push(
                    Diagnostic::error(
                        "Wrong number of blocks",
                        format!("There must be {allowed} \"{name}\" blocks; {occurrences} are given."),
                    )
                    .at(path.clone()),
                );
            }
            for (place, element) in objects(nested.nesting, value) {
                self.block(&nested.block, element, &place.within(&path));
            }
        }
    }

    fn attributes(&mut self, attributes: &BTreeMap<String, Attribute>, values: &Value, path: &AttributePath) {
        for (name, attribute) in attributes {
            self.attribute(attribute, values.get(name), &path.attribute(name));
        }
    }

    fn attribute(&mut self, attribute: &Attribute, value: &Value, path: &AttributePath) {
        let behaviour = &attribute.behaviour;
        if value.is_null() {
            if behaviour.presence == Presence::Required {
                self.diagnostics.push(
                    Diagnostic::error(
                        "Missing required attribute",
                        format!("The attribute \"{path}\" is required, but its value is null or not given."),
                    )
                    .at(path.clone()),
                );
            }
            return;
        }
        if !behaviour.presence.is_configurable() {
            self.diagnostics.push(
                Diagnostic::error(
                    "Attribute cannot be set",
                    format!(
                        "The provider decides the value of \"{path}\". Remove it from the configuration."
                    ),
                )
                .at(path.clone()),
            );
            return;
        }
        if behaviour.write_only && !self.write_only_allowed {
            self.diagnostics.push(
                Diagnostic::error(
                    "Write-only attribute not supported",
                    format!(
                        "\"{path}\" is write-only, which needs Terraform 1.11 or OpenTofu 1.11 or later. This \
                         version would keep its value in the state. Upgrade, or use the attribute that is \
                         kept in the state instead."
                    ),
                )
                .at(path.clone()),
            );
        }
        for validator in &behaviour.validators {
            if let Some(complaint) = validator.complaint(value) {
                self.diagnostics.push(
                    Diagnostic::error(
                        "Invalid attribute value",
                        format!("The value of \"{path}\" {complaint}."),
                    )
                    .at(path.clone()),
                );
            }
        }
        if has_null_element(&attribute.value_type(), value) {
            self.diagnostics.push(
                Diagnostic::error(
                    "Invalid attribute value",
                    format!("The value of \"{path}\" must not have null elements."),
                )
                .at(path.clone()),
            );
        }
        if let Kind::Nested { nesting, attributes } = &attribute.kind {
            for (place, element) in objects(*nesting, value) {
                self.attributes(attributes, element, &place.within(path));
            }
        }
    }
}

/// Whether a collection has an element that is null, which no struct has a place for.
fn has_null_element(kind: &Type, value: &Value) -> bool {
    let bad = |kind: &Type, element: &Value| {
        (element.is_null() && *kind != Type::Dynamic) || has_null_element(kind, element)
    };
    match (kind, value) {
        (Type::List(kind) | Type::Set(kind), Value::List(elements) | Value::Set(elements)) => {
            elements.iter().any(|element| bad(kind, element))
        }
        (Type::Map(kind), Value::Map(elements)) => elements.values().any(|element| bad(kind, element)),
        _ => false,
    }
}

/// Checks a configuration against rules between its attributes.
pub fn validate_rules(rules: &[Rule], config: &Value) -> Diagnostics {
    rules.iter().filter_map(|rule| complaint(rule, config)).collect()
}

fn complaint(rule: &Rule, config: &Value) -> Option<Diagnostic> {
    let (names, summary, sentence): (&[&str], _, _) = match rule {
        Rule::ExactlyOneOf(names) => (names, "Exactly one attribute must be set", "Set exactly one of"),
        Rule::AtLeastOneOf(names) => (names, "An attribute is missing", "Set at least one of"),
        Rule::AtMostOneOf(names) => (names, "Attributes exclude each other", "Set at most one of"),
        Rule::AllOrNone(names) => (names, "Attributes belong together", "Set all of these, or none:"),
        Rule::Needs(one, other) => {
            let missing = !config.get(one).is_null() && config.get(other).is_null();
            let known = !config.get(one).is_unknown();
            return (missing && known).then(|| {
                Diagnostic::error(
                    "An attribute is missing",
                    format!("\"{one}\" is set, so \"{other}\" must be set too."),
                )
                .at_attribute(one)
            });
        }
    };
    let count = |test: fn(&Value) -> bool| names.iter().filter(|name| test(config.get(name))).count();
    let unknown = count(Value::is_unknown);
    let set = names.len() - count(Value::is_null) - unknown;
    let broken = match rule {
        Rule::ExactlyOneOf(_) => set > 1 || (set == 0 && unknown == 0),
        Rule::AtLeastOneOf(_) => set == 0 && unknown == 0,
        Rule::AtMostOneOf(_) => set > 1,
        Rule::AllOrNone(_) => set > 0 && set + unknown < names.len(),
        Rule::Needs(..) => false,
    };
    broken.then(|| {
        let listed: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        let given: Vec<String> = names
            .iter()
            .filter(|name| !config.get(name).is_null())
            .map(|name| format!("\"{name}\""))
            .collect();
        let given =
            if given.is_empty() { "None is set".to_owned() } else { format!("Set: {}", given.join(", ")) };
        let anchor = names.iter().find(|name| !config.get(name).is_null());
        let diagnostic = Diagnostic::error(summary, format!("{sentence} {}. {given}.", listed.join(", ")));
        match anchor {
            Some(name) => diagnostic.at_attribute(name),
            None => diagnostic,
        }
    })
}
