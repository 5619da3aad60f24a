//! `PlanResourceChange`: what an object is to become.

use std::sync::Arc;

use super::core::Core;
use crate::framework::call::{Call, Failure};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::plan::replacements;
use crate::framework::private::Private;
use crate::framework::proto::plan_resource_change::{Request, Response};
use crate::framework::proto::{Deferred, deferred};
use crate::framework::provider::Provider;
use crate::framework::typed::PlanRequest;
use crate::framework::value::Value;
use crate::framework::wire::{decode, encode};

pub(super) async fn answer<P: Provider>(
    core: Arc<Core<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = core.resource(&request.type_name)?;
    let schema = resource.schema();
    let kind = schema.value_type();
    let prior = decode("prior state", request.prior_state.as_ref(), &kind)?;
    let config = decode("configuration", request.config.as_ref(), &kind)?;
    let proposed = decode("proposed state", request.proposed_new_state.as_ref(), &kind)?;
    let mut response = Response {
        // An object's private state reaches its deletion only if every plan carries it on.
        planned_private: request.prior_private.clone(),
        ..Response::default()
    };
    if config.is_null() {
        response.planned_state = Some(encode(&Value::Null, &kind)?);
        return Ok(response);
    }
    if config.is_unknown() || proposed.is_unknown() || prior.is_unknown() {
        return Err(Diagnostic::error(
            "Unreadable value from Terraform",
            "Terraform sent a block that is unknown as a whole. This is a mistake in the program that runs the \
             provider; please report it.",
        )
        .into());
    }
    let clients = core.clients()?;
    let call = Call::new(&*clients, core.cancellation(), Private::decode(&request.prior_private));
    let planning = PlanRequest { prior, config, proposed };
    let planned = resource.plan(&call, &planning).await;
    let notes = call.into_notes();
    response.planned_private = notes.private.encode().into();
    response.diagnostics = notes.diagnostics.into();
    match planned.outcome {
        Ok(()) => {}
        // Where the provider's configuration is still unknown, so is what only it could tell; the plan
        // of the engine says just that.
        Err(Failure::ProviderUnknown(_)) => {
            if request.client_capabilities.is_some_and(|capabilities| capabilities.deferral_allowed) {
                response.deferred = Some(Deferred { reason: deferred::Reason::ProviderConfigUnknown.into() });
            }
        }
        Err(Failure::Diagnostics(failure)) => {
            response.diagnostics.extend(Vec::from(failure));
            return Ok(response);
        }
    }
    response.requires_replace =
        replacements(&schema.block, &planning.prior, &planned.state).iter().map(Into::into).collect();
    response.planned_state = Some(encode(&planned.state, &kind)?);
    Ok(response)
}
