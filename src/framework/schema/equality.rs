//! Which values of an attribute mean the same, although they are written differently.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Attribute, Kind, Validator};
use crate::framework::value::{Number, Type, Value};

/// When two values of an attribute are one and the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Equality {
    /// Text that differs only in case is the same.
    ignores_case: bool,
    /// Numbers that a 64-bit float cannot tell apart are the same: Terraform keeps some 150 digits of a third,
    /// and a Rust `f64` some 16.
    as_float: bool,
}

impl Equality {
    /// Only what is equal is the same.
    pub const EXACT: Self = Self { ignores_case: false, as_float: false };

    /// That of the values of a plain attribute.
    pub fn of(attribute: &Attribute) -> Self {
        let as_float = match &attribute.kind {
            Kind::Plain(kind) => {
                holds_numbers(kind) && !attribute.behaviour.validators.iter().any(asks_for_whole_numbers)
            }
            Kind::Nested { .. } => false,
        };
        Self { ignores_case: attribute.behaviour.ignores_case, as_float }
    }

    /// Whether the two mean the same.
    pub fn same(self, one: &Value, other: &Value) -> bool {
        one == other || (self != Self::EXACT && self.canonical(one) == self.canonical(other))
    }

    /// The one form of all values that mean the same.
    pub fn canonical(self, value: &Value) -> Cow<'_, Value> {
        if self == Self::EXACT {
            return Cow::Borrowed(value);
        }
        let inside = |value: &Value| self.canonical(value).into_owned();
        Cow::Owned(match value {
            Value::String(text) if self.ignores_case => Value::String(text.to_lowercase()),
            Value::Number(number) if self.as_float => {
                Number::from_f64(number.to_f64()).map_or_else(|_| value.clone(), Value::Number)
            }
            Value::List(elements) => Value::List(elements.iter().map(inside).collect()),
            Value::Set(elements) => Value::set(elements.iter().map(inside)),
            Value::Map(elements) => {
                Value::Map(elements.iter().map(|(key, value)| (key.clone(), inside(value))).collect())
            }
            _ => return Cow::Borrowed(value),
        })
    }

    /// Writes `new` as `base` has it wherever the two mean the same: a whole value, an element of a list or a
    /// set wherever it stood in the other, an element of a map under the same key.
    pub fn keep(self, base: &Value, new: &mut Value) {
        if self == Self::EXACT || base.is_null() || new == base {
            return;
        }
        match new {
            Value::List(elements) => {
                let known = self.spellings(base);
                let positions = base.as_elements().unwrap_or_default().iter().map(Some);
                for (element, base) in elements.iter_mut().zip(positions.chain(std::iter::repeat(None))) {
                    match base.filter(|base| self.same(base, element)) {
                        Some(base) => element.clone_from(base),
                        None => respell(&known, self, element),
                    }
                }
            }
            Value::Set(elements) => {
                let known = self.spellings(base);
                let mut respelt = std::mem::take(elements);
                for element in &mut respelt {
                    respell(&known, self, element);
                }
                *new = Value::set(respelt);
            }
            Value::Map(elements) => {
                let Value::Map(base) = base else { return };
                for (key, element) in elements {
                    if let Some(base) = base.get(key) {
                        self.keep(base, element);
                    }
                }
            }
            new => {
                if self.same(base, new) {
                    new.clone_from(base);
                }
            }
        }
    }

    /// How each element of a list or a set is written, by its one form.
    fn spellings(self, base: &Value) -> HashMap<Value, &Value> {
        let elements = base.as_elements().unwrap_or_default().iter();
        elements.rev().map(|element| (self.canonical(element).into_owned(), element)).collect()
    }
}

fn respell(known: &HashMap<Value, &Value>, equality: Equality, element: &mut Value) {
    if let Some(spelling) = known.get(&*equality.canonical(element)) {
        element.clone_from(spelling);
    }
}

