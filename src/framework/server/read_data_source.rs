//! `ReadDataSource`: looks something up.

use std::sync::Arc;

use super::exchange::{decode_known, deferral, mistaken_host};
use super::serving::Serving;
use crate::framework::call::Failure;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::read_data_source::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::wire::encode;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let data_source = serving.data_source(&request.type_name)?;
    let kind = data_source.schema().value_type();
    let config = decode_known("configuration", request.config.as_ref(), &kind)?;
    if config.is_null() {
        return Err(mistaken_host("Terraform asked to read a data source without a configuration.").into());
    }
    let clients = serving.clients()?;
    let call = serving.reading(&clients);
    let outcome = data_source.read(&call, &config).await;
    let mut response = Response { diagnostics: call.take_warnings().into(), ..Response::default() };
    match outcome {
        Ok(found) => response.state = Some(encode(&found, &kind)?),
        Err(failure) => match (failure, deferral(request.client_capabilities)) {
            (Failure::ProviderUnknown(_), Some(deferred)) => {
                response.deferred = Some(deferred);
                response.state = Some(encode(&config, &kind)?);
            }
            (failure, _) => response.diagnostics.extend(Vec::from(failure.into_diagnostics())),
        },
    }
    Ok(response)
}
