//! Is a world sound? Whoever steers the simulator may write anything; what cannot be is refused.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use thiserror::Error;

use super::contact_group::{ContactKind, ContactMember};
use super::merge::merge;
use super::role;
use super::{User, Users, World};

/// Why a world was refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Unsound {
    /// It is not of the shape of a world.
    #[error("{path}: {problem}")]
    Shape {
        /// Where, such as `users.abc.type`.
        path: String,
        /// What is wrong there.
        problem: String,
    },
    /// It refers to something that is not there, or contradicts itself.
    #[error("{0}")]
    Content(String),
}

impl World {
    /// Reads a world from JSON and checks it.
    pub fn from_json(value: Value) -> Result<Self, Unsound> {
        let world: Self = read("", value)?;
        world.check()?;
        Ok(world)
    }

    /// The world as JSON, as `/_simulator/state` shows it.
    pub fn to_json(&self) -> Value {
        // A world holds nothing that JSON cannot: its maps have text keys, its numbers are whole.
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The world after a JSON merge patch (RFC 7396). What pointed at something that the patch removes no
    /// longer does, as after a deletion in Zoom; what points at something that never was is refused.
    pub fn patched(&self, patch: Value) -> Result<Self, Unsound> {
        let Value::Object(changes) = patch else { return Self::from_json(patch) };
        let mut world = self.clone();
        let users = changes.get("users").and_then(Value::as_object);
        let by_hand: Vec<String> = users.into_iter().flat_map(|users| users.keys().cloned()).collect();
        for (part, change) in changes {
            match (part.as_str(), change) {
                ("users", Value::Object(change)) => patch_map("users", &mut world.users, change)?,
                ("groups", Value::Object(change)) => patch_map("groups", &mut world.groups, change)?,
                ("roles", Value::Object(change)) => patch_map("roles", &mut world.roles, change)?,
                ("contact_groups", Value::Object(change)) => {
                    patch_map("contact_groups", &mut world.contact_groups, change)?;
                }
                ("apps", Value::Object(change)) => patch_map("apps", &mut world.apps, change)?,
                (_, change) => {
                    // The users, who may be many, stay out of it, unless it is all about them.
                    let users = (part != "users").then(|| std::mem::take(&mut world.users));
                    let mut value = world.to_json();
                    merge(&mut value, Value::Object(Map::from_iter([(part, change)])));
                    world = read("", value)?;
                    if let Some(users) = users {
                        world.users = users;
                    }
                }
            }
        }
        world.settle(self, &by_hand);
        for id in self.groups.keys().filter(|id| !world.groups.contains_key(*id)).cloned().collect::<Vec<_>>()
        {
            world.remove_group(&id);
        }
        let gone = self.divisions.keys().filter(|id| !world.divisions.contains_key(*id));
        for id in gone.cloned().collect::<Vec<_>>() {
            world.remove_division(&id);
        }
        for id in self.roles.keys().filter(|id| !world.roles.contains_key(*id)).cloned().collect::<Vec<_>>() {
            world.remove_role(&id);
        }
        for id in self.users.keys().filter(|id| !world.users.contains_key(id)).cloned().collect::<Vec<_>>() {
            world.remove_user(&id);
        }
        world.check()?;
        Ok(world)
    }

    /// Refuses a world that cannot be: dangling ids, two users with one address, no name.
    pub fn check(&self) -> Result<(), Unsound> {
        let refuse = |problem: String| Err(Unsound::Content(problem));
        for id in [role::OWNER, role::ADMIN, role::MEMBER] {
            if !self.roles.contains_key(id) {
                return refuse(format!("roles.{id}: the built-in roles 0, 1 and 2 cannot be removed"));
            }
        }
        let mut addresses = BTreeSet::new();
        for (id, user) in self.users.iter() {
            if !user.email.contains('@') {
                return refuse(format!("users.{id}.email: \"{}\" is not an e-mail address", user.email));
            }
            if !addresses.insert(user.email.to_lowercase()) {
                return refuse(format!("users.{id}.email: \"{}\" belongs to another user", user.email));
            }
            if !self.roles.contains_key(&user.role_id) {
                return refuse(format!("users.{id}.role_id: there is no role \"{}\"", user.role_id));
            }
            if let Some(unknown) = user.group_ids.iter().find(|group| !self.groups.contains_key(*group)) {
                return refuse(format!("users.{id}.group_ids: there is no group \"{unknown}\""));
            }
        }
        let mut names = BTreeSet::new();
        for (id, group) in &self.groups {
            if group.name.is_empty() {
                return refuse(format!("groups.{id}.name: a group needs a name"));
            }
            if !names.insert(&group.name) {
                return refuse(format!("groups.{id}.name: \"{}\" is the name of another group", group.name));
            }
            if let Some(unknown) = group.admin_ids.iter().find(|user| !self.users.contains_key(user)) {
                return refuse(format!("groups.{id}.admin_ids: there is no user \"{unknown}\""));
            }
        }
        for (id, role) in &self.roles {
            if role.name.is_empty() {
                return refuse(format!("roles.{id}.name: a role needs a name"));
            }
        }
        for (id, division) in &self.divisions {
            if division.name.is_empty() {
                return refuse(format!("divisions.{id}.name: a division needs a name"));
            }
        }
        for (id, group) in &self.contact_groups {
            let place = format!("contact_groups.{id}");
            if group.name.is_empty() {
                return refuse(format!("{place}.name: a contact group needs a name"));
            }
            let known = |member: &ContactMember| match member.kind {
                ContactKind::User => self.users.contains_key(&member.id),
                ContactKind::Group => self.groups.contains_key(&member.id),
            };
            if let Some(unknown) = group.members.iter().find(|member| !known(member)) {
                return refuse(format!("{place}.members: there is no \"{}\"", unknown.id));
            }
        }
        for (id, app) in &self.apps {
            if app.client_secret.reveal().is_empty() {
                return refuse(format!("apps.{id}.client_secret: an app needs a secret"));
            }
        }
        self.scim.check(self)?;
        self.conductorone.check()?;
        self.pingone.check()?;
        for (field, client_id) in
            [("provider", &self.entry_apps.provider), ("connector", &self.entry_apps.connector)]
        {
            // Empty once the app itself has been deleted.
            if !client_id.is_empty() && !self.apps.contains_key(client_id) {
                return refuse(format!("entry_apps.{field}: there is no app \"{client_id}\""));
            }
        }
        Ok(())
    }
}

/// A map keyed by id.
trait Entries<T> {
    fn entry(&self, id: &str) -> Option<&T>;
    fn put(&mut self, id: String, entry: T);
    fn take(&mut self, id: &str);
}

impl<T> Entries<T> for BTreeMap<String, T> {
    fn entry(&self, id: &str) -> Option<&T> {
        self.get(id)
    }