fn holds_numbers(kind: &Type) -> bool {
    match kind {
        Type::Number => true,
        Type::List(element) | Type::Set(element) | Type::Map(element) => holds_numbers(element),
        _ => false,
    }
}

fn asks_for_whole_numbers(validator: &Validator) -> bool {
    match validator {
        Validator::Integer | Validator::Between(..) => true,
        Validator::Each(rule) => asks_for_whole_numbers(rule),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::schema::{Behaviour, optional};

    const CASE: Equality = Equality { ignores_case: true, as_float: false };
    const FLOAT: Equality = Equality { ignores_case: false, as_float: true };

    fn words(words: &[&str]) -> Vec<Value> {
        words.iter().map(|word| Value::string(*word)).collect()
    }

    fn number(text: &str) -> Value {
        Value::Number(Number::parse(text).unwrap())
    }

    fn kept(equality: Equality, base: &Value, mut new: Value) -> Value {
        equality.keep(base, &mut new);
        new
    }

    #[test]
    fn sets_are_the_same_in_any_case_and_order_and_lists_in_their_order_only() {
        assert!(CASE.same(&Value::set(words(&["a", "B"])), &Value::set(words(&["b", "A"]))));
        assert!(!CASE.same(&Value::set(words(&["a"])), &Value::set(words(&["a", "b"]))));
        assert!(CASE.same(&Value::List(words(&["a", "B"])), &Value::List(words(&["A", "b"]))));
        assert!(!CASE.same(&Value::List(words(&["a", "b"])), &Value::List(words(&["b", "a"]))));
        assert!(CASE.same(&Value::string("Straße"), &Value::string("STRAßE")));
        assert!(!CASE.same(&Value::string("a"), &Value::Null));
        assert!(!CASE.same(&Value::string("a"), &Value::unknown()));
        assert!(!Equality::EXACT.same(&Value::string("a"), &Value::string("A")));
    }

    #[test]
    fn a_third_is_a_third_however_many_digits_it_has() {
        let third = number(&format!("0.{:3<154}", ""));
        let nearest = number("0.3333333333333333");
        assert!(FLOAT.same(&third, &nearest));
        assert!(!FLOAT.same(&third, &number("0.3333333333333")));
        assert_eq!(kept(FLOAT, &third, nearest.clone()), third);
        assert_eq!(kept(FLOAT, &Value::set([third.clone()]), Value::set([nearest, number("2")])), {
            Value::set([third, number("2")])
        });
    }

    #[test]
    fn elements_keep_their_spelling_beside_others_that_are_new() {
        let base = Value::set(words(&["Ann", "Bob", "Cy"]));
        assert_eq!(
            kept(CASE, &base, Value::set(words(&["ANN", "CY", "DEE"]))),
            Value::set(words(&["Ann", "Cy", "DEE"]))
        );
        let base = Value::List(words(&["a", "A", "b"]));
        assert_eq!(
            kept(CASE, &base, Value::List(words(&["A", "A", "c", "B"]))),
            Value::List(words(&["a", "A", "c", "b"])),
            "at its own place first, then wherever it stood"
        );
        let map = |text: &str| Value::Map([("k".to_owned(), Value::string(text))].into());
        assert_eq!(kept(CASE, &map("x"), map("X")), map("x"));
    }

    #[test]
    fn whole_numbers_are_exact() {
        let attribute = |rule: Option<Validator>| {
            let behaviour = rule.into_iter().fold(optional(), Behaviour::check);
            Attribute { description: String::new(), kind: Kind::Plain(Type::set(Type::Number)), behaviour }
        };
        assert_eq!(Equality::of(&attribute(None)), FLOAT);
        let each = Validator::Each(Box::new(Validator::Integer));
        assert_eq!(Equality::of(&attribute(Some(each))), Equality::EXACT);
        assert_eq!(Equality::of(&attribute(Some(Validator::Between(0, 9)))), Equality::EXACT);
    }
}
