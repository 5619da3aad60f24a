//! `GetProviderSchema`: every schema of the provider.

use std::sync::Arc;

use super::serving::Serving;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::get_provider_schema::{Request, Response};
use crate::framework::proto::{ActionSchema, ServerCapabilities};
use crate::framework::provider::Provider;

/// What this framework does beyond the base protocol: plans of destruction are asked for, a process
/// works without ever having been asked for its schemas, and moves and generated configurations are
/// answered.
pub(super) const SERVER_CAPABILITIES: ServerCapabilities = ServerCapabilities {
    plan_destroy: true,
    get_provider_schema_optional: true,
    move_resource_state: true,
    generate_resource_config: true,
};

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    _request: Request,
) -> Result<Response, Diagnostics> {
    let registry = serving.registry();
    Ok(Response {
        provider: Some(serving.schema().into()),
        resource_schemas: registry
            .resources
            .iter()
            .map(|(name, resource)| ((*name).to_owned(), resource.schema().into()))
            .collect(),
        data_source_schemas: registry
            .data_sources
            .iter()
            .map(|(name, data_source)| ((*name).to_owned(), data_source.schema().into()))
            .collect(),
        functions: registry
            .functions
            .iter()
            .map(|(name, function)| ((*name).to_owned(), function.signature().into()))
            .collect(),
        ephemeral_resource_schemas: registry
            .ephemeral_resources
            .iter()
            .map(|(name, resource)| ((*name).to_owned(), resource.schema().into()))
            .collect(),
        list_resource_schemas: registry
            .lists
            .iter()
            .map(|(name, list)| ((*name).to_owned(), list.schema().into()))
            .collect(),
        action_schemas: registry
            .actions
            .iter()
            .map(|(name, action)| ((*name).to_owned(), ActionSchema { schema: Some(action.schema().into()) }))
            .collect(),
        server_capabilities: Some(SERVER_CAPABILITIES),
        ..Response::default()
    })
}
