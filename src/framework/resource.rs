//! What a managed resource type implements: a small core, and extras that it opts into.

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::call::{Call, Outcome};
use super::diagnostics::{Diagnostic, Diagnostics};
use super::model::{self, Model, ModelError};
use super::partial::{Known, Partial};
use super::schema::{Block, Rule};
use super::value::{Value, json};

/// A managed resource type. Every function works on plain, wholly known values; what is computed and
/// not known yet is `None`.
///
/// Extras are separate traits, which [`Resource::extras`] opts into: [`ValidateResource`],
/// [`PlanResource`], [`ImportResource`], [`UpgradeResource`].
pub trait Resource: Send + Sync + Sized + 'static {
    /// The attributes.
    type Model: Model;
    /// What the provider's configuration is made into.
    type Clients: Send + Sync + 'static;

    /// The type's name in Terraform, with the provider's prefix.
    const TYPE_NAME: &'static str;
    /// The version of the form in which state is stored. Raise it together with an upgrade.
    const VERSION: i64 = 0;

    /// Opts into extras.
    fn extras(_extras: &mut Extras<Self>) {}

    /// Makes the object. `planned` has the configuration's values, write-only ones included. As soon
    /// as anything exists, [`Call::save`] it.
    fn create(
        &self,
        call: &Call<'_, Self::Clients>,
        planned: Self::Model,
    ) -> impl Future<Output = Outcome<Self::Model>> + Send;

    /// Reads the object as it is now; `None` where it is gone.
    fn read(
        &self,
        call: &Call<'_, Self::Clients>,
        state: Self::Model,
    ) -> impl Future<Output = Outcome<Option<Self::Model>>> + Send;

    /// Changes the object in place. Should it fail half-way, [`Call::save`] what is true by then.
    fn update(
        &self,
        call: &Call<'_, Self::Clients>,
        prior: Self::Model,
        planned: Self::Model,
    ) -> impl Future<Output = Outcome<Self::Model>> + Send;

    /// Removes the object. One that is gone already is a success.
    fn delete(
        &self,
        call: &Call<'_, Self::Clients>,
        state: Self::Model,
    ) -> impl Future<Output = Outcome<()>> + Send;
}

/// Checks a configuration beyond its schema, without any client.
pub trait ValidateResource: Resource {
    /// Errors and warnings. Whatever is unknown must be let pass.
    fn validate(config: Partial<'_>) -> Diagnostics;
}

/// Has a say in its own plan.
pub trait PlanResource: Resource {
    /// Refines what the plan engine planned. What it decides may follow from configuration and prior
    /// state alone; anything else must stay unknown, for the plan is made again at apply and may then
    /// only turn unknown into known.
    fn plan(
        &self,
        call: &Call<'_, Self::Clients>,
        plan: &mut Plan<'_, Self::Model>,
    ) -> impl Future<Output = Outcome<()>> + Send;
}

/// Can be imported by an id.
pub trait ImportResource: Resource {
    /// How an id reads, for messages and documentation, such as `account_id/client_id`.
    const ID_FORM: &'static str;

    /// The state that [`Resource::read`] can complete; usually nothing but what the id says.
    fn import(
        &self,
        call: &Call<'_, Self::Clients>,
        id: &str,
    ) -> impl Future<Output = Outcome<Self::Model>> + Send;
}

/// Upgrades state that an earlier version of the provider has stored.
pub trait UpgradeResource: Resource {
    /// Brings state of the given version to the current one, in a single step.
    fn upgrade(version: i64, state: Json) -> Result<Json, Diagnostic>;
}

/// What a resource offers beyond the core.
pub struct Extras<R: Resource> {
    pub(crate) rules: Vec<Rule>,
    pub(crate) validate: Option<fn(Partial<'_>) -> Diagnostics>,
    pub(crate) plan: Option<PlanFunction<R>>,
    pub(crate) import: Option<ImportFunction<R>>,
    pub(crate) upgrade: Option<UpgradeFunction>,
}

impl<R: Resource> std::fmt::Debug for Extras<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Extras").field("rules", &self.rules).finish_non_exhaustive()
    }
}

type Clients<R> = <R as Resource>::Clients;
type ModelOf<R> = <R as Resource>::Model;
pub(crate) type UpgradeFunction = fn(i64, Json) -> Result<Json, Diagnostic>;
pub(crate) type PlanFunction<R> =
    for<'a> fn(&'a R, &'a Call<'a, Clients<R>>, &'a mut Plan<'_, ModelOf<R>>) -> BoxFuture<'a, Outcome<()>>;
pub(crate) type ImportFunction<R> =
    for<'a> fn(&'a R, &'a Call<'a, Clients<R>>, &'a str) -> BoxFuture<'a, Outcome<ModelOf<R>>>;

impl<R: Resource> Default for Extras<R> {
    fn default() -> Self {
        Self { rules: Vec::new(), validate: None, plan: None, import: None, upgrade: None }
    }
}

impl<R: Resource> Extras<R> {
    /// Rules between attributes.
    pub fn rules(&mut self, rules: impl IntoIterator<Item = Rule>) -> &mut Self {
        self.rules.extend(rules);
        self
    }

    /// Opts into [`ValidateResource`].
    pub fn validates(&mut self) -> &mut Self
    where
        R: ValidateResource,
    {
        self.validate = Some(R::validate);
        self
    }

    /// Opts into [`PlanResource`].
    pub fn plans(&mut self) -> &mut Self
    where
        R: PlanResource,
    {
        self.plan = Some(|resource, call, plan| Box::pin(resource.plan(call, plan)));
        self
    }

    /// Opts into [`ImportResource`].
    pub fn imports(&mut self) -> &mut Self
    where
        R: ImportResource,
    {
        self.import = Some(|resource, call, id| Box::pin(resource.import(call, id)));
        self
    }

    /// Opts into [`UpgradeResource`].
    pub fn upgrades(&mut self) -> &mut Self
    where
        R: UpgradeResource,
    {
        self.upgrade = Some(R::upgrade);
        self
    }
}

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
