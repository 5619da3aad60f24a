//! Zoom's directory: users, groups and roles, one file for each Terraform type.

pub mod data_sources;

mod words;
