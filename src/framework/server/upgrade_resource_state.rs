//! `UpgradeResourceState`: brings stored state to the current schema. Called for every object each
//! time that state is read, also where the versions agree.

use std::sync::Arc;

use super::core::Core;
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::proto::upgrade_resource_state::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::schema::Block;
use crate::framework::value::{Value, json};
use crate::framework::wire::encode;

pub(super) async fn answer<P: Provider>(
    core: Arc<Core<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = core.resource(&request.type_name)?;
    let schema = resource.schema();
    let raw = request.raw_state.unwrap_or_default();
    if !raw.flatmap.is_empty() {
        return Err(unreadable(
            "it was stored by Terraform 0.11 or earlier; apply it once with Terraform 0.12",
        )
        .into());
    }
    if request.version > schema.version {
        let stored = format!(
            "it was stored in version {} of the type, and this version of the provider knows version {} at most; \
             upgrade the provider",
            request.version, schema.version
        );
        return Err(unreadable(&stored).into());
    }
    let stored = serde_json::from_slice(&raw.json).map_err(|error| unreadable(&error.to_string()))?;
    let current =
        if request.version == schema.version { stored } else { resource.upgrade(request.version, stored)? };
    let kind = schema.value_type();
    let mut state = json::decode_state(&current, &kind).map_err(|error| unreadable(&error.to_string()))?;
    normalise(&mut state, &schema.block);
    Ok(Response { upgraded_state: Some(encode(&state, &kind)?), ..Response::default() })
}

/// A write-only value in stored state can only come from elsewhere, and must not stay. A block that the
/// stored state does not know does not occur.
fn normalise(state: &mut Value, block: &Block) {
    if let Some(values) = state.as_object_mut() {
        for (name, _) in block.attributes.iter().filter(|(_, attribute)| attribute.behaviour.write_only) {
            values.insert(name.clone(), Value::Null);
        }
        for (name, nested) in &block.blocks {
            if values.get(name).is_some_and(Value::is_null) {
                values.insert(name.clone(), nested.absent());
            }
        }
    }
}

fn unreadable(why: &str) -> Diagnostic {
    Diagnostic::error(
        "Stored state cannot be read",
        format!("The stored state of this object cannot be read: {why}."),
    )
}
