//! The attributes of an object, with the names shared among objects of one type.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Index;
use std::sync::Arc;

use super::Value;

/// The names of an object's attributes: sorted, each once. A clone shares them.
///
/// A list of many thousand objects would otherwise hold every name as many thousand times, which is more than
/// the values take.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Names(Arc<[Box<str>]>);

impl Names {
    /// Where the name stands; else where it would have to stand.
    fn position(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|own| (**own).cmp(name))
    }

    /// The names in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(|name| &**name)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn get(&self, position: usize) -> Option<&str> {
        self.0.get(position).map(|name| &**name)
    }

    fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }

    /// The same names with a change.
    fn changed(&self, change: impl FnOnce(&mut Vec<Box<str>>)) -> Self {
        let mut names = self.0.to_vec();
        change(&mut names);
        Self(names.into())
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Sorts the names, and drops those that are there already.
impl<N: Into<Box<str>>> FromIterator<N> for Names {
    fn from_iter<I: IntoIterator<Item = N>>(names: I) -> Self {
        let mut names: Vec<Box<str>> = names.into_iter().map(Into::into).collect();
        names.sort_unstable();
        names.dedup();
        Self(names.into())
    }
}

/// Attributes by name, in the order of their names.
#[derive(Clone)]
pub struct Object {
    names: Names,
    /// One for each name, in the same order.
    values: Vec<Value>,
}

impl Object {
    /// No attributes.
    pub fn new() -> Self {
        Self { names: Names(Arc::new([])), values: Vec::new() }
    }

    /// Null for each of the names, which are shared and not copied.
    pub fn nulls(names: &Names) -> Self {
        Self { names: names.clone(), values: vec![Value::Null; names.len()] }
    }

    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.names.position(name).ok().and_then(|position| self.values.get(position))
    }

    /// The value of that name.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.names.position(name).ok().and_then(|position| self.values.get_mut(position))
    }

    /// Whether there is an attribute of that name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.names.position(name).is_ok()
    }

    /// Gives the attribute of that name a value, and answers with the one that it had.
    pub fn insert(&mut self, name: impl Into<Box<str>> + AsRef<str>, value: Value) -> Option<Value> {
        match self.names.position(name.as_ref()) {
            Ok(position) => self.values.get_mut(position).map(|place| std::mem::replace(place, value)),
            Err(position) => {
                self.names = self.names.changed(|names| names.insert(position, name.into()));
                self.values.insert(position, value);
                None
            }
        }
    }

    /// Takes the attribute of that name away.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let position = self.names.position(name).ok()?;
        self.names = self.names.changed(|names| drop(names.remove(position)));
        Some(self.values.remove(position))
    }

    /// How many attributes there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Each name with its value.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.names.iter().zip(&self.values)
    }

    /// Each name with its value.
    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = (&str, &mut Value)> {
        self.names.iter().zip(&mut self.values)
    }

    /// The names.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter()
    }

    /// The values, in the order of their names.
    pub fn values(&self) -> std::slice::Iter<'_, Value> {
        self.values.iter()
    }
}

impl Default for Object {
    fn default() -> Self {
        Self::new()
    }
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.names.same(&other.names) && self.values == other.values
    }
}

impl Eq for Object {}

impl Ord for Object {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.names.same(&other.names) {
            self.values.cmp(&other.values)
        } else {
            self.iter().cmp(other.iter())
        }
    }
}

