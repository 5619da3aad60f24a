//! `/users`: people.

mod create;
mod email;
mod features;
mod password;
mod permissions;
mod plans;
mod presence;
mod profile;
mod refusals;
mod settings;
mod status;
mod summary;
mod token;
mod user;
mod vanity_name;
mod view;

use crate::zoom::operation::{Operation, Privilege};

pub(super) const OPERATIONS: &[Operation] = &[
    user::LIST,
    user::CREATE,
    email::CHECK,
    summary::SUMMARY,
    user::GET,
    user::UPDATE,
    user::DELETE,
    status::SET,
    email::CHANGE,
    permissions::LIST,
    settings::GET,
    settings::UPDATE,
    password::CHANGE,
    presence::GET,
    presence::SET,
    token::GET,
    token::REVOKE,
    vanity_name::CHECK,
    features::UPDATE,
];

const READ: Option<Privilege> = Some(Privilege::named("User:Read"));
const EDIT: Option<Privilege> = Some(Privilege::named("User:Edit"));
