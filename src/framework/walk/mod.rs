//! The one walk over a value and its schema. Whatever is done to values at every depth is done by it: filling
//! in a plan, keeping what a struct does not know, handing write-only values over and taking them out,
//! validating, and naming what needs a new object.
//!
//! A walk goes down into nested attributes and blocks of every nesting. Beside the value it leads another
//! one along, such as the prior state beside a configuration: at the same position of a list, at the same key
//! of a map, and in sets, whose elements have no place, beside the element that the visitor pairs with.

mod matching;
mod overlay;
mod write_only;

use std::collections::BTreeMap;

pub(crate) use matching::{Judgement, Mask, pair};
pub(crate) use overlay::overlay;
pub(crate) use write_only::{hand_over, take_out};

use super::path::AttributePath;
use super::schema::{Attribute, Behaviour, Block, NestedBlock, Nesting};
use super::value::{Object, Value};

/// What an object holds, by its schema.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields<'s> {
    attributes: &'s BTreeMap<String, Attribute>,
    blocks: Option<&'s BTreeMap<String, NestedBlock>>,
}

impl<'s> Fields<'s> {
    /// Each field with its name.
    pub(crate) fn iter(self) -> impl Iterator<Item = (&'s str, Field<'s>)> {
        let attributes = self.attributes.iter().map(|(name, field)| (name.as_str(), Field::Attribute(field)));
        let blocks = self.blocks.into_iter().flatten();
        attributes.chain(blocks.map(|(name, field)| (name.as_str(), Field::Block(field))))
    }
}

impl<'s> From<&'s Block> for Fields<'s> {
    fn from(block: &'s Block) -> Self {
        Self { attributes: &block.attributes, blocks: Some(&block.blocks) }
    }
}

impl<'s> From<&'s BTreeMap<String, Attribute>> for Fields<'s> {
    fn from(attributes: &'s BTreeMap<String, Attribute>) -> Self {
        Self { attributes, blocks: None }
    }
}

/// One attribute or block of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Field<'s> {
    Attribute(&'s Attribute),
    Block(&'s NestedBlock),
}

impl<'s> Field<'s> {
    /// What is declared of it, where it is an attribute.
    pub(crate) const fn behaviour(self) -> Option<&'s Behaviour> {
        match self {
            Self::Attribute(attribute) => Some(&attribute.behaviour),
            Self::Block(_) => None,
        }
    }

    /// The objects in it; none where it is plain.
    pub(crate) fn nested(self) -> Option<(Nesting, Fields<'s>)> {
        match self {
            Self::Attribute(attribute) => {
                attribute.nested().map(|(nesting, attributes)| (nesting, attributes.into()))
            }
            Self::Block(nested) => Some((nested.nesting, (&nested.block).into())),
        }
    }
}

/// Where an object stands in what holds it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place<'a> {
    Only,
    Index(usize),
    Key(&'a str),
    Element,
}

impl Place<'_> {
    /// What stands at the same place of another value; nothing for elements of sets, which have no place, and
    /// where the other value has none.
    pub(crate) fn of(self, other: &Value) -> Option<&Value> {
        match (self, other) {
            (Self::Only, Value::Object(_)) => Some(other),
            (Self::Index(index), Value::List(elements)) => elements.get(index),
            (Self::Key(key), Value::Map(elements)) => elements.get(key),
            _ => None,
        }
    }

    /// The path to there, in what stands at `path`.
    pub(crate) fn within(self, path: &AttributePath) -> AttributePath {
        match self {
            Self::Only => path.clone(),
            Self::Index(index) => path.index(index),
            Self::Key(key) => path.key(key),
            Self::Element => path.element(),
        }
    }
}

