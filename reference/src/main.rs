//! `cargo xtask docs` and `cargo xtask schema`: writes what is generated from the provider's schema, or checks
//! that it is up to date.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use reference::{compatibility, diagnostics, generated::Folder, links, pages, schema};
use serde_json::Value;

const USAGE: &str = "\
Usage: cargo xtask docs [--check]
       cargo xtask diagnostics [--check]
       cargo xtask schema [--check | --accept-breaking]

  docs     writes the registry's pages into docs/, or checks that they are up to date
  diagnostics
           records every error and warning in reference/diagnostics.txt, or checks that it is up to date
  schema   records the schema that users rely on in reference/schema.json, or checks that it is up to date;
           a breaking change is recorded only with --accept-breaking";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["docs"] => docs(false),
        ["docs", "--check"] => docs(true),
        ["diagnostics"] => record_diagnostics(false),
        ["diagnostics", "--check"] => record_diagnostics(true),
        ["schema"] => record(false),
        ["schema", "--accept-breaking"] => record(true),
        ["schema", "--check"] => check_schema(),
        ["json", key] => print_json(key),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn project() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

fn docs(check: bool) -> Outcome {
    let schema = schema::of_provider()?;
    let examples = project().join("examples");
    let pages = pages::render(&schema, &examples)?;
    let folder = Folder { root: project().join("docs"), by_hand: &["guides"] };
    if !check {
        folder.write(&pages)?;
        return say(&format!("{} pages written into {}", pages.len(), folder.root.display()));
    }
    let mut faults = pages::faults(&schema, &examples);
    faults.extend(folder.differences(&pages)?);
    faults.extend(links::broken(&project())?);
    if faults.is_empty() {
        say(&format!("{} pages are up to date", pages.len()))
    } else {
        Err(format!("{}\nRun `cargo xtask docs`, and describe what has no description.", faults.join("\n"))
            .into())
    }
}

fn record_diagnostics(check: bool) -> Outcome {
    let found = diagnostics::in_sources(&project().join("src"))?;
    let faults: Vec<String> =
        found.iter().filter_map(|one| one.summary.as_deref().and_then(diagnostics::fault)).collect();
    if !faults.is_empty() {
        return Err(format!("These summaries are none:\n{}", faults.join("\n")).into());
    }
    let (path, text) = (project().join("reference/diagnostics.txt"), diagnostics::record(&found));
    if !check {
        fs::write(path, text)?;
        return say(&format!("{} diagnostics are recorded", found.len()));
    }
    if fs::read_to_string(path)? == text {
        say(&format!("{} diagnostics are as recorded", found.len()))
    } else {
        Err("reference/diagnostics.txt is stale: run `cargo xtask diagnostics` and read what has changed."
            .into())
    }
}

fn recorded() -> PathBuf {
    project().join("reference/schema.json")
}

/// The schema as it is recorded, without words: a better sentence is no change of what users rely on.
fn current() -> Result<String, Box<dyn std::error::Error>> {
    let mut schema = schema::of_provider()?;
    remove_words(&mut schema);
    Ok(format!("{schema:#}\n"))
}

fn remove_words(value: &mut Value) {
    match value {
        Value::Object(values) => {
            // An attribute may itself be called "description"; then it is an object.
            for word in ["description", "description_kind", "summary"] {
                if values.get(word).is_some_and(Value::is_string) {
                    values.remove(word);
                }
            }
            values.values_mut().for_each(remove_words);
        }
        Value::Array(values) => values.iter_mut().for_each(remove_words),
        _ => {}
    }
}

fn record(accept_breaking: bool) -> Outcome {
    let current = current()?;
    if let Ok(text) = fs::read_to_string(recorded()) {
        let breaking =
            compatibility::breaking_changes(&serde_json::from_str(&text)?, &serde_json::from_str(&current)?);
        if !breaking.is_empty() && !accept_breaking {
            return Err(format!(
                "These changes break what users have:\n{}\nKeep the old way and deprecate it, or record them with \
                 --accept-breaking for the next major version.",
                breaking.join("\n")
            )
            .into());
        }
    }
    fs::write(recorded(), current)?;
    say("reference/schema.json is recorded")
}

fn check_schema() -> Outcome {
    let current = current()?;
    let text = fs::read_to_string(recorded())?;
    let breaking =
        compatibility::breaking_changes(&serde_json::from_str(&text)?, &serde_json::from_str(&current)?);
    if !breaking.is_empty() {
        return Err(format!("These changes break what users have:\n{}", breaking.join("\n")).into());
    }
    if text == current {
        say("reference/schema.json is up to date")
    } else {
        Err("reference/schema.json is stale: run `cargo xtask schema` and look at what has changed.".into())
    }
}

/// For tools that read what `terraform providers schema -json` prints.
fn print_json(key: &str) -> Outcome {
    say(&schema::document(key, &schema::of_provider()?).to_string())
}

#[expect(clippy::print_stdout, reason = "a command line tells its results there")]
#[expect(clippy::unnecessary_wraps, reason = "the last word of what may fail")]
fn say(text: &str) -> Outcome {
    println!("{text}");
    Ok(())
}

#[expect(clippy::print_stderr, reason = "a command line tells its errors there")]
fn complain(text: &str) {
    eprintln!("{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_are_those_of_the_schema() {
        docs(true).unwrap_or_else(|error| panic!("{error}"));
    }

    #[test]
    fn every_diagnostic_is_recorded() {
        record_diagnostics(true).unwrap_or_else(|error| panic!("{error}"));
    }

    #[test]
    fn the_recorded_schema_is_kept_to() {
        check_schema().unwrap_or_else(|error| panic!("{error}"));
    }
}
