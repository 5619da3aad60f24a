//! What the provider offers, told for its users, from the schemas that it gives to Terraform.
//!
//! - [`schema`]: everything, as `terraform providers schema -json` prints it.
//! - [`compatibility`]: what a change of the schema breaks for those who use it.
//! - [`diagnostics`]: every error and warning that it can give.
//! - [`pages`]: the registry's documentation.
//! - [`links`]: links in the texts that lead nowhere.
//! - [`generated`]: files that are made from these, and whether they are up to date.

pub mod compatibility;
pub mod diagnostics;
pub mod generated;
pub mod links;
pub mod pages;
pub mod schema;