/// The objects that a value holds in the way of `nesting`, with their places. Whatever is no object, such as
/// an element that is unknown, is left out.
pub(crate) fn objects(nesting: Nesting, value: &Value) -> Vec<(Place<'_>, &Value)> {
    let is_object = |(_, value): &(Place<'_>, &Value)| value.as_object().is_some();
    match (nesting, value) {
        (Nesting::Single, Value::Object(_)) => vec![(Place::Only, value)],
        (Nesting::List, Value::List(elements)) => {
            let elements = elements.iter().enumerate();
            elements.map(|(index, element)| (Place::Index(index), element)).filter(is_object).collect()
        }
        (Nesting::Set, Value::Set(elements)) => {
            elements.iter().map(|element| (Place::Element, element)).filter(is_object).collect()
        }
        (Nesting::Map, Value::Map(elements)) => {
            elements.iter().map(|(key, element)| (Place::Key(key), element)).filter(is_object).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a walk goes on into the objects of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Onward {
    Into,
    Past,
}

/// What a walk leads along, at one place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Here<'a> {
    /// The companion's value; none where the companion has no such object.
    pub(crate) beside: Option<&'a Value>,
    /// Whether this is somewhere inside a set.
    pub(crate) in_set: bool,
}

/// Changes values on a walk.
pub(crate) trait Rewrite {
    /// Sees, and may change, the value of one field, before what is in it.
    fn field(&mut self, field: Field<'_>, value: &mut Value, here: Here<'_>) -> Onward;

    /// For each element of a set, the element of the companion's set that it stands for. Neither holds anything
    /// but objects.
    fn pair<'a>(&self, fields: Fields<'_>, elements: &[Value], beside: &'a [Value])
    -> Vec<Option<&'a Value>>;
}

/// Walks over an object.
pub(crate) fn rewrite(fields: Fields<'_>, object: &mut Object, here: Here<'_>, visitor: &mut impl Rewrite) {
    let beside = here.beside.filter(|beside| beside.as_object().is_some());
    for (name, field) in fields.iter() {
        let Some(value) = object.get_mut(name) else { continue };
        let here = Here { beside: beside.map(|beside| beside.get(name)), ..here };
        if visitor.field(field, value, here) == Onward::Into
            && let Some((nesting, fields)) = field.nested()
        {
            rewrite_objects(nesting, fields, value, here, visitor);
        }
    }
}

fn rewrite_objects(
    nesting: Nesting,
    fields: Fields<'_>,
    value: &mut Value,
    here: Here<'_>,
    visitor: &mut impl Rewrite,
) {
    let mut visit = |place: Place<'_>, value: &mut Value| {
        if let Value::Object(object) = value {
            let beside = here.beside.and_then(|beside| place.of(beside));
            rewrite(fields, object, Here { beside, ..here }, visitor);
        }
    };
    match (nesting, value) {
        (Nesting::Single, value) => visit(Place::Only, value),
        (Nesting::List, Value::List(elements)) => {
            elements.iter_mut().enumerate().for_each(|(index, element)| visit(Place::Index(index), element));
        }
        (Nesting::Map, Value::Map(elements)) => {
            for (key, element) in elements {
                visit(Place::Key(key), element);
            }
        }
        (Nesting::Set, value @ Value::Set(_)) => {
            if let Value::Set(elements) = std::mem::replace(value, Value::Null) {
                *value = rewrite_set(fields, elements, here, visitor);
            }
        }
        _ => {}
    }
}

fn rewrite_set(
    fields: Fields<'_>,
    elements: Vec<Value>,
    here: Here<'_>,
    visitor: &mut impl Rewrite,
) -> Value {
    let beside = here.beside.and_then(Value::as_elements).unwrap_or_default();
    let all_objects = |elements: &[Value]| elements.iter().all(|element| element.as_object().is_some());
    let paired = if all_objects(&elements) && all_objects(beside) {
        visitor.pair(fields, &elements, beside)
    } else {
        Vec::new()
    };
    let mut paired = paired.into_iter();
    let rewritten = elements.into_iter().map(|mut element| {
        let beside = paired.next().flatten();
        if let Value::Object(object) = &mut element {
            rewrite(fields, object, Here { beside, in_set: true }, visitor);
        }
        element
    });
    Value::set(rewritten.collect::<Vec<_>>())
}
