//! What a resource offers beyond the core.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::Value as Json;

use super::identity::Identifying;
use super::import::Importing;
use super::moved::Moving;
use super::{
    ImportResource, MoveResource, Plan, PlanResource, Resource, ResourceIdentity, UpgradeResource,
    ValidateResource,
};
use crate::framework::call::{ObjectCall, Outcome};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::kinds::list::{AnyList, ListResource, TypedList};
use crate::framework::partial::Partial;
use crate::framework::schema::Rule;

/// What a resource offers beyond the core.
pub struct Extras<R: Resource> {
    pub(super) rules: Vec<Rule>,
    pub(super) validate: Option<fn(Partial<'_>) -> Diagnostics>,
    pub(super) plan: Option<Planning<R>>,
    pub(super) identity: Option<Identifying<R>>,
    pub(super) import: Option<Importing<R>>,
    pub(super) upgrade: Option<UpgradeFunction>,
    pub(super) moving: Option<Moving>,
    pub(super) list: Option<ListFunction<R>>,
}

impl<R: Resource> fmt::Debug for Extras<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extras").field("rules", &self.rules).finish_non_exhaustive()
    }
}

/// A resource's say in its plans.
pub(super) struct Planning<R: Resource> {
    pub(super) plan: PlanFunction<R>,
    pub(super) destroy: PlanDestroyFunction<R>,
}

type PlanDestroyFunction<R> = for<'a> fn(
    &'a R,
    &'a ObjectCall<'a, <R as Resource>::Clients>,
    <R as Resource>::Model,
) -> BoxFuture<'a, Outcome<()>>;
type UpgradeFunction = fn(i64, Json) -> Result<Json, Diagnostic>;
type ListFunction<R> = fn(Arc<R>) -> Box<dyn AnyList<<R as Resource>::Clients>>;
type PlanFunction<R> = for<'a> fn(
    &'a R,
    &'a ObjectCall<'a, <R as Resource>::Clients>,
    &'a mut Plan<'_, <R as Resource>::Model>,
) -> BoxFuture<'a, Outcome<()>>;

impl<R: Resource> Default for Extras<R> {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            validate: None,
            plan: None,
            identity: None,
            import: None,
            upgrade: None,
            moving: None,
            list: None,
        }
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
        self.plan = Some(Planning {
            plan: |resource, call, plan| Box::pin(resource.plan(call, plan)),
            destroy: |resource, call, state| Box::pin(resource.plan_destroy(call, state)),
        });
        self
    }

    /// Opts into [`ResourceIdentity`].
    pub fn identifies(&mut self) -> &mut Self
    where
        R: ResourceIdentity,
    {
        self.identity = Some(Identifying::new());
        self
    }

    /// Opts into [`ImportResource`], and into its identity.
    pub fn imports(&mut self) -> &mut Self
    where
        R: ImportResource,
    {
        self.import = Some(Importing::new());
        self.identifies()
    }

    /// Opts into [`ListResource`], and into its identity.
    pub fn lists(&mut self) -> &mut Self
    where
        R: ListResource,
    {
        self.list = Some(|resource| Box::new(TypedList::new(resource)));
        self.identifies()
    }

    /// Opts into [`UpgradeResource`].
    pub fn upgrades(&mut self) -> &mut Self
    where
        R: UpgradeResource,
    {
        self.upgrade = Some(R::upgrade);
        self
    }

    /// Opts into [`MoveResource`].
    pub fn moves(&mut self) -> &mut Self
    where
        R: MoveResource,
    {
        self.moving =
            Some(Moving { from: R::MOVES_FROM, from_others: R::MOVES_FROM_OTHERS, take_over: R::move_state });
        self
    }
}
