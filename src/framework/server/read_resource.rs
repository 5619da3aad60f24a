//! `ReadResource`: the object as it is now.

use std::sync::Arc;

use super::exchange::{decode_known, deferral};
use super::serving::Serving;
use crate::framework::call::{Failure, ObjectCall};
use crate::framework::diagnostics::Diagnostics;
use crate::framework::kinds::Instance;
use crate::framework::private::Private;
use crate::framework::proto::read_resource::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::wire::{decode_identity, encode, encode_identity};

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = serving.resource(&request.type_name)?;
    let kind = resource.schema().value_type();
    let state = decode_known("state", request.current_state.as_ref(), &kind)?;
    if state.is_null() {
        // What was never there cannot be read; it is gone, which needs no answer from anywhere.
        return Ok(Response { private: request.private, ..Response::default() });
    }
    let identity = decode_identity(request.current_identity.as_ref(), resource.identity_schema())?;
    let clients = serving.clients()?;
    let call = ObjectCall::new(serving.reading(&clients), Private::decode(&request.private));
    let instance = Instance { state, identity };
    let outcome = resource.read(&call, &instance).await;
    let mut response = Response {
        private: call.private().encode().into(),
        diagnostics: call.take_warnings().into(),
        ..Response::default()
    };
    let kept = match outcome {
        Ok(None) => return Ok(response),
        Ok(Some(found)) => found,
        // The provider's configuration is still unknown: nothing can be said of the object, which is
        // no reason to forget it.
        Err(Failure::ProviderUnknown(_)) => {
            response.deferred = deferral(request.client_capabilities);
            instance
        }
        Err(Failure::Diagnostics(failure)) => {
            response.diagnostics.extend(Vec::from(failure));
            instance
        }
    };
    response.new_state = Some(encode(&kept.state, &kind)?);
    response.new_identity = encode_identity(kept.identity.as_ref(), resource.identity_schema())?;
    Ok(response)
}
