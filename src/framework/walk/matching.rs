//! Which element of one set stands for which of another. Elements of a set have no place, so they are told by
//! what they hold; two large sets are never compared pairwise.

use std::collections::{HashMap, VecDeque};

use super::{Field, Fields};
use crate::framework::schema::{Attribute, Equality};
use crate::framework::value::Value;

/// Which parts of a value count when it is compared with another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Mask<'s> {
    /// Nothing in it counts.
    Open,
    /// It counts as a whole.
    Whole(Equality),
    /// Some fields of an object.
    Fields(Vec<(&'s str, Self)>),
    /// Each element of a list by its position.
    List(Vec<Self>),
    /// Each element of a map by its key.
    Map(Vec<(String, Self)>),
    /// The same of each element.
    Each(Box<Self>),
}

/// How an attribute counts.
pub(crate) enum Judgement {
    Open,
    Whole(Equality),
    /// As what is in it counts.
    Inside,
}

impl<'s> Mask<'s> {
    /// The mask of a value that has the given fields: `judge` says how each attribute counts, with the value
    /// that it has.
    pub(crate) fn of(
        fields: Fields<'s>,
        value: &Value,
        judge: &dyn Fn(&Attribute, &Value) -> Judgement,
    ) -> Self {
        let field = |(name, field): (&'s str, Field<'s>)| {
            let value = value.get(name);
            let mask = match (field, field.nested()) {
                (Field::Attribute(attribute), nested) => match (judge(attribute, value), nested) {
                    (Judgement::Open, _) => Self::Open,
                    (Judgement::Inside, Some((_, fields))) => Self::inside(fields, value, judge),
                    (Judgement::Inside, None) => Self::Whole(Equality::of(attribute)),
                    (Judgement::Whole(equality), _) => Self::Whole(equality),
                },
                (Field::Block(_), Some((_, fields))) => Self::inside(fields, value, judge),
                (Field::Block(_), None) => Self::Open,
            };
            (name, mask)
        };
        Self::Fields(fields.iter().map(field).collect())
    }

    fn inside(fields: Fields<'s>, value: &Value, judge: &dyn Fn(&Attribute, &Value) -> Judgement) -> Self {
        let of = |element: &Value| match element {
            Value::Object(_) => Self::of(fields, element, judge),
            _ => Self::Whole(Equality::EXACT),
        };
        match value {
            Value::List(elements) => Self::List(elements.iter().map(of).collect()),
            Value::Map(elements) => {
                Self::Map(elements.iter().map(|(key, element)| (key.clone(), of(element))).collect())
            }
            // In a set nobody knows which element is which, so all count alike.
            Value::Set(elements) => elements
                .iter()
                .map(of)
                .reduce(Self::common)
                .map_or(Self::Whole(Equality::EXACT), |mask| Self::Each(Box::new(mask))),
            other => of(other),
        }
    }

    /// What counts in both.
    fn common(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Self::Fields(own), Self::Fields(other)) if own.len() == other.len() => {
                let pairs = own.into_iter().zip(other);
                Self::Fields(pairs.map(|((name, own), (_, other))| (name, own.common(other))).collect())
            }
            _ => Self::Open,
        }
    }

    /// How much of a value does not count.
    fn openness(&self) -> usize {
        match self {
            Self::Open => 1,
            Self::Whole(_) => 0,
            Self::Fields(fields) => fields.iter().map(|(_, mask)| mask.openness()).sum(),
            Self::List(elements) => elements.iter().map(Self::openness).sum(),
            Self::Map(elements) => elements.iter().map(|(_, mask)| mask.openness()).sum(),
            Self::Each(mask) => mask.openness(),
        }
    }

    /// What counts of a value: equal for two values that agree in all that the mask covers. A value of another
    /// shape than the mask's stays as it is, and so differs.
    pub(crate) fn project(&self, value: &Value) -> Value {
        match (self, value) {
            (Self::Open, _) => Value::Null,
            (Self::Whole(equality), value) => equality.canonical(value).into_owned(),
            (Self::Fields(fields), Value::Object(_)) => {
                Value::List(fields.iter().map(|(name, mask)| mask.project(value.get(name))).collect())
            }
            (Self::List(masks), Value::List(elements)) if masks.len() == elements.len() => {
                Value::List(masks.iter().zip(elements).map(|(mask, element)| mask.project(element)).collect())
            }
            (Self::Map(masks), Value::Map(elements))
                if masks.iter().map(|(key, _)| key).eq(elements.keys()) =>
            {
                let masks = masks.iter().map(|(_, mask)| mask);
                Value::List(
                    masks.zip(elements.values()).map(|(mask, element)| mask.project(element)).collect(),
                )
            }
            (Self::Each(mask), Value::List(elements)) => {
                Value::List(elements.iter().map(|element| mask.project(element)).collect())
            }
            (Self::Each(mask), Value::Set(elements)) => {
                let mut projected: Vec<Value> =
                    elements.iter().map(|element| mask.project(element)).collect();
                projected.sort();
                Value::Set(projected)
            }
            (Self::Each(mask), Value::Map(elements)) => Value::Map(
                elements.iter().map(|(key, element)| (key.clone(), mask.project(element))).collect(),
            ),
            (_, other) => other.clone(),
        }
    }
}

