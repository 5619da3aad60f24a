//! The project's own chores, and the tools that its tests and benchmarks share with them.
//!
//! - [`terraform`] finds or fetches a real Terraform or `OpenTofu` and runs it where nothing of the
//!   caller's configuration can reach it.
//! - [`simulator`] starts the simulator's binary and steers it.
//! - [`release`] packages the provider and lays it out, as registries and installers expect it.
//! - [`cargo`] builds the workspace's binaries and says where they are.

pub mod cargo;
pub mod release;
pub mod simulator;
pub mod terraform;
