//! The seam between values and structs: each type that a provider ships, behind an interface that
//! knows values only.

use std::sync::OnceLock;
use std::time::Duration;

use futures_util::future::BoxFuture;
use schemars::JsonSchema;
use serde_json::Value as Json;

use super::call::{Call, Outcome, within};
use super::data_source::DataSource;
use super::diagnostics::{Diagnostic, Diagnostics};
use super::model;
use super::partial::Partial;
use super::plan::fill;
use super::resource::{Extras, Plan, Resource};
use super::schema::{self, Block, Schema, Timeouts, validate_rules};
use super::value::Value;

/// A managed resource type on values.
pub(crate) trait AnyResource<C>: Send + Sync {
    fn schema(&self) -> &Schema;
    /// Checks beyond the schema.
    fn validate(&self, config: &Value) -> Diagnostics;
    /// The planned state of an object that is to exist.
    fn plan<'a>(&'a self, call: &'a Call<'a, C>, request: &'a PlanRequest) -> BoxFuture<'a, Planned>;
    /// The state as it is now; null where the object is gone.
    fn read<'a>(&'a self, call: &'a Call<'a, C>, state: &'a Value) -> BoxFuture<'a, Outcome<Value>>;
    /// The state after the change; null where the object was removed.
    fn apply<'a>(&'a self, call: &'a Call<'a, C>, request: &'a ApplyRequest)
    -> BoxFuture<'a, Outcome<Value>>;
    /// A state that was saved on the way of a call that failed. `base` is what it was to become.
    fn saved(&self, saved: &Json, base: &Value) -> Outcome<Value>;
    /// The state that an id stands for; `None` where the type cannot be imported.
    fn import<'a>(&'a self, call: &'a Call<'a, C>, id: &'a str) -> Option<BoxFuture<'a, Outcome<Value>>>;
    /// State of another version, brought to the current one.
    fn upgrade(&self, version: i64, state: Json) -> Result<Json, Diagnostic>;
}

/// What a plan is made from.
#[derive(Debug)]
pub(crate) struct PlanRequest {
    pub(crate) prior: Value,
    pub(crate) config: Value,
    pub(crate) proposed: Value,
}

/// A plan as far as it was made. The engine's part is there even where the resource failed.
pub(crate) struct Planned {
    pub(crate) state: Value,
    pub(crate) outcome: Outcome<()>,
}

/// What is to be applied.
#[derive(Debug)]
pub(crate) struct ApplyRequest {
    pub(crate) prior: Value,
    pub(crate) planned: Value,
    pub(crate) config: Value,
}

/// A schema that is read from its struct when it is first needed.
struct LazySchema(OnceLock<Schema>);

impl LazySchema {
    const fn new() -> Self {
        Self(OnceLock::new())
    }

    fn get<M: JsonSchema>(&self, version: i64) -> &Schema {
        self.0.get_or_init(|| Schema { version, block: block_of::<M>() })
    }
}

/// The block that a struct describes.
#[expect(clippy::panic, reason = "only a mistake in a model can fail here, and a test reads every model")]
pub(crate) fn block_of<M: JsonSchema>() -> Block {
    schema::of::<M>().unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) struct TypedResource<R: Resource> {
    resource: R,
    extras: Extras<R>,
    schema: LazySchema,
}

impl<R: Resource> TypedResource<R> {
    pub(crate) fn new(resource: R) -> Self {
        let mut extras = Extras::default();
        R::extras(&mut extras);
        Self { resource, extras, schema: LazySchema::new() }
    }

    fn block(&self) -> &Block {
        &self.schema.get::<R::Model>(R::VERSION).block
    }

    fn write(&self, state: &R::Model, base: &Value) -> Outcome<Value> {
        Ok(model::write(state, self.block(), base)?)
    }
}

impl<R: Resource> AnyResource<R::Clients> for TypedResource<R> {
    fn schema(&self) -> &Schema {
        self.schema.get::<R::Model>(R::VERSION)
    }

    fn validate(&self, config: &Value) -> Diagnostics {
        let mut diagnostics = validate_rules(&self.extras.rules, config);
        if let Some(validate) = self.extras.validate {
            diagnostics.extend(validate(Partial::new(config)));
        }
        diagnostics
    }

