//! `/users`: people.

mod by_id;
mod by_id_permissions;
mod email;
mod root;
mod summary;
mod view;

use crate::operation::{Operation, Privilege};

pub(super) const OPERATIONS: &[Operation] =
    &[root::LIST, email::CHECK, summary::SUMMARY, by_id::GET, by_id_permissions::LIST];

const READ: Option<Privilege> = Some(Privilege::named("User:Read"));
const CLASSIC_READ: &[&str] = &["user:read", "user:write", "user:read:admin", "user:write:admin"];
