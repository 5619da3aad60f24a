//! `CloseEphemeralResource`: ends what was opened.

use std::sync::Arc;

use super::serving::Serving;
use crate::framework::call::Failure;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::close_ephemeral_resource::{Request, Response};
use crate::framework::provider::Provider;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = serving.ephemeral_resource(&request.type_name)?;
    let clients = serving.clients()?;
    let call = serving.writing(&clients);
    let outcome = resource.close(&call, request.private.as_deref().unwrap_or_default()).await;
    let mut diagnostics = call.take_warnings();
    diagnostics.extend(outcome.err().map(Failure::into_diagnostics).unwrap_or_default());
    Ok(Response { diagnostics: diagnostics.into() })
}
