//! `ImportResourceState`: takes an existing object into the state, by its id or by its identity.

use std::sync::Arc;

use super::serving::Serving;
use crate::framework::call::{Failure, ObjectCall};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::kinds::ImportKey;
use crate::framework::private::Private;
use crate::framework::proto::import_resource_state::{ImportedResource, Request, Response};
use crate::framework::provider::Provider;
use crate::framework::wire::{decode_identity, encode, encode_identity};

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = serving.resource(&request.type_name)?;
    let identity = decode_identity(request.identity.as_ref(), resource.identity_schema())?;
    let key = match identity {
        Some(identity) => ImportKey::Identity(identity),
        None if !request.id.is_empty() => ImportKey::Id(request.id),
        None => {
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
    };
    let clients = serving.clients()?;
    let call = ObjectCall::new(serving.reading(&clients), Private::default());
    let Some(importing) = resource.import(&call, key) else {
        return Err(Diagnostic::error(
            "Import not supported",
            format!("Objects of the type \"{}\" cannot be imported.", request.type_name),
        )
        .into());
    };
    let outcome = importing.await;
    // Also where it failed: a warning may say why.
    let mut diagnostics = call.take_warnings();
    let instance = match outcome {
        Ok(instance) => instance,
        Err(failure) => {
            diagnostics.extend(Failure::into_diagnostics(failure));
            return Err(diagnostics);
        }
    };
    let imported = ImportedResource {
        state: Some(encode(&instance.state, &resource.schema().value_type())?),
        private: call.private().encode().into(),
        identity: encode_identity(instance.identity.as_ref(), resource.identity_schema())?,
        type_name: request.type_name,
    };
    Ok(Response {
        imported_resources: vec![imported],
        diagnostics: diagnostics.into(),
        ..Response::default()
    })
}
