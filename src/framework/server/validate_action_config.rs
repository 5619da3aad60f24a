//! `ValidateActionConfig`: checks one action block, as far as it is known.

use std::sync::Arc;

use super::serving::Serving;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::validate_action_config::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::schema::validate;
use crate::framework::wire::decode;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let action = serving.action(&request.type_name)?;
    let schema = action.schema();
    let config = decode("configuration", request.config.as_ref(), &schema.value_type())?;
    // Actions came after write-only attributes, so every host that asks knows both.
    let mut diagnostics = validate(&schema.block, &config, true);
    diagnostics.extend(action.validate(&config));
    Ok(Response { diagnostics: diagnostics.into() })
}
