//! The simulator, seen from outside.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

mod access;
mod client;
mod faults;
mod groups;
mod hostile_connections;
mod hostile_faults;
mod hostile_requests;
mod limits_published;
mod oauth;
mod page_browser;
mod page_events;
mod page_guide;
mod page_use;
mod page_views;
mod paging;
mod process;
mod robustness;
mod roles;
mod scale_users;
mod steering;
mod users;
mod views;
