//! The world in outline: which collections it has, found and not enumerated, so that whatever is simulated
//! later is seen without a word more.

use serde_json::{Map, Value, json};

use super::World;

impl World {
    /// The world as JSON without its users, who may be many, and without the source of ids, which says
    /// nothing to anybody.
    pub(crate) fn without_users(&self) -> Value {
        // Every field by name: the compiler asks for those that come later.
        let Self {
            account,
            users: _,
            groups,
            roles,
            contact_groups,
            divisions,
            apps,
            scim,
            conductorone,
            pingone,
            entry_apps,
            random: _,
        } = self;
        json!({
            "account": account,
            "groups": groups,
            "contact_groups": contact_groups,
            "divisions": divisions,
            "roles": roles,
            "apps": apps,
            "scim": scim,
            "conductorone": conductorone,
            "pingone": pingone,
            "entry_apps": entry_apps,
        })
    }
}

/// A part of the world: entries by id, or the fields of one thing.
#[derive(Debug, PartialEq)]
pub(crate) struct Part {
    /// Where it is, such as `groups` or `account`; parts within parts with a dot.
    pub(crate) name: String,
    /// True where the keys are ids.
    pub(crate) is_collection: bool,
    pub(crate) entries: Map<String, Value>,
}

/// Takes a world without its users apart.
pub(crate) fn parts(world: Value) -> Vec<Part> {
    let mut parts = Vec::new();
    if let Value::Object(fields) = world {
        for (name, value) in fields {
            collect(name, value, &mut parts);
        }
    }
    parts
}

fn collect(name: String, value: Value, parts: &mut Vec<Part>) {
    let Value::Object(members) = value else { return };
    if is_collection(&members) {
        parts.push(Part { name, is_collection: true, entries: members });
        return;
    }
    let mut own = Map::new();
    for (member, value) in members {
        if value.as_object().is_some_and(Map::is_empty) {
            // Whether this will hold entries or fields, nobody can tell yet.
        } else if value.is_object() {
            collect(format!("{name}.{member}"), value, parts);
        } else {
            own.insert(member, value);
        }
    }
    if !own.is_empty() {
        parts.push(Part { name, is_collection: false, entries: own });
    }
}

/// True for a map from ids to things. A thing has at least one field that is no object; something whose
/// members hold nothing but objects is a group of collections.
fn is_collection(members: &Map<String, Value>) -> bool {
    let is_thing = |value: &Value| match value {
        Value::Object(fields) => fields.is_empty() || fields.values().any(|field| !field.is_object()),
        _ => false,
    };
    members.is_empty()
        || (members.values().all(Value::is_object)
            && members.values().any(|value| value.as_object().is_some_and(|fields| !fields.is_empty()))
            && members.values().all(is_thing))
}

/// What stands in place of a secret.
pub(crate) const MASK: &str = "***";

/// The ends of names of fields that hold secrets, in lower case, with `-` and `_` left out.
const SECRET_ENDS: &[&str] =
    &["secret", "password", "token", "privatekey", "apikey", "assertion", "codeverifier", "devicecode"];
/// Names that end like a secret's and are none.
const OPEN: &[&str] = &["pagetoken", "nextpagetoken"];

/// True for the names of fields that hold secrets, however they are spelt.
pub(crate) fn is_secret(name: &str) -> bool {
    let plain: String =
        name.chars().filter(|letter| !matches!(letter, '-' | '_' | '.')).collect::<String>().to_lowercase();
    !OPEN.contains(&plain.as_str()) && SECRET_ENDS.iter().any(|end| plain.ends_with(end))
}

/// The same without what nobody should read over a shoulder, whatever holds it.
pub(crate) fn masked(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let hides = match &value {
                    Value::String(text) => !text.is_empty(),
                    Value::Object(_) | Value::Array(_) => true,
                    _ => false,
                };
                let value = if hides && is_secret(&name) { json!(MASK) } else { masked(value) };
                (name, value)
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(masked).collect(),
        other => other,
    }
}

/// What a person would call an entry.
pub(crate) fn label(id: &str, entry: &Value) -> String {
    ["name", "display_name", "displayName", "email", "userName"]
        .iter()
        .filter_map(|field| entry.get(field).and_then(Value::as_str))
        .find(|text| !text.is_empty())
        .unwrap_or(id)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Plan;
    use crate::world::seed::{Size, grow};

    fn outline(world: Value) -> Vec<(String, bool, usize)> {
        parts(world).into_iter().map(|part| (part.name, part.is_collection, part.entries.len())).collect()
    }

    #[test]
    fn collections_are_found_wherever_they_are() {
        let world = json!({
            "account": {"id": "a", "plan": "free"},
            "groups": {"g1": {"name": "One", "admin_ids": []}, "g2": {"name": "Two"}},
            "contact_groups": {},
            "vendor": {"connectors": {"c1": {"name": "C", "config": {}}}, "apps": {"x": {"on": true}}},
            "other": {"tenant": "t", "stores": {"s1": {"name": "S"}}},
        });
        let found = outline(world);
        let expected = [
            ("account", false, 2),
            ("contact_groups", true, 0),
            ("groups", true, 2),
            ("other.stores", true, 1),
            ("other", false, 1),
            ("vendor.apps", true, 1),
            ("vendor.connectors", true, 1),
        ];
        assert_eq!(
            found,
            expected.map(|(name, is_collection, count)| (name.to_owned(), is_collection, count))
        );
    }

    #[test]
    fn the_real_world_has_its_groups_roles_and_apps() {
        let world = grow(1, Size { users: 12, groups: 4 }, Plan::Business, false);
        let found = outline(world.without_users());
        for (name, is_collection) in [("groups", true), ("roles", true), ("apps", true), ("account", false)] {
            let found = found.iter().find(|(found, ..)| found == name).unwrap();
            assert!(found.1 == is_collection && found.2 > 1, "{found:?}");
        }
        assert!(found.iter().all(|(name, ..)| !name.starts_with("account.")), "{found:?}");
        assert!(found.contains(&("conductorone.users".to_owned(), true, 12)), "{found:?}");
    }

    #[test]
    fn secrets_are_masked_by_every_spelling_of_their_names() {
        for name in [
            "client_secret",
            "clientSecret",
            "OAUTH_CLIENT_SECRET",
            "zoom-client-secret",
            "password",
            "access_token",
            "API_KEY",
            "client_assertion",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in
            ["client_id", "next_page_token", "pageToken", "revoke_old_secret_time", "code", "secretary"]
        {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn secrets_are_masked_at_any_depth() {
        let value = json!({"client_secret": "x", "list": [{"password": "y", "name": "z"}], "secret": null});
        assert_eq!(
            masked(value),
            json!({"client_secret": "***", "list": [{"password": "***", "name": "z"}], "secret": null})
        );
    }
}
