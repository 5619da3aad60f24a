//! Managed resources: what a type implements, a small core and extras that it opts into, and its erased form.

mod change;
mod extras;
mod identity;
mod import;
mod moved;
mod plan;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::Value as Json;

pub use change::ChangeCall;
pub use extras::Extras;
pub use identity::ResourceIdentity;
pub use import::ImportResource;
pub use moved::{MoveResource, MovedState};
pub use plan::Plan;

pub(crate) use import::ImportKey;

use super::list::AnyList;
use super::schemas::LazySchema;
use super::timeouts::within_timeout;
use crate::framework::call::{ObjectCall, Outcome, panicked};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::model::{self, Model};
use crate::framework::partial::Partial;
use crate::framework::plan::fill;
use crate::framework::private::Private;
use crate::framework::schema::{Block, Rule, Schema, validate_rules};
use crate::framework::value::Value;
use crate::framework::walk::hand_over;
use crate::panics;

/// A managed resource type. Every function works on plain, wholly known values; what is computed and
/// not known yet is `None`.
///
/// Extras are separate traits, which [`Resource::extras`] opts into: [`ValidateResource`],
/// [`PlanResource`], [`ResourceIdentity`], [`ImportResource`], [`UpgradeResource`], [`MoveResource`] and
/// [`ListResource`](super::ListResource).
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
    /// as anything exists, [`ChangeCall::save`] it.
    fn create(
        &self,
        call: &ChangeCall<'_, Self>,
        planned: Self::Model,
    ) -> impl Future<Output = Outcome<Self::Model>> + Send;

    /// Reads the object as it is now; `None` where it is gone.
    fn read(
        &self,
        call: &ObjectCall<'_, Self::Clients>,
        state: Self::Model,
    ) -> impl Future<Output = Outcome<Option<Self::Model>>> + Send;

    /// Changes the object in place. Should it fail half-way, [`ChangeCall::save`] what is true by then.
    fn update(
        &self,
        call: &ChangeCall<'_, Self>,
        prior: Self::Model,
        planned: Self::Model,
    ) -> impl Future<Output = Outcome<Self::Model>> + Send;

    /// Removes the object. One that is gone already is a success.
    fn delete(
        &self,
        call: &ChangeCall<'_, Self>,
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
        call: &ObjectCall<'_, Self::Clients>,
        plan: &mut Plan<'_, Self::Model>,
    ) -> impl Future<Output = Outcome<()>> + Send;

    /// Says while planning what can be known to stand in the way of the object's end: an error that the
    /// service would answer with, or a warning. Nothing is removed yet.
    fn plan_destroy(
        &self,
        _call: &ObjectCall<'_, Self::Clients>,
        _state: Self::Model,
    ) -> impl Future<Output = Outcome<()>> + Send {
        async { Ok(()) }
    }
}

/// Upgrades state that an earlier version of the provider has stored.
pub trait UpgradeResource: Resource {
    /// Brings state of the given version to the current one, in a single step.
    fn upgrade(version: i64, state: Json) -> Result<Json, Diagnostic>;
}

/// A managed resource type on values.
pub(crate) trait AnyResource<C>: Send + Sync {
    fn schema(&self) -> &Schema;
    /// The schema of its identity; `None` where its objects have none.
    fn identity_schema(&self) -> Option<&Schema>;
    /// Rules between attributes.
    fn rules(&self) -> &[Rule];
    /// Checks beyond the schema.
    fn validate(&self, config: &Value) -> Diagnostics;
    /// The planned state of an object that is to exist.
    fn plan<'a>(&'a self, call: &'a ObjectCall<'a, C>, request: &'a PlanRequest) -> BoxFuture<'a, Planned>;
    /// What can be known to stand in the way of the object's end.
    fn plan_destroy<'a>(
        &'a self,
        call: &'a ObjectCall<'a, C>,
        state: &'a Value,
    ) -> BoxFuture<'a, Outcome<()>>;
    /// The object as it is now, with its identity completed; `None` where it is gone.
    fn read<'a>(
        &'a self,
        call: &'a ObjectCall<'a, C>,
        instance: &'a Instance,
    ) -> BoxFuture<'a, Outcome<Option<Instance>>>;
    /// Carries out a change. Panics are caught here, for what the change has saved must survive them.
    fn apply<'a>(&'a self, call: ObjectCall<'a, C>, request: &'a ApplyRequest) -> BoxFuture<'a, Applied>;
    /// The object that is to be imported; `None` where the type cannot be imported.
    fn import<'a>(
        &'a self,
        call: &'a ObjectCall<'a, C>,
        key: ImportKey,
    ) -> Option<BoxFuture<'a, Outcome<Instance>>>;
    /// State of another version, brought to the current one.
    fn upgrade(&self, version: i64, state: Json) -> Result<Json, Diagnostic>;
    /// An identity of another version, brought to the current one.
    fn upgrade_identity(&self, version: i64, identity: Json) -> Result<Json, Diagnostic>;
    /// Whether it can take over the state of the type.
    fn moves_from(&self, type_name: &str) -> bool;
    /// Whether it can take over the state of another provider's type.
    fn moves_from_other(&self, provider: &str, type_name: &str) -> bool;
    /// The state of another type, as a state of this one.
    fn take_over(&self, source: MovedState) -> Result<Json, Diagnostic>;
    /// The identity of the object: the stored one where there is one, else what its state tells.
    fn identity(&self, instance: &Instance, private: &Private) -> Outcome<Option<Value>>;
}

