//! The judgement: whether scopes open what a product uses.

use std::collections::{BTreeMap, BTreeSet};

use super::Level;
use super::table::{classic_openers, granular_openers, is_granular, openers, operations_of};

/// An operation that a product uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used<'a> {
    /// As Zoom's documents name it: `GET /users/{userId}`.
    pub operation: &'a str,
    /// A scope that opens it by the product's own documents, where Zoom's list none.
    pub opened_by: Option<&'a str>,
}

/// A required scope that is not met.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lack {
    /// The required scope.
    pub required: String,
    /// What the app can be given instead: scopes of its own generation. The required scope itself where
    /// it is of that generation, or where no scope of that generation would do.
    pub give: BTreeSet<String>,
}

/// Holds granted scopes against what a product needs.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'a> {
    granted: &'a BTreeSet<String>,
    used: &'a [Used<'a>],
    seen: &'a BTreeMap<&'a str, bool>,
}

impl<'a> Judge<'a> {
    /// A judge of what is granted, for a product that uses these operations. `seen` holds the operations
    /// that were tried, with whether Zoom let them pass: its answer counts for more than any document.
    pub const fn new(
        granted: &'a BTreeSet<String>,
        used: &'a [Used<'a>],
        seen: &'a BTreeMap<&'a str, bool>,
    ) -> Self {
        Self { granted, used, seen }
    }

    /// Whether a required scope is met, by itself or by what opens the operations that it is for.
    pub fn meets(&self, required: &str) -> bool {
        self.granted.contains(required) || {
            let needed = self.needed(required);
            !needed.is_empty() && needed.iter().all(|used| self.opens(used, Level::of(required)))
        }
    }

    /// Whether an operation that the product uses is open for the whole account.
    pub fn is_open(&self, used: &Used<'_>) -> bool {
        self.opens(used, Level::Admin)
    }

    /// The required scopes that are not met, each with what to give to the app.
    pub fn lacks(&self, required: &BTreeSet<String>) -> Vec<Lack> {
        let unmet = required.iter().filter(|scope| !self.meets(scope));
        unmet.map(|scope| Lack { required: scope.clone(), give: self.give(scope) }).collect()
    }

    /// The granted scopes that serve nothing: not required, not named by any list of the product, and
    /// not in the place of a required one.
    pub fn excess(&self, required: &BTreeSet<String>, published: &BTreeSet<&str>) -> BTreeSet<String> {
        let stands_in = |scope: &str| {
            required.iter().filter(|required| !self.granted.contains(*required)).any(|required| {
                self.needed(required).iter().any(|used| openers_of(used).any(|opener| opener == scope))
            })
        };
        let serves = |scope: &String| {
            required.contains(scope) || published.contains(scope.as_str()) || stands_in(scope)
        };
        self.granted.iter().filter(|scope| !serves(scope)).cloned().collect()
    }

    /// Whether the app has granular scopes, as a new one does; one without any scope counts as new.
    pub fn app_is_granular(&self) -> bool {
        self.granted.is_empty() || self.granted.iter().any(|scope| is_granular(scope))
    }

    /// The operations that a scope is required for: those in use that it opens, else all that it opens.
    fn needed(&self, scope: &str) -> Vec<Used<'_>> {
        let opened = |used: &&Used<'a>| openers_of(used).any(|opener| opener == scope);
        let used: Vec<_> = self.used.iter().filter(opened).copied().collect();
        if used.is_empty() {
            let all = operations_of(scope).iter();
            return all.map(|operation| Used { operation, opened_by: None }).collect();
        }
        used
    }

    fn opens(&self, used: &Used<'_>, level: Level) -> bool {
        let seen = self.seen.get(used.operation).copied();
        if seen == Some(false) {
            return false;
        }
        let mut held = openers_of(used).filter(|opener| self.granted.contains(*opener)).peekable();
        if held.peek().is_none() {
            return seen == Some(true);
        }
        // The token's own user is not the account, even where a trial with that user passed.
        held.any(|opener| level == Level::User || Level::of(opener) != Level::User)
    }

    fn give(&self, required: &str) -> BTreeSet<String> {
        let granular = self.app_is_granular();
        let itself = BTreeSet::from([required.to_owned()]);
        if is_granular(required) == granular {
            return itself;
        }
        let level = Level::of(required);
        let closed = self.needed(required).into_iter().filter(|used| !self.opens(used, level));
        let mut give = BTreeSet::new();
        for used in closed {
            let listed =
                if granular { granular_openers(used.operation) } else { classic_openers(used.operation) };
            let own = used.opened_by.filter(|scope| is_granular(scope) == granular);
            let Some(opener) = listed.iter().copied().find(|opener| Level::of(opener) == level).or(own)
            else {
                return itself;
            };
            give.insert(opener.to_owned());
        }
        if give.is_empty() { itself } else { give }
    }
}

