//! Every diagnostic that the provider's sources can give: its severity and its summary, which users search for.

use std::{collections::BTreeSet, fs, io, path::Path};

/// One diagnostic, or what cannot be read off the sources.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The summary as it is shown; none where it is put together while the provider runs.
    pub summary: Option<String>,
}

/// The calls that make a diagnostic, and its severity.
const MAKERS: [(&str, &str); 2] = [("Diagnostic::error(", "error"), ("Diagnostic::warning(", "warning")];

/// Those in all sources below this folder, tests excepted.
pub fn in_sources(folder: &Path) -> io::Result<BTreeSet<Diagnostic>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(in_sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.extend(in_text(&fs::read_to_string(path)?));
        }
    }
    Ok(found)
}

fn in_text(text: &str) -> Vec<Diagnostic> {
    // Unit tests stand at the end of their files.
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let made = |(maker, severity): (&str, &'static str)| {
        text.match_indices(maker)
            .map(|(at, _)| Diagnostic { severity, summary: literal(&text[at + maker.len()..]) })
            .collect::<Vec<_>>()
    };
    MAKERS.into_iter().flat_map(made).collect()
}

/// The text literal that the arguments begin with.
fn literal(arguments: &str) -> Option<String> {
    let inside = arguments.trim_start().strip_prefix('"')?;
    let mut text = String::new();
    let mut letters = inside.chars();
    loop {
        match letters.next()? {
            '"' => return Some(text),
            '\\' => match letters.next()? {
                '\n' => {
                    let rest = letters.as_str().trim_start();
                    letters = rest.chars();
                }
                letter => text.push(letter),
            },
            letter => text.push(letter),
        }
    }
}

/// What is wrong with a summary: it is a title, short and always the same, without names in it.
pub fn fault(summary: &str) -> Option<String> {
    let faults = [
        (summary.chars().count() > 60, "longer than 60 letters"),
        (summary.ends_with('.'), "ends with a full stop"),
        (!summary.starts_with(char::is_uppercase), "does not begin with a capital letter"),
        (summary.contains(['{', '"', '\n']), "holds something that is not always the same"),
    ];
    let found: Vec<&str> = faults.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| words).collect();
    (!found.is_empty()).then(|| format!("{summary:?}: {}", found.join(", ")))
}

/// The record of them all, a line each.
pub fn record(found: &BTreeSet<Diagnostic>) -> String {
    let line = |diagnostic: &Diagnostic| {
        let summary = diagnostic.summary.as_deref().unwrap_or("(put together while the provider runs)");
        format!("{}: {summary}\n", diagnostic.severity)
    };
    found.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_are_read_off_the_sources() {
        let text = "f(Diagnostic::error(\"Short\", x)); Diagnostic::warning(\n    \"Longer \\\n     one\",\n y);\n\
                    Diagnostic::error(summary, z); #[cfg(test)] Diagnostic::error(\"Of a test\", t)";
        let summaries: Vec<_> = in_text(text).into_iter().map(|one| (one.severity, one.summary)).collect();
        assert_eq!(
            summaries,
            [
                ("error", Some("Short".to_owned())),
                ("error", None),
                ("warning", Some("Longer one".to_owned()))
            ]
        );
    }

    #[test]
    fn a_summary_that_is_no_title_is_named() {
        assert_eq!(fault("Connector is not healthy"), None);
        for summary in ["It failed.", "lower case", "Connector {name} failed", &"long ".repeat(20)] {
            assert!(fault(summary).is_some(), "{summary}");
        }
    }
}