/// An object and its identity, as far as it is known.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    pub(crate) state: Value,
    pub(crate) identity: Option<Value>,
}

/// What a plan is made from.
#[derive(Debug)]
pub(crate) struct PlanRequest {
    pub(crate) prior: Value,
    pub(crate) config: Value,
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
    /// The planned identity, where there is one.
    pub(crate) identity: Option<Value>,
}

/// What is true after a change, whether it succeeded or not.
pub(crate) struct Applied {
    /// The object as it is now; null where there is none.
    pub(crate) instance: Instance,
    pub(crate) private: Private,
    pub(crate) diagnostics: Diagnostics,
}

pub(crate) struct TypedResource<R: Resource> {
    resource: Arc<R>,
    extras: Extras<R>,
    schema: LazySchema,
    identity_schema: LazySchema,
}

impl<R: Resource> TypedResource<R> {
    pub(crate) fn new(resource: R) -> Self {
        let mut extras = Extras::default();
        R::extras(&mut extras);
        Self {
            resource: Arc::new(resource),
            extras,
            schema: LazySchema::new(),
            identity_schema: LazySchema::new(),
        }
    }

    /// The type's list resource, where it has one.
    pub(crate) fn list(&self) -> Option<Box<dyn AnyList<R::Clients>>> {
        self.extras.list.map(|list| list(Arc::clone(&self.resource)))
    }

    fn block(&self) -> &Block {
        &self.schema.get::<R::Model>(R::VERSION).block
    }

    fn write(&self, state: &R::Model, base: &Value) -> Outcome<Value> {
        Ok(model::write(state, self.block(), base)?)
    }

    /// The identity that the state tells.
    fn identity_found(&self, state: &R::Model, private: &Private) -> Outcome<Option<Value>> {
        match (&self.extras.identity, self.identity_block()) {
            (Some(identity), Some(schema)) => (identity.of)(state, private, &schema.block),
            _ => Ok(None),
        }
    }

    fn identity_block(&self) -> Option<&Schema> {
        let identity = self.extras.identity.as_ref()?;
        Some(self.identity_schema.get_or_read(identity.version, identity.block))
    }

    /// The object with that state, its identity completed.
    fn object(
        &self,
        state: &R::Model,
        base: &Value,
        identity: Option<&Value>,
        private: &Private,
    ) -> Outcome<Instance> {
        let written = self.write(state, base)?;
        let identity = identity::settle(identity, self.identity_found(state, private)?)?;
        Ok(Instance { state: written, identity })
    }

    /// The change itself: the state afterwards, or `None` where the object was removed.
    async fn change(&self, call: &ChangeCall<'_, R>, request: &ApplyRequest) -> Outcome<Option<R::Model>> {
        let ApplyRequest { prior, planned, config, .. } = request;
        let token = call.cancellation();
        if planned.is_null() {
            let deleting = self.resource.delete(call, model::read_state(prior, self.block())?);
            within_timeout(prior, "delete", token, deleting).await?;
            return Ok(None);
        }
        let mut wanted = planned.clone();
        hand_over(self.block(), &mut wanted, config);
        let wanted: R::Model = model::read(&wanted)?;
        let state = if prior.is_null() {
            let creating = self.resource.create(call, wanted);
            within_timeout(planned, "create", token, creating).await?
        } else {
            let updating = self.resource.update(call, model::read_state(prior, self.block())?, wanted);
            within_timeout(planned, "update", token, updating).await?
        };
        Ok(Some(state))
    }
}

impl<R: Resource> AnyResource<R::Clients> for TypedResource<R> {
    fn schema(&self) -> &Schema {
        self.schema.get::<R::Model>(R::VERSION)
    }

    fn identity_schema(&self) -> Option<&Schema> {
        self.identity_block()
    }

