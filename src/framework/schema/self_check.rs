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
    check.block(name, &schema.block, Around::default());
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
    check.attributes(&name, &schema.block.attributes, Around::default());
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

/// What an attribute stands in.
#[derive(Clone, Copy, Default)]
struct Around {
    in_set: bool,
    /// Whether it is inside an attribute that needs a new object for any change.
    in_fixed: bool,
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

    fn block(&mut self, place: &str, block: &Block, around: Around) {
        self.attributes(place, &block.attributes, around);
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
            // Terraform would send a tuple and an object for these, whose types each block brings.
            if matches!(nested.nesting, Nesting::List | Nesting::Map) && nested.value_type().has_dynamic() {
                self.fault(&place, "holds a dynamic type inside a list or a map of blocks");
            }
            let in_set = around.in_set || nested.nesting == Nesting::Set;
            self.block(&place, &nested.block, Around { in_set, ..around });
        }
    }

    /// What needs a new object for a new value must not become unknown because of another change: the object
    /// would be replaced for nothing.
    fn certain(&mut self, place: &str, attribute: &Attribute, around: Around) {
        let behaviour = &attribute.behaviour;
        let replaces = behaviour.replaces
            || (around.in_fixed && behaviour.presence == Presence::OptionalComputed)
            || attribute.nested().is_some_and(|(_, attributes)| any_replaces(attributes));
        // An element of a set whose neighbour changes may lose what it keeps.
        let stays = behaviour.default.is_some() || (behaviour.keeps && !around.in_set);
        if replaces && behaviour.presence.is_computed() && !stays {
            self.fault(
                place,
                "replaces, and becomes unknown with any change; it needs a default or must keep",
            );
        }
    }

    fn attributes(&mut self, place: &str, attributes: &BTreeMap<String, Attribute>, around: Around) {
        for (name, attribute) in attributes {
            let place = format!("{place}.{name}");
            self.name(&place, name);
            self.attribute(&place, attribute, around);
        }
    }

    fn attribute(&mut self, place: &str, attribute: &Attribute, around: Around) {
        let behaviour = &attribute.behaviour;
        let Around { in_set, in_fixed } = around;
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
            if behaviour.sensitive {
                // Terraform hides it anyway, and two marks flap in the refresh-only plans of older versions.
                self.fault(place, "is write-only and marked sensitive as well");
            }
            if behaviour.replaces {
                self.fault(place, "is write-only and replaces, but nobody can see that it has changed");
            }
        }
        self.certain(place, attribute, around);
        if behaviour.default.is_some() && behaviour.presence != Presence::OptionalComputed {
            self.fault(place, "has a default without being optional and computed");
        }
        if behaviour.default.is_some() && attribute.nested().is_some_and(|(_, nested)| computes(nested)) {
            self.fault(place, "has a default for what the provider computes in it");
        }
        let fits = |default| json::decode(default, &attribute.value_type()).is_ok();
        if behaviour.placeholder.as_ref().is_some_and(|placeholder| !fits(placeholder)) {
            self.fault(place, "has a placeholder that is no value of its type");
        }
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
                let in_set = in_set || *nesting == Nesting::Set;
                self.attributes(
                    place,
                    attributes,
                    Around { in_set, in_fixed: in_fixed || behaviour.replaces },
                );
            }
        }
    }
}

/// Whether the provider computes anything of these.
fn computes(attributes: &BTreeMap<String, Attribute>) -> bool {
    attributes.values().any(|attribute| {
        let open = attribute.behaviour.presence.is_computed() && attribute.behaviour.default.is_none();
        open || attribute.nested().is_some_and(|(_, nested)| computes(nested))
    })
}

/// Whether any of these needs a new object for a new value.
fn any_replaces(attributes: &BTreeMap<String, Attribute>) -> bool {
    attributes.values().any(|attribute| {
        attribute.behaviour.replaces
            || attribute.nested().is_some_and(|(_, attributes)| any_replaces(attributes))
    })
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