    fn put(&mut self, id: String, entry: T) {
        self.insert(id, entry);
    }

    fn take(&mut self, id: &str) {
        self.remove(id);
    }
}

impl Entries<User> for Users {
    fn entry(&self, id: &str) -> Option<&User> {
        self.get(id)
    }

    fn put(&mut self, id: String, entry: User) {
        self.insert(id, entry);
    }

    fn take(&mut self, id: &str) {
        self.remove(id);
    }
}

/// Merges a patch into a map, looking only at the entries that it names: worlds may be large.
fn patch_map<T: Serialize + DeserializeOwned>(
    part: &str,
    map: &mut impl Entries<T>,
    changes: Map<String, Value>,
) -> Result<(), Unsound> {
    for (id, change) in changes {
        if change.is_null() {
            map.take(&id);
            continue;
        }
        let place = format!("{part}.{id}");
        let mut value = match map.entry(&id) {
            Some(entry) => serde_json::to_value(entry)
                .map_err(|error| Unsound::Shape { path: place.clone(), problem: error.to_string() })?,
            None => Value::Null,
        };
        merge(&mut value, change);
        map.put(id, read(&place, value)?);
    }
    Ok(())
}

/// Reads something that stands at `place`, and says where in it a mistake is.
fn read<T: DeserializeOwned>(place: &str, value: Value) -> Result<T, Unsound> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let within = error.path().to_string();
        let path = match (place, within.as_str()) {
            ("", within) => within.to_owned(),
            (place, ".") => place.to_owned(),
            (place, within) => format!("{place}.{within}"),
        };
        Unsound::Shape { path, problem: error.inner().to_string() }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::world::Plan;
    use crate::world::seed::{Size, grow};

    fn world() -> World {
        grow(1, Size { users: 12, groups: 4 }, Plan::Business, false)
    }

    #[test]
    fn a_world_survives_its_own_json() {
        assert_eq!(World::from_json(world().to_json()), Ok(world()));
    }

    #[test]
    fn removing_a_group_takes_its_members_out_of_it() {
        let world = world();
        let group = world.users.values().find_map(|user| user.group_ids.first()).unwrap().clone();
        let after = world.patched(json!({"groups": {&group: null}})).unwrap();
        assert!(after.users.values().all(|user| !user.group_ids.contains(&group)));
    }

    #[test]
    fn a_patch_may_add_a_user_with_an_address_alone() {
        let after = world().patched(json!({"users": {"new": {"email": "new@example.com"}}})).unwrap();
        assert_eq!(after.users["new"].role_id, role::MEMBER);
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_place() {
        let world = world();
        let id = world.users.keys().next().unwrap();
        let refusals = [
            (json!({"users": {id: {"colour": "red"}}}), "unknown field"),
            (json!({"users": {id: {"type": "licensed"}}}), &format!("users.{id}.type: ")),
            (json!({"users": {id: 1}}), &format!("users.{id}: ")),
            (json!({"account": {"plan": "gold"}}), "account.plan: unknown variant"),
            (json!({"colour": 1}), "unknown field `colour`"),
            (json!({"users": null, "roles": null}), "built-in"),
            (json!({"users": {id: {"role_id": "nothing"}}}), "there is no role \"nothing\""),
            (json!({"users": {id: {"group_ids": ["nothing"]}}}), "there is no group \"nothing\""),
            (json!({"users": {"new": {}}}), "users.new.email"),
            (json!({"roles": {"2": null}}), "built-in"),
            (json!({"users": []}), "users"),
            (json!("nonsense"), "expected struct World"),
        ];
        for (patch, expected) in refusals {
            let refusal = world.patched(patch).unwrap_err().to_string();
            assert!(refusal.contains(expected), "{refusal}");
        }
    }
}
