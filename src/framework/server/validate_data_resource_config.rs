//! `ValidateDataResourceConfig`: checks one data block, as far as it is known.

use std::sync::Arc;

use super::serving::Serving;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::validate_data_resource_config::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::schema::validate;
use crate::framework::wire::decode;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let data_source = serving.data_source(&request.type_name)?;
    let schema = data_source.schema();
    let config = decode("configuration", request.config.as_ref(), &schema.value_type())?;
    // Data sources have no write-only attributes.
    let mut diagnostics = validate(&schema.block, &config, true);
    diagnostics.extend(data_source.validate(&config));
    Ok(Response { diagnostics: diagnostics.into() })
}
