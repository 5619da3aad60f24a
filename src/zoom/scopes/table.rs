//! What Zoom's documents list: each operation with the scopes that open it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The scopes that open one operation, in Zoom's order.
struct Listed {
    classic: Vec<&'static str>,
    granular: Vec<&'static str>,
}

static OPERATIONS: LazyLock<BTreeMap<&str, Listed>> = LazyLock::new(|| {
    rows()
        .map(|(operation, classic, granular)| {
            let words = |list: &'static str| list.split(' ').filter(|word| !word.is_empty()).collect();
            (operation, Listed { classic: words(classic), granular: words(granular) })
        })
        .collect()
});

/// Each scope with the operations that it opens.
static SCOPES: LazyLock<BTreeMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut scopes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (operation, listed) in OPERATIONS.iter() {
        for scope in listed.classic.iter().chain(&listed.granular) {
            scopes.entry(scope).or_default().push(operation);
        }
    }
    scopes
});

/// Scopes that Zoom names and that open no operation.
static OTHERS: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| lines(include_str!("../data/other_scopes.txt")).collect());

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Operation, classic scopes, granular scopes.
fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    lines(include_str!("../data/operation_scopes.tsv")).filter_map(|line| {
        let (operation, lists) = line.split_once('\t')?;
        let (classic, granular) = lists.split_once('\t')?;
        Some((operation, classic, granular))
    })
}

/// The scopes that open an operation, such as `GET /users`: the classic ones, then the granular ones.
/// None for an operation that no document of Zoom's lists.
pub fn openers(operation: &str) -> impl Iterator<Item = &'static str> {
    OPERATIONS
        .get(operation)
        .into_iter()
        .flat_map(|listed| listed.classic.iter().chain(&listed.granular).copied())
}

/// The granular scopes among them.
pub fn granular_openers(operation: &str) -> &'static [&'static str] {
    OPERATIONS.get(operation).map_or(&[], |listed| &listed.granular)
}

/// The classic scopes among them.
pub(super) fn classic_openers(operation: &str) -> &'static [&'static str] {
    OPERATIONS.get(operation).map_or(&[], |listed| &listed.classic)
}

/// The operations that a scope opens; none for one that Zoom's documents do not know.
pub fn operations_of(scope: &str) -> &'static [&'static str] {
    SCOPES.get(scope).map_or(&[], Vec::as_slice)
}

/// Whether a document of Zoom's names this scope.
pub fn is_known(scope: &str) -> bool {
    SCOPES.contains_key(scope) || OTHERS.contains(scope)
}

/// Whether this is one of the granular scopes, which apps made since 2024 have.
///
/// `scim2:admin` shows that names do not tell: the lists do, and the shape decides for a scope that
/// stands on none.
pub fn is_granular(scope: &str) -> bool {
    match operations_of(scope).first() {
        Some(operation) => granular_openers(operation).contains(&scope),
        None => scope.split(':').count() >= 4,
    }
}

/// The scope of Zoom's that is spelt most like this one, if any is close.
pub fn nearest(scope: &str) -> Option<&'static str> {
    let all = SCOPES.keys().copied().chain(OTHERS.iter().copied());
    all.map(|known| (strsim::damerau_levenshtein(scope, known), known))
        .min()
        .filter(|(distance, _)| *distance <= scope.len() / 4)
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_operation_is_listed_once() {
        let mut seen = BTreeSet::new();
        for (operation, classic, granular) in rows() {
            assert!(seen.insert(operation), "{operation} is listed twice");
            let (method, path) = operation.split_once(' ').expect("method and path");
            assert!(["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&method) && path.starts_with('/'));
            let mut scopes = BTreeSet::new();
            for scope in classic.split(' ').chain(granular.split(' ')).filter(|scope| !scope.is_empty()) {
                // Two scopes of SIP dialling have one name in both generations.
                let twice = scope.ends_with(":write:sip_dialing");
                assert!(scopes.insert(scope) || twice, "{operation} lists {scope} twice");
            }
        }
        assert_eq!(
            seen.len(),
            lines(include_str!("../data/operation_scopes.tsv")).count(),
            "a line is no row"
        );
        assert!(seen.len() > 2500);
    }

    #[test]
    fn the_operations_that_lost_scopes_have_them() {
        let scopes: Vec<_> = openers("GET /users/{userId}").collect();
        assert!(scopes.contains(&"user_info:read") && scopes.contains(&"user:read:user"), "{scopes:?}");
        let scopes: Vec<_> = openers("GET /accounts/{accountId}/plans/usage").collect();
        assert!(scopes.contains(&"account:read:admin") && scopes.contains(&"billing:read:plan_usage:admin"));
    }

    #[test]
    fn generations_are_told_by_the_lists() {
        for (scope, granular) in [
            ("user:read:admin", false),
            ("user:read:list_users:admin", true),
            ("scim2", false),
            ("scim2:admin", true),
            ("account:read:lock_settings:admin", true),
            ("meeting_token:read:admin:live_streaming", false),
        ] {
            assert_eq!(is_granular(scope), granular, "{scope}");
        }
    }

    #[test]
    fn a_scope_that_no_document_names_is_known_as_such() {
        for scope in ["user:read:admin", "scim2:admin", "marketplace:update:client_secret"] {
            assert!(is_known(scope), "{scope}");
        }
        assert!(!is_known("user:read:list_user:admin"));
        assert_eq!(nearest("user:read:list_user:admin"), Some("user:read:list_users:admin"));
        assert_eq!(nearest("something else entirely"), None);
    }
}
