//! Zoom's directory: users, groups and roles, one file for each Terraform type.

pub mod account;
pub mod data_sources;

pub mod user_words;
mod words;
