//! `GetMetadata`: the names of everything that the provider ships.

use std::sync::Arc;

use super::get_provider_schema::SERVER_CAPABILITIES;
use super::serving::Serving;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::get_metadata::{
    ActionMetadata, DataSourceMetadata, EphemeralMetadata, FunctionMetadata, ListResourceMetadata, Request,
    ResourceMetadata, Response,
};
use crate::framework::provider::Provider;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    _request: Request,
) -> Result<Response, Diagnostics> {
    let registry = serving.registry();
    let named = |name: &&'static str| (*name).to_owned();
    Ok(Response {
        server_capabilities: Some(SERVER_CAPABILITIES),
        diagnostics: Vec::new(),
        resources: registry
            .resources
            .keys()
            .map(|name| ResourceMetadata { type_name: named(name) })
            .collect(),
        data_sources: registry
            .data_sources
            .keys()
            .map(|name| DataSourceMetadata { type_name: named(name) })
            .collect(),
        functions: registry.functions.keys().map(|name| FunctionMetadata { name: named(name) }).collect(),
        ephemeral_resources: registry
            .ephemeral_resources
            .keys()
            .map(|name| EphemeralMetadata { type_name: named(name) })
            .collect(),
        list_resources: registry
            .lists
            .keys()
            .map(|name| ListResourceMetadata { type_name: named(name) })
            .collect(),
        state_stores: Vec::new(),
        actions: registry.actions.keys().map(|name| ActionMetadata { type_name: named(name) }).collect(),
    })
}
