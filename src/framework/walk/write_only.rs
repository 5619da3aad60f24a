//! Write-only values: seen by a resource while it applies, and kept nowhere.

use super::{Field, Fields, Here, Onward, Rewrite, rewrite};
use crate::framework::schema::Block;
use crate::framework::value::Value;

/// Puts the write-only values of the configuration into a planned state, for the resource's eyes only.
pub(crate) fn hand_over(block: &Block, planned: &mut Value, config: &Value) {
    if let Value::Object(object) = planned {
        rewrite(block.into(), object, Here { beside: Some(config), in_set: false }, &mut HandOver);
    }
}

/// Takes write-only values out of a state, into which they can only have come from elsewhere, and replaces null
/// by the value of a block that does not occur.
pub(crate) fn take_out(block: &Block, state: &mut Value) {
    if let Value::Object(object) = state {
        rewrite(block.into(), object, Here { beside: None, in_set: false }, &mut TakeOut);
    }
}

struct HandOver;

impl Rewrite for HandOver {
    fn field(&mut self, field: Field<'_>, value: &mut Value, here: Here<'_>) -> Onward {
        if field.behaviour().is_some_and(|behaviour| behaviour.write_only) {
            *value = here.beside.cloned().unwrap_or(Value::Null);
            return Onward::Past;
        }
        Onward::Into
    }

    /// Sets hold no write-only values.
    fn pair<'a>(&self, _: Fields<'_>, _: &[Value], _: &'a [Value]) -> Vec<Option<&'a Value>> {
        Vec::new()
    }
}

struct TakeOut;

impl Rewrite for TakeOut {
    fn field(&mut self, field: Field<'_>, value: &mut Value, _: Here<'_>) -> Onward {
        match field {
            Field::Attribute(attribute) if attribute.behaviour.write_only => *value = Value::Null,
            Field::Block(nested) if value.is_null() => *value = nested.absent(),
            _ => return Onward::Into,
        }
        Onward::Past
    }

    fn pair<'a>(&self, _: Fields<'_>, _: &[Value], _: &'a [Value]) -> Vec<Option<&'a Value>> {
        Vec::new()
    }
}
