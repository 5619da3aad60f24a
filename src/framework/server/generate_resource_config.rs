//! `GenerateResourceConfig`: a configuration that would make the object what it is.

use std::sync::Arc;

use super::core::Core;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::generate_resource_config::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::schema::{Attribute, Presence, Timeouts};
use crate::framework::value::Value;
use crate::framework::wire::{decode, encode};

pub(super) async fn answer<P: Provider>(
    core: Arc<Core<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let schema = core.resource(&request.type_name)?.schema();
    let kind = schema.value_type();
    let mut config = decode("state", request.state.as_ref(), &kind)?;
    if let Some(values) = config.as_object_mut() {
        for (name, attribute) in &schema.block.attributes {
            if let Some(value) = values.get_mut(name)
                && !belongs(name, attribute, value)
            {
                *value = Value::Null;
            }
        }
    }
    Ok(Response { config: Some(encode(&config, &kind)?), ..Response::default() })
}

/// Whether a value of the state belongs into a generated configuration: not what the provider
/// decides, not what is deprecated, and not what says nothing.
fn belongs(name: &str, attribute: &Attribute, value: &Value) -> bool {
    let behaviour = &attribute.behaviour;
    let says_nothing = value.as_str() == Some("");
    let decided_by_provider = match behaviour.presence {
        Presence::Computed => true,
        Presence::OptionalComputed => name == "id",
        Presence::Required | Presence::Optional => false,
    };
    let kept_back = behaviour.write_only || behaviour.sensitive || behaviour.deprecation.is_some();
    let left_out = says_nothing && behaviour.presence != Presence::Required;
    !(decided_by_provider || kept_back || left_out || name == Timeouts::ATTRIBUTE)
}
