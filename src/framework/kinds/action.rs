//! Actions: something to do that leaves no object behind (Terraform 1.14).

use futures_util::future::BoxFuture;
use tokio::sync::mpsc::Sender;

use super::schemas::LazySchema;
use super::timeouts::within_timeout;
use crate::framework::call::{Call, Outcome};
use crate::framework::diagnostics::Diagnostics;
use crate::framework::model::{self, Model};
use crate::framework::partial::Partial;
use crate::framework::schema::{Rule, Schema, validate_rules};
use crate::framework::value::Value;

/// An action.
pub trait Action: Send + Sync + Sized + 'static {
    /// The attributes of the action's `config` block. None is computed: an action gives nothing back.
    type Model: Model;
    /// What the provider's configuration is made into.
    type Clients: Send + Sync + 'static;

    /// The type's name in Terraform, with the provider's prefix.
    const TYPE_NAME: &'static str;
    /// Rules between attributes.
    const RULES: &'static [Rule] = &[];

    /// Checks a configuration beyond its schema and its rules, without any client. Whatever is
    /// unknown must be let pass.
    fn validate(_config: Partial<'_>) -> Diagnostics {
        Diagnostics::new()
    }

    /// Says while planning what can be known to fail. Nothing is done yet.
    fn plan(
        &self,
        _call: &Call<'_, Self::Clients>,
        _config: Partial<'_>,
    ) -> impl Future<Output = Outcome<()>> + Send {
        async { Ok(()) }
    }

    /// Does it, and says how it goes.
    fn invoke(
        &self,
        call: &Call<'_, Self::Clients>,
        config: Self::Model,
        progress: &Progress,
    ) -> impl Future<Output = Outcome<()>> + Send;
}

/// Where an action says how it goes.
#[derive(Clone, Debug)]
pub struct Progress(Sender<String>);

impl Progress {
    pub(crate) const fn new(out: Sender<String>) -> Self {
        Self(out)
    }

    /// Shows a line to the user. Where nobody listens any more, nothing happens.
    pub async fn say(&self, message: impl Into<String> + Send) {
        // A host that went away is no reason to leave the work half done.
        drop(self.0.send(message.into()).await);
    }
}

/// An action on values.
pub(crate) trait AnyAction<C>: Send + Sync {
    fn schema(&self) -> &Schema;
    /// Rules between attributes.
    fn rules(&self) -> &'static [Rule];
    /// Checks beyond the schema.
    fn validate(&self, config: &Value) -> Diagnostics;
    fn plan<'a>(&'a self, call: &'a Call<'a, C>, config: &'a Value) -> BoxFuture<'a, Outcome<()>>;
    fn invoke<'a>(
        &'a self,
        call: &'a Call<'a, C>,
        config: &'a Value,
        progress: Progress,
    ) -> BoxFuture<'a, Outcome<()>>;
}

pub(crate) struct TypedAction<A> {
    action: A,
    schema: LazySchema,
}

impl<A: Action> TypedAction<A> {
    pub(crate) const fn new(action: A) -> Self {
        Self { action, schema: LazySchema::new() }
    }
}

impl<A: Action> AnyAction<A::Clients> for TypedAction<A> {
    fn schema(&self) -> &Schema {
        self.schema.get::<A::Model>(0)
    }

    fn rules(&self) -> &'static [Rule] {
        A::RULES
    }

    fn validate(&self, config: &Value) -> Diagnostics {
        let mut diagnostics = validate_rules(self.rules(), config);
        diagnostics.extend(A::validate(Partial::new(config)));
        diagnostics
    }

    fn plan<'a>(&'a self, call: &'a Call<'a, A::Clients>, config: &'a Value) -> BoxFuture<'a, Outcome<()>> {
        Box::pin(self.action.plan(call, Partial::new(config)))
    }

    fn invoke<'a>(
        &'a self,
        call: &'a Call<'a, A::Clients>,
        config: &'a Value,
        progress: Progress,
    ) -> BoxFuture<'a, Outcome<()>> {
        Box::pin(async move {
            let invoking = self.action.invoke(call, model::read(config)?, &progress);
            within_timeout(config, "invoke", call.cancellation(), invoking).await
        })
    }
}
