//! What a resource sees of its own plan, and what it may decide in it.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::framework::model::{self, Model, ModelError};
use crate::framework::partial::{Known, Partial};
use crate::framework::schema::Block;
use crate::framework::value::{Value, json};

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
        let prior_model = if prior.is_null() { None } else { Some(model::read(prior)?) };
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

    /// What is planned so far for the attribute of that name.
    pub fn planned<T: DeserializeOwned>(&self, name: &str) -> Known<T> {
        Partial::new(self.planned).get(name)
    }

    /// Whether the attribute of that name is planned to differ from what it was, or may.
    pub fn changes(&self, name: &str) -> bool {
        self.planned.get(name) != self.prior.get(name)
    }

    /// Plans a value for the computed attribute of that name.
    pub fn set(&mut self, name: &str, value: impl Serialize) -> Result<(), ModelError> {
        let fault = |error: &dyn std::fmt::Display| ModelError::Write(format!("{name}: {error}"));
        let written = serde_json::to_value(value).map_err(|error| fault(&error))?;
        let attribute =
            self.block.attributes.get(name).ok_or_else(|| fault(&"the schema has no such attribute"))?;
        let value = json::decode_state(&written, &attribute.value_type()).map_err(|error| fault(&error))?;
        self.put(name, value);
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

    fn put(&mut self, name: &str, value: Value) {
        if let Some(values) = self.planned.as_object_mut() {
            values.insert(name.to_owned(), value);
        }
    }
}
