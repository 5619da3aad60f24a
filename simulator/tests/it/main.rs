//! The simulator, seen from outside.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

mod access;
mod client;
mod conductorone_access;
mod conductorone_client;
mod conductorone_connectors;
mod conductorone_people;
mod faults;
mod groups;
mod oauth;
mod paging;
mod pingone;
mod pingone_client;
mod process;
mod robustness;
mod roles;
mod scim2;
mod steering;
mod users;
mod vendors;
mod views;
