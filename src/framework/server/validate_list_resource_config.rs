//! `ValidateListResourceConfig`: checks one list block, as far as it is known.

use std::sync::Arc;

use super::serving::Serving;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::validate_list_resource_config::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::schema::validate;
use crate::framework::wire::decode;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let list = serving.list(&request.type_name)?;
    let schema = list.schema();
    let filter = decode("configuration", request.config.as_ref(), &schema.value_type())?;
    let mut diagnostics = validate(&schema.block, &filter, true);
    diagnostics.extend(list.validate(&filter));
    Ok(Response { diagnostics: diagnostics.into() })
}
