//! `/users`: people.

mod by_id;
mod by_id_email;
mod by_id_permissions;
mod by_id_status;
mod create;
mod email;
mod profile;
mod root;
mod seats;
mod summary;
mod view;

use crate::operation::{Operation, Privilege};

pub(super) const OPERATIONS: &[Operation] = &[
    root::LIST,
    root::CREATE,
    email::CHECK,
    summary::SUMMARY,
    by_id::GET,
    by_id::UPDATE,
    by_id::DELETE,
    by_id_status::SET,
    by_id_email::CHANGE,
    by_id_permissions::LIST,
];

const READ: Option<Privilege> = Some(Privilege::named("User:Read"));
const EDIT: Option<Privilege> = Some(Privilege::named("User:Edit"));
const CLASSIC_READ: &[&str] = &["user:read", "user:write", "user:read:admin", "user:write:admin"];
const CLASSIC_WRITE: &[&str] = &["user:write:admin", "user:write"];
