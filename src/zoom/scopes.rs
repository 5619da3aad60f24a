//! Zoom's OAuth scopes: what each of them opens, and whether what is granted is enough.
//!
//! Zoom has two generations. *Classic* scopes, `user:read:admin`, open many operations each; apps made
//! since 2024 only get *granular* ones, `user:read:list_users:admin`, which open one or a few. Every
//! operation lists both, and any one of them opens it. Nothing else is known of scopes, so nothing else
//! is concluded here: no scope stands for another because of its name. What decides is the operations.
//!
//! | a required scope is met | |
//! |---|---|
//! | by itself | whatever else is granted |
//! | by others | if each operation that it is required for is open to one of them |
//!
//! A scope is required for those of its operations that the product uses; where that is not known, for
//! all of them. A scope without a level reaches the token's own user only, so it opens nothing for
//! somebody who asks for the account's. `:master` is a level of its own: it opens `/accounts/{accountId}`
//! of a master account, and what Zoom lists it for.

mod judge;
mod table;

use std::collections::{BTreeMap, BTreeSet};

pub use judge::{Judge, Lack, Used};
pub use table::{granular_openers, is_granular, is_known, nearest, openers, operations_of};

/// Reads Zoom's list of scopes, which is separated by spaces; commas are understood as well.
pub fn parse(text: &str) -> BTreeSet<String> {
    let words = text.split(|separator: char| separator.is_whitespace() || separator == ',');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The required scopes that nothing granted meets, whatever the product uses of them.
pub fn missing(granted: &BTreeSet<String>, required: &BTreeSet<String>) -> BTreeSet<String> {
    let seen = BTreeMap::new();
    let judge = Judge::new(granted, &[], &seen);
    required.iter().filter(|scope| !judge.meets(scope)).cloned().collect()
}

/// The granted scopes without which nothing required would be lost.
pub fn excess(granted: &BTreeSet<String>, required: &BTreeSet<String>) -> BTreeSet<String> {
    let seen = BTreeMap::new();
    Judge::new(granted, &[], &seen).excess(required, &BTreeSet::new())
}

/// Replaces each classic scope by the granular ones of the same level that Zoom lists beside it; keeps
/// granular scopes, and classic ones beside which none is listed.
pub fn expand(scopes: &BTreeSet<String>) -> BTreeSet<String> {
    let mut expanded = BTreeSet::new();
    for scope in scopes {
        let beside: BTreeSet<&str> = if is_granular(scope) {
            BTreeSet::new()
        } else {
            let listed = operations_of(scope).iter().flat_map(|operation| granular_openers(operation));
            listed.copied().filter(|granular| Level::of(granular) == Level::of(scope)).collect()
        };
        if beside.is_empty() {
            expanded.insert(scope.clone());
        }
        expanded.extend(beside.into_iter().map(str::to_owned));
    }
    expanded
}

/// How far a scope reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The token's own user.
    User,
    /// The account.
    Admin,
    /// The sub accounts of a master account.
    Master,
}

