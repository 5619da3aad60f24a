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

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use schemars::JsonSchema;
    use serde::{Deserialize, Serialize};

    use crate::framework::model::read_state;
    use crate::framework::schema;
    use crate::framework::schema::{optional, required};
    use crate::framework::value::{Object, Value};

    /// Everything that a configuration may have to give.
    #[derive(Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    struct Everything {
        /// Text.
        #[schemars(extend("terraform" = required()))]
        text: String,
        /// A number.
        #[schemars(extend("terraform" = required()))]
        number: i64,
        /// Yes or no.
        #[schemars(extend("terraform" = required()))]
        truth: bool,
        /// In order.
        #[schemars(extend("terraform" = required()))]
        list: Vec<String>,
        /// Without order.
        #[schemars(extend("terraform" = required()))]
        set: BTreeSet<String>,
        /// By key.
        #[schemars(extend("terraform" = required()))]
        map: BTreeMap<String, i64>,
        /// In depth.
        #[schemars(extend("terraform" = required()))]
        nested: Nested,
        /// Not needed.
        #[schemars(extend("terraform" = optional()))]
        left_out: Option<String>,
    }

    /// In depth.
    #[derive(Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    struct Nested {
        /// Text.
        #[schemars(extend("terraform" = required()))]
        text: String,
        /// Not needed.
        #[schemars(extend("terraform" = optional()))]
        left_out: Option<String>,
    }

    #[test]
    fn what_an_import_has_not_read_is_empty_and_what_may_be_left_out_is_null() {
        let block = schema::of::<Everything>().expect("a schema");
        let nothing = Value::Object(
            block.attributes.keys().map(|name| (name.as_str(), Value::Null)).collect::<Object>(),
        );
        let read: Everything = read_state(&nothing, &block).expect("a struct");
        let empty = Everything {
            text: String::new(),
            number: 0,
            truth: false,
            list: Vec::new(),
            set: BTreeSet::new(),
            map: BTreeMap::new(),
            nested: Nested { text: String::new(), left_out: None },
            left_out: None,
        };
        assert_eq!(read, empty);
    }
}
