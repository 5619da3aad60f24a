//! Zoom's directory: users, groups and roles, one file for each Terraform type.

mod data_sources;
mod words;

pub use data_sources::{ZoomGroup, ZoomGroups, ZoomRole, ZoomRoles, ZoomUser, ZoomUsers};
