//! `MoveResourceState`: takes over the state of another type. Called on a process that is not configured.

use std::sync::Arc;

use super::serving::Serving;
use super::upgrade_resource_state::{stored_state, unreadable};
use crate::framework::call::Failure;
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::kinds::{Instance, MovedState};
use crate::framework::private::Private;
use crate::framework::proto::move_resource_state::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::value::json;
use crate::framework::walk::take_out;
use crate::framework::wire::{encode, encode_identity};

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let target = serving.resource(&request.target_type_name)?;
    let raw = request.source_state.clone().unwrap_or_default();
    let (state, private) = if is_ours(&request) {
        let source = serving.registry().resources.get(request.source_type_name.as_str());
        // Another provider's type of the same name is another type.
        let source = source.filter(|_| target.moves_from(&request.source_type_name));
        let source = source.ok_or_else(|| refused(&request))?;
        // Terraform tells the version; where it is an older one, the source's own upgrade comes first.
        let state = stored_state(&**source, request.source_schema_version, &raw)?;
        (state, Private::decode(&request.source_private))
    } else {
        if !target
            .moves_from_other(without_registry(&request.source_provider_address), &request.source_type_name)
        {
            return Err(refused(&request).into());
        }
        let state = json::from_slice(&raw.json).map_err(|error| unreadable(&error.to_string()))?;
        (state, Private::default())
    };
    let moved = target.take_over(MovedState { type_name: request.source_type_name, state })?;
    let kind = target.schema().value_type();
    let mut state = json::decode_state(&moved, &kind).map_err(|error| unreadable(&error.to_string()))?;
    take_out(&target.schema().block, &mut state);
    if state.is_null() {
        return Err(unreadable("nothing is left of it in the new type").into());
    }
    let instance = Instance { state, identity: None };
    let identity = target.identity(&instance, &private).map_err(Failure::into_diagnostics)?;
    Ok(Response {
        target_state: Some(encode(&instance.state, &kind)?),
        target_private: private.encode().into(),
        target_identity: encode_identity(identity.as_ref(), target.identity_schema())?,
        ..Response::default()
    })
}

/// The answer to a move that no type offers.
fn refused(request: &Request) -> Diagnostic {
    Diagnostic::error(
        "State cannot be moved",
        format!(
            "\"{}\" cannot take over the state of \"{}\" of {}. Import the object under its new type instead, and \
             take it out of the state under the old one with a removed block.",
            request.target_type_name, request.source_type_name, request.source_provider_address
        ),
    )
}

/// The address of a provider without its registry: `namespace/name`.
fn without_registry(address: &str) -> &str {
    address.split_once('/').map_or(address, |(_, rest)| rest)
}

/// Whether the source is a type of this provider, whichever registry it came from: the last part of the
/// address (`registry.terraform.io/zoom-connectors/zoom`) is the prefix of its types.
fn is_ours(request: &Request) -> bool {
    let provider = request.source_provider_address.rsplit('/').next().unwrap_or_default();
    request.target_type_name.strip_prefix(provider).is_some_and(|rest| rest.starts_with('_'))
}
