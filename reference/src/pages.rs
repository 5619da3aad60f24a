//! The registry's documentation: one page for the provider and one for each thing that it offers.

mod attributes;
mod examples;
mod kinds;
mod page;
mod scopes;

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::Path,
};

use serde_json::Value;
use terraform_provider_zoom::provider::operations;

pub use examples::Examples;
pub use kinds::Kind;

/// Every page below `docs/`, by its path there. `examples` is the project's folder of that name.
///
/// Fails where an example cannot be read. What a page lacks is told by [`faults`].
pub fn render(schema: &Value, examples: &Path) -> io::Result<BTreeMap<String, String>> {
    let examples = Examples::new(examples);
    let mut pages = BTreeMap::from([("index.md".to_owned(), page::index(&schema["provider"], &examples)?)]);
    for kind in Kind::ALL {
        let things = schema[kind.key()].as_object().into_iter().flatten();
        for (name, thing) in things {
            let page = match kind {
                Kind::Function => page::function(name, thing, &examples)?,
                kind => {
                    page::thing(kind, name, thing, &schema["resource_identity_schemas"][name], &examples)?
                }
            };
            pages.insert(format!("{}/{}.md", kind.folder(), kind.short_name(name)), page);
        }
    }
    Ok(pages)
}

/// What users would miss on the pages: things and attributes without a description, or without an example.
pub fn faults(schema: &Value, examples: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    let examples = Examples::new(examples);
    let mut called: BTreeSet<&str> = operations::callers().collect();
    attributes::undescribed("provider", &schema["provider"]["block"], &mut faults);
    for kind in Kind::ALL {
        let things = schema[kind.key()].as_object().into_iter().flatten();
        for (name, thing) in things {
            let place = format!("{} {name}", kind.word());
            if kind == Kind::Function {
                for text in ["summary", "description"] {
                    if thing[text].as_str().is_none_or(str::is_empty) {
                        faults.push(format!("{place} has no {text}"));
                    }
                }
            } else {
                attributes::undescribed(&place, &thing["block"], &mut faults);
            }
            if let Some(word) = kind.block_word() {
                called.remove(&*format!("{word} {name}"));
            }
            if !examples.has(kind, name) {
                faults.push(format!("{place} has no example"));
            }
        }
    }
    faults
        .extend(called.iter().map(|thing| format!("operations.tsv tells of {thing}, which does not exist")));
    faults
}
