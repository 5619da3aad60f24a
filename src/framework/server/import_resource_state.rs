//! `ImportResourceState`: takes an existing object into the state.

use std::sync::Arc;

use super::core::Core;
use crate::framework::call::{Call, Failure};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::private::Private;
use crate::framework::proto::import_resource_state::{ImportedResource, Request, Response};
use crate::framework::provider::Provider;
use crate::framework::wire::encode;

pub(super) async fn answer<P: Provider>(
    core: Arc<Core<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = core.resource(&request.type_name)?;
    if request.id.is_empty() {
        return Err(Diagnostic::error(
            "Import needs an id",
            format!(
                "\"{}\" is imported by its id. Give one with \"id\" in the import block, or as the second \
                 argument of \"terraform import\".",
                request.type_name
            ),
        )
        .into());
    }
    let clients = core.clients()?;
    let call = Call::new(&*clients, core.cancellation(), Private::default());
    let Some(importing) = resource.import(&call, &request.id) else {
        return Err(Diagnostic::error(
            "Import not supported",
            format!("Objects of the type \"{}\" cannot be imported.", request.type_name),
        )
        .into());
    };
    let state = importing.await.map_err(Failure::into_diagnostics)?;
    let notes = call.into_notes();
    let imported = ImportedResource {
        type_name: request.type_name,
        state: Some(encode(&state, &resource.schema().value_type())?),
        private: notes.private.encode().into(),
        identity: None,
    };
    Ok(Response {
        imported_resources: vec![imported],
        diagnostics: notes.diagnostics.into(),
        ..Response::default()
    })
}
