//! The process: how Terraform starts, reaches and stops a plugin. Knows nothing of Terraform's values.

/// The services of go-plugin, generated from `proto/plugin.proto`.
pub mod proto {
    #![allow(
        warnings,
        clippy::all,
        clippy::pedantic,
        clippy::restriction,
        missing_docs,
        unreachable_pub,
        missing_debug_implementations,
        reason = "generated code"
    )]
    tonic::include_proto!("plugin");
}
