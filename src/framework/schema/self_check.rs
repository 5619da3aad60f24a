//! The rules that Terraform checks when it loads a provider's schemas. One violation disables the
//! whole provider, so ours are checked by a test, and at start in debug builds.

use std::collections::BTreeMap;

use super::{Attribute, Block, Kind, Nesting, Presence, Schema};
use crate::framework::value::{Type, json};

/// Names that Terraform keeps for itself at the top of a resource's block.
const RESERVED: [&str; 7] =
    ["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"];

/// Everything that is wrong with a schema, each as a sentence that begins with where; empty if it is
/// sound. `name` is the type that the schema belongs to.
pub fn self_check(name: &str, schema: &Schema) -> Vec<String> {
    let mut check = Check { faults: Vec::new() };
    if schema.version < 0 {
        check.fault(name, "has a negative version");
    }
    for reserved in RESERVED {
        if schema.block.attributes.contains_key(reserved) || schema.block.blocks.contains_key(reserved) {
            check.fault(name, &format!("uses the reserved name \"{reserved}\""));
        }
    }
    check.block(name, &schema.block, false);
    check.nested_write_only(name, &schema.block);
    check.faults
}

/// Everything that is wrong with the schema of a type's identity.
pub fn self_check_identity(name: &str, schema: &Schema) -> Vec<String> {
    let mut check = Check { faults: Vec::new() };
    let name = format!("identity of {name}");
    if schema.version < 0 {
        check.fault(&name, "has a negative version");
    }
    if schema.block.attributes.is_empty() || !schema.block.blocks.is_empty() {
        check.fault(&name, "must have attributes, and no blocks");
    }
    check.attributes(&name, &schema.block.attributes, false);
    for (attribute_name, attribute) in &schema.block.attributes {
        let place = format!("{name}.{attribute_name}");
        let behaviour = &attribute.behaviour;
        if behaviour.presence.is_computed() || behaviour.sensitive || behaviour.write_only {
            check.fault(&place, "must be required or optional for an import, and nothing else");
        }
        let primitive = |kind: &Type| matches!(kind, Type::String | Type::Number | Type::Bool);
        let sound = match &attribute.kind {
            Kind::Plain(Type::List(element)) => primitive(element),
            Kind::Plain(kind) => primitive(kind),
            Kind::Nested { .. } => false,
        };
        if !sound {
            check.fault(&place, "must be a text, a number, a truth or a list of these");
        }
    }
    check.faults
}

/// Everything that is wrong with a schema that only takes values, as those of lists and actions do.
pub fn self_check_inputs(name: &str, schema: &Schema) -> Vec<String> {
    let mut faults = self_check(name, schema);
    for (attribute_name, attribute) in &schema.block.attributes {
        if attribute.behaviour.presence.is_computed() {
            faults.push(format!("{name}.{attribute_name} is computed, but nothing is given back"));
        }
    }
    faults
}

struct Check {
    faults: Vec<String>,
}

impl Check {
    fn fault(&mut self, place: &str, complaint: &str) {
        self.faults.push(format!("{place} {complaint}"));
    }

    fn name(&mut self, place: &str, name: &str) {
        let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || !name.chars().all(valid) {
            self.fault(place, "has a name with other characters than a-z, 0-9 and _");
        }
    }

    fn block(&mut self, place: &str, block: &Block, in_set: bool) {
        self.attributes(place, &block.attributes, in_set);
        for (name, nested) in &block.blocks {
            let place = format!("{place}.{name}");
            self.name(&place, name);
            if block.attributes.contains_key(name) {
                self.fault(&place, "is both an attribute and a block");
            }
            let (least, most) = (nested.min_items, nested.max_items);
            let sound = match nested.nesting {
                Nesting::Single => least == most && (0..=1).contains(&least),
                Nesting::Map => least == 0 && most == 0,
                Nesting::List | Nesting::Set => least >= 0 && most >= 0 && (most == 0 || least <= most),
            };
            if !sound {
                self.fault(&place, "has impossible limits for its number of occurrences");
            }
            self.block(&place, &nested.block, in_set || nested.nesting == Nesting::Set);
        }
    }

    /// The framework hands write-only values of top-level attributes to resources, and no others.
    fn nested_write_only(&mut self, place: &str, block: &Block) {
        let in_attributes = block.attributes.values().filter_map(Attribute::nested).map(|(_, nested)| nested);
        let in_blocks = block.blocks.values().map(|nested| &nested.block.attributes);
        if in_attributes.chain(in_blocks).flat_map(BTreeMap::values).any(|nested| nested.behaviour.write_only)
        {
            self.fault(place, "has a write-only attribute below its top level");
        }
    }

    fn attributes(&mut self, place: &str, attributes: &BTreeMap<String, Attribute>, in_set: bool) {
        for (name, attribute) in attributes {
            let place = format!("{place}.{name}");
            self.name(&place, name);
            self.attribute(&place, attribute, in_set);
        }
    }

    fn attribute(&mut self, place: &str, attribute: &Attribute, in_set: bool) {
        let behaviour = &attribute.behaviour;
        if attribute.description.is_empty() {
            self.fault(place, "has no description");
        }
        if behaviour.write_only {
            if in_set {
                self.fault(place, "is write-only inside a set");
            }
            if behaviour.presence.is_computed() {
                self.fault(place, "is write-only and computed");
            }
        }
        if behaviour.ignores_case && in_set {
            self.fault(place, "ignores case inside a set, whose elements cannot be told apart");
        }
        if behaviour.default.is_some() && behaviour.presence != Presence::OptionalComputed {
            self.fault(place, "has a default without being optional and computed");
        }
        let fits = |default| json::decode(default, &attribute.value_type()).is_ok();
        if behaviour.default.as_ref().is_some_and(|default| !fits(default)) {
            self.fault(place, "has a default that is no value of its type");
        }
        match &attribute.kind {
            Kind::Plain(kind) => {
                if in_set && kind.has_dynamic() {
                    self.fault(place, "is of a dynamic type inside a set");
                }
                if set_with_dynamic(kind) {
                    self.fault(place, "is a set of a dynamic type");
                }
            }
            Kind::Nested { nesting, attributes } => {
                if *nesting != Nesting::Single
                    && attributes.values().any(|attribute| attribute.value_type().has_dynamic())
                {
                    self.fault(place, "holds a dynamic type inside a nested collection");
                }
                self.attributes(place, attributes, in_set || *nesting == Nesting::Set);
            }
        }
    }
}

fn set_with_dynamic(kind: &Type) -> bool {
    match kind {
        Type::Set(element) => element.has_dynamic(),
        Type::List(element) | Type::Map(element) => set_with_dynamic(element),
        Type::Object { attributes, .. } => attributes.values().any(set_with_dynamic),
        Type::Tuple(elements) => elements.iter().any(set_with_dynamic),
        Type::String | Type::Number | Type::Bool | Type::Dynamic => false,
    }
}
