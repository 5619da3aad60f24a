//! The part of a page that lists the attributes: required, optional, read-only; nested ones in sections of
//! their own.

use std::fmt::Write as _;

use serde_json::Value;

/// Whether an attribute belongs to a group.
type Belongs = fn(&Value) -> bool;

/// The groups, each with its heading and what belongs there. A write-only attribute is an optional one.
const GROUPS: [(&str, Belongs); 3] = [
    ("Required", |attribute| attribute["required"] == true),
    ("Optional", |attribute| attribute["optional"] == true),
    ("Read-Only", |attribute| attribute["required"] != true && attribute["optional"] != true),
];

/// The whole part for a block, below its heading.
pub(super) fn render(block: &Value) -> String {
    let mut text = String::new();
    let mut nested = Vec::new();
    groups(&mut text, "###", block, "", &mut nested);
    // Sections come in the order in which they are mentioned; each may bring further ones.
    let mut next = 0;
    while let Some((path, section)) = nested.get(next).cloned() {
        next += 1;
        let _ =
            write!(text, "\n<a id=\"{}\"></a>\n### Nested Schema for `{path}`\n", anchor(&path, &section));
        groups(&mut text, "####", &section.inner, &path, &mut nested);
    }
    text
}

/// A nested attribute or block that has a section of its own.
#[derive(Clone)]
struct Section {
    is_block: bool,
    inner: Value,
}

fn anchor(path: &str, section: &Section) -> String {
    let kind = if section.is_block { "nestedblock" } else { "nestedatt" };
    format!("{kind}--{}", path.replace('.', "--"))
}

fn groups(text: &mut String, heading: &str, block: &Value, path: &str, nested: &mut Vec<(String, Section)>) {
    let attributes = block["attributes"].as_object();
    let blocks = block["block_types"].as_object();
    for (title, belongs) in GROUPS {
        let mut lines = String::new();
        for (name, attribute) in attributes.into_iter().flatten().filter(|(_, attribute)| belongs(attribute))
        {
            let path = join(path, name);
            let mut line = format!("- `{name}` ({}) {}", kind_of(attribute), described(attribute));
            if let Some(inner) = attribute.get("nested_type") {
                let section = Section { is_block: false, inner: inner.clone() };
                let _ = write!(line, " (see [below for nested schema](#{}))", anchor(&path, &section));
                nested.push((path, section));
            }
            lines.push_str(line.trim_end());
            lines.push('\n');
        }
        for (name, inner) in blocks.into_iter().flatten() {
            let required = inner["min_items"].as_i64().is_some_and(|least| least > 0);
            if (required && title == "Required") || (!required && title == "Optional") {
                let path = join(path, name);
                let section = Section { is_block: true, inner: inner["block"].clone() };
                let link = anchor(&path, &section);
                let description = flat(inner["block"]["description"].as_str().unwrap_or_default());
                let _ = writeln!(
                    lines,
                    "- `{name}` (Block, {}) {description} (see [below for nested schema](#{link}))",
                    capitalised(inner["nesting_mode"].as_str().unwrap_or_default())
                );
                nested.push((path, section));
            }
        }
        if !lines.is_empty() {
            let _ = write!(text, "\n{heading} {title}\n\n{lines}");
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The type in words, with what else one must know before setting it.
fn kind_of(attribute: &Value) -> String {
    let mut words = vec![match attribute.get("nested_type") {
        Some(nested) => match nested["nesting_mode"].as_str() {
            Some("single") | None => "Attributes".to_owned(),
            Some(mode) => format!("Attributes {}", capitalised(mode)),
        },
        None => type_in_words(&attribute["type"]),
    }];
    for (key, word) in [
        ("sensitive", "Sensitive"),
        (
            "write_only",
            "[Write-only](https://developer.hashicorp.com/terraform/language/resources/ephemeral#write-only-arguments)",
        ),
        ("deprecated", "Deprecated"),
    ] {
        if attribute[key] == true {
            words.push(word.to_owned());
        }
    }
    words.join(", ")
}

/// A type in the registries' words: `Set of String`.
pub(super) fn type_in_words(kind: &Value) -> String {
    match kind {
        Value::String(name) if name == "bool" => "Boolean".to_owned(),
        Value::String(name) => capitalised(name),
        Value::Array(parts) => {
            let outer = capitalised(parts.first().and_then(Value::as_str).unwrap_or_default());
            match parts.get(1) {
                Some(Value::Object(_)) | None => outer,
                Some(inner) => format!("{outer} of {}", type_in_words(inner)),
            }
        }
        _ => "Dynamic".to_owned(),
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn described(attribute: &Value) -> String {
    let mut text = flat(attribute["description"].as_str().unwrap_or_default());
    if let Some(message) = attribute["deprecation_message"].as_str() {
        let _ = write!(text, " **Deprecated:** {}", flat(message));
    }
    text
}

/// A description on one line, as an item of a list needs it.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The attributes of a block, at every depth, that have no description.
pub(super) fn undescribed(place: &str, block: &Value, faults: &mut Vec<String>) {
    for (name, attribute) in block["attributes"].as_object().into_iter().flatten() {
        let place = format!("{place}.{name}");
        if attribute["description"].as_str().is_none_or(str::is_empty) {
            faults.push(format!("{place} has no description"));
        }
        undescribed(&place, &attribute["nested_type"], faults);
    }
    for (name, nested) in block["block_types"].as_object().into_iter().flatten() {
        undescribed(&format!("{place}.{name}"), &nested["block"], faults);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn attributes_stand_in_their_groups_and_nested_ones_below() {
        let block = json!({ "attributes": {
            "name": { "type": "string", "required": true, "description": "The\nname." },
            "secret": { "type": "string", "optional": true, "write_only": true, "description": "The secret." },
            "tags": { "type": ["set", "string"], "optional": true, "computed": true, "description": "Tags." },
            "owner": { "computed": true, "description": "The owner.", "nested_type": {
                "nesting_mode": "single",
                "attributes": { "id": { "type": "string", "computed": true, "description": "Its ID." } },
            } },
        } });
        let text = render(&block);
        let expected = "
### Required

- `name` (String) The name.

### Optional

- `secret` (String, [Write-only](https://developer.hashicorp.com/terraform/language/resources/ephemeral#write-only-arguments)) The secret.
- `tags` (Set of String) Tags.

### Read-Only

- `owner` (Attributes) The owner. (see [below for nested schema](#nestedatt--owner))

<a id=\"nestedatt--owner\"></a>
### Nested Schema for `owner`

#### Read-Only

- `id` (String) Its ID.
";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_has_no_description_is_found_at_every_depth() {
        let block = json!({ "attributes": { "a": { "description": "A.", "nested_type": { "attributes": { "b": {} } } } } });
        let mut faults = Vec::new();
        undescribed("resource x", &block, &mut faults);
        assert_eq!(faults, ["resource x.a.b has no description"]);
    }
}
