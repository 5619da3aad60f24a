//! `ApplyResourceChange`: carries out one planned change, and loses nothing on the way.

use std::sync::Arc;

use super::exchange::{decode_known, mistaken_host};
use super::serving::Serving;
use crate::framework::call::ObjectCall;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::kinds::ApplyRequest;
use crate::framework::private::Private;
use crate::framework::proto::apply_resource_change::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::value::Value;
use crate::framework::wire::{decode, decode_identity, encode, encode_identity};

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = serving.resource(&request.type_name)?;
    let kind = resource.schema().value_type();
    let prior = decode("prior state", request.prior_state.as_ref(), &kind)?;
    let planned = decode("planned state", request.planned_state.as_ref(), &kind)?;
    let config = decode_known("configuration", request.config.as_ref(), &kind)?;
    if prior.is_null() && planned.is_null() {
        return Ok(Response { new_state: Some(encode(&Value::Null, &kind)?), ..Response::default() });
    }
    if prior.is_unknown() || planned.is_unknown() {
        return Err(mistaken_host("Terraform asked to apply a change that is unknown as a whole.").into());
    }
    let identity = decode_identity(request.planned_identity.as_ref(), resource.identity_schema())?;
    // A host may send the identity of the object that is replaced; the new one gets its own.
    let identity = identity.filter(|_| !prior.is_null());
    let clients = serving.clients()?;
    let call = ObjectCall::new(serving.writing(&clients), Private::decode(&request.planned_private));
    let change = ApplyRequest { prior, planned, config, identity };
    let applied = resource.apply(call, &change).await;
    Ok(Response {
        new_state: Some(encode(&applied.instance.state, &kind)?),
        private: applied.private.encode().into(),
        diagnostics: applied.diagnostics.into(),
        new_identity: encode_identity(applied.instance.identity.as_ref(), resource.identity_schema())?,
        ..Response::default()
    })
}
