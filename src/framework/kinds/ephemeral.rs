//! Ephemeral resources: values that reach neither plan nor state (Terraform 1.10, OpenTofu 1.11).

use std::time::SystemTime;

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::schemas::LazySchema;
use super::timeouts::within_timeout;
use crate::framework::call::{Call, Outcome};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::model::{self, Model};
use crate::framework::partial::Partial;
use crate::framework::schema::{Rule, Schema, validate_rules};
use crate::framework::value::Value;
use crate::framework::walk::overlay;
use crate::secret;

/// An ephemeral resource. It is opened anew for every walk of Terraform's graph.
///
/// Closing cannot be relied on: Terraform leaves it out after an interrupt.
pub trait EphemeralResource: Send + Sync + Sized + 'static {
    /// The attributes: what is asked for, and what is given.
    type Model: Model;
    /// What renewing and closing will need; `()` where that is nothing. Terraform keeps it in memory
    /// and writes it nowhere, so it may hold secrets.
    type Kept: Serialize + DeserializeOwned + Send + Sync + 'static;
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

    /// Opens it.
    fn open(
        &self,
        call: &Call<'_, Self::Clients>,
        config: Self::Model,
    ) -> impl Future<Output = Outcome<Opened<Self::Model, Self::Kept>>> + Send;

    /// Prolongs it, with what the last opening or renewal kept. Called only where that named a time.
    fn renew(
        &self,
        _call: &Call<'_, Self::Clients>,
        kept: Self::Kept,
    ) -> impl Future<Output = Outcome<Renewed<Self::Kept>>> + Send {
        async { Ok(Renewed { kept, renew_at: None }) }
    }

    /// Closes it, with what its opening kept, never a renewal.
    fn close(
        &self,
        _call: &Call<'_, Self::Clients>,
        _kept: Self::Kept,
    ) -> impl Future<Output = Outcome<()>> + Send {
        async { Ok(()) }
    }
}

/// An ephemeral resource that has been opened.
#[derive(Clone, Debug)]
pub struct Opened<M, K> {
    /// The values, the configured ones included.
    pub result: M,
    /// What renewing and closing will need.
    pub kept: K,
    /// When to renew it.
    pub renew_at: Option<SystemTime>,
}

/// An ephemeral resource that has been renewed.
#[derive(Clone, Debug)]
pub struct Renewed<K> {
    /// What the next renewal will need. Terraform keeps it only where `renew_at` is given.
    pub kept: K,
    /// When to renew it again.
    pub renew_at: Option<SystemTime>,
}

/// An ephemeral resource on values.
pub(crate) trait AnyEphemeralResource<C>: Send + Sync {
    fn schema(&self) -> &Schema;
    /// Rules between attributes.
    fn rules(&self) -> &'static [Rule];
    /// Checks beyond the schema.
    fn validate(&self, config: &Value) -> Diagnostics;
    /// What was opened, with the configuration's own values as they were given.
    fn open<'a>(&'a self, call: &'a Call<'a, C>, config: &'a Value) -> BoxFuture<'a, Outcome<OpenedValues>>;
    /// What is kept from now on, as bytes, and when to renew again.
    fn renew<'a>(&'a self, call: &'a Call<'a, C>, kept: &'a [u8])
    -> BoxFuture<'a, Outcome<Renewed<Vec<u8>>>>;
    fn close<'a>(&'a self, call: &'a Call<'a, C>, kept: &'a [u8]) -> BoxFuture<'a, Outcome<()>>;
}

/// What was opened: its values, and what is kept as bytes.
pub(crate) type OpenedValues = Opened<Value, Vec<u8>>;

pub(crate) struct TypedEphemeralResource<E> {
    resource: E,
    schema: LazySchema,
}

impl<E: EphemeralResource> TypedEphemeralResource<E> {
    pub(crate) const fn new(resource: E) -> Self {
        Self { resource, schema: LazySchema::new() }
    }
}

impl<E: EphemeralResource> AnyEphemeralResource<E::Clients> for TypedEphemeralResource<E> {
    fn schema(&self) -> &Schema {
        self.schema.get::<E::Model>(0)
    }

    fn rules(&self) -> &'static [Rule] {
        E::RULES
    }

    fn validate(&self, config: &Value) -> Diagnostics {
        let mut diagnostics = validate_rules(self.rules(), config);
        diagnostics.extend(E::validate(Partial::new(config)));
        diagnostics
    }

    fn open<'a>(
        &'a self,
        call: &'a Call<'a, E::Clients>,
        config: &'a Value,
    ) -> BoxFuture<'a, Outcome<OpenedValues>> {
        Box::pin(async move {
            let opening = self.resource.open(call, model::read(config)?);
            let Opened { result, kept, renew_at } =
                within_timeout(config, "open", call.cancellation(), opening).await?;
            let block = &self.schema().block;
            let result = overlay(block, config, model::write(result, block, config)?);
            Ok(Opened { result, kept: pack(&kept)?, renew_at })
        })
    }

    fn renew<'a>(
        &'a self,
        call: &'a Call<'a, E::Clients>,
        kept: &'a [u8],
    ) -> BoxFuture<'a, Outcome<Renewed<Vec<u8>>>> {
        Box::pin(async move {
            let Renewed { kept, renew_at } = self.resource.renew(call, unpack(kept)?).await?;
            Ok(Renewed { kept: pack(&kept)?, renew_at })
        })
    }

    fn close<'a>(&'a self, call: &'a Call<'a, E::Clients>, kept: &'a [u8]) -> BoxFuture<'a, Outcome<()>> {
        Box::pin(async move { self.resource.close(call, unpack(kept)?).await })
    }
}

fn pack(kept: &impl Serialize) -> Result<Vec<u8>, Diagnostic> {
    // Terraform keeps these values in memory, and hands them back.
    secret::exposed(|| serde_json::to_vec(kept)).map_err(|_| {
        Diagnostic::error(
            "Provider error",
            "What an ephemeral resource keeps cannot be written. This is a mistake in the provider; please \
             report it.",
        )
    })
}

/// The error says nothing of what was kept, which may be secret.
fn unpack<K: DeserializeOwned>(kept: &[u8]) -> Result<K, Diagnostic> {
    let kept = if kept.is_empty() { b"null" } else { kept };
    serde_json::from_slice(kept).map_err(|_| {
        Diagnostic::error(
            "Unreadable value from Terraform",
            "Terraform sent private values of an ephemeral resource that the provider did not make. This is a \
             mistake in the program that runs the provider; please report it.",
        )
    })
}
