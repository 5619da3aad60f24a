//! `GetMetadata`: the names of everything that the provider ships.

use std::sync::Arc;

use super::core::Core;
use super::get_provider_schema::SERVER_CAPABILITIES;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::get_metadata::{DataSourceMetadata, Request, ResourceMetadata, Response};
use crate::framework::provider::Provider;

pub(super) async fn answer<P: Provider>(
    core: Arc<Core<P>>,
    _request: Request,
) -> Result<Response, Diagnostics> {
    let registry = core.registry();
    let resource = |(name, _): (&str, _)| ResourceMetadata { type_name: name.to_owned() };
    let data_source = |(name, _): (&str, _)| DataSourceMetadata { type_name: name.to_owned() };
    Ok(Response {
        server_capabilities: Some(SERVER_CAPABILITIES),
        resources: registry.resources().map(resource).collect(),
        data_sources: registry.data_sources().map(data_source).collect(),
        ..Response::default()
    })
}
