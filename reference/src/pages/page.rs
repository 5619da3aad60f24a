//! One page of the registry's documentation.

use std::{fmt::Write as _, io};

use serde_json::Value;

use super::{Examples, Kind, attributes, scopes};

/// The provider's own page.
pub(super) fn index(provider: &Value, examples: &Examples) -> io::Result<String> {
    let block = &provider["block"];
    let description = text(&block["description"]);
    let mut page = format!(
        "---\npage_title: \"Provider: Zoom\"\ndescription: |-\n  {}\n---\n\n# Zoom Provider\n\n{description}\n\n## Example Usage\n\n{}",
        first_sentence(description),
        examples.provider()?
    );
    let _ = write!(page, "\n## Schema\n{}", attributes::render(block));
    Ok(page)
}

/// The page of anything that has a block of attributes.
pub(super) fn thing(
    kind: Kind,
    name: &str,
    thing: &Value,
    identity: &Value,
    examples: &Examples,
) -> io::Result<String> {
    let block = &thing["block"];
    let mut page = head(kind, name, text(&block["description"]));
    if let Some(message) = block["deprecation_message"].as_str() {
        let _ = write!(page, "\n~> **Deprecated:** {message}\n");
    }
    if let Some(since) = kind.since() {
        let _ = write!(page, "\nNeeds {since}.\n");
    }
    let example = examples.main(kind, name)?;
    if !example.is_empty() {
        let _ = write!(page, "\n## Example Usage\n\n{example}");
    }
    let _ = write!(page, "\n## Schema\n{}", attributes::render(block));
    if let Some(word) = kind.block_word() {
        page.push_str(&scopes::section(&format!("{word} {name}")));
    }
    if kind == Kind::Resource {
        page.push_str(&import(name, identity, examples)?);
    }
    Ok(page)
}

/// The page of a function.
pub(super) fn function(name: &str, function: &Value, examples: &Examples) -> io::Result<String> {
    let kind = Kind::Function;
    let mut page = head(kind, name, text(&function["description"]));
    if let Some(since) = kind.since() {
        let _ = write!(page, "\nNeeds {since}.\n");
    }
    let example = examples.main(kind, name)?;
    if !example.is_empty() {
        let _ = write!(page, "\n## Example Usage\n\n{example}");
    }
    let parameters: Vec<&Value> = function["parameters"].as_array().into_iter().flatten().collect();
    let variadic = function.get("variadic_parameter");
    let typed = |parameter: &Value| {
        format!(
            "{} {}",
            text(&parameter["name"]),
            attributes::type_in_words(&parameter["type"]).to_lowercase()
        )
    };
    let mut listed: Vec<String> = parameters.iter().map(|parameter| typed(parameter)).collect();
    listed.extend(variadic.map(|parameter| format!("{}...", typed(parameter))));
    let returns = attributes::type_in_words(&function["return_type"]).to_lowercase();
    let _ = write!(page, "\n## Signature\n\n```text\n{name}({}) {returns}\n```\n", listed.join(", "));
    let _ = write!(page, "\n## Arguments\n\n");
    for (number, parameter) in (1..).zip(parameters) {
        let null = if parameter["is_nullable"] == true { ", Nullable" } else { "" };
        let kind = attributes::type_in_words(&parameter["type"]);
        let _ = writeln!(
            page,
            "{number}. `{}` ({kind}{null}) {}",
            text(&parameter["name"]),
            text(&parameter["description"])
        );
    }
    if let Some(parameter) = variadic {
        let kind = attributes::type_in_words(&parameter["type"]);
        let _ = writeln!(
            page,
            "\n1. `{}` (Variadic, {kind}) {}",
            text(&parameter["name"]),
            text(&parameter["description"])
        );
    }
    Ok(page)
}

fn head(kind: Kind, name: &str, description: &str) -> String {
    let (word, group) = (kind.word(), kind.subcategory(name));
    let (title, heading) = match kind {
        Kind::Function => (format!("{name} function - zoom"), format!("function: {name}")),
        _ => (format!("{name} {word} - zoom"), format!("{name} ({word})")),
    };
    format!(
        "---\npage_title: \"{title}\"\nsubcategory: \"{group}\"\ndescription: |-\n  {}\n---\n\n# {heading}\n\n{description}\n",
        first_sentence(description)
    )
}

/// How to import a resource, in every way that it has.
fn import(name: &str, identity: &Value, examples: &Examples) -> io::Result<String> {
    let kind = Kind::Resource;
    let by_id = examples.other(kind, name, "terraform", "import-by-string-id.tf")?;
    let by_identity = examples.other(kind, name, "terraform", "import-by-identity.tf")?;
    let by_command = examples.other(kind, name, "shell", "import.sh")?;
    if by_id.is_none() && by_command.is_none() && by_identity.is_none() {
        return Ok(String::new());
    }
    let mut part = "\n## Import\n".to_owned();
    if let Some(example) = by_identity {
        let _ = write!(part, "\nBy identity, from Terraform 1.12:\n\n{example}\n### Identity Schema\n");
        for (title, key) in [("Required", "required_for_import"), ("Optional", "optional_for_import")] {
            let attributes = identity["attributes"].as_object().into_iter().flatten();
            let lines: String = attributes
                .filter(|(_, attribute)| attribute[key] == true)
                .map(|(name, attribute)| {
                    let kind = attributes::type_in_words(&attribute["type"]);
                    format!("- `{name}` ({kind}) {}\n", on_one_line(text(&attribute["description"])))
                })
                .collect();
            if !lines.is_empty() {
                let _ = write!(part, "\n#### {title}\n\n{lines}");
            }
        }
    }
    if let Some(example) = by_id {
        let _ = write!(part, "\nBy id, from Terraform 1.5:\n\n{example}");
    }
    if let Some(example) = by_command {
        let _ = write!(part, "\nWith the command line:\n\n{example}");
    }
    Ok(part)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default().trim()
}

/// The first paragraph on one line, for lists of pages and for search engines.
fn first_sentence(description: &str) -> String {
    let paragraph = description.split("\n\n").next().unwrap_or_default();
    on_one_line(paragraph)
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