/// The scopes that open an operation.
fn openers_of<'a>(used: &Used<'a>) -> impl Iterator<Item = &'a str> {
    openers(used.operation).map(|scope| -> &'a str { scope }).chain(used.opened_by)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    const USERS: Used<'_> = Used { operation: "GET /users", opened_by: None };
    const USER: Used<'_> = Used { operation: "GET /users/{userId}", opened_by: None };
    const CONTACT_GROUPS: Used<'_> =
        Used { operation: "GET /contacts/groups", opened_by: Some("contact_group:read:list_groups:admin") };

    #[test]
    fn the_operations_in_use_must_each_be_open() {
        let (used, seen) = ([USERS, USER], BTreeMap::new());
        for (granted, met) in [
            ("user:read:list_users:admin", false),
            ("user:read:list_users:admin user:read:user:admin", true),
            ("user:read:list_users:admin user:read:user", false),
            ("user:read:admin", true),
            ("user:write:admin", true),
            ("", false),
        ] {
            let granted = parse(granted);
            assert_eq!(Judge::new(&granted, &used, &seen).meets("user:read:admin"), met, "{granted:?}");
        }
    }

    #[test]
    fn what_was_seen_counts_for_more_than_the_documents() {
        let used = [USERS];
        for (granted, seen, open) in [
            ("user:read:admin", Some(false), false),
            ("user:read:admin", Some(true), true),
            ("", Some(true), true),
            ("", None, false),
            // A trial with one's own user says nothing about others.
            ("user:read", Some(true), false),
        ] {
            let granted = parse(granted);
            let seen: BTreeMap<_, _> = seen.map(|seen| (USERS.operation, seen)).into_iter().collect();
            let judge = Judge::new(&granted, &used, &seen);
            assert_eq!(judge.is_open(&USERS), open, "{granted:?} {seen:?}");
        }
    }

    #[test]
    fn a_product_may_name_a_scope_for_what_zoom_lists_none_for() {
        let (used, seen) = ([CONTACT_GROUPS], BTreeMap::new());
        for (granted, required, met) in [
            ("contact_group:read:list_groups:admin", "contact_group:read:admin", true),
            ("contact_group:read:admin", "contact_group:read:list_groups:admin", true),
            ("contact_group:read:list_members:admin", "contact_group:read:admin", false),
        ] {
            let granted = parse(granted);
            assert_eq!(Judge::new(&granted, &used, &seen).meets(required), met, "{granted:?} for {required}");
        }
    }

    #[test]
    fn what_is_missing_is_named_as_the_app_can_have_it() {
        let (used, seen) = ([USERS, USER, CONTACT_GROUPS], BTreeMap::new());
        for (granted, required, give) in [
            ("user:read:user:admin", "user:read:admin", "user:read:list_users:admin"),
            ("", "user:read:admin", "user:read:list_users:admin user:read:user:admin"),
            ("group:read:admin", "user:read:admin", "user:read:admin"),
            ("group:read:admin", "user:read:list_users:admin", "user:read:admin"),
            ("group:read:group:admin", "user:read:list_users:admin", "user:read:list_users:admin"),
            // Zoom lists no granular scope for contact groups; the product names one.
            ("user:read:user:admin", "contact_group:read:admin", "contact_group:read:list_groups:admin"),
            ("group:read:admin", "contact_group:read:list_groups:admin", "contact_group:read:admin"),
            // No granular scope opens all that this one does.
            ("user:read:user:admin", "account:read:admin", "account:read:admin"),
        ] {
            let granted = parse(granted);
            let lacks = Judge::new(&granted, &used, &seen).lacks(&parse(required));
            assert_eq!(lacks.len(), 1, "{granted:?} for {required}");
            assert_eq!(lacks[0].give, parse(give), "{granted:?} for {required}");
        }
    }

    #[test]
    fn nothing_is_excess_that_a_list_of_the_product_names() {
        let (used, seen) = ([USERS, USER], BTreeMap::new());
        let granted = parse("user:read:list_users:admin user:delete:user:admin report:read:user:admin");
        let judge = Judge::new(&granted, &used, &seen);
        let published = BTreeSet::from(["user:delete:user:admin"]);
        let excess = judge.excess(&parse("user:read:admin"), &published);
        assert_eq!(excess, parse("report:read:user:admin"));
    }
}