impl PartialOrd for Object {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Object {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.values.hash(state);
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Index<&str> for Object {
    type Output = Value;

    fn index(&self, name: &str) -> &Value {
        const NULL: &Value = &Value::Null;
        self.get(name).unwrap_or(NULL)
    }
}

/// Of a name that comes twice, the last value stays.
impl<N: Into<Box<str>> + Ord> FromIterator<(N, Value)> for Object {
    fn from_iter<I: IntoIterator<Item = (N, Value)>>(attributes: I) -> Self {
        let sorted: BTreeMap<N, Value> = attributes.into_iter().collect();
        let (names, values): (Vec<Box<str>>, Vec<Value>) =
            sorted.into_iter().map(|(name, value)| (name.into(), value)).unzip();
        Self { names: Names(names.into()), values }
    }
}

impl<N: Into<Box<str>> + Ord> From<BTreeMap<N, Value>> for Object {
    fn from(attributes: BTreeMap<N, Value>) -> Self {
        attributes.into_iter().collect()
    }
}

impl<N: Into<Box<str>> + Ord, const LENGTH: usize> From<[(N, Value); LENGTH]> for Object {
    fn from(attributes: [(N, Value); LENGTH]) -> Self {
        attributes.into_iter().collect()
    }
}

/// Fills an object whose names are known before its values come, as they do when one is decoded.
pub(super) struct Filling {
    object: Object,
    /// Which attributes have come.
    come: Vec<bool>,
    /// Where the next attribute is expected: hosts send them in order.
    next: usize,
}

/// Why an attribute does not belong where it came.
pub(super) enum Misplaced {
    /// There is none of that name.
    Unknown,
    /// It came before.
    Twice,
}

impl Filling {
    pub(super) fn new(names: &Names) -> Self {
        Self { object: Object::nulls(names), come: vec![false; names.len()], next: 0 }
    }

    /// Where the value of that name belongs.
    pub(super) fn place(&mut self, name: &str) -> Result<&mut Value, Misplaced> {
        let names = &self.object.names;
        let position = match names.get(self.next) {
            Some(expected) if expected == name => self.next,
            _ => names.position(name).map_err(|_| Misplaced::Unknown)?,
        };
        self.next = position + 1;
        match (self.come.get_mut(position), self.object.values.get_mut(position)) {
            (Some(come @ false), Some(value)) => {
                *come = true;
                Ok(value)
            }
            _ => Err(Misplaced::Twice),
        }
    }

    /// The object, or the name of an attribute that has not come.
    pub(super) fn finish(self) -> Result<Object, String> {
        match self.come.iter().position(|come| !come) {
            None => Ok(self.object),
            Some(missing) => Err(self.object.names.get(missing).unwrap_or_default().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object<const LENGTH: usize>(attributes: [(&str, bool); LENGTH]) -> Object {
        attributes.into_iter().map(|(name, value)| (name, Value::Bool(value))).collect()
    }

    #[test]
    fn attributes_are_in_the_order_of_their_names_however_they_came() {
        let mut inserted = object([("b", true)]);
        assert_eq!(inserted.insert("c", Value::Null), None);
        assert_eq!(inserted.insert("a", Value::Bool(false)), None);
        assert_eq!(inserted.insert("c", Value::Bool(true)), Some(Value::Null));
        assert_eq!(inserted, object([("c", true), ("a", false), ("b", true)]));
        assert_eq!(inserted.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(inserted.remove("b"), Some(Value::Bool(true)));
        assert_eq!(inserted.remove("b"), None);
        assert_eq!(inserted, object([("a", false), ("c", true)]));
    }

    #[test]
    fn a_change_of_one_object_leaves_those_that_share_its_names_alone() {
        let names: Names = ["b", "a", "b"].into_iter().collect();
        assert_eq!(names.iter().collect::<Vec<_>>(), ["a", "b"]);
        let (mut one, other) = (Object::nulls(&names), Object::nulls(&names));
        one.insert("c", Value::Null);
        assert!(one.contains_key("c") && !other.contains_key("c"));
        assert_eq!(other.len(), 2);
    }

    #[test]
    fn order_and_equality_look_at_names_and_values() {
        assert_ne!(object([("a", true)]), object([("b", true)]));
        assert_ne!(object([("a", true)]), object([("a", false)]));
        assert!(object([("a", true)]) < object([("b", false)]));
        assert!(object([("a", false), ("b", true)]) < object([("a", true), ("b", false)]));
        assert!(object([("a", false)]) < object([("a", false), ("b", false)]));
    }
}
