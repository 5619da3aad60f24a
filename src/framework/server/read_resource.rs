//! `ReadResource`: the object as it is now.

use std::sync::Arc;

use super::core::Core;
use crate::framework::call::{Call, Failure};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::private::Private;
use crate::framework::proto::read_resource::{Request, Response};
use crate::framework::proto::{Deferred, deferred};
use crate::framework::provider::Provider;
use crate::framework::value::Value;
use crate::framework::wire::{decode, encode};

pub(super) async fn answer<P: Provider>(
    core: Arc<Core<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = core.resource(&request.type_name)?;
    let kind = resource.schema().value_type();
    let state = decode("state", request.current_state.as_ref(), &kind)?;
    match state {
        // What was never there cannot be read; it is gone, which needs no answer from anywhere.
        Value::Null => return Ok(Response { private: request.private, ..Response::default() }),
        ref state if !state.is_wholly_known() => {
            return Err(Diagnostic::error(
                "Unreadable value from Terraform",
                "Terraform sent a state with unknown values. This is a mistake in the program that runs the \
                 provider; please report it.",
            )
            .into());
        }
        _ => {}
    }
    let clients = core.clients()?;
    let call = Call::new(&*clients, core.cancellation(), Private::decode(&request.private));
    let outcome = resource.read(&call, &state).await;
    let notes = call.into_notes();
    let mut response = Response {
        private: notes.private.encode().into(),
        diagnostics: notes.diagnostics.into(),
        ..Response::default()
    };
    match outcome {
        Ok(found) => response.new_state = Some(encode(&found, &kind)?),
        // The provider's configuration is still unknown: nothing can be said of the object, which is
        // no reason to forget it.
        Err(Failure::ProviderUnknown(_)) => {
            response.new_state = Some(encode(&state, &kind)?);
            if request.client_capabilities.is_some_and(|capabilities| capabilities.deferral_allowed) {
                response.deferred = Some(Deferred { reason: deferred::Reason::ProviderConfigUnknown.into() });
            }
        }
        Err(Failure::Diagnostics(failure)) => {
            response.diagnostics.extend(Vec::from(failure));
        }
    }
    Ok(response)
}
