//! Terraform's side: values, schemas, the plan engine, the traits that types implement, and one
//! file for each call of the protocol. Knows nothing of Zoom.

pub mod path;
pub mod value;

/// The messages and the service of Terraform's plugin protocol, generated from `proto/tfplugin6.proto`.
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
    tonic::include_proto!("tfplugin6");
}
