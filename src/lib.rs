//! A Terraform and OpenTofu provider for Zoom connectors.

pub mod framework;
pub mod http;
pub mod plugin;
pub mod provider;
pub mod zoom;
