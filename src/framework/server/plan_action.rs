//! `PlanAction`: says what can be known to fail before an action is invoked.

use std::sync::Arc;

use super::exchange::{deferral, mistaken_host};
use super::serving::Serving;
use crate::framework::call::Failure;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::plan_action::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::wire::decode;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let action = serving.action(&request.action_type)?;
    let config = decode("configuration", request.config.as_ref(), &action.schema().value_type())?;
    if config.as_object().is_none() {
        return Err(mistaken_host("Terraform asked to plan an action without a configuration.").into());
    }
    let clients = serving.clients()?;
    let call = serving.reading(&clients);
    let outcome = action.plan(&call, &config).await;
    let mut response = Response { diagnostics: call.take_warnings().into(), ..Response::default() };
    match outcome {
        Ok(()) => {}
        // What the provider's configuration would tell is told when the action is invoked.
        Err(Failure::ProviderUnknown(_)) => response.deferred = deferral(request.client_capabilities),
        Err(Failure::Diagnostics(failure)) => response.diagnostics.extend(Vec::from(failure)),
    }
    Ok(response)
}