    fn plan<'a>(
        &'a self,
        call: &'a Call<'a, R::Clients>,
        request: &'a PlanRequest,
    ) -> BoxFuture<'a, Planned> {
        Box::pin(async move {
            let PlanRequest { prior, config, proposed } = request;
            let mut state = fill(self.block(), prior, config, proposed);
            let outcome = match self.extras.plan {
                None => Ok(()),
                Some(decide) => {
                    // A resource that fails must not leave half a decision behind.
                    let mut decided = state.clone();
                    let outcome = match Plan::new(self.block(), prior, config, &mut decided) {
                        Ok(mut plan) => decide(&self.resource, call, &mut plan).await,
                        Err(error) => Err(error.into()),
                    };
                    if outcome.is_ok() {
                        state = decided;
                    }
                    outcome
                }
            };
            Planned { state, outcome }
        })
    }

    fn read<'a>(&'a self, call: &'a Call<'a, R::Clients>, state: &'a Value) -> BoxFuture<'a, Outcome<Value>> {
        Box::pin(async move {
            let limit = limit(state, "read");
            let reading = self.resource.read(call, model::read(state)?);
            match within(limit, "read", call.cancellation(), reading).await? {
                Some(found) => self.write(&found, state),
                None => Ok(Value::Null),
            }
        })
    }

    fn apply<'a>(
        &'a self,
        call: &'a Call<'a, R::Clients>,
        request: &'a ApplyRequest,
    ) -> BoxFuture<'a, Outcome<Value>> {
        Box::pin(async move {
            let ApplyRequest { prior, planned, config } = request;
            let token = call.cancellation();
            if planned.is_null() {
                let deleting = self.resource.delete(call, model::read(prior)?);
                within(limit(prior, "delete"), "delete", token, deleting).await?;
                return Ok(Value::Null);
            }
            let wanted: R::Model = model::read(&with_write_only(self.block(), planned, config))?;
            let state = if prior.is_null() {
                let creating = self.resource.create(call, wanted);
                within(limit(planned, "create"), "create", token, creating).await?
            } else {
                let updating = self.resource.update(call, model::read(prior)?, wanted);
                within(limit(planned, "update"), "update", token, updating).await?
            };
            self.write(&state, planned)
        })
    }

    fn saved(&self, saved: &Json, base: &Value) -> Outcome<Value> {
        Ok(model::write(saved, self.block(), base)?)
    }

    fn import<'a>(
        &'a self,
        call: &'a Call<'a, R::Clients>,
        id: &'a str,
    ) -> Option<BoxFuture<'a, Outcome<Value>>> {
        let import = self.extras.import?;
        Some(Box::pin(async move {
            let state = import(&self.resource, call, id).await?;
            self.write(&state, &Value::Null)
        }))
    }

    fn upgrade(&self, version: i64, state: Json) -> Result<Json, Diagnostic> {
        match self.extras.upgrade {
            Some(upgrade) => upgrade(version, state),
            None => Err(Diagnostic::error(
                "State cannot be upgraded",
                format!(
                    "The state was stored in version {version} of \"{}\", which this version of the provider \
                     cannot read. Use the version of the provider that stored it.",
                    R::TYPE_NAME
                ),
            )),
        }
    }
}

/// The planned state with the write-only values of the configuration, for the resource's eyes only.
fn with_write_only(block: &Block, planned: &Value, config: &Value) -> Value {
    let mut value = planned.clone();
    if let Some(values) = value.as_object_mut() {
        for (name, attribute) in &block.attributes {
            if attribute.behaviour.write_only {
                values.insert(name.clone(), config.get(name).clone());
            }
        }
    }
    value
}

/// How long the operation may take, where the object's `timeouts` attribute says so.
fn limit(value: &Value, operation: &str) -> Option<Duration> {
    Timeouts::length(value.get(Timeouts::ATTRIBUTE).get(operation).as_str())
}

/// A data source on values.
pub(crate) trait AnyDataSource<C>: Send + Sync {
    fn schema(&self) -> &Schema;
    /// Checks beyond the schema.
    fn validate(&self, config: &Value) -> Diagnostics;
    /// What was found, with the configuration's own values as they were given.
    fn read<'a>(&'a self, call: &'a Call<'a, C>, config: &'a Value) -> BoxFuture<'a, Outcome<Value>>;
}

pub(crate) struct TypedDataSource<D> {
    data_source: D,
    schema: LazySchema,
}

impl<D: DataSource> TypedDataSource<D> {
    pub(crate) fn new(data_source: D) -> Self {
        Self { data_source, schema: LazySchema::new() }
    }
}

impl<D: DataSource> AnyDataSource<D::Clients> for TypedDataSource<D> {
    fn schema(&self) -> &Schema {
        self.schema.get::<D::Model>(0)
    }

    fn validate(&self, config: &Value) -> Diagnostics {
        let mut diagnostics = validate_rules(D::RULES, config);
        diagnostics.extend(D::validate(Partial::new(config)));
        diagnostics
    }

    fn read<'a>(
        &'a self,
        call: &'a Call<'a, D::Clients>,
        config: &'a Value,
    ) -> BoxFuture<'a, Outcome<Value>> {
        Box::pin(async move {
            let reading = self.data_source.read(call, model::read(config)?);
            let found = within(limit(config, "read"), "read", call.cancellation(), reading).await?;
            let mut found = model::write(&found, &self.schema().block, config)?;
            if let (Some(values), Some(given)) = (found.as_object_mut(), config.as_object()) {
                for (name, value) in given.iter().filter(|(_, value)| !value.is_null()) {
                    values.insert(name.clone(), value.clone());
                }
            }
            Ok(found)
        })
    }
}
