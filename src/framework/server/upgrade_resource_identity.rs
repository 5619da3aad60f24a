//! `UpgradeResourceIdentity`: brings a stored identity to the current schema of its type.

use std::sync::Arc;

use super::serving::{Serving, unknown_type};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::proto::upgrade_resource_identity::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::value::json;
use crate::framework::wire::encode_identity;

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = serving.resource(&request.type_name)?;
    let schema = resource
        .identity_schema()
        .ok_or_else(|| unknown_type("resource identity for", &request.type_name))?;
    let raw = request.raw_identity.unwrap_or_default();
    if request.version > schema.version {
        let newer = format!(
            "it was stored in version {}, and this version of the provider knows version {} at most; upgrade the \
             provider",
            request.version, schema.version
        );
        return Err(unreadable(&newer).into());
    }
    let stored = json::from_slice(&raw.json).map_err(|error| unreadable(&error.to_string()))?;
    let current = if request.version == schema.version {
        stored
    } else {
        resource.upgrade_identity(request.version, stored)?
    };
    let identity =
        json::decode_state(&current, &schema.value_type()).map_err(|error| unreadable(&error.to_string()))?;
    if identity.is_null() {
        return Err(unreadable("it is empty").into());
    }
    Ok(Response { upgraded_identity: encode_identity(Some(&identity), Some(schema))?, ..Response::default() })
}

fn unreadable(why: &str) -> Diagnostic {
    Diagnostic::error(
        "Stored identity cannot be read",
        format!("The stored identity of this object cannot be read: {why}."),
    )
}
