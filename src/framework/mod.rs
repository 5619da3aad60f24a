//! Terraform's side: values, schemas, the plan engine, the traits that types implement, and one
//! file for each call of the protocol. Knows nothing of Zoom.

mod call;
mod kinds;
mod model;
mod partial;
mod private;
mod provider;
mod registry;
mod server;
mod walk;
mod wire;

pub mod diagnostics;
pub mod path;
pub mod plan;
pub mod schema;
pub mod value;

pub use call::{Call, Failure, ObjectCall, Outcome};
pub use kinds::{
    Action, Arguments, ChangeCall, DataSource, EphemeralResource, Extras, Function, FunctionFailure,
    ImportResource, ListResource, ListSink, Listed, MoveResource, MovedState, Opened, Parameter, Plan,
    PlanResource, Progress, Renewed, Resource, ResourceIdentity, Signature, UpgradeResource,
    ValidateResource,
};
pub use model::{Drained, Model, ModelError};
pub use partial::{Known, Partial};
pub use private::Private;
pub use provider::{Configuration, Provider};
pub use registry::Registry;
pub use server::Server;

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
