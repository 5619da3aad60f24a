//! `/users`: people.

mod by_id;
mod by_id_email;
mod by_id_password;
mod by_id_permissions;
mod by_id_presence;
mod by_id_settings;
mod by_id_status;
mod by_id_token;
mod create;
mod email;
mod features;
mod plans;
mod profile;
mod refusals;
mod root;
mod summary;
mod vanity_name;
mod view;

use crate::zoom::operation::{Operation, Privilege};

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
    by_id_settings::GET,
    by_id_settings::UPDATE,
    by_id_password::CHANGE,
    by_id_presence::GET,
    by_id_presence::SET,
    by_id_token::GET,
    by_id_token::REVOKE,
    vanity_name::CHECK,
    features::UPDATE,
];

const READ: Option<Privilege> = Some(Privilege::named("User:Read"));
const EDIT: Option<Privilege> = Some(Privilege::named("User:Edit"));
