//! `OpenEphemeralResource`: makes values that reach neither plan nor state.

use std::sync::Arc;

use super::exchange::{decode_known, deferral, mistaken_host};
use super::serving::Serving;
use crate::framework::call::Failure;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::open_ephemeral_resource::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::wire::encode;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = serving.ephemeral_resource(&request.type_name)?;
    let kind = resource.schema().value_type();
    let config = decode_known("configuration", request.config.as_ref(), &kind)?;
    if config.is_null() {
        return Err(mistaken_host("Terraform asked to open a resource without a configuration.").into());
    }
    let clients = serving.clients()?;
    let call = serving.writing(&clients);
    let outcome = resource.open(&call, &config).await;
    let mut response = Response { diagnostics: call.take_warnings().into(), ..Response::default() };
    match outcome {
        Ok(opened) => {
            response.result = Some(encode(&opened.result, &kind)?);
            response.private = Some(opened.kept.into());
            response.renew_at = opened.renew_at.map(Into::into);
        }
        Err(failure) => match (failure, deferral(request.client_capabilities)) {
            (Failure::ProviderUnknown(_), Some(deferred)) => {
                response.deferred = Some(deferred);
                response.result = Some(encode(&config, &kind)?);
            }
            (failure, _) => response.diagnostics.extend(Vec::from(failure.into_diagnostics())),
        },
    }
    Ok(response)
}
