//! `ValidateProviderConfig`: checks the provider block, as far as it is known.

use std::sync::Arc;

use super::serving::Serving;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::partial::Partial;
use crate::framework::proto::validate_provider_config::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::schema::validate;
use crate::framework::wire::decode;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let schema = serving.schema();
    let config = decode("provider configuration", request.config.as_ref(), &schema.value_type())?;
    let mut diagnostics = validate(&schema.block, &config, true);
    diagnostics.extend(P::validate(Partial::new(&config)));
    Ok(Response { diagnostics: diagnostics.into() })
}
