//! What all calls share: the provider, its schemas, its clients, and the wish to stop.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use tokio_util::sync::CancellationToken;

use crate::framework::diagnostics::Diagnostic;
use crate::framework::provider::Provider;
use crate::framework::registry::Registry;
use crate::framework::schema::{Schema, self_check};
use crate::framework::typed::{AnyDataSource, AnyResource, block_of};

/// What all calls share. It keeps nothing of one command for the next: a process may serve several,
/// each of which configures the provider anew.
pub(crate) struct Core<P: Provider> {
    pub(crate) provider: P,
    registry: OnceLock<Registry<P::Clients>>,
    schema: OnceLock<Schema>,
    clients: RwLock<Option<Arc<P::Clients>>>,
    stop: Mutex<CancellationToken>,
}

impl<P: Provider> Core<P> {
    pub(crate) fn new(provider: P) -> Self {
        Self {
            provider,
            registry: OnceLock::new(),
            schema: OnceLock::new(),
            clients: RwLock::new(None),
            stop: Mutex::new(CancellationToken::new()),
        }
    }

    pub(crate) fn registry(&self) -> &Registry<P::Clients> {
        self.registry.get_or_init(P::registry)
    }

    /// The schema of the provider block.
    pub(crate) fn schema(&self) -> &Schema {
        self.schema.get_or_init(|| Schema { version: 0, block: block_of::<P::Config>() })
    }

    pub(crate) fn resource(&self, name: &str) -> Result<&dyn AnyResource<P::Clients>, Diagnostic> {
        self.registry().find_resource(name).ok_or_else(|| unknown_type("resource", name))
    }

    pub(crate) fn data_source(&self, name: &str) -> Result<&dyn AnyDataSource<P::Clients>, Diagnostic> {
        self.registry().find_data_source(name).ok_or_else(|| unknown_type("data source", name))
    }

    pub(crate) fn set_clients(&self, clients: P::Clients) {
        *self.clients.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(clients));
    }

    pub(crate) fn clients(&self) -> Result<Arc<P::Clients>, Diagnostic> {
        self.clients.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(|| {
            Diagnostic::error(
                "Provider not configured",
                "Terraform asked the provider for work before it configured it. This is a mistake in the \
                 program that runs the provider; please report it.",
            )
        })
    }

    /// A token that is cancelled when Terraform asks running calls to stop.
    pub(crate) fn cancellation(&self) -> CancellationToken {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner).child_token()
    }

    /// Cancels every running call. Calls that start later are not affected.
    pub(crate) fn stop(&self) {
        let mut stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *stop, CancellationToken::new()).cancel();
    }

    /// Everything that is wrong with any schema, as sentences.
    pub(crate) fn schema_faults(&self) -> Vec<String> {
        let registry = self.registry();
        let own = std::iter::once(("provider", self.schema()));
        let resources = registry.resources().map(|(name, resource)| (name, resource.schema()));
        let data_sources = registry.data_sources().map(|(name, data_source)| (name, data_source.schema()));
        own.chain(resources).chain(data_sources).flat_map(|(name, schema)| self_check(name, schema)).collect()
    }
}

pub(crate) fn unknown_type(kind: &str, name: &str) -> Diagnostic {
    Diagnostic::error(
        "Unknown type",
        format!(
            "This version of the provider has no {kind} \"{name}\". Check the spelling, or upgrade the provider \
             with \"terraform init -upgrade\"."
        ),
    )
}
