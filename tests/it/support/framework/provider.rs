//! The provider under the test host: its service is a map in memory.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use terraform_provider_zoom::framework::diagnostics::{Diagnostic, Diagnostics};
use terraform_provider_zoom::framework::schema::{Validator, optional};
use terraform_provider_zoom::framework::{
    Configuration, Failure, Known, Outcome, Partial, Provider, Registry,
};

use super::cue::CueResource;
use super::depot::{Depot, DepotResource};
use super::joined::JoinedFunction;
use super::lease::LeaseResource;
use super::note::{LookupDataSource, NoteResource};
use super::nudge::NudgeAction;
use super::thing::ThingResource;

/// What stands in for a service: objects by id, as JSON, and a count of what was asked of it.
#[derive(Debug, Default)]
pub(crate) struct Service {
    objects: Mutex<BTreeMap<String, Json>>,
    /// Depots by id, each with the pins that it was last given.
    depots: Mutex<BTreeMap<String, (Depot, Vec<String>)>>,
    next_id: AtomicU64,
    calls: AtomicU64,
}

impl Service {
    pub(crate) fn objects(&self) -> MutexGuard<'_, BTreeMap<String, Json>> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn depots(&self) -> MutexGuard<'_, BTreeMap<String, (Depot, Vec<String>)>> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.depots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn new_id(&self) -> String {
        format!("id-{}", self.next_id.fetch_add(1, Ordering::Relaxed))
    }

    /// How often anything was asked of it.
    pub(crate) fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }
}

/// A provider over one service.
#[derive(Clone, Debug, Default)]
pub(crate) struct TestProvider {
    pub(crate) service: Arc<Service>,
}

/// Reaches the service, once its endpoint is known.
#[derive(Debug)]
pub(crate) struct Clients {
    service: Option<Arc<Service>>,
}

impl Clients {
    pub(crate) fn service(&self) -> Outcome<&Service> {
        self.service.as_deref().ok_or_else(|| {
            Failure::ProviderUnknown(
                Diagnostic::error("Endpoint not known", "The endpoint is known only after apply.")
                    .at_attribute("endpoint"),
            )
        })
    }
}

/// The test provider.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Config {
    /// Where the service is.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub(crate) endpoint: Option<String>,
    /// What opens the service.
    #[schemars(extend("terraform" = optional().sensitive()))]
    pub(crate) token: Option<String>,
}

impl Provider for TestProvider {
    type Config = Config;
    type Clients = Clients;

    fn registry() -> Registry<Clients> {
        Registry::default()
            .resource(ThingResource)
            .resource(CueResource)
            .resource(NoteResource)
            .resource(DepotResource)
            .data_source(LookupDataSource)
            .function(JoinedFunction)
            .ephemeral(LeaseResource)
            .action(NudgeAction)
    }

    fn validate(config: Partial<'_>) -> Diagnostics {
        match config.get::<String>("endpoint") {
            Known::Value(endpoint) if endpoint == "ftp" => {
                Diagnostic::error("Endpoint not supported", "Use another endpoint.")
                    .at_attribute("endpoint")
                    .into()
            }
            _ => Diagnostics::new(),
        }
    }

    fn configure(&self, configuration: Configuration<'_, Config>) -> Outcome<Clients> {
        let endpoint = configuration.values.endpoint.as_deref();
        match endpoint {
            Some("panic") => panic!("a secret that no diagnostic may show"),
            Some("refused") => return Err(Diagnostic::error("Endpoint refused", "It is closed.").into()),
            _ => {}
        }
        let unknown = configuration.partial.is_unknown("endpoint");
        Ok(Clients { service: (!unknown).then(|| Arc::clone(&self.service)) })
    }
}
