//! Zoom's OAuth scopes: which are satisfied by which.
//!
//! Zoom has two generations. *Classic* scopes, `user:read:admin`, open many operations each; apps made
//! since 2024 only get *granular* ones, `user:read:list_users:admin`, which open one or a few. Every
//! operation accepts either. Both end with a level: none for the signed-in user, `:admin` for the
//! account, `:master` for its sub accounts too.
//!
//! A granted scope satisfies a required one as follows.
//!
//! | required | is satisfied by |
//! |---|---|
//! | any | itself, or the same at a higher level |
//! | granular | a classic scope that opens the same operations |
//! | classic `read` | the classic `write` of the same resource, which Zoom lists on the reads as well |
//! | classic, operations named | for each named operation that it opens: any scope that opens it |
//! | classic, no operations named | at least one granular scope that it stands for, of the same kind (reading or writing) |
//!
//! The last row is lenient on purpose. A product that publishes a classic scope uses a few of its
//! operations and does not say which; the whole expansion would call every working least-privilege
//! app broken, while none at all is certainly too little. `user:master` and the like do not satisfy
//! `user:read:admin`: Zoom lists them on the paths of sub accounts only.
//!
//! What opens what is in two tables, made from Zoom's API specifications.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Each operation, and every scope that opens it.
static OPERATIONS: LazyLock<BTreeMap<&str, Vec<&str>>> = LazyLock::new(|| {
    rows(include_str!("data/operation_scopes.tsv"))
        .map(|(operation, lists)| (operation, lists.split(['\t', ' ']).collect()))
        .collect()
});

/// Granular scope, and the classic scopes that stand for it.
static GRANULAR: LazyLock<BTreeMap<&str, Vec<Parent<'_>>>> = LazyLock::new(|| {
    rows(include_str!("data/granular_scopes.tsv"))
        .map(|(scope, parents)| (scope, parents.split(' ').map(Parent::parse).collect()))
        .collect()
});

/// A classic scope that stands for a granular one.
struct Parent<'a> {
    scope: &'a str,
    /// Zoom lists both on the same operation.
    published: bool,
}

impl<'a> Parent<'a> {
    fn parse(text: &'a str) -> Self {
        let scope = text.trim_end_matches('?');
        Self { scope, published: scope == text }
    }
}

