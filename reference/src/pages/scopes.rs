//! What a page says of Zoom's scopes: for each call that the thing makes with the provider's own credentials,
//! the scopes of Zoom's own lists.

use std::fmt::Write as _;

use terraform_provider_zoom::provider::operations::called_by;
use terraform_provider_zoom::zoom::scopes::{is_granular, openers};

/// The section for a thing as a configuration names it, such as `resource zoom_user`; nothing for what calls
/// nothing.
pub(super) fn section(thing: &str) -> String {
    let called = called_by(thing);
    if called.is_empty() {
        return String::new();
    }
    let mut section = "\n## Zoom Scopes\n\nThe provider's own Zoom app needs one scope in each line that applies. Apps made since 2024 \
                       have granular scopes, older ones classic ones.\n\n| for | granular scope | classic scope |\n|---|---|---|\n"
        .to_owned();
    for one in called {
        let (granular, classic): (Vec<_>, Vec<_>) =
            openers(one.operation).partition(|scope| is_granular(scope));
        let _ = writeln!(
            section,
            "| {} | {} | {} |",
            one.purpose,
            least(&granular, one.operation),
            least(&classic, one.operation)
        );
    }
    section
}

/// The least of the scopes that an account-wide app can have: one that reads where the call reads, for the
/// account rather than for one user or for sub accounts.
fn least(scopes: &[&str], operation: &str) -> String {
    let rank = |scope: &&&str| {
        let of_account =
            if scope.ends_with(":admin") { 0 } else { 1 + usize::from(scope.ends_with(":master")) };
        let writes = operation.starts_with("GET ") && scope.contains(":write");
        (writes, of_account)
    };
    scopes.iter().min_by_key(rank).map_or_else(|| "none".to_owned(), |scope| format!("`{scope}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_the_least_scope_of_each_generation() {
        let section = section("data zoom_account");
        for line in [
            "| reading | `user:read:user:admin` | `user:read:admin` |",
            "| managed_domains | `account:read:managed_domains:master` | `account:read:admin` |",
        ] {
            assert!(section.contains(line), "{line} is missing:\n{section}");
        }
        assert!(
            super::section("resource zoom_contact_group")
                .contains("| creating | none | `contact_group:write:admin` |")
        );
    }

    #[test]
    fn what_calls_nothing_has_no_section() {
        assert_eq!(section("data zoom_connector_presets"), "");
    }
}
