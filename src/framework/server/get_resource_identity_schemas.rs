//! `GetResourceIdentitySchemas`: what identifies the objects of each resource type that says so.

use std::sync::Arc;

use super::serving::Serving;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::get_resource_identity_schemas::{Request, Response};
use crate::framework::provider::Provider;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    _request: Request,
) -> Result<Response, Diagnostics> {
    let resources = &serving.registry().resources;
    Ok(Response {
        identity_schemas: resources
            .iter()
            .filter_map(|(name, resource)| Some(((*name).to_owned(), resource.identity_schema()?.into())))
            .collect(),
        ..Response::default()
    })
}
