//! Filling in what the configuration leaves to the provider.

use crate::framework::schema::{Attribute, Block, Equality, Presence};
use crate::framework::value::{Value, json};
use crate::framework::walk::{self, Field, Fields, Here, Judgement, Mask, Onward, Rewrite, rewrite};

/// The planned state, before the resource itself has its say.
///
/// Defaults where the configuration is null; write-only values nulled; a value that means the same as the prior
/// one kept as it was; then, if anything differs from the prior state, every computed value that the
/// configuration leaves open becomes unknown, unless it is declared to keep its value.
///
/// `prior` is null when creating. Nothing here replaces a value that the configuration gives by anything but
/// an equivalent prior one, as Terraform demands of every plan. Terraform's own proposal is not needed for
/// this: it follows from configuration and prior state as well, and knows nothing of defaults.
pub fn fill(block: &Block, prior: &Value, config: &Value) -> Value {
    let unchanged = Filling { mark_unknown: false }.fill(block.into(), Some(prior), config, false);
    if unchanged == *prior {
        return unchanged;
    }
    Filling { mark_unknown: true }.fill(block.into(), Some(prior), config, false)
}

#[derive(Clone, Copy)]
struct Filling {
    /// Whether computed values that the configuration leaves open become unknown.
    mark_unknown: bool,
}

impl Filling {
    fn fill(mut self, fields: Fields<'_>, prior: Option<&Value>, config: &Value, in_set: bool) -> Value {
        let mut planned = config.clone();
        if let Value::Object(object) = &mut planned {
            rewrite(fields, object, Here { beside: prior, in_set }, &mut self);
        }
        planned
    }

    /// An attribute that the configuration does not give.
    fn left_open(self, attribute: &Attribute, prior: Option<&Value>) -> Value {
        let behaviour = &attribute.behaviour;
        if !behaviour.presence.is_computed() {
            return Value::Null;
        }
        if let Some(default) = &behaviour.default {
            // The self-check holds every default against its type, so this cannot fail here.
            return json::decode(default, &attribute.value_type()).unwrap_or(Value::Null);
        }
        let removed = prior.is_some_and(|prior| was_configured(attribute, prior));
        match prior {
            Some(prior) if !removed && (behaviour.keeps || !self.mark_unknown) => prior.clone(),
            _ if self.mark_unknown => Value::unknown(),
            _ => Value::Null,
        }
    }
}

/// Whether a nested attribute holds what only a configuration can have given. If the configuration no longer gives
/// it, the user has removed it, and it must not stay.
fn was_configured(attribute: &Attribute, value: &Value) -> bool {
    let (Presence::OptionalComputed | Presence::Optional, Some((nesting, attributes))) =
        (attribute.behaviour.presence, attribute.nested())
    else {
        return false;
    };
    walk::objects(nesting, value).into_iter().any(|(_, object)| {
        attributes.iter().any(|(name, inner)| {
            let value = object.get(name);
            (!inner.behaviour.presence.is_computed() && !value.is_null()) || was_configured(inner, value)
        })
    })
}

impl Rewrite for Filling {
    fn field(&mut self, field: Field<'_>, value: &mut Value, here: Here<'_>) -> Onward {
        let Field::Attribute(attribute) = field else { return Onward::Into };
        if attribute.behaviour.write_only {
            *value = Value::Null;
            return Onward::Past;
        }
        if value.is_null() {
            *value = self.left_open(attribute, here.beside);
            return Onward::Past;
        }
        // Of a collection of which a part is unknown, Terraform takes no other spelling than the
        // configuration's. It must stay when all is known, so a collection always has that spelling; and so does
        // what is in a set, whose elements may be paired otherwise once all is known.
        let equality = Equality::of(attribute);
        if equality != Equality::EXACT
            && !here.in_set
            && !matches!(value, Value::List(_) | Value::Set(_) | Value::Map(_))
            && let Some(prior) = here.beside.filter(|prior| !prior.is_null())
        {
            if value.is_unknown() {
                // It may still turn out to mean the prior value, which need not keep what is known of the
                // configuration's.
                *value = Value::unknown();
            } else if equality.same(prior, value) {
                value.clone_from(prior);
            }
        }
        Onward::Into
    }

    /// Pairs each element with a prior one that can have come from it.
    ///
    /// What is planned while some elements are not known yet must still hold when they are. One that turns out to
    /// leave other things open than its neighbour may then claim the prior element that the neighbour had. So
    /// where anything is unknown, elements are paired only if all of them leave the same open.
    fn pair<'a>(
        &self,
        fields: Fields<'_>,
        elements: &[Value],
        beside: &'a [Value],
    ) -> Vec<Option<&'a Value>> {
        let with_defaults = |element| Self { mark_unknown: false }.fill(fields, None, element, true);
        let configured: Vec<Value> = elements.iter().map(with_defaults).collect();
        let patterns: Vec<_> =
            configured.iter().map(|element| (Mask::of(fields, element, &configures), element)).collect();
        let settled = configured.iter().all(|element| is_settled(fields, element));
        let alike = || patterns.windows(2).all(|pair| matches!(pair, [(one, _), (other, _)] if one == other));
        if !settled || (!configured.iter().all(Value::is_wholly_known) && !alike()) {
            return Vec::new();
        }
        let pairs = walk::pair(&patterns, &beside.iter());
        pairs.into_iter().map(|position| position.and_then(|position| beside.get(position))).collect()
    }
}

/// How an attribute counts when a prior element is looked for: all that the configuration does not leave open.
fn configures(attribute: &Attribute, value: &Value) -> Judgement {
    let computed = attribute.behaviour.presence.is_computed();
    match attribute.nested() {
        _ if attribute.behaviour.write_only || (computed && value.is_null()) => Judgement::Open,
        Some(_) if !value.is_null() && !value.is_unknown() => Judgement::Inside,
        _ => Judgement::Whole(Equality::EXACT),
    }
}

/// Whether what an element leaves open is settled, even if some of its values are unknown: an unknown value that
/// turns out to be null may be left to the provider, and a set in it pairs its own elements.
fn is_settled(fields: Fields<'_>, element: &Value) -> bool {
    fields.iter().all(|(name, field)| {
        let value = element.get(name);
        match (field, field.nested()) {
            _ if value.is_wholly_known() => true,
            (Field::Attribute(attribute), None) => !attribute.behaviour.presence.is_computed(),
            (_, None) => true,
            (_, Some(_)) if matches!(value, Value::Unknown(_) | Value::Set(_)) => false,
            (_, Some((nesting, fields))) => {
                walk::objects(nesting, value).into_iter().all(|(_, object)| is_settled(fields, object))
            }
        }
    })
}
