//! What a data source has found, with the configuration's own values as they were given.

use super::{Field, Fields, Here, Judgement, Mask, Onward, Rewrite, pair, rewrite};
use crate::framework::schema::{Attribute, Block};
use crate::framework::value::Value;

/// The configuration, completed by what was found: where the configuration gives a value, that value stays to the
/// letter; whatever it leaves to the provider is what was found, at the same place.
pub(crate) fn overlay(block: &Block, config: &Value, mut found: Value) -> Value {
    let mut given = config.clone();
    let Value::Object(object) = &mut given else { return given };
    // Long lists are what data sources find, and these are moved: nothing shall be there twice.
    if let Value::Object(found) = &mut found {
        for (name, field) in Fields::from(block).iter() {
            if let (Some(value), Some(found)) = (object.get_mut(name), found.get_mut(name))
                && gives_nothing(field, value)
            {
                *value = std::mem::replace(found, Value::Null);
            }
        }
    }
    rewrite(block.into(), object, Here { beside: Some(&found), in_set: false }, &mut Completing);
    given
}

/// Whether the configuration leaves a field to the provider.
fn gives_nothing(field: Field<'_>, value: &Value) -> bool {
    match field {
        Field::Attribute(_) => value.is_null(),
        Field::Block(nested) => *value == nested.absent(),
    }
}

struct Completing;

impl Rewrite for Completing {
    fn field(&mut self, field: Field<'_>, value: &mut Value, here: Here<'_>) -> Onward {
        if gives_nothing(field, value) {
            if let Some(found) = here.beside {
                value.clone_from(found);
            }
            return Onward::Past;
        }
        Onward::Into
    }

    fn pair<'a>(
        &self,
        fields: Fields<'_>,
        elements: &[Value],
        beside: &'a [Value],
    ) -> Vec<Option<&'a Value>> {
        let judge = |_: &Attribute, value: &Value| {
            // What is found of a value that was given may be written otherwise; its meaning counts.
            if value.is_null() { Judgement::Open } else { Judgement::Inside }
        };
        let patterns: Vec<_> =
            elements.iter().map(|element| (Mask::of(fields, element, &judge), element)).collect();
        let pairs = pair(&patterns, &beside.iter());
        pairs.into_iter().map(|position| position.and_then(|position| beside.get(position))).collect()
    }
}
