//! `/contacts/groups`: contact groups. They need a paid plan, page by ten, and whatever is not found is a
//! 400.

mod group;
mod members;

use serde_json::{Value, json};

use crate::world::{ContactGroup, ContactKind, ContactMember, World};
use crate::zoom::body::Body;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Operation, Refusal};
use crate::zoom::paging::Paging;

pub(super) const OPERATIONS: &[Operation] = &[
    group::LIST,
    group::CREATE,
    group::GET,
    group::UPDATE,
    group::DELETE,
    members::LIST,
    members::ADD,
    members::REMOVE,
];

const PAGING: Paging = Paging { default_size: 10, max_size: 50 };
const PAID: Option<Refusal> = Some(Refusal::new("Only available for paid account: {accountId}"));
/// What calls that take away say instead.
const PAID_TO_REMOVE: Option<Refusal> = Some(Refusal::new("Only available for paid account,{accountId}."));

/// How many users one request may name.
const MOST_USERS: usize = 50;
/// How many user groups one request may name.
const MOST_GROUPS: usize = 3;

fn find<'a>(world: &'a World, group_id: &str) -> Result<&'a ContactGroup, ZoomError> {
    world.contact_groups.get(group_id).ok_or_else(|| no_group(group_id))
}

fn no_group(group_id: &str) -> ZoomError {
    ZoomError::bad_request(300, format!("A group with this groupId: {group_id} does not exist."))
}

/// A group as a list shows it.
fn row(id: &str, group: &ContactGroup) -> Value {
    json!({
        "group_id": id,
        "group_name": group.name,
        "group_privacy": group.privacy,
        "description": group.description,
    })
}

/// A group with the number of its members.
fn whole(id: &str, group: &ContactGroup) -> Value {
    let mut value = row(id, group);
    value["total_members"] = json!(group.members.len());
    value
}

/// A privacy: 1, 2 or 3.
fn privacy(body: &Body, field: &str) -> Result<Option<i64>, ZoomError> {
    match body.whole(field)? {
        Some(level) if !(1..=3).contains(&level) => Err(ZoomError::invalid_field(field)),
        level => Ok(level),
    }
}

/// Those members of a request who exist; whoever does not is passed over.
fn members(body: &Body, world: &World) -> Result<Vec<ContactMember>, ZoomError> {
    let invalid = || ZoomError::invalid_field("group_members");
    let named = match body.get("group_members") {
        None => return Ok(Vec::new()),
        Some(named) => named.as_array().ok_or_else(invalid)?,
    };
    let mut members: Vec<ContactMember> = Vec::new();
    let (mut users, mut groups) = (0, 0);
    for member in named {
        let kind = match member.get("type").and_then(Value::as_i64) {
            Some(1) => ContactKind::User,
            Some(2) => ContactKind::Group,
            _ => return Err(invalid()),
        };
        *(if kind == ContactKind::User { &mut users } else { &mut groups }) += 1;
        let id = member.get("id").and_then(Value::as_str).ok_or_else(invalid)?;
        let exists = match kind {
            ContactKind::User => world.users.contains_key(id),
            ContactKind::Group => world.groups.contains_key(id),
        };
        let member = ContactMember { kind, id: id.to_owned() };
        if exists && !members.contains(&member) {
            members.push(member);
        }
    }
    if users > MOST_USERS {
        return Err(ZoomError::bad_request(300, "The maximum number of user member per request is 50."));
    }
    if groups > MOST_GROUPS {
        return Err(ZoomError::bad_request(300, "The maximum number of group member per request is 3."));
    }
    Ok(members)
}
