//! `ApplyResourceChange`: carries out one planned change, and loses nothing on the way.

use std::sync::Arc;

use super::answer::panicked;
use super::core::Core;
use crate::framework::call::{Call, Failure};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::private::Private;
use crate::framework::proto::apply_resource_change::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::typed::ApplyRequest;
use crate::framework::value::Value;
use crate::framework::wire::{decode, encode};
use crate::plugin::panics;

pub(super) async fn answer<P: Provider>(
    core: Arc<Core<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = core.resource(&request.type_name)?;
    let kind = resource.schema().value_type();
    let prior = decode("prior state", request.prior_state.as_ref(), &kind)?;
    let planned = decode("planned state", request.planned_state.as_ref(), &kind)?;
    let config = decode("configuration", request.config.as_ref(), &kind)?;
    if prior.is_null() && planned.is_null() {
        return Ok(Response { new_state: Some(encode(&Value::Null, &kind)?), ..Response::default() });
    }
    if prior.is_unknown() || planned.is_unknown() || !config.is_wholly_known() {
        return Err(Diagnostic::error(
            "Unreadable value from Terraform",
            "Terraform asked to apply a change with unknown values in its configuration. This is a mistake in \
             the program that runs the provider; please report it.",
        )
        .into());
    }
    let clients = core.clients()?;
    let call = Call::new(&*clients, core.cancellation(), Private::decode(&request.planned_private));
    let change = ApplyRequest { prior, planned, config };
    // Caught here and not further out, because what the call has saved must survive its panic.
    let outcome = panics::catch(resource.apply(&call, &change))
        .await
        .unwrap_or_else(|_| Err(panicked("ApplyResourceChange").into()));
    let notes = call.into_notes();
    let mut diagnostics = notes.diagnostics;
    let state = match outcome {
        Ok(state) => state,
        Err(failure) => {
            diagnostics.extend(Failure::into_diagnostics(failure));
            let saved = notes.saved.map(|saved| resource.saved(&saved, &change.planned));
            match saved {
                Some(Ok(state)) => state,
                Some(Err(failure)) => {
                    diagnostics.extend(failure.into_diagnostics());
                    change.prior
                }
                // A new object that was never saved is not there; any other is as it was.
                None => change.prior,
            }
        }
    };
    Ok(Response {
        new_state: Some(encode(&state, &kind)?),
        private: notes.private.encode().into(),
        diagnostics: diagnostics.into(),
        ..Response::default()
    })
}
