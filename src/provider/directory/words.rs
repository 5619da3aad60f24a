//! What is said when nothing is found, or too much, or what should be made is there already.

use crate::framework::Outcome;
use crate::framework::diagnostics::Diagnostic;
use crate::provider::errors;
use crate::zoom::{Error, Problem};

/// At most this many candidates are named in a message.
const MOST_CANDIDATES: usize = 10;

/// Nothing has that id or name.
pub(super) fn not_found(kind: &str, attribute: &str, key: &str) -> Diagnostic {
    Diagnostic::error(
        format!("{} not found", capitalised(kind)),
        format!(
            "The Zoom account has no {kind} with the {attribute} \"{key}\". Check the spelling; names compare exactly, \
             case included."
        ),
    )
    .at_attribute(attribute)
}

/// The only one of that name. Where there is none, the message names those that differ in case only,
/// or else all there are; where there are several, it names their ids.
pub(super) fn one_of_that_name<T>(
    kind: &str,
    name: &str,
    all: Vec<T>,
    id_and_name: impl Fn(&T) -> (&String, &String),
) -> Result<T, Diagnostic> {
    let (mut found, others): (Vec<T>, Vec<T>) = all.into_iter().partition(|one| id_and_name(one).1 == name);
    if found.len() > 1 {
        return Err(Diagnostic::error(
            format!("Several {kind}s found"),
            format!(
                "The Zoom account has {} {kind}s named \"{name}\". Name one of them by its id instead:\n{}",
                found.len(),
                listed(found.iter().map(|one| format!("id = \"{}\"", id_and_name(one).0)))
            ),
        )
        .at_attribute("name"));
    }
    found.pop().ok_or_else(|| {
        let lowered = name.to_lowercase();
        let mut names: Vec<&String> = others.iter().map(|one| id_and_name(one).1).collect();
        if names.iter().any(|other| other.to_lowercase() == lowered) {
            names.retain(|other| other.to_lowercase() == lowered);
        }
        names.sort();
        let mut diagnostic = not_found(kind, "name", name);
        if !names.is_empty() {
            let candidates = listed(names.into_iter().map(|other| format!("name = \"{other}\"")));
            diagnostic.detail.push_str(&format!(" There are:\n{candidates}"));
        }
        diagnostic
    })
}

/// Zoom has one of that name or address already. Says how to take it over; `id` is none where it could not
/// be found out.
pub(super) fn exists_already(
    type_name: &str,
    kind: &str,
    attribute: &str,
    key: &str,
    id: Option<&str>,
) -> Diagnostic {
    Diagnostic::error(
        format!("{} exists already", capitalised(kind)),
        format!(
            "The Zoom account has a {kind} with the {attribute} \"{key}\" already. To manage that one, import it and \
             plan again, with the address of the resource in the place of {type_name}.NAME:\n\n    import {{\n      to \
             = {type_name}.NAME\n      id = \"{id}\"\n    }}\n\nTo have another one beside it, choose another \
             {attribute}.",
            id = id.unwrap_or(key),
        ),
    )
    .at_attribute(attribute)
}

/// The one with that ID, or else with that name, which costs a list. `by_id` is what came of asking for the
/// ID.
pub(super) async fn natural_key<T, Listing>(
    by_id: Result<T, Error>,
    list: impl FnOnce() -> Listing,
    pick: impl FnOnce(Vec<T>) -> Result<T, Diagnostic>,
    kind: &str,
) -> Outcome<T>
where
    Listing: Future<Output = Result<Vec<T>, Error>>,
{
    match by_id {
        Ok(found) => return Ok(found),
        // A name may be no ID at all, or one that Zoom does not accept.
        Err(error) if error.is_gone() || is_no_id(&error) => {}
        Err(error) => return Err(errors::diagnostic(&format!("find the {kind}"), &error).into()),
    }
    let all =
        list().await.map_err(|error| errors::diagnostic(&format!("find the {kind} by name"), &error))?;
    // An import has no attribute to point at.
    pick(all).map_err(|mut diagnostic| {
        diagnostic.path = None;
        diagnostic.into()
    })
}

fn is_no_id(error: &Error) -> bool {
    matches!(error, Error::Build(_)) || matches!(error.problem(), Some(Problem::Invalid))
}

/// A list of what belongs to something that is not there is an error, not an empty list.
pub(super) fn no_such_filter(
    error: &Error,
    kind: &str,
    attribute: &str,
    id: &str,
    attempt: &str,
) -> Diagnostic {
    if error.is_gone() {
        not_found(kind, "ID", id).at_attribute(attribute)
    } else {
        errors::diagnostic(attempt, error)
    }
}

/// Candidates, each on a line of its own.
fn listed(candidates: impl ExactSizeIterator<Item = String>) -> String {
    let left_out = candidates.len().saturating_sub(MOST_CANDIDATES);
    let mut lines: String =
        candidates.take(MOST_CANDIDATES).map(|candidate| format!("\n    {candidate}")).collect();
    if left_out > 0 {
        lines.push_str(&format!("\n    and {left_out} more"));
    }
    lines
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(name: &str, all: &[(&str, &str)]) -> Result<(String, String), Diagnostic> {
        let all = all.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect();
        one_of_that_name("group", name, all, |(id, name)| (id, name))
    }

    #[test]
    fn the_only_one_of_that_name_is_found() {
        let found = find("Finance", &[("1", "Finance"), ("2", "finance")]).expect("a group");
        assert_eq!(found.0, "1");
    }

    #[test]
    fn several_are_named_by_id() {
        let error = find("Finance", &[("1", "Finance"), ("2", "Finance")]).expect_err("two groups");
        assert_eq!(error.summary, "Several groups found");
        assert!(
            error.detail.contains("id = \"1\"") && error.detail.contains("id = \"2\""),
            "{}",
            error.detail
        );
    }

    #[test]
    fn none_names_what_differs_in_case_only() {
        let error = find("FINANCE", &[("1", "Finance"), ("2", "Sales")]).expect_err("no group");
        assert_eq!(error.summary, "Group not found");
        assert!(error.detail.contains("Finance") && !error.detail.contains("Sales"), "{}", error.detail);
    }

    #[test]
    fn a_long_list_of_candidates_is_cut() {
        let names: Vec<String> = (0..30).map(|number| format!("Team {number}")).collect();
        let all: Vec<(&str, &str)> = names.iter().map(|name| ("id", name.as_str())).collect();
        let error = find("Finance", &all).expect_err("no group");
        assert!(error.detail.contains("and 20 more"), "{}", error.detail);
    }
}
