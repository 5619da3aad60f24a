//! Calls for kinds of things that the provider does not ship yet: each is answered, and says so.

use std::sync::Arc;

use super::core::{Core, unknown_type};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::proto;
use crate::framework::provider::Provider;

/// Writes the calls that name a type of a kind that the provider does not ship.
macro_rules! refusals {
    ($($handler:ident: $module:ident.$type_name:ident is $kind:literal;)+) => {
        $(pub(super) async fn $handler<P: Provider>(
            _core: Arc<Core<P>>,
            request: proto::$module::Request,
        ) -> Result<proto::$module::Response, Diagnostics> {
            Err(unknown_type($kind, &request.$type_name).into())
        })+
    };
}

refusals! {
    validate_ephemeral_resource_config: validate_ephemeral_resource_config.type_name is "ephemeral resource";
    open_ephemeral_resource: open_ephemeral_resource.type_name is "ephemeral resource";
    renew_ephemeral_resource: renew_ephemeral_resource.type_name is "ephemeral resource";
    close_ephemeral_resource: close_ephemeral_resource.type_name is "ephemeral resource";
    call_function: call_function.name is "function";
    validate_list_resource_config: validate_list_resource_config.type_name is "list resource";
    validate_action_config: validate_action_config.type_name is "action";
    plan_action: plan_action.action_type is "action";
    validate_state_store_config: validate_state_store.type_name is "state store";
    configure_state_store: configure_state_store.type_name is "state store";
    lock_state: lock_state.type_name is "state store";
    unlock_state: unlock_state.type_name is "state store";
    get_states: get_states.type_name is "state store";
    delete_state: delete_state.type_name is "state store";
    upgrade_resource_identity: upgrade_resource_identity.type_name is "resource identity for";
}

/// No type has an identity.
pub(super) async fn get_resource_identity_schemas<P: Provider>(
    _core: Arc<Core<P>>,
    _request: proto::get_resource_identity_schemas::Request,
) -> Result<proto::get_resource_identity_schemas::Response, Diagnostics> {
    Ok(proto::get_resource_identity_schemas::Response::default())
}

/// There are no functions.
pub(super) async fn get_functions<P: Provider>(
    _core: Arc<Core<P>>,
    _request: proto::get_functions::Request,
) -> Result<proto::get_functions::Response, Diagnostics> {
    Ok(proto::get_functions::Response::default())
}

/// No type takes over the state of another one.
pub(super) async fn move_resource_state<P: Provider>(
    core: Arc<Core<P>>,
    request: proto::move_resource_state::Request,
) -> Result<proto::move_resource_state::Response, Diagnostics> {
    core.resource(&request.target_type_name)?;
    Err(Diagnostic::error(
        "State cannot be moved",
        format!(
            "\"{}\" cannot take over the state of \"{}\" of {}. Import the object under its new type instead, and \
             take it out of the state under the old one with a removed block.",
            request.target_type_name, request.source_type_name, request.source_provider_address
        ),
    )
    .into())
}

/// The only event of a listing that cannot begin.
pub(super) fn list_resource(type_name: &str) -> proto::list_resource::Event {
    proto::list_resource::Event {
        diagnostic: vec![unknown_type("list resource", type_name).into()],
        ..proto::list_resource::Event::default()
    }
}

/// The only event of an action that cannot begin. Hosts take a stream without it for a success.
pub(super) fn invoke_action(action_type: &str) -> proto::invoke_action::Event {
    let diagnostics = vec![unknown_type("action", action_type).into()];
    let completed = proto::invoke_action::event::Completed { diagnostics };
    proto::invoke_action::Event { r#type: Some(proto::invoke_action::event::Type::Completed(completed)) }
}

/// The only chunk of a state that cannot be read. Hosts crash on a chunk without a range.
pub(super) fn read_state_bytes(type_name: &str) -> proto::read_state_bytes::Response {
    proto::read_state_bytes::Response {
        range: Some(proto::StateRange::default()),
        diagnostics: vec![state_store(type_name).into()],
        ..proto::read_state_bytes::Response::default()
    }
}

/// The diagnostic for a state store of that name.
pub(super) fn state_store(type_name: &str) -> Diagnostic {
    unknown_type("state store", type_name)
}
