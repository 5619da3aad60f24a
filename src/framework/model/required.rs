//! What a configuration must give, where a state does not have it.

use crate::framework::schema::{Attribute, Block, Kind, Presence};
use crate::framework::value::{Number, Object, Type, Value};
use crate::framework::walk::{Field, Fields, Here, Onward, Rewrite, rewrite};

/// Puts the empty value of its type wherever a required attribute is null, which it can be only after an import.
pub(super) fn fill_in(block: &Block, state: &mut Value) {
    if let Value::Object(object) = state {
        rewrite(block.into(), object, Here { beside: None, in_set: false }, &mut FillIn);
    }
}

struct FillIn;

impl Rewrite for FillIn {
    fn field(&mut self, field: Field<'_>, value: &mut Value, _: Here<'_>) -> Onward {
        if let Field::Attribute(attribute) = field
            && value.is_null()
            && attribute.behaviour.presence == Presence::Required
        {
            *value = empty(attribute);
        }
        Onward::Into
    }

    fn pair<'a>(&self, _: Fields<'_>, _: &[Value], _: &'a [Value]) -> Vec<Option<&'a Value>> {
        Vec::new()
    }
}

fn empty(attribute: &Attribute) -> Value {
    match (&attribute.kind, attribute.value_type()) {
        (Kind::Plain(_), Type::String) => Value::string(""),
        (Kind::Plain(_), Type::Number) => Value::Number(Number::from(0_i64)),
        (Kind::Plain(_), Type::Bool) => Value::Bool(false),
        (_, Type::List(_)) => Value::List(Vec::new()),
        (_, Type::Set(_)) => Value::set([]),
        (_, Type::Map(_)) => Value::Map([].into()),
        (Kind::Nested { .. }, Type::Object { names, .. }) => Value::Object(Object::nulls(&names)),
        _ => Value::Null,
    }
}
