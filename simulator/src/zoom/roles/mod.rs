//! `/roles`: roles and who holds them.

mod members;
mod role;

use serde_json::{Value, json};

use crate::world::{self, Role, World};
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Operation, Privilege, Refusal};

pub(super) const OPERATIONS: &[Operation] = &[
    role::LIST,
    role::CREATE,
    role::GET,
    role::UPDATE,
    role::DELETE,
    members::LIST,
    members::ADD,
    members::REMOVE,
];

/// Zoom's specification names no privilege for these calls; its console asks for this one.
const READ: Option<Privilege> = Some(Privilege::named("Role:Read"));
const EDIT: Option<Privilege> = Some(Privilege::named("Role:Edit"));
const PAID: Option<Refusal> = Some(Refusal::new("Only available for Paid account."));

/// A role as a list shows it.
fn view(id: &str, role: &Role, total_members: usize) -> Value {
    json!({
        "id": id,
        "name": role.name,
        "description": role.description,
        "type": role.kind,
        "total_members": total_members,
    })
}

/// A role with what it allows.
fn whole(id: &str, role: &Role, total_members: usize) -> Value {
    let mut value = view(id, role, total_members);
    value["privileges"] = json!(role.privileges);
    if let Some(level) = role.second_level {
        value["sub_account_privileges"] = json!({"second_level": level});
    }
    if !role.privilege_scopes.is_empty() {
        value["privilege_scopes"] = json!(role.privilege_scopes);
    }
    value
}

/// Not found is a 400 here.
fn find<'a>(world: &'a World, role_id: &str) -> Result<&'a Role, ZoomError> {
    world.roles.get(role_id).ok_or_else(|| ZoomError::bad_request(1034, "Provided `role_id` does not exist."))
}

/// Owner and Member are what they are.
fn is_fixed(role_id: &str) -> bool {
    role_id == world::role::OWNER || role_id == world::role::MEMBER
}

/// The names of roles are unique.
fn check_name(world: &World, role_id: Option<&str>, name: &str) -> Result<(), ZoomError> {
    if world.roles.iter().any(|(id, role)| Some(id.as_str()) != role_id && role.name == name) {
        return Err(ZoomError::bad_request(1224, format!("Role name {name} has already been used.")));
    }
    Ok(())
}

/// Nobody joins or leaves Owner and Member by these calls.
fn check_membership(world: &World, role_id: &str) -> Result<(), ZoomError> {
    find(world, role_id)?;
    if is_fixed(role_id) {
        let message = "Can't delete or add members for Normal/Owner roles.";
        return Err(ZoomError::bad_request(300, message));
    }
    Ok(())
}
