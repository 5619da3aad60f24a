//! Everything that a provider ships, by name.

use std::collections::BTreeMap;

use super::kinds::{
    Action, AnyAction, AnyDataSource, AnyEphemeralResource, AnyFunction, AnyList, AnyResource, DataSource,
    EphemeralResource, Function, Resource, TypedAction, TypedDataSource, TypedEphemeralResource,
    TypedFunction, TypedResource,
};

/// The things of one kind, by name.
pub(crate) type Named<T> = BTreeMap<&'static str, Box<T>>;

/// Everything that a provider ships, by name. `C` is what its configuration is made into.
pub struct Registry<C> {
    pub(crate) resources: Named<dyn AnyResource<C>>,
    pub(crate) data_sources: Named<dyn AnyDataSource<C>>,
    pub(crate) functions: Named<dyn AnyFunction>,
    pub(crate) ephemeral_resources: Named<dyn AnyEphemeralResource<C>>,
    pub(crate) lists: Named<dyn AnyList<C>>,
    pub(crate) actions: Named<dyn AnyAction<C>>,
}

impl<C> std::fmt::Debug for Registry<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry")
            .field("resources", &self.resources.keys())
            .field("data_sources", &self.data_sources.keys())
            .field("functions", &self.functions.keys())
            .field("ephemeral_resources", &self.ephemeral_resources.keys())
            .field("lists", &self.lists.keys())
            .field("actions", &self.actions.keys())
            .finish()
    }
}

impl<C> Default for Registry<C> {
    fn default() -> Self {
        Self {
            resources: BTreeMap::new(),
            data_sources: BTreeMap::new(),
            functions: BTreeMap::new(),
            ephemeral_resources: BTreeMap::new(),
            lists: BTreeMap::new(),
            actions: BTreeMap::new(),
        }
    }
}

impl<C: Send + Sync + 'static> Registry<C> {
    /// Ships a managed resource type, with its list resource where it has one.
    #[must_use]
    pub fn resource<R: Resource<Clients = C>>(mut self, resource: R) -> Self {
        let resource = TypedResource::new(resource);
        if let Some(list) = resource.list() {
            self.lists.insert(R::TYPE_NAME, list);
        }
        self.resources.insert(R::TYPE_NAME, Box::new(resource));
        self
    }

    /// Ships a data source.
    #[must_use]
    pub fn data_source<D: DataSource<Clients = C>>(mut self, data_source: D) -> Self {
        self.data_sources.insert(D::TYPE_NAME, Box::new(TypedDataSource::new(data_source)));
        self
    }

    /// Ships a function.
    #[must_use]
    pub fn function<F: Function>(mut self, _function: F) -> Self {
        self.functions.insert(F::NAME, Box::new(TypedFunction::<F>::new()));
        self
    }

    /// Ships an ephemeral resource.
    #[must_use]
    pub fn ephemeral<E: EphemeralResource<Clients = C>>(mut self, resource: E) -> Self {
        self.ephemeral_resources.insert(E::TYPE_NAME, Box::new(TypedEphemeralResource::new(resource)));
        self
    }

    /// Ships an action.
    #[must_use]
    pub fn action<A: Action<Clients = C>>(mut self, action: A) -> Self {
        self.actions.insert(A::TYPE_NAME, Box::new(TypedAction::new(action)));
        self
    }
}
