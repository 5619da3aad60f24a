//! Everything that a provider ships, by name.

use std::collections::BTreeMap;

use super::data_source::DataSource;
use super::resource::Resource;
use super::typed::{AnyDataSource, AnyResource, TypedDataSource, TypedResource};

/// Everything that a provider ships, by name. `C` is what its configuration is made into.
pub struct Registry<C> {
    resources: BTreeMap<&'static str, Box<dyn AnyResource<C>>>,
    data_sources: BTreeMap<&'static str, Box<dyn AnyDataSource<C>>>,
}

impl<C> std::fmt::Debug for Registry<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry")
            .field("resources", &self.resources.keys())
            .field("data_sources", &self.data_sources.keys())
            .finish()
    }
}

impl<C> Default for Registry<C> {
    fn default() -> Self {
        Self { resources: BTreeMap::new(), data_sources: BTreeMap::new() }
    }
}

impl<C: Send + Sync + 'static> Registry<C> {
    /// Ships a managed resource type.
    #[must_use]
    pub fn resource<R: Resource<Clients = C>>(mut self, resource: R) -> Self {
        self.resources.insert(R::TYPE_NAME, Box::new(TypedResource::new(resource)));
        self
    }

    /// Ships a data source.
    #[must_use]
    pub fn data_source<D: DataSource<Clients = C>>(mut self, data_source: D) -> Self {
        self.data_sources.insert(D::TYPE_NAME, Box::new(TypedDataSource::new(data_source)));
        self
    }

    pub(crate) fn resources(&self) -> impl Iterator<Item = (&'static str, &dyn AnyResource<C>)> {
        self.resources.iter().map(|(name, resource)| (*name, &**resource))
    }

    pub(crate) fn data_sources(&self) -> impl Iterator<Item = (&'static str, &dyn AnyDataSource<C>)> {
        self.data_sources.iter().map(|(name, data_source)| (*name, &**data_source))
    }

    pub(crate) fn find_resource(&self, name: &str) -> Option<&dyn AnyResource<C>> {
        self.resources.get(name).map(|resource| &**resource)
    }

    pub(crate) fn find_data_source(&self, name: &str) -> Option<&dyn AnyDataSource<C>> {
        self.data_sources.get(name).map(|data_source| &**data_source)
    }
}
