//! `/_simulator/collections/{name}`: the entries of one part of the world, searched and in portions.

use http::StatusCode;
use serde_json::{Value, json};

use super::{Refusal, ok};
use crate::engine::Engine;
use crate::http::{Answer, Request};
use crate::world::outline::{masked, parts};
use crate::world::{List, User, World};

/// How many entries an answer holds at most.
const MOST: usize = 500;
const USUAL: usize = 50;

/// What of a collection is asked for.
struct Wanted {
    /// In lower case; empty for everything.
    search: String,
    offset: usize,
    limit: usize,
}

impl Wanted {
    fn of(request: &Request) -> Result<Self, Refusal> {
        let number = |name: &str, default: usize| match request.query(name) {
            None => Ok(default),
            Some(text) => {
                text.parse().map_err(|_| Refusal::bad_request(format!("{name}: expected a whole number")))
            }
        };
        Ok(Self {
            search: request.query("search").unwrap_or_default().trim().to_lowercase(),
            offset: number("offset", 0)?,
            limit: number("limit", USUAL)?.min(MOST),
        })
    }
}

/// How many entries each collection has, users first.
pub(super) fn counts(world: &World) -> Vec<Value> {
    let others = parts(world.without_users()).into_iter().filter(|part| part.is_collection);
    let users = json!({"name": "users", "count": world.users.len()});
    [users]
        .into_iter()
        .chain(others.map(|part| json!({"name": part.name, "count": part.entries.len()})))
        .collect()
}

/// Answers with the entries that contain what is searched for: users newest first, others by id.
pub(super) fn get(engine: &Engine, name: &str, request: &Request) -> Result<Answer, Refusal> {
    let wanted = Wanted::of(request)?;
    let mut inner = engine.lock();
    inner.catch_up(engine.clock.now());
    let (total, matching, rows) = if name == "users" {
        users(&inner.world, &wanted)
    } else {
        let part = parts(inner.world.without_users())
            .into_iter()
            .find(|part| part.is_collection && part.name == name)
            .ok_or_else(|| {
                Refusal::new(StatusCode::NOT_FOUND, format!("there is no collection \"{name}\""))
            })?;
        let total = part.entries.len();
        let entries = part.entries.into_iter().map(|(id, entry)| {
            let mut entry = masked(entry);
            if let Some(members) = members(&inner.world, name, &id) {
                entry["members"] = json!(members);
            }
            (id, entry)
        });
        let found: Vec<_> = entries
            .filter(|(id, entry)| contains(id, &wanted.search) || holds(entry, &wanted.search))
            .collect();
        let matching = found.len();
        let rows = found.into_iter().skip(wanted.offset).take(wanted.limit);
        (total, matching, rows.map(|(id, entry)| json!({"id": id, "entry": entry})).collect())
    };
    Ok(ok(&json!({"name": name, "total": total, "matching": matching, "rows": rows})))
}

fn users(world: &World, wanted: &Wanted) -> (usize, usize, Vec<Value>) {
    let mut found: Vec<_> =
        world.users.iter().filter(|(id, user)| is_meant(world, id, user, &wanted.search)).collect();
    let matching = found.len();
    let age = |(id, user): &(&String, &User)| (std::cmp::Reverse(user.user_created_at), (*id).clone());
    // Only what is shown is put in order: there may be a hundred thousand.
    let end = wanted.offset.saturating_add(wanted.limit).min(matching);
    if end > 0 && end < matching {
        found.select_nth_unstable_by_key(end - 1, age);
        found.truncate(end);
    }
    found.sort_unstable_by_key(age);
    let rows = found.into_iter().take(end).skip(wanted.offset);
    let rows = rows.map(|(id, user)| {
        let role = world.roles.get(&user.role_id).map_or("", |role| role.name.as_str());
        let mut entry = masked(json!(user));
        entry["role_name"] = json!(role);
        json!({"id": id, "entry": entry})
    });
    (world.users.len(), matching, rows.collect())
}

/// How many people belong to a group or hold a role.
fn members(world: &World, collection: &str, id: &str) -> Option<usize> {
    match collection {
        "groups" => Some(world.users.count(&List::Group(id.to_owned()))),
        "roles" => Some(world.users.count(&List::Role(id.to_owned()))),
        _ => None,
    }
}

/// A user is searched for by what people know of each other.
fn is_meant(world: &World, id: &str, user: &User, search: &str) -> bool {
    let role = || world.roles.get(&user.role_id).map_or("", |role| role.name.as_str());
    search.is_empty()
        || contains(&user.email, search)
        || contains(&user.shown_name(), search)
        || contains(id, search)
        || contains(user.status.word(), search)
        || contains(&user.dept, search)
        || contains(&user.job_title, search)
        || contains(role(), search)
}

fn contains(text: &str, search: &str) -> bool {
    search.is_empty() || text.to_lowercase().contains(search)
}

/// True where any text or number in the value contains what is searched for.
fn holds(value: &Value, search: &str) -> bool {
    match value {
        Value::String(text) => contains(text, search),
        Value::Array(items) => items.iter().any(|item| holds(item, search)),
        Value::Object(fields) => fields.values().any(|field| holds(field, search)),
        Value::Null => false,
        other => contains(&other.to_string(), search),
    }
}