    fn rules(&self) -> &[Rule] {
        &self.extras.rules
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
        call: &'a ObjectCall<'a, R::Clients>,
        request: &'a PlanRequest,
    ) -> BoxFuture<'a, Planned> {
        Box::pin(async move {
            let PlanRequest { prior, config } = request;
            let mut state = fill(self.block(), prior, config);
            let outcome = match &self.extras.plan {
                None => Ok(()),
                Some(planning) => {
                    // A resource that fails must not leave half a decision behind.
                    let mut decided = state.clone();
                    let outcome = match Plan::new(self.block(), prior, config, &mut decided) {
                        Ok(mut plan) => (planning.plan)(&self.resource, call, &mut plan).await,
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

    fn plan_destroy<'a>(
        &'a self,
        call: &'a ObjectCall<'a, R::Clients>,
        state: &'a Value,
    ) -> BoxFuture<'a, Outcome<()>> {
        Box::pin(async move {
            match &self.extras.plan {
                Some(planning) => (planning.destroy)(&self.resource, call, model::read(state)?).await,
                None => Ok(()),
            }
        })
    }

    fn read<'a>(
        &'a self,
        call: &'a ObjectCall<'a, R::Clients>,
        instance: &'a Instance,
    ) -> BoxFuture<'a, Outcome<Option<Instance>>> {
        Box::pin(async move {
            let reading = self.resource.read(call, model::read_state(&instance.state, self.block())?);
            let found = within_timeout(&instance.state, "read", call.cancellation(), reading).await?;
            found
                .map(|found| {
                    self.object(&found, &instance.state, instance.identity.as_ref(), &call.private())
                })
                .transpose()
        })
    }

    fn apply<'a>(
        &'a self,
        call: ObjectCall<'a, R::Clients>,
        request: &'a ApplyRequest,
    ) -> BoxFuture<'a, Applied> {
        Box::pin(async move {
            let ApplyRequest { prior, planned, identity, .. } = request;
            let base = if planned.is_null() { prior } else { planned };
            let call =
                ChangeCall::new(call, |state, private| self.object(state, base, identity.as_ref(), private));
            let outcome = panics::catch(self.change(&call, request))
                .await
                .unwrap_or_else(|_| Err(panicked("ApplyResourceChange").into()));
            let private = call.private();
            let mut diagnostics = call.take_warnings();
            let outcome = match outcome {
                Ok(None) => Ok(Instance { state: Value::Null, identity: None }),
                Ok(Some(state)) => self.write(&state, base).map(|written| {
                    let found = self.identity_found(&state, &private);
                    let settled = found.and_then(|found| Ok(identity::settle(identity.as_ref(), found)?));
                    // What was done is done: a doubtful identity must not lose it.
                    let identity = settled.unwrap_or_else(|failure| {
                        diagnostics.extend(failure.into_diagnostics());
                        identity.clone()
                    });
                    Instance { state: written, identity }
                }),
                Err(failure) => Err(failure),
            };
            let instance = outcome.unwrap_or_else(|failure| {
                diagnostics.extend(failure.into_diagnostics());
                // A new object that was never saved is not there; any other is as it was.
                call.take_saved()
                    .unwrap_or_else(|| Instance { state: prior.clone(), identity: identity.clone() })
            });
            Applied { instance, private, diagnostics }
        })
    }

    fn import<'a>(
        &'a self,
        call: &'a ObjectCall<'a, R::Clients>,
        key: ImportKey,
    ) -> Option<BoxFuture<'a, Outcome<Instance>>> {
        let import = self.extras.import.as_ref()?.import;
        Some(Box::pin(async move {
            let (state, identity) = import(&self.resource, call, key).await?;
            self.object(&state, &Value::Null, Some(&identity), &call.private())
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

    fn upgrade_identity(&self, version: i64, identity: Json) -> Result<Json, Diagnostic> {
        match &self.extras.identity {
            Some(extra) => (extra.upgrade)(version, identity),
            None => Err(Diagnostic::error(
                "Identity cannot be upgraded",
                format!("Objects of the type \"{}\" have no identity.", R::TYPE_NAME),
            )),
        }
    }

    fn moves_from(&self, type_name: &str) -> bool {
        self.extras.moving.is_some_and(|moving| moving.from.contains(&type_name))
    }

    fn moves_from_other(&self, provider: &str, type_name: &str) -> bool {
        self.extras.moving.is_some_and(|moving| moving.from_others.contains(&(provider, type_name)))
    }

    fn take_over(&self, source: MovedState) -> Result<Json, Diagnostic> {
        match self.extras.moving {
            Some(moving) => (moving.take_over)(source),
            None => Err(Diagnostic::error(
                "State cannot be moved",
                format!("\"{}\" takes over the state of no other type.", R::TYPE_NAME),
            )),
        }
    }

    fn identity(&self, instance: &Instance, private: &Private) -> Outcome<Option<Value>> {
        if instance.identity.is_some() || instance.state.is_null() || self.extras.identity.is_none() {
            return Ok(instance.identity.clone());
        }
        self.identity_found(&model::read_state(&instance.state, self.block())?, private)
    }
}
