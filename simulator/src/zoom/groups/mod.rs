//! `/groups`: user groups. They need a paid plan.

mod admins;
mod group;
mod members;

use serde_json::{Value, json};

use crate::world::{Group, World};
use crate::zoom::body::Body;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Operation, Privilege, Refusal};

pub(super) const OPERATIONS: &[Operation] = &[
    group::LIST,
    group::CREATE,
    group::GET,
    group::UPDATE,
    group::DELETE,
    members::LIST,
    members::ADD,
    members::UPDATE,
    members::REMOVE,
    admins::LIST,
    admins::ADD,
    admins::REMOVE,
];

const READ: Option<Privilege> = Some(Privilege::named("Group:Read"));
const EDIT: Option<Privilege> = Some(Privilege::named("Group:Edit"));
const PAID: Option<Refusal> = Some(Refusal::new("Only available for Paid account."));

/// What calls that add people say instead.
const PAID_TO_ADD: Option<Refusal> = Some(Refusal::new("Only available for paid account,{accountId}."));

/// A group as Zoom shows one.
fn view(id: &str, group: &Group, total_members: usize) -> Value {
    json!({"id": id, "name": group.name, "total_members": total_members})
}

/// The name that a request gives a group: up to 127 characters.
fn check_name(body: &Body) -> Result<&str, ZoomError> {
    match body.text("name", 127)? {
        Some(name) if !name.trim().is_empty() => Ok(name),
        _ => Err(ZoomError::bad_request(300, "Invalid parameter: name.")),
    }
}

fn find<'a>(world: &'a World, group_id: &str) -> Result<&'a Group, ZoomError> {
    world.groups.get(group_id).ok_or_else(|| no_group(group_id))
}

fn no_group(group_id: &str) -> ZoomError {
    ZoomError::not_found(4130, format!("A group with this {group_id} does not exist."))
}

/// The calls about administrators word it differently.
fn no_group_to_administer(group_id: &str) -> ZoomError {
    ZoomError::not_found(4130, format!("A group with the \"{group_id}\" ID does not exist."))
}