/// The rows of a table: first column, and the rest.
fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// Reads Zoom's list of scopes, which is separated by spaces; commas are understood as well.
pub fn parse(text: &str) -> BTreeSet<String> {
    let words = text.split(|separator: char| separator.is_whitespace() || separator == ',');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The required scopes that nothing granted satisfies.
pub fn missing(granted: &BTreeSet<String>, required: &BTreeSet<String>) -> BTreeSet<String> {
    missing_for(granted, required, &[])
}

/// The same, where the operations that are really used are known, as in `GET /users/{userId}`: a
/// classic scope is then satisfied only if each of them that it opens is open. A classic scope that
/// opens none of them, or whose operations are not in our table, is held to the lenient rule.
pub fn missing_for(
    granted: &BTreeSet<String>,
    required: &BTreeSet<String>,
    operations: &[&str],
) -> BTreeSet<String> {
    required.iter().filter(|scope| !is_satisfied(granted, scope, operations)).cloned().collect()
}

/// The granted scopes without which nothing required would be lost.
///
/// A broader scope than necessary is not excess if it is what satisfies a required one; it is if the
/// required one is granted itself.
pub fn excess(granted: &BTreeSet<String>, required: &BTreeSet<String>) -> BTreeSet<String> {
    let serves = |scope: &str, required: &String| {
        if granted.contains(required) {
            scope == required
        } else {
            covers(scope, required) || stands_for(required, scope)
        }
    };
    granted.iter().filter(|scope| !required.iter().any(|required| serves(scope, required))).cloned().collect()
}

/// Replaces each classic scope by the granular ones of the same level that it stands for; keeps
/// granular scopes, and classic ones of which no granular scope is known.
pub fn expand(scopes: &BTreeSet<String>) -> BTreeSet<String> {
    let mut expanded = BTreeSet::new();
    for scope in scopes {
        let granular = GRANULAR
            .iter()
            .filter(|(_, parents)| parents.iter().any(|parent| parent.published && parent.scope == scope));
        let known: Vec<String> = granular.map(|(granular, _)| (*granular).to_owned()).collect();
        if known.is_empty() {
            expanded.insert(scope.clone());
        }
        expanded.extend(known);
    }
    expanded
}

fn is_satisfied(granted: &BTreeSet<String>, required: &str, operations: &[&str]) -> bool {
    if granted.iter().any(|scope| covers(scope, required)) {
        return true;
    }
    let mut used = operations
        .iter()
        .filter_map(|operation| OPERATIONS.get(operation))
        .filter(|openers| openers.contains(&required))
        .peekable();
    if used.peek().is_some() {
        return used
            .all(|openers| openers.iter().any(|opener| granted.iter().any(|scope| covers(scope, opener))));
    }
    granted.iter().any(|scope| stands_for(required, scope))
}

/// Whether one scope alone is as good as another.
fn covers(granted: &str, required: &str) -> bool {
    let (granted_name, granted_level) = split_level(granted);
    let (required_name, required_level) = split_level(required);
    if granted_name == required_name && granted_level >= required_level {
        return true;
    }
    let is_classic_write_for_read = granted_level >= required_level
        && granted_name.strip_suffix(":write").is_some_and(|resource| {
            required_name.strip_suffix(":read").is_some_and(|other| other == resource)
        });
    is_classic_write_for_read || is_parent(granted, required)
}

/// Whether a classic scope opens what a granular one opens, at its level or a higher one.
fn is_parent(classic: &str, granular: &str) -> bool {
    let (name, level) = split_level(granular);
    let names = [Level::User, Level::Admin, Level::Master].into_iter().filter(|other| *other >= level);
    names.map(|level| format!("{name}{}", level.suffix())).any(|granular| {
        GRANULAR
            .get(granular.as_str())
            .is_some_and(|parents| parents.iter().any(|parent| parent.scope == classic))
    })
}

/// Whether a granular scope is one of those that a classic one stands for, and as much of a kind:
/// a scope that reads does not stand in for one that writes.
fn stands_for(classic: &str, granular: &str) -> bool {
    let (name, _) = split_level(granular);
    let reads = name.split(':').nth(1) == Some("read");
    let wants_write = split_level(classic).0.ends_with(":write");
    !(reads && wants_write) && is_parent(classic, granular)
}

/// How far a scope reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    User,
    Admin,
    Master,
}

impl Level {
    fn suffix(self) -> &'static str {
        match self {
            Self::User => "",
            Self::Admin => ":admin",
            Self::Master => ":master",
        }
    }
}

