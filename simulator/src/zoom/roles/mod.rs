//! `/roles`: roles and who holds them.

mod by_id;
mod by_id_members;
mod root;

use serde_json::{Value, json};

use crate::operation::{Operation, Privilege};
use crate::world::{Role, World};
use crate::zoom::error::ZoomError;

pub(super) const OPERATIONS: &[Operation] = &[root::LIST, by_id::GET, by_id_members::LIST];

/// Zoom's specification names no privilege for these calls; its console asks for this one.
const READ: Option<Privilege> = Some(Privilege::named("Role:Read"));
const CLASSIC_READ: &[&str] = &["role:read:admin", "role:write:admin"];

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
