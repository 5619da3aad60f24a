//! The kinds of things that a provider ships. One file for each: the trait that authors implement, and
//! beside it the erased form, which knows values only, that the server calls.

mod action;
mod data_source;
mod ephemeral;
mod function;
mod list;
mod resource;
mod schemas;
mod timeouts;

pub use action::{Action, Progress};
pub use data_source::DataSource;
pub use ephemeral::{EphemeralResource, Opened, Renewed};
pub use function::{Arguments, Function, FunctionFailure, Parameter, Signature};
pub use list::{ListResource, ListSink, Listed};
pub use resource::{
    ChangeCall, Extras, ImportResource, MoveResource, MovedState, Plan, PlanResource, Resource,
    ResourceIdentity, UpgradeResource, ValidateResource,
};

pub(crate) use action::{AnyAction, TypedAction};
pub(crate) use data_source::{AnyDataSource, TypedDataSource};
pub(crate) use ephemeral::{AnyEphemeralResource, TypedEphemeralResource};
pub(crate) use function::{AnyFunction, TypedFunction};
pub(crate) use list::{AnyList, ListRequest, ListedValues};
pub(crate) use resource::{AnyResource, ApplyRequest, ImportKey, Instance, PlanRequest, TypedResource};
pub(crate) use schemas::block_of;
