//! What a resource sees of its own plan, and what it may decide in it.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::framework::model::{self, Model, ModelError};
use crate::framework::partial::{Known, Partial};
use crate::framework::schema::Block;
use crate::framework::value::Value;

/// A plan in the making, after the engine and before Terraform sees it. Not made for objects that
/// are to be destroyed.
#[derive(Debug)]
pub struct Plan<'a, M> {
    block: &'a Block,
    prior: &'a Value,
    config: &'a Value,
    planned: &'a mut Value,
    prior_model: Option<M>,
}

impl<'a, M: Model> Plan<'a, M> {
    pub(crate) fn new(
        block: &'a Block,
        prior: &'a Value,
        config: &'a Value,
        planned: &'a mut Value,
    ) -> Result<Self, ModelError> {
        let prior_model = if prior.is_null() { None } else { Some(model::read_state(prior, block)?) };
        Ok(Self { block, prior, config, planned, prior_model })
    }

    /// The object as it was; `None` where it is to be created.
    pub const fn prior(&self) -> Option<&M> {
        self.prior_model.as_ref()
    }

    /// The configuration, write-only values included.
    pub const fn config(&self) -> Partial<'_> {
        Partial::new(self.config)
    }

    /// Whether the type has an attribute of that name: for what several types share.
    pub fn has(&self, name: &str) -> bool {
        self.block.attributes.contains_key(name)
    }

    /// What is planned so far for the attribute of that name.
    pub fn planned<T: DeserializeOwned>(&self, name: &str) -> Known<T> {
        Partial::new(self.planned).get(name)
    }

    /// Whether the attribute of that name is planned to differ from what it was, or may.
    pub fn changes(&self, name: &str) -> bool {
        self.check_name(name);
        self.planned.get(name) != self.prior.get(name)
    }

    /// The names of the attributes that are planned to differ from what they were, or may.
    pub fn changed(&self) -> impl Iterator<Item = &str> {
        self.block.attributes.keys().map(String::as_str).filter(|name| self.changes(name))
    }

    /// Plans a value for the computed attribute of that name.
    pub fn set(&mut self, name: &str, value: impl Serialize) -> Result<(), ModelError> {
        let attribute = self
            .block
            .attributes
            .get(name)
            .ok_or_else(|| ModelError::Write(format!("the schema has no attribute \"{name}\"")))?;
        self.put(name, model::write_part(&value, &attribute.value_type(), self.prior.get(name))?);
        Ok(())
    }

    /// Plans that the computed attribute of that name is known only after apply.
    pub fn set_unknown(&mut self, name: &str) {
        self.put(name, Value::unknown());
    }

    /// Plans that the computed attribute of that name stays as it was; unknown where it is new.
    pub fn keep(&mut self, name: &str) {
        let value = if self.prior.is_null() { Value::unknown() } else { self.prior.get(name).clone() };
        self.put(name, value);
    }

    /// The name of an attribute that is none fails in tests, and not while a user plans.
    fn check_name(&self, name: &str) {
        debug_assert!(self.block.attributes.contains_key(name), "the schema has no attribute \"{name}\"");
    }

    fn put(&mut self, name: &str, value: Value) {
        self.check_name(name);
        if let Some(values) = self.planned.as_object_mut() {
            values.insert(name, value);
        }
    }
}
