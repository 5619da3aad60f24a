//! `GetProviderSchema`: every schema of the provider.

use std::sync::Arc;

use super::core::Core;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::ServerCapabilities;
use crate::framework::proto::get_provider_schema::{Request, Response};
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

pub(super) async fn answer<P: Provider>(
    core: Arc<Core<P>>,
    _request: Request,
) -> Result<Response, Diagnostics> {
    let registry = core.registry();
    Ok(Response {
        provider: Some(core.schema().into()),
        resource_schemas: registry
            .resources()
            .map(|(name, resource)| (name.to_owned(), resource.schema().into()))
            .collect(),
        data_source_schemas: registry
            .data_sources()
            .map(|(name, data_source)| (name.to_owned(), data_source.schema().into()))
            .collect(),
        server_capabilities: Some(SERVER_CAPABILITIES),
        ..Response::default()
    })
}
