//! Where in a value something is: what a diagnostic points at, and what forces a replacement.

use std::fmt;

use super::proto;
use super::value::Value;

/// One step from a value into a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The attribute or block of that name, in an object.
    Attribute(String),
    /// The element of that key, in a map.
    Key(String),
    /// The element at that position, counted from 0, in a list or a tuple.
    Index(usize),
    /// Some element of a set. Terraform cannot tell the elements of a set apart, so this carries
    /// nothing, and a path on the wire ends before it.
    Element,
}

/// The steps that lead from a root to one place in it, such as `rule[0].name`.
///
/// The order is by the steps from the root, which puts a place directly before what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributePath {
    steps: Vec<Step>,
}

impl AttributePath {
    /// The path that points at the whole value.
    pub const fn root() -> Self {
        Self { steps: Vec::new() }
    }

    /// Continues to the attribute or block of that name.
    pub fn attribute(&self, name: impl Into<String>) -> Self {
        self.clone().step(Step::Attribute(name.into()))
    }

    /// Continues to the element of that key in a map.
    pub fn key(&self, key: impl Into<String>) -> Self {
        self.clone().step(Step::Key(key.into()))
    }

    /// Continues to the element at that position, counted from 0, in a list or a tuple.
    pub fn index(&self, position: usize) -> Self {
        self.clone().step(Step::Index(position))
    }

    /// Continues to some element of a set.
    pub fn element(&self) -> Self {
        self.clone().step(Step::Element)
    }

    /// Continues with `step`.
    pub fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// The same path, seen from one step further out. Errors gather their path with this on their
    /// way up, so that work without errors pays nothing for it.
    pub(crate) fn within(mut self, step: Step) -> Self {
        self.steps.insert(0, step);
        self
    }

    /// The steps from the root.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether this points at the whole value.
    pub const fn is_root(&self) -> bool {
        self.steps.is_empty()
    }

    /// The path without its last step; none for the root.
    pub fn parent(&self) -> Option<Self> {
        self.steps.split_last().map(|(_, rest)| Self { steps: rest.to_vec() })
    }

    /// Whether `other` is this place or one inside it.
    pub fn is_prefix_of(&self, other: &Self) -> bool {
        other.steps.starts_with(&self.steps)
    }

    /// The part of `value` that this points at. None where there is no such part, and for every path
    /// into a set. A value that brings its own type is entered without a step.
    pub fn apply<'value>(&self, value: &'value Value) -> Option<&'value Value> {
        self.steps.iter().try_fold(value, |value, step| match (step, without_wrapper(value)) {
            (Step::Attribute(name), Value::Object(attributes)) => attributes.get(name),
            (Step::Key(key), Value::Map(elements)) => elements.get(key),
            (Step::Index(position), Value::List(elements)) => elements.get(*position),
            _ => None,
        })
    }
}

fn without_wrapper(mut value: &Value) -> &Value {
    while let Value::Dynamic(inner) = value {
        value = &inner.1;
    }
    value
}

impl FromIterator<Step> for AttributePath {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self { steps: steps.into_iter().collect() }
    }
}

/// Writes the path as a configuration would refer to the place: `rule[0].name`, `tags["k"]`. An
/// element of a set is `[*]`, and the root is empty.
impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.steps.iter().enumerate() {
            match step {
                Step::Attribute(name) if position == 0 => f.write_str(name)?,
                Step::Attribute(name) => write!(f, ".{name}")?,
                Step::Key(key) => write!(f, "[{}]", serde_json::Value::from(key.as_str()))?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Element => f.write_str("[*]")?,
            }
        }
        Ok(())
    }
}

/// Writes the path for the wire, cut before the first step into a set, which the protocol has no
/// word for: the whole set is then what the path points at.
impl From<&AttributePath> for proto::AttributePath {
    fn from(path: &AttributePath) -> Self {
        use proto::attribute_path::step::Selector;
        let selector = |step: &Step| match step {
            Step::Attribute(name) => Some(Selector::AttributeName(name.clone())),
            Step::Key(key) => Some(Selector::ElementKeyString(key.clone())),
            Step::Index(position) => i64::try_from(*position).ok().map(Selector::ElementKeyInt),
            Step::Element => None,
        };
        let steps = path.steps.iter().map_while(selector);
        Self {
            steps: steps.map(|selector| proto::attribute_path::Step { selector: Some(selector) }).collect(),
        }
    }
}

impl From<AttributePath> for proto::AttributePath {
    fn from(path: AttributePath) -> Self {
        Self::from(&path)
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::framework::value::Type;

    fn rule_name() -> AttributePath {
        AttributePath::root().attribute("rule").index(0).attribute("name")
    }

    #[test]
    fn reads_like_a_reference_in_a_configuration() {
        assert_eq!(rule_name().to_string(), "rule[0].name");
        assert_eq!(AttributePath::root().attribute("tags").key("a \"b\"").to_string(), r#"tags["a \"b\""]"#);
        assert_eq!(
            AttributePath::root().attribute("owners").element().attribute("id").to_string(),
            "owners[*].id"
        );
        assert_eq!(AttributePath::root().to_string(), "");
    }

    #[test]
    fn ends_on_the_wire_before_a_set_element() {
        let wire = proto::AttributePath::from(rule_name().element().attribute("x"));
        assert_eq!(wire, proto::AttributePath::from(&rule_name()));
        assert_eq!(wire.steps.len(), 3);
        assert!(wire.steps.iter().all(|step| step.selector.is_some()));
    }

    #[test]
    fn knows_what_is_inside_what() {
        let rule = AttributePath::root().attribute("rule").index(0);
        assert_eq!(rule_name().parent(), Some(rule.clone()));
        assert_eq!(AttributePath::root().parent(), None);
        assert!(rule.is_prefix_of(&rule_name()) && rule.is_prefix_of(&rule));
        assert!(!rule_name().is_prefix_of(&rule));
        assert!(!AttributePath::root().attribute("rul").is_prefix_of(&rule));
        assert!(rule < rule_name());
    }

    #[test]
    fn finds_the_part_it_points_at() {
        let object = |name: &str, value| Value::Object([(name, value)].into());
        let value = object("rule", Value::List(vec![object("name", Value::string("r1"))]));
        assert_eq!(rule_name().apply(&value), Some(&Value::string("r1")));
        assert_eq!(AttributePath::root().attribute("rule").index(1).apply(&value), None);
        assert_eq!(AttributePath::root().key("rule").apply(&value), None);
        assert_eq!(AttributePath::root().apply(&value), Some(&value));
        let wrapped = object("rule", Value::Dynamic(Box::new((Type::Dynamic, value.get("rule").clone()))));
        assert_eq!(rule_name().apply(&wrapped), Some(&Value::string("r1")));
        let set = Value::set([Value::string("a")]);
        assert_eq!(AttributePath::root().element().apply(&set), None);
    }
}
