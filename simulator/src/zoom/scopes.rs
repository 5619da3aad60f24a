//! Which scopes open a call: `scopes.tsv`, a line for each operation, with the granular and the classic
//! scopes that Zoom's documents list for it, in Zoom's order.
//!
//! For contact groups and event subscriptions Zoom lists no granular scope; theirs are the ones that clients
//! in the field use.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The scopes of one operation; any one of them opens it.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    pub(super) granular: Vec<&'static str>,
    pub(super) classic: Vec<&'static str>,
}

impl Scopes {
    /// The scopes of an operation, by its `operationId`.
    pub(super) fn of(operation: &str) -> &'static Self {
        static NONE: Scopes = Scopes { granular: Vec::new(), classic: Vec::new() };
        table().get(operation).unwrap_or(&NONE)
    }

    /// True where a scope is one of these.
    pub(super) fn contain(&self, scope: &str) -> bool {
        self.granular.contains(&scope) || self.classic.contains(&scope)
    }
}

/// What a General app may do for itself, with `client_credentials`.
pub(super) const APP_SCOPES: &[&str] = &[
    "marketplace:delete:event_subscription",
    "marketplace:read:list_event_subscriptions",
    "marketplace:update:client_secret",
    "marketplace:update:event_subscription",
    "marketplace:write:event_subscription",
    "marketplace:write:websocket_connection",
];

fn table() -> &'static BTreeMap<&'static str, Scopes> {
    static TABLE: OnceLock<BTreeMap<&'static str, Scopes>> = OnceLock::new();
    TABLE.get_or_init(|| include_str!("scopes.tsv").lines().skip(1).filter_map(entry).collect())
}

fn entry(line: &'static str) -> Option<(&'static str, Scopes)> {
    let mut columns = line.split('\t');
    let operation = columns.next()?;
    let mut scopes = || columns.next().unwrap_or_default().split_whitespace().collect();
    Some((operation, Scopes { granular: scopes(), classic: scopes() }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::zoom::operation::Rules;

    #[test]
    fn every_call_that_asks_for_a_token_has_scopes_and_no_other_has() {
        let calls: BTreeSet<&str> = crate::zoom::operations()
            .filter(|operation| !matches!(operation.rules, Rules::OAuth(_)))
            .map(|operation| operation.id)
            .collect();
        assert_eq!(table().keys().copied().collect::<BTreeSet<_>>(), calls);
        for (operation, scopes) in table() {
            assert!(!scopes.granular.is_empty() || !scopes.classic.is_empty(), "{operation}");
        }
        assert_eq!(include_str!("scopes.tsv").lines().count(), calls.len() + 1, "a line for each");
    }
}
