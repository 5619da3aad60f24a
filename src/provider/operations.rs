//! Which of Zoom's operations each thing calls with the provider's own credentials: what its page says of scopes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// An operation of Zoom's that something calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Called {
    /// Method and path, as Zoom's documents have them: `GET /users/{userId}`.
    pub operation: &'static str,
    /// What for, in a few words.
    pub purpose: &'static str,
}

static CALLED: LazyLock<BTreeMap<&str, Vec<Called>>> = LazyLock::new(|| {
    let mut all: BTreeMap<&str, Vec<Called>> = BTreeMap::new();
    let mut thing = "";
    for line in include_str!("operations.tsv").lines().filter(|line| !line.starts_with('#')) {
        if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            thing = heading;
        } else if let Some((operation, purpose)) = line.split_once('\t') {
            all.entry(thing).or_default().push(Called { operation, purpose });
        }
    }
    all
});

/// What a thing calls, in the order in which its page tells it; `thing` as in a configuration, such as
/// `resource zoom_user` or `data zoom_users`. None for what needs no credentials of the provider's own.
pub fn called_by(thing: &str) -> &'static [Called] {
    CALLED.get(thing).map_or(&[], Vec::as_slice)
}

/// Everything that calls Zoom with the provider's own credentials.
pub fn callers() -> impl Iterator<Item = &'static str> {
    CALLED.keys().copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::zoom::scopes::openers;

    #[test]
    fn each_operation_is_one_of_zoom_s_and_stands_once() {
        assert!(called_by("resource zoom_user").len() > 5);
        for (thing, called) in CALLED.iter() {
            let mut seen = BTreeSet::new();
            for Called { operation, purpose } in called {
                assert!(openers(operation).next().is_some(), "{thing}: Zoom knows no {operation}");
                assert!(seen.insert(operation), "{thing}: {operation} stands twice");
                assert!(!purpose.is_empty(), "{thing}: {operation} has no purpose");
            }
        }
    }
}
