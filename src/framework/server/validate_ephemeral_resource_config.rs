//! `ValidateEphemeralResourceConfig`: checks one ephemeral block, as far as it is known.

use std::sync::Arc;

use super::serving::Serving;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::validate_ephemeral_resource_config::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::schema::validate;
use crate::framework::wire::decode;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = serving.ephemeral_resource(&request.type_name)?;
    let schema = resource.schema();
    let config = decode("configuration", request.config.as_ref(), &schema.value_type())?;
    // Nothing of an ephemeral resource is kept, so it has no write-only attributes.
    let mut diagnostics = validate(&schema.block, &config, true);
    diagnostics.extend(resource.validate(&config));
    Ok(Response { diagnostics: diagnostics.into() })
}