/// For each pattern the position of a candidate that agrees with it in all that its mask covers; each candidate
/// once. Those patterns come first of which more counts.
pub(crate) fn pair<'a>(
    patterns: &[(Mask<'_>, &Value)],
    candidates: &(impl Iterator<Item = &'a Value> + Clone),
) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..patterns.len()).collect();
    order.sort_by_cached_key(|position| patterns.get(*position).map(|(mask, _)| mask.openness()));
    let mut indexes: HashMap<&Mask<'_>, HashMap<Value, VecDeque<usize>>> = HashMap::new();
    let mut taken = vec![false; candidates.clone().count()];
    let mut pairs = vec![None; patterns.len()];
    for position in order {
        let (Some((mask, value)), Some(pair)) = (patterns.get(position), pairs.get_mut(position)) else {
            continue;
        };
        let index = indexes.entry(mask).or_insert_with(|| {
            let mut index: HashMap<Value, VecDeque<usize>> = HashMap::new();
            for (position, candidate) in candidates.clone().enumerate() {
                index.entry(mask.project(candidate)).or_default().push_back(position);
            }
            index
        });
        let Some(queue) = index.get_mut(&mask.project(value)) else { continue };
        while let Some(candidate) = queue.pop_front() {
            if let Some(taken @ false) = taken.get_mut(candidate) {
                *taken = true;
                *pair = Some(candidate);
                break;
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::value::Object;

    const WHOLE: Mask<'static> = Mask::Whole(Equality::EXACT);

    /// An object whose `a` and `b` are these words.
    fn object(a: &str, b: &str) -> Value {
        Value::Object(Object::from([("a", Value::string(a)), ("b", Value::string(b))]))
    }

    fn fields(a: Mask<'static>, b: Mask<'static>) -> Mask<'static> {
        Mask::Fields(vec![("a", a), ("b", b)])
    }

    fn agree(mask: &Mask<'_>, one: &Value, other: &Value) -> bool {
        mask.project(one) == mask.project(other)
    }

    #[test]
    fn what_does_not_count_may_differ_and_nothing_else() {
        let mask = fields(WHOLE, Mask::Open);
        assert!(agree(&mask, &object("x", "1"), &object("x", "2")));
        assert!(!agree(&mask, &object("x", "1"), &object("y", "1")));
        assert!(!agree(&mask, &object("x", "1"), &Value::Null));
    }

    #[test]
    fn a_list_or_map_of_other_places_differs_whatever_counts_in_it() {
        let words = |words: &[&str]| Value::List(words.iter().map(|word| Value::string(*word)).collect());
        let pair = Mask::List(vec![WHOLE, Mask::Open]);
        assert!(agree(&pair, &words(&["x", "1"]), &words(&["x", "2"])));
        assert!(!agree(&pair, &words(&["x", "1"]), &words(&["x", "1", "2"])));
        assert!(!agree(&pair, &words(&["x", "1"]), &words(&["x"])));
        let at = |key: &str, word: &str| Value::Map([(key.to_owned(), Value::string(word))].into());
        let key = Mask::Map(vec![("k".to_owned(), Mask::Open)]);
        assert!(agree(&key, &at("k", "1"), &at("k", "2")));
        assert!(!agree(&key, &at("k", "1"), &at("l", "1")));
    }

    #[test]
    fn where_all_elements_count_alike_a_set_has_no_order_and_a_map_has_keys() {
        let each = Mask::Each(Box::new(fields(Mask::Open, WHOLE)));
        let set = |elements: [Value; 2]| Value::set(elements);
        // The fields that do not count decide the order in which a set holds its elements.
        assert!(agree(
            &each,
            &set([object("1", "x"), object("2", "y")]),
            &set([object("1", "y"), object("2", "x")])
        ));
        assert!(!agree(
            &each,
            &set([object("1", "x"), object("2", "y")]),
            &set([object("1", "x"), object("2", "x")])
        ));
        let list = |one: Value, other: Value| Value::List(vec![one, other]);
        assert!(!agree(
            &each,
            &list(object("1", "x"), object("1", "y")),
            &list(object("1", "y"), object("1", "x"))
        ));
        let at = |key: &str, a: &str| Value::Map([(key.to_owned(), object(a, "x"))].into());
        assert!(agree(&each, &at("k", "1"), &at("k", "2")));
        assert!(!agree(&each, &at("k", "1"), &at("l", "1")));
    }

    #[test]
    fn what_counts_in_two_elements_is_what_counts_in_both() {
        let both = fields(WHOLE, Mask::Open).common(fields(WHOLE, WHOLE));
        assert_eq!(both, fields(WHOLE, Mask::Open));
        assert_eq!(fields(WHOLE, WHOLE).common(WHOLE), Mask::Open);
        assert_eq!(WHOLE.common(WHOLE), WHOLE);
    }

    #[test]
    fn each_candidate_is_paired_once_and_first_with_whom_more_counts() {
        let (loose, strict) = (object("x", "?"), object("x", "1"));
        let patterns = [(fields(WHOLE, Mask::Open), &loose), (fields(WHOLE, WHOLE), &strict)];
        let candidates = [object("x", "1"), object("x", "2")];
        assert_eq!(pair(&patterns, &candidates.iter()), [Some(1), Some(0)]);
        assert_eq!(pair(&patterns, &candidates[..1].iter()), [None, Some(0)]);
        assert_eq!(pair(&patterns, &[].iter()), [None, None]);
    }
}
