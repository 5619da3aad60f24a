//! What all calls share: the provider, its schemas, its clients, and the wishes to stop.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::wishes::Wishes;
use crate::framework::call::Call;
use crate::framework::diagnostics::Diagnostic;
use crate::framework::kinds::{
    AnyAction, AnyDataSource, AnyEphemeralResource, AnyFunction, AnyList, AnyResource, block_of,
};
use crate::framework::provider::Provider;
use crate::framework::registry::{Named, Registry};
use crate::framework::schema::{Rule, Schema, self_check, self_check_identity, self_check_inputs};

/// One provider in service. It keeps nothing of one command for the next: a process may serve several, each
/// of which configures the provider anew.
pub(crate) struct Serving<P: Provider> {
    pub(crate) provider: P,
    registry: OnceLock<Registry<P::Clients>>,
    schema: OnceLock<Schema>,
    clients: RwLock<Option<Arc<P::Clients>>>,
    pub(super) wishes: Wishes,
}

impl<P: Provider> Serving<P> {
    pub(crate) fn new(provider: P) -> Self {
        Self {
            provider,
            registry: OnceLock::new(),
            schema: OnceLock::new(),
            clients: RwLock::new(None),
            wishes: Wishes::default(),
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
        named(&self.registry().resources, "resource", name)
    }

    pub(crate) fn data_source(&self, name: &str) -> Result<&dyn AnyDataSource<P::Clients>, Diagnostic> {
        named(&self.registry().data_sources, "data source", name)
    }

    pub(crate) fn function(&self, name: &str) -> Result<&dyn AnyFunction, Diagnostic> {
        named(&self.registry().functions, "function", name)
    }

    pub(crate) fn ephemeral_resource(
        &self,
        name: &str,
    ) -> Result<&dyn AnyEphemeralResource<P::Clients>, Diagnostic> {
        named(&self.registry().ephemeral_resources, "ephemeral resource", name)
    }

    pub(crate) fn list(&self, name: &str) -> Result<&dyn AnyList<P::Clients>, Diagnostic> {
        named(&self.registry().lists, "list resource", name)
    }

    pub(crate) fn action(&self, name: &str) -> Result<&dyn AnyAction<P::Clients>, Diagnostic> {
        named(&self.registry().actions, "action", name)
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

    /// A call with these clients that may change something. Terraform can ask it to stop.
    pub(crate) fn writing<'a>(&self, clients: &'a P::Clients) -> Call<'a, P::Clients> {
        Call::new(clients, self.wishes.for_a_write())
    }

    /// A call with these clients that changes nothing. It ends when the user interrupts Terraform, too.
    pub(crate) fn reading<'a>(&self, clients: &'a P::Clients) -> Call<'a, P::Clients> {
        Call::new(clients, self.wishes.for_a_read())
    }

    /// Everything that is wrong with any schema, as sentences.
    pub(crate) fn schema_faults(&self) -> Vec<String> {
        let registry = self.registry();
        let mut faults = self_check("provider", self.schema());
        for (name, resource) in &registry.resources {
            faults.extend(self_check(name, resource.schema()));
            faults.extend(Rule::faults(resource.rules(), name, &resource.schema().block));
            faults.extend(
                resource.identity_schema().into_iter().flat_map(|schema| self_check_identity(name, schema)),
            );
        }
        for (name, data_source) in &registry.data_sources {
            faults.extend(self_check(name, data_source.schema()));
            faults.extend(Rule::faults(data_source.rules(), name, &data_source.schema().block));
        }
        for (name, resource) in &registry.ephemeral_resources {
            faults.extend(self_check(name, resource.schema()));
            faults.extend(Rule::faults(resource.rules(), name, &resource.schema().block));
        }
        for (name, list) in &registry.lists {
            let name = format!("list {name}");
            faults.extend(self_check_inputs(&name, list.schema()));
            faults.extend(Rule::faults(list.rules(), &name, &list.schema().block));
        }
        for (name, action) in &registry.actions {
            let name = format!("action {name}");
            faults.extend(self_check_inputs(&name, action.schema()));
            faults.extend(Rule::faults(action.rules(), &name, &action.schema().block));
        }
        for (name, function) in &registry.functions {
            faults.extend(function.signature().faults(name));
        }
        faults
    }
}

/// What the registry has under that name.
fn named<'a, T: ?Sized>(things: &'a Named<T>, kind: &str, name: &str) -> Result<&'a T, Diagnostic> {
    things.get(name).map(|thing| &**thing).ok_or_else(|| unknown_type(kind, name))
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
