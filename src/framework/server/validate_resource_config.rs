//! `ValidateResourceConfig`: checks one resource block, as far as it is known.

use std::sync::Arc;

use super::serving::Serving;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::validate_resource_config::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::schema::validate;
use crate::framework::wire::decode;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = serving.resource(&request.type_name)?;
    let schema = resource.schema();
    let config = decode("configuration", request.config.as_ref(), &schema.value_type())?;
    let write_only_allowed =
        request.client_capabilities.is_some_and(|capabilities| capabilities.write_only_attributes_allowed);
    let mut diagnostics = validate(&schema.block, &config, write_only_allowed);
    diagnostics.extend(resource.validate(&config));
    Ok(Response { diagnostics: diagnostics.into() })
}
