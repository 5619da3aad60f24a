//! `UpgradeResourceState`: brings stored state to the current schema. Called for every object each
//! time that state is read, also where the versions agree.

use std::sync::Arc;

use serde_json::Value as Json;

use super::serving::Serving;
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::kinds::AnyResource;
use crate::framework::proto::RawState;
use crate::framework::proto::upgrade_resource_state::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::value::json;
use crate::framework::walk::take_out;
use crate::framework::wire::encode;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = serving.resource(&request.type_name)?;
    let schema = resource.schema();
    let current = stored_state(resource, request.version, &request.raw_state.unwrap_or_default())?;
    let kind = schema.value_type();
    let mut state = json::decode_state(&current, &kind).map_err(|error| unreadable(&error.to_string()))?;
    take_out(&schema.block, &mut state);
    Ok(Response { upgraded_state: Some(encode(&state, &kind)?), ..Response::default() })
}

/// Stored state of any version, in the current one.
pub(super) fn stored_state<C>(
    resource: &dyn AnyResource<C>,
    version: i64,
    raw: &RawState,
) -> Result<Json, Diagnostic> {
    if !raw.flatmap.is_empty() {
        return Err(unreadable(
            "it was stored by Terraform 0.11 or earlier; apply it once with Terraform 0.12",
        ));
    }
    let current = resource.schema().version;
    if version > current {
        let stored = format!(
            "it was stored in version {version} of the type, and this version of the provider knows version \
             {current} at most; upgrade the provider"
        );
        return Err(unreadable(&stored));
    }
    let stored = json::from_slice(&raw.json).map_err(|error| unreadable(&error.to_string()))?;
    if version == current { Ok(stored) } else { resource.upgrade(version, stored) }
}

pub(super) fn unreadable(why: &str) -> Diagnostic {
    Diagnostic::error(
        "Stored state cannot be read",
        format!("The stored state of this object cannot be read: {why}."),
    )
}
