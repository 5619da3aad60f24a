//! A Terraform and OpenTofu provider for Zoom connectors.

pub mod conductorone;
pub mod framework;
pub mod http;
pub mod panics;
pub mod pingone;
pub mod plugin;
pub mod provider;
pub mod secret;
pub mod zoom;
