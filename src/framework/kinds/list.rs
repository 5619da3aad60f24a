//! List resources: finding objects for `terraform query` (Terraform 1.14).

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::sync::mpsc::Sender;

use super::resource::{Resource, ResourceIdentity};
use super::schemas::LazySchema;
use super::timeouts::within_timeout;
use crate::framework::call::{Call, Outcome};
use crate::framework::diagnostics::Diagnostics;
use crate::framework::model::{self, Model, ModelError};
use crate::framework::partial::Partial;
use crate::framework::schema::{Rule, Schema, validate_rules};
use crate::framework::value::Value;

/// Lists the objects of a resource type that has an identity. The resource opts in with
/// [`Extras::lists`](super::Extras::lists), which brings the identity with it.
pub trait ListResource: ResourceIdentity {
    /// The attributes of the list's `config` block.
    type Filter: Model;

    /// Rules between the attributes of the filter.
    const FILTER_RULES: &'static [Rule] = &[];

    /// Checks a filter beyond its schema and its rules, without any client. Whatever is unknown must be
    /// let pass.
    fn validate_filter(_filter: Partial<'_>) -> Diagnostics {
        Diagnostics::new()
    }

    /// Sends what it finds to the sink, in an order that stays the same, until the sink has enough.
    fn list(
        &self,
        call: &Call<'_, Self::Clients>,
        filter: Self::Filter,
        sink: &mut ListSink<'_, Self>,
    ) -> impl Future<Output = Outcome<()>> + Send;
}

/// One object of a list.
#[derive(Clone, Debug)]
pub struct Listed<R: ListResource> {
    /// What identifies it.
    pub identity: R::Identity,
    /// A name for people.
    pub display_name: String,
    /// The whole object as a read would answer it, where [`ListSink::wants_objects`].
    pub object: Option<R::Model>,
}

/// Where listed objects go.
pub struct ListSink<'a, R: ListResource> {
    list: &'a TypedList<R>,
    call: &'a Call<'a, R::Clients>,
    /// How many are still wanted; `None` where all are.
    remaining: Option<usize>,
    wants_objects: bool,
    out: Sender<ListedValues>,
    fault: Option<ModelError>,
    closed: bool,
}

impl<R: ListResource> std::fmt::Debug for ListSink<'_, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListSink").field("remaining", &self.remaining).finish_non_exhaustive()
    }
}

impl<R: ListResource> ListSink<'_, R> {
    /// Whether whole objects are asked for.
    pub const fn wants_objects(&self) -> bool {
        self.wants_objects
    }

    /// How many more are wanted, for the size of pages; `None` where all are.
    pub const fn remaining(&self) -> Option<usize> {
        self.remaining
    }

    /// Whether more are wanted.
    pub fn wants_more(&self) -> bool {
        !self.closed && self.fault.is_none() && self.remaining != Some(0)
    }

    /// Takes one object; answers whether more are wanted. Waits while the host is busy with earlier ones.
    pub async fn send(&mut self, listed: Listed<R>) -> bool {
        if !self.wants_more() {
            return false;
        }
        match self.values(listed) {
            Ok(values) => self.closed = self.out.send(values).await.is_err(),
            Err(fault) => self.fault = Some(fault),
        }
        self.remaining = self.remaining.map(|remaining| remaining.saturating_sub(1));
        self.wants_more()
    }

    fn values(&self, listed: Listed<R>) -> Result<ListedValues, ModelError> {
        let object = match listed.object.filter(|_| self.wants_objects) {
            Some(object) => Some(model::write(&object, &self.list.object_schema().block, &Value::Null)?),
            None if self.wants_objects => {
                return Err(ModelError::Write(format!(
                    "a listed \"{}\" came without its object",
                    R::TYPE_NAME
                )));
            }
            None => None,
        };
        Ok(ListedValues {
            identity: model::write(&listed.identity, &self.list.identity_schema().block, &Value::Null)?,
            display_name: listed.display_name,
            object,
            warnings: self.call.take_warnings(),
        })
    }
}

/// A list resource on values.
pub(crate) trait AnyList<C>: Send + Sync {
    fn schema(&self) -> &Schema;
    /// Rules between attributes.
    fn rules(&self) -> &'static [Rule];
    /// Checks beyond the schema.
    fn validate(&self, filter: &Value) -> Diagnostics;
    /// Sends what is found to `out`, until it is closed or the limit is reached.
    fn list<'a>(
        &'a self,
        call: &'a Call<'a, C>,
        request: &'a ListRequest,
        out: Sender<ListedValues>,
    ) -> BoxFuture<'a, Outcome<()>>;
}

/// What is asked of a list.
#[derive(Debug)]
pub(crate) struct ListRequest {
    pub(crate) filter: Value,
    pub(crate) wants_objects: bool,
    /// How many at most; `None` for all.
    pub(crate) limit: Option<usize>,
}

/// One object of a list on values.
#[derive(Debug)]
pub(crate) struct ListedValues {
    pub(crate) identity: Value,
    pub(crate) display_name: String,
    pub(crate) object: Option<Value>,
    /// What was warned of since the last one.
    pub(crate) warnings: Diagnostics,
}

pub(super) struct TypedList<R> {
    resource: Arc<R>,
    filter_schema: LazySchema,
    object_schema: LazySchema,
    identity_schema: LazySchema,
}

impl<R: ListResource> TypedList<R> {
    pub(super) const fn new(resource: Arc<R>) -> Self {
        Self {
            resource,
            filter_schema: LazySchema::new(),
            object_schema: LazySchema::new(),
            identity_schema: LazySchema::new(),
        }
    }

    fn object_schema(&self) -> &Schema {
        self.object_schema.get::<<R as Resource>::Model>(R::VERSION)
    }

    fn identity_schema(&self) -> &Schema {
        self.identity_schema.get::<R::Identity>(R::IDENTITY_VERSION)
    }
}

impl<R: ListResource> AnyList<R::Clients> for TypedList<R> {
    fn schema(&self) -> &Schema {
        self.filter_schema.get::<R::Filter>(0)
    }

    fn rules(&self) -> &'static [Rule] {
        R::FILTER_RULES
    }

    fn validate(&self, filter: &Value) -> Diagnostics {
        let mut diagnostics = validate_rules(self.rules(), filter);
        diagnostics.extend(R::validate_filter(Partial::new(filter)));
        diagnostics
    }

    fn list<'a>(
        &'a self,
        call: &'a Call<'a, R::Clients>,
        request: &'a ListRequest,
        out: Sender<ListedValues>,
    ) -> BoxFuture<'a, Outcome<()>> {
        Box::pin(async move {
            let mut sink = ListSink {
                list: self,
                call,
                remaining: request.limit,
                wants_objects: request.wants_objects,
                out,
                fault: None,
                closed: false,
            };
            let listing = self.resource.list(call, model::read(&request.filter)?, &mut sink);
            within_timeout(&request.filter, "list", call.cancellation(), listing).await?;
            sink.fault.map_or(Ok(()), |fault| Err(fault.into()))
        })
    }
}
