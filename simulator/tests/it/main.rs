//! The simulator, seen from outside.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says where it stopped")]

mod access;
mod accounts;
mod authorize;
mod checklist;
mod client;
mod conformance;
mod contact_groups;
mod deviations;
mod documents;
mod faults;
mod groups;
mod hostile_connections;
mod hostile_faults;
mod hostile_requests;
mod limits_published;
mod marketplace;
mod oauth;
mod oddities;
mod page_browser;
mod page_events;
mod page_guide;
mod page_use;
mod page_views;
mod paging;
mod person;
mod process;
mod reports;
mod robustness;
mod roles;
mod rules;
mod scale_users;
mod steering;
mod users;
mod views;
mod walk;
