//! `ReadDataSource`: looks something up.

use std::sync::Arc;

use super::core::Core;
use crate::framework::call::{Call, Failure};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::private::Private;
use crate::framework::proto::read_data_source::{Request, Response};
use crate::framework::proto::{Deferred, deferred};
use crate::framework::provider::Provider;
use crate::framework::wire::{decode, encode};

pub(super) async fn answer<P: Provider>(
    core: Arc<Core<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let data_source = core.data_source(&request.type_name)?;
    let kind = data_source.schema().value_type();
    let config = decode("configuration", request.config.as_ref(), &kind)?;
    if config.as_object().is_none() || !config.is_wholly_known() {
        return Err(Diagnostic::error(
            "Unreadable value from Terraform",
            "Terraform asked to read a data source whose configuration is null or not wholly known. This is a \
             mistake in the program that runs the provider; please report it.",
        )
        .into());
    }
    let clients = core.clients()?;
    let call = Call::new(&*clients, core.cancellation(), Private::default());
    let outcome = data_source.read(&call, &config).await;
    let mut response = Response { diagnostics: call.into_notes().diagnostics.into(), ..Response::default() };
    let may_defer = request.client_capabilities.is_some_and(|capabilities| capabilities.deferral_allowed);
    match outcome {
        Ok(found) => response.state = Some(encode(&found, &kind)?),
        Err(Failure::ProviderUnknown(_)) if may_defer => {
            response.deferred = Some(Deferred { reason: deferred::Reason::ProviderConfigUnknown.into() });
            response.state = Some(encode(&config, &kind)?);
        }
        Err(failure) => response.diagnostics.extend(Vec::from(failure.into_diagnostics())),
    }
    Ok(response)
}
