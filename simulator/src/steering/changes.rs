//! `/_simulator/changes`: what is different from how it started.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::ok;
use crate::engine::Engine;
use crate::http::Answer;
use crate::world::World;
use crate::world::outline::{Part, is_secret, label, masked, parts};

/// How many changes are told in full; the rest is counted.
const TOLD: usize = 200;

/// Compares the world with the one at the start.
pub(super) fn get(engine: &Engine) -> Answer {
    let inner = engine.lock();
    ok(&between(&inner.initial, &inner.world).to_json())
}

/// What was found so far.
#[derive(Default)]
struct Changes {
    told: Vec<Value>,
    /// Added, changed and removed entries of each part.
    counts: BTreeMap<String, [usize; 3]>,
}

#[derive(Clone, Copy)]
enum Kind {
    Added,
    Changed,
    Removed,
}

impl Changes {
    fn to_json(&self) -> Value {
        let counts: Map<String, Value> = self
            .counts
            .iter()
            .map(|(part, [added, changed, removed])| {
                (part.clone(), json!({"added": added, "changed": changed, "removed": removed}))
            })
            .collect();
        let all: usize = self.counts.values().flatten().sum();
        json!({"counts": counts, "changes": self.told, "left_off": all - self.told.len()})
    }

    /// Notes a change; what it is in detail is worked out only if it will be told.
    fn note(&mut self, part: &str, id: &str, kind: Kind, detail: impl FnOnce() -> (String, Value)) {
        let place = match kind {
            Kind::Added => 0,
            Kind::Changed => 1,
            Kind::Removed => 2,
        };
        self.counts.entry(part.to_owned()).or_default()[place] += 1;
        if self.told.len() < TOLD {
            let (label, fields) = detail();
            let word = ["added", "changed", "removed"][place];
            self.told.push(
                json!({"collection": part, "id": id, "label": label, "change": word, "fields": fields}),
            );
        }
    }

    fn compare_user(&mut self, before: &World, after: &World, id: &str) {
        match (before.users.get(id), after.users.get(id)) {
            (None, Some(user)) => {
                self.note("users", id, Kind::Added, || (user.email.clone(), Value::Null));
            }
            (Some(user), None) => {
                self.note("users", id, Kind::Removed, || (user.email.clone(), Value::Null));
            }
            (Some(old), Some(user)) if old != user => self.note("users", id, Kind::Changed, || {
                (user.email.clone(), difference(id, &json!(old), &json!(user)))
            }),
            _ => {}
        }
    }

    fn compare(&mut self, before: &Part, after: &Part) {
        let name = &after.name;
        for (id, entry) in &after.entries {
            match before.entries.get(id) {
                None => self.note(name, id, Kind::Added, || (label(id, entry), Value::Null)),
                Some(old) if old != entry => {
                    self.note(name, id, Kind::Changed, || (label(id, entry), difference(id, old, entry)));
                }
                Some(_) => {}
            }
        }
        for (id, entry) in before.entries.iter().filter(|(id, _)| !after.entries.contains_key(*id)) {
            self.note(name, id, Kind::Removed, || (label(id, entry), Value::Null));
        }
    }
}

fn between(before: &World, after: &World) -> Changes {
    let mut changes = Changes::default();
    for id in after.users.changed_since(&before.users) {
        changes.compare_user(before, after, id);
    }
    let mut old = parts(before.without_users());
    for part in parts(after.without_users()) {
        let place = old.iter().position(|other| other.name == part.name);
        let before = place.map_or_else(
            || Part { name: part.name.clone(), is_collection: part.is_collection, entries: Map::new() },
            |place| old.swap_remove(place),
        );
        changes.compare(&before, &part);
    }
    for gone in old {
        let none = Part { name: gone.name.clone(), is_collection: gone.is_collection, entries: Map::new() };
        changes.compare(&gone, &none);
    }
    changes
}

/// The fields in which two entries differ, before and after; of secrets only that they do.
fn difference(name: &str, before: &Value, after: &Value) -> Value {
    let hidden = |name: &str, value: &Value| {
        if is_secret(name) && value.is_string() { json!("***") } else { masked(value.clone()) }
    };
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        return json!({name: {"before": hidden(name, before), "after": hidden(name, after)}});
    };
    let names = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name)));
    names
        .filter(|name| old.get(*name) != new.get(*name))
        .map(|name| {
            let shown = |side: &Map<String, Value>| side.get(name).map(|value| hidden(name, value));
            (name.clone(), json!({"before": shown(old), "after": shown(new)}))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::seed::{Size, grow};
    use crate::world::{Plan, Secret};

    fn world() -> World {
        grow(1, Size { users: 12, groups: 4 }, Plan::Business, false)
    }

    #[test]
    fn nothing_changed_is_nothing_told() {
        let changes = between(&world(), &world()).to_json();
        assert_eq!(changes, json!({"counts": {}, "changes": [], "left_off": 0}));
    }

    #[test]
    fn additions_changes_and_removals_are_told_with_their_fields() {
        let before = world();
        let mut after = world();
        let ids: Vec<String> = after.users.keys().cloned().collect();
        after.users.get_mut(&ids[0]).unwrap().job_title = "Pilot".into();
        after.remove_user(&ids[1]);
        let group = after.groups.keys().next().unwrap().clone();
        "Renamed".clone_into(&mut after.groups.get_mut(&group).unwrap().name);
        let app = after.apps.values_mut().next().unwrap();
        app.client_secret = Secret::new("a-new-secret");
        after.account.seats = Some(7);
        let changes = between(&before, &after).to_json();
        assert_eq!(changes["counts"]["users"], json!({"added": 0, "changed": 1, "removed": 1}));
        let of = |id: &str| {
            let told = changes["changes"].as_array().unwrap();
            told.iter().find(|change| change["id"] == id).unwrap().clone()
        };
        assert_eq!(of(&ids[0])["fields"]["job_title"]["after"], "Pilot");
        assert_eq!(of(&ids[1])["change"], "removed");
        assert_eq!(of(&group)["label"], "Renamed");
        assert_eq!(of("seats")["fields"], json!({"seats": {"before": null, "after": 7}}));
        assert!(!changes.to_string().contains("a-new-secret"));
        assert!(changes.to_string().contains(r#""client_secret":{"after":"***","before":"***"}"#));
    }

    #[test]
    fn many_changes_are_counted_and_some_told() {
        let mut after = grow(2, Size { users: 300, groups: 0 }, Plan::Business, false);
        after.random = world().random;
        let changes = between(&world(), &after).to_json();
        assert_eq!(changes["changes"].as_array().unwrap().len(), TOLD);
        assert!(changes["left_off"].as_u64().unwrap() > 100);
    }
}
