//! Data sources: what one implements, and its erased form.

use futures_util::future::BoxFuture;

use super::schemas::LazySchema;
use super::timeouts::within_timeout;
use crate::framework::call::{Call, Outcome};
use crate::framework::diagnostics::Diagnostics;
use crate::framework::model::{self, Model};
use crate::framework::partial::Partial;
use crate::framework::schema::{Rule, Schema, validate_rules};
use crate::framework::value::Value;
use crate::framework::walk::overlay;

/// A data source: something to look up, and what was found.
pub trait DataSource: Send + Sync + Sized + 'static {
    /// The attributes: what to look for, and what was found.
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

    /// Looks it up. A data source that names one object fails where there is none, or several.
    fn read(
        &self,
        call: &Call<'_, Self::Clients>,
        config: Self::Model,
    ) -> impl Future<Output = Outcome<Self::Model>> + Send;
}

/// A data source on values.
pub(crate) trait AnyDataSource<C>: Send + Sync {
    fn schema(&self) -> &Schema;
    /// Rules between attributes.
    fn rules(&self) -> &'static [Rule];
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
    pub(crate) const fn new(data_source: D) -> Self {
        Self { data_source, schema: LazySchema::new() }
    }
}

impl<D: DataSource> AnyDataSource<D::Clients> for TypedDataSource<D> {
    fn schema(&self) -> &Schema {
        self.schema.get::<D::Model>(0)
    }

    fn rules(&self) -> &'static [Rule] {
        D::RULES
    }

    fn validate(&self, config: &Value) -> Diagnostics {
        let mut diagnostics = validate_rules(self.rules(), config);
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
            let found = within_timeout(config, "read", call.cancellation(), reading).await?;
            let block = &self.schema().block;
            Ok(overlay(block, config, model::write(found, block, config)?))
        })
    }
}
