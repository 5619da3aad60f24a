//! `GenerateResourceConfig`: a configuration that would make the object what it is.

use std::sync::Arc;

use super::serving::Serving;
use crate::framework::diagnostics::Diagnostics;
use crate::framework::proto::generate_resource_config::{Request, Response};
use crate::framework::provider::Provider;
use crate::framework::schema::{Attribute, Block, Presence, Rule, Timeouts};
use crate::framework::value::{Object, Value, json};
use crate::framework::walk::{Field, Fields, Here, Onward, Rewrite, rewrite};
use crate::framework::wire::{decode, encode};

pub(super) async fn handle<P: Provider>(
    serving: Arc<Serving<P>>,
    request: Request,
) -> Result<Response, Diagnostics> {
    let resource = serving.resource(&request.type_name)?;
    let schema = resource.schema();
    let kind = schema.value_type();
    let mut config = match decode("state", request.state.as_ref(), &kind)? {
        // Hosts crash on a configuration that is null.
        Value::Null => schema.block.absent(),
        state => state,
    };
    if let Some(values) = config.as_object_mut() {
        for name in ["id", Timeouts::ATTRIBUTE] {
            let optional = |attribute: &Attribute| attribute.behaviour.presence != Presence::Required;
            if let Some(value) = values.get_mut(name)
                && schema.block.attributes.get(name).is_some_and(optional)
            {
                *value = Value::Null;
            }
        }
        let here = Here { beside: None, in_set: false };
        rewrite((&schema.block).into(), values, here, &mut KeepWhatBelongs);
        for rule in resource.rules() {
            settle_conflict(rule, values);
        }
        put_placeholders(&schema.block, resource.rules(), values);
    }
    Ok(Response { config: Some(encode(&config, &kind)?), ..Response::default() })
}

/// Of attributes that exclude each other, a state may hold several, one of which follows from another. The
/// one that the rule names first stays.
fn settle_conflict(rule: &Rule, values: &mut Object) {
    let (Rule::ExactlyOneOf(names) | Rule::AtMostOneOf(names)) = rule else { return };
    let given = |name: &&&str| values.get(name).is_some_and(|value| !value.is_null());
    let excluded: Vec<&str> = names.iter().filter(given).skip(1).copied().collect();
    for name in excluded {
        values.insert(name, Value::Null);
    }
}

/// What the state cannot know and the configuration must give: a placeholder that says so, where the
/// attribute has one. Without it the host would refuse what it has just generated.
fn put_placeholders(block: &Block, rules: &[Rule], values: &mut Object) {
    let is_given = |values: &Object, name: &str| values.get(name).is_some_and(|value| !value.is_null());
    let put = |values: &mut Object, name: &str| {
        let Some(attribute) = block.attributes.get(name) else { return false };
        let Some(placeholder) = &attribute.behaviour.placeholder else { return false };
        // The self-check holds every placeholder against its type, so this cannot fail here.
        let Ok(value) = json::decode(placeholder, &attribute.value_type()) else { return false };
        values.insert(name, value);
        true
    };
    for (name, attribute) in &block.attributes {
        let says_nothing = values.get(name).is_none_or(|value| value.is_null() || value.as_str() == Some(""));
        if attribute.behaviour.presence == Presence::Required && says_nothing {
            put(values, name);
        }
    }
    for rule in rules {
        if let Rule::ExactlyOneOf(names) | Rule::AtLeastOneOf(names) = rule
            && !names.iter().any(|name| is_given(values, name))
        {
            names.iter().any(|name| put(values, name));
        }
    }
    for rule in rules {
        if let Rule::Needs(one, other) = rule
            && is_given(values, one)
            && !is_given(values, other)
        {
            put(values, other);
        }
    }
}

struct KeepWhatBelongs;

impl Rewrite for KeepWhatBelongs {
    fn field(&mut self, field: Field<'_>, value: &mut Value, _: Here<'_>) -> Onward {
        match field {
            Field::Attribute(attribute) if !belongs(attribute, value) => {
                *value = Value::Null;
                Onward::Past
            }
            _ => Onward::Into,
        }
    }

    /// Nothing is led along.
    fn pair<'a>(&self, _: Fields<'_>, _: &[Value], _: &'a [Value]) -> Vec<Option<&'a Value>> {
        Vec::new()
    }
}

/// Whether a value of the state belongs into a generated configuration: not what the provider
/// decides, not what is deprecated or secret, and not what says nothing.
fn belongs(attribute: &Attribute, value: &Value) -> bool {
    let behaviour = &attribute.behaviour;
    let says_nothing = value.as_str() == Some("") && behaviour.presence != Presence::Required;
    let kept_back = behaviour.write_only || behaviour.sensitive || behaviour.deprecation.is_some();
    // A service may answer with what it takes from nobody.
    let refused = behaviour.presence != Presence::Required
        && behaviour.validators.iter().any(|validator| validator.complaint(value).is_some());
    behaviour.presence.is_configurable() && !kept_back && !says_nothing && !refused
}
