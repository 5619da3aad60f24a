//! `PlanResourceChange`: what an object is to become.

use std::sync::Arc;

use super::exchange::{deferral, mistaken_host};
use super::serving::Serving;
use crate::framework::call::{Failure, ObjectCall};
use crate::framework::diagnostics::Diagnostics;
use crate::framework::kinds::{Instance, PlanRequest};
use crate::framework::path::{AttributePath, Step};
use crate::framework::plan::replacements;
use crate::framework::private::Private;
use crate::framework::proto::plan_resource_change::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::schema::Block;
use crate::framework::value::Value;
use crate::framework::wire::{decode, decode_identity, encode, encode_identity};

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = serving.resource(&request.type_name)?;
    let schema = resource.schema();
    let kind = schema.value_type();
    let prior = decode("prior state", request.prior_state.as_ref(), &kind)?;
    let config = decode("configuration", request.config.as_ref(), &kind)?;
    let private = Private::decode(&request.prior_private);
    let mut response = Response {
        // An object's private state reaches its deletion only if every plan carries it on.
        planned_private: request.prior_private.clone(),
        ..Response::default()
    };
    if !prior.is_null() && prior.is_wholly_known() {
        // An object keeps its identity; a new one gets its own when it is made.
        let stored = decode_identity(request.prior_identity.as_ref(), resource.identity_schema())?;
        let instance = Instance { state: prior.clone(), identity: stored };
        let identity = resource.identity(&instance, &private).map_err(Failure::into_diagnostics)?;
        response.planned_identity = encode_identity(identity.as_ref(), resource.identity_schema())?;
    }
    if config.is_null() {
        response.planned_state = Some(encode(&Value::Null, &kind)?);
        // An end needs no client until it is carried out; where there is one, what stands in its way is told.
        if prior.is_wholly_known()
            && !prior.is_null()
            && let Ok(clients) = serving.clients()
        {
            let call = ObjectCall::new(serving.reading(&clients), private);
            let outcome = resource.plan_destroy(&call, &prior).await;
            response.diagnostics = call.take_warnings().into();
            if let Err(Failure::Diagnostics(failure)) = outcome {
                response.diagnostics.extend(Vec::from(failure));
            }
        }
        return Ok(response);
    }
    if config.is_unknown() || prior.is_unknown() {
        return Err(mistaken_host("Terraform sent a block that is unknown as a whole.").into());
    }
    let clients = serving.clients()?;
    let call = ObjectCall::new(serving.reading(&clients), private);
    let planning = PlanRequest { prior, config };
    let planned = resource.plan(&call, &planning).await;
    response.planned_private = call.private().encode().into();
    response.diagnostics = call.take_warnings().into();
    match planned.outcome {
        Ok(()) => {}
        // Where the provider's configuration is still unknown, so is what only it could tell; the plan
        // of the engine says just that.
        Err(Failure::ProviderUnknown(_)) => response.deferred = deferral(request.client_capabilities),
        Err(Failure::Diagnostics(failure)) => {
            response.diagnostics.extend(Vec::from(failure));
            return Ok(response);
        }
    }
    response.requires_replace = replacements(&schema.block, &planning.prior, &planned.state)
        .iter()
        .filter(|path| !is_only_recorded(&schema.block, &planning.prior, path))
        .map(Into::into)
        .collect();
    response.planned_state = Some(encode(&planned.state, &kind)?);
    Ok(response)
}

/// Whether an attribute that replaces was null before and is only recorded: an import cannot know it.
fn is_only_recorded(block: &Block, prior: &Value, path: &AttributePath) -> bool {
    match path.steps() {
        [Step::Attribute(name)] => {
            block.attributes.get(name).is_some_and(|attribute| attribute.behaviour.unless_null)
                && prior.get(name).is_null()
        }
        _ => false,
    }
}