impl Level {
    /// The level of a scope, which its name tells. `scope_names` of Zoom's documents: no suffix is the
    /// user's own, but for `scim2`; a few carry `admin` in the middle.
    pub fn of(scope: &str) -> Self {
        if scope == "scim2" || scope.split(':').any(|part| part == "admin") {
            Self::Admin
        } else if scope.split(':').any(|part| part == "master") {
            Self::Master
        } else {
            Self::User
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(scopes: &str) -> BTreeSet<String> {
        parse(scopes)
    }

    #[test]
    fn lists_are_read_whatever_separates_them() {
        let want = BTreeSet::from(["scim2".to_owned(), "user:read:admin".to_owned()]);
        for text in ["user:read:admin scim2", " scim2,  user:read:admin\n", "scim2,user:read:admin,scim2"] {
            assert_eq!(parse(text), want);
        }
        assert!(parse("").is_empty());
    }

    #[test]
    fn one_scope_meets_another_only_where_zoom_lists_both() {
        for (granted, required, met) in [
            ("user:read:list_users:admin", "user:read:list_users:admin", true),
            // no scope of another level
            ("user:read:list_users:master", "user:read:list_users:admin", false),
            ("user:read:user", "user:read:user:admin", false),
            ("user:read:user:admin", "user:read:user", true),
            ("user:read:master", "user:read:admin", false),
            ("user:master", "user:read:admin", false),
            ("user:read", "user:read:list_users:admin", false),
            ("account:read:settings:master", "account:read:settings:admin", true),
            // granular by classic
            ("user:read:admin", "user:read:list_users:admin", true),
            ("user:write:admin", "user:read:list_users:admin", true),
            ("user:read:admin", "user:write:user:admin", false),
            ("group:write:admin", "group:read:list_groups:admin", true),
            ("group:read:admin", "user:read:user:admin", false),
            ("scim2", "scim2:admin", true),
            ("account:read:admin", "billing:read:plan_usage:admin", true),
            // Zoom lists no granular scope for contact groups
            ("contact_group:read:admin", "contact_group:read:list_groups:admin", false),
            // granular does not imply granular
            ("user:write:user:admin", "user:read:user:admin", false),
            ("user:write:user:admin", "user:update:user:admin", false),
            // classic by classic: every operation, or none
            ("group:write:admin", "group:read:admin", true),
            ("account:write:admin", "account:read:admin", false),
            ("user:read:admin", "user:write:admin", false),
            // classic by granular: all that it opens
            ("user:read:list_users:admin", "user:read:admin", false),
            ("role:read:list_roles:admin role:read:role:admin", "role:read:admin", false),
            (
                "role:read:list_roles:admin role:read:role:admin role:read:list_members:admin",
                "role:read:admin",
                true,
            ),
            ("scim2:admin", "scim2", true),
            // unknown scopes meet themselves
            ("tomorrow:read:thing:admin", "tomorrow:read:thing:admin", true),
            ("tomorrow:read:other:admin", "tomorrow:read:thing:admin", false),
        ] {
            let missing = missing(&set(granted), &set(required));
            assert_eq!(missing.is_empty(), met, "{granted} for {required}");
        }
    }

    #[test]
    fn excess_is_what_can_be_taken_away() {
        for (granted, required, want) in [
            ("user:read:admin", "user:read:admin", ""),
            ("user:read:admin group:read:admin", "user:read:admin", "group:read:admin"),
            // a broader scope serves while the exact one is absent
            ("user:write:admin", "user:read:list_users:admin", ""),
            ("user:write:admin user:read:admin", "user:read:admin", "user:write:admin"),
            ("marketplace:read:app:admin", "", "marketplace:read:app:admin"),
        ] {
            assert_eq!(excess(&set(granted), &set(required)), set(want), "{granted} for {required}");
        }
    }

    #[test]
    fn classic_scopes_expand_to_the_granular_ones_listed_beside_them() {
        assert_eq!(
            expand(&set("role:read:admin")),
            set("role:read:role:admin role:read:list_roles:admin role:read:list_members:admin")
        );
        assert_eq!(expand(&set("scim2")), set("scim2:admin"));
        assert_eq!(
            expand(&set("account:read:admin")),
            set("account:read:settings:admin billing:read:plan_usage:admin zra:read:indicator:admin")
        );
        assert_eq!(expand(&set("user:read:user:admin")), set("user:read:user:admin"));
        assert_eq!(expand(&set("contact_group:read:admin")), set("contact_group:read:admin"));
    }

    #[test]
    fn levels_are_read_off_names() {
        for (scope, level) in [
            ("user:read:user", Level::User),
            ("user:read:admin", Level::Admin),
            ("user:master", Level::Master),
            ("scim2", Level::Admin),
            ("meeting_token:read:admin:live_streaming", Level::Admin),
        ] {
            assert_eq!(Level::of(scope), level, "{scope}");
        }
    }
}