/// A scope without its level, and the level.
fn split_level(scope: &str) -> (&str, Level) {
    for level in [Level::Admin, Level::Master] {
        if let Some(name) = scope.strip_suffix(level.suffix()) {
            return (name, level);
        }
    }
    (scope, Level::User)
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
    fn one_scope_satisfies_another() {
        for (granted, required, satisfied) in [
            // itself, and its levels
            ("user:read:list_users:admin", "user:read:list_users:admin", true),
            ("user:read:list_users:master", "user:read:list_users:admin", true),
            ("user:read:list_users", "user:read:list_users:admin", false),
            ("user:read:user:admin", "user:read:user", true),
            ("user:read:master", "user:read:admin", true),
            // granular by classic
            ("user:read:admin", "user:read:list_users:admin", true),
            ("user:write:admin", "user:read:list_users:admin", true),
            ("user:read:admin", "user:write:user:admin", false),
            ("group:write:admin", "group:read:list_groups:admin", true),
            ("group:read:admin", "user:read:user:admin", false),
            ("scim2", "scim2:admin", true),
            ("account:read:admin", "billing:read:plan_usage:admin", true),
            ("contact_group:read:admin", "contact_group:read:list_groups:admin", true),
            ("user:read", "user:read:user:admin", false),
            // granular does not imply granular
            ("user:write:user:admin", "user:read:user:admin", false),
            ("user:write:user:admin", "user:update:user:admin", false),
            // classic by classic
            ("user:write:admin", "user:read:admin", true),
            ("user:read:admin", "user:write:admin", false),
            ("group:write:admin", "user:read:admin", false),
            ("user:write", "user:read:admin", false),
            ("user:master", "user:read:admin", false),
            // classic by granular
            ("user:read:list_users:admin", "user:read:admin", true),
            ("user:read:list_users:admin", "user:write:admin", false),
            ("user:update:user:admin", "user:write:admin", true),
            ("group:read:group:admin", "user:read:admin", false),
            ("scim2:admin", "scim2", true),
            // unknown scopes satisfy themselves
            ("tomorrow:read:thing:admin", "tomorrow:read:thing:admin", true),
            ("tomorrow:read:other:admin", "tomorrow:read:thing:admin", false),
        ] {
            let missing = missing(&set(granted), &set(required));
            assert_eq!(missing.is_empty(), satisfied, "{granted} for {required}");
        }
    }

    #[test]
    fn named_operations_must_each_be_open() {
        let required = set("user:read:admin");
        let used = ["GET /users", "GET /users/{userId}", "GET /groups"];
        let missing_with = |granted: &str| missing_for(&set(granted), &required, &used);
        assert_eq!(missing_with("user:read:list_users:admin"), required);
        assert!(missing_with("user:read:list_users:admin user:read:user:admin").is_empty());
        assert!(missing_with("user:read:admin").is_empty());
        assert!(missing_with("user:write:admin").is_empty());
        // None of the named operations is one of this scope's: the lenient rule holds.
        assert!(missing_for(&set("role:read:role:admin"), &set("role:read:admin"), &used).is_empty());
    }

    #[test]
    fn a_published_list_is_checked_as_a_whole() {
        let required =
            set("user:read:list_users:admin group:read:list_groups:admin role:read:list_roles:admin");
        assert_eq!(
            missing(&set("user:read:admin group:read:admin"), &required),
            set("role:read:list_roles:admin")
        );
        assert_eq!(missing(&set(""), &required), required);
    }

    #[test]
    fn excess_is_what_can_be_taken_away() {
        for (granted, required, want) in [
            ("user:read:admin", "user:read:admin", ""),
            ("user:read:admin group:read:admin", "user:read:admin", "group:read:admin"),
            // a broader scope serves while the exact one is absent
            ("user:write:admin", "user:read:admin", ""),
            ("user:write:admin user:read:admin", "user:read:admin", "user:write:admin"),
            // granular scopes in the place of a classic one all serve
            ("user:read:list_users:admin user:read:user:admin", "user:read:admin", ""),
            ("user:read:user:admin user:delete:user:admin", "user:read:admin", "user:delete:user:admin"),
            ("marketplace:read:app:admin", "", "marketplace:read:app:admin"),
        ] {
            assert_eq!(excess(&set(granted), &set(required)), set(want), "{granted} for {required}");
        }
    }

    #[test]
    fn classic_scopes_expand_to_the_published_granular_ones() {
        assert_eq!(
            expand(&set("role:read:admin")),
            set("role:read:role:admin role:read:list_roles:admin role:read:list_members:admin")
        );
        assert_eq!(expand(&set("scim2")), set("scim2:admin"));
        assert_eq!(expand(&set("account:read:admin")), set("account:read:settings:admin"));
        assert_eq!(expand(&set("user:read:user:admin")), set("user:read:user:admin"));
        assert_eq!(expand(&set("meeting:read:admin")), set("meeting:read:admin"));
        let users = expand(&set("user:read:admin"));
        for name in [
            "user",
            "list_users",
            "settings",
            "email",
            "summary",
            "token",
            "list_permissions",
            "presence_status",
        ] {
            assert!(users.contains(&format!("user:read:{name}:admin")), "{name}");
        }
        assert!(
            users.iter().all(|scope| scope.ends_with(":admin") && scope.starts_with("user:read:")),
            "{users:?}"
        );
        let groups = expand(&set("group:write:admin"));
        assert!(groups.is_superset(&expand(&set("group:read:admin"))));
        assert!(groups.contains("group:delete:administrator:admin"));
    }

    #[test]
    fn every_row_of_the_tables_is_well_formed() {
        assert!(OPERATIONS.len() > 100 && GRANULAR.len() > 200);
        for (operation, openers) in OPERATIONS.iter() {
            assert!(operation.split_once(" /").is_some(), "{operation}");
            assert!(openers.len() > 1 && openers.iter().all(|scope| !scope.is_empty()), "{operation}");
        }
        for (scope, parents) in GRANULAR.iter() {
            assert!(scope.contains(':') && !parents.is_empty(), "{scope}");
            assert!(parents.iter().all(|parent| !parent.scope.contains('?')), "{scope}");
        }
    }
}
