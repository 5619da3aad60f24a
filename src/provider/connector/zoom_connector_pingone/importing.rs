//! Finding connectors that exist: identity, import, list.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::core::{Checks, HandOver};
use super::{Connector, ZoomConnectorPingOne, default_environment_id, failed, says};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::schema::{Validator, optional, required};
use crate::framework::{
    Call, ImportResource, Known, ListResource, ListSink, Listed, ObjectCall, Outcome, Private,
    ResourceIdentity,
};
use crate::provider::Clients;

/// What identifies a connector of PingOne.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PingOneIdentity {
    /// The ID of the PingOne environment.
    #[schemars(extend("terraform" = required()))]
    pub environment_id: String,
    /// The store's id.
    #[schemars(extend("terraform" = required()))]
    pub store_id: String,
    /// The Zoom account to which the connector provisions.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
}

impl ResourceIdentity for ZoomConnectorPingOne {
    type Identity = PingOneIdentity;

    fn identity(state: &Connector, _private: &Private) -> Option<PingOneIdentity> {
        Some(PingOneIdentity {
            environment_id: state.environment_id.clone()?,
            store_id: state.store_id.clone()?,
            // Another app may take the place of the one behind a connector, and an identity never changes.
            account_id: None,
        })
    }
}

impl ImportResource for ZoomConnectorPingOne {
    const ID_FORM: &'static str = "environment_id/store_id";

    async fn locate(&self, _call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<PingOneIdentity> {
        match id.split_once('/') {
            Some((environment_id, store_id))
                if !environment_id.is_empty() && !store_id.is_empty() && !store_id.contains('/') =>
            {
                Ok(PingOneIdentity {
                    environment_id: environment_id.to_owned(),
                    store_id: store_id.to_owned(),
                    account_id: None,
                })
            }
            _ => Err(Diagnostic::error(
                "Import id not understood",
                format!(
                    "A connector of PingOne is imported as \"{}\". The first stands in PingOne under Environments, the \
                     second in the address of the connection's page under Integrations, Provisioning.",
                    Self::ID_FORM
                ),
            )
            .into()),
        }
    }

    async fn import(&self, call: &ObjectCall<'_, Clients>, identity: PingOneIdentity) -> Outcome<Connector> {
        let client = call.clients().pingone(call.cancellation())?;
        let (environment_id, store_id) = (&identity.environment_id, &identity.store_id);
        let found = client.store(environment_id, store_id).await;
        let Some(found) = found.map_err(|error| failed("read the store", &error))? else {
            return Err(Diagnostic::error(
                "Store not found in PingOne",
                format!("There is no store {store_id} in the environment {environment_id}."),
            )
            .into());
        };
        if found.kind() != "Zoom" {
            return Err(Diagnostic::error(
                "Not a Zoom connector",
                format!(
                    "The store \"{}\" is of the type {}, and a connector is of the type Zoom.",
                    found.name(),
                    found.kind()
                ),
            )
            .into());
        }
        let held = found.setting("OAUTH_ACCOUNT_ID");
        if let Some(meant) = identity.account_id.as_deref().filter(|meant| *meant != held) {
            return Err(Diagnostic::error(
                "Connector of another Zoom account",
                format!("The store {store_id} provisions to the Zoom account {held}, not to {meant}."),
            )
            .into());
        }
        Ok(imported(identity))
    }
}

/// A state for a read to complete.
fn imported(identity: PingOneIdentity) -> Connector {
    Connector {
        id: Some(format!("{}/{}", identity.environment_id, identity.store_id)),
        environment_id: Some(identity.environment_id),
        store_id: Some(identity.store_id),
        checks: Checks::imported(),
        hand_over: HandOver { settings: None, registration: Some("api".to_owned()) },
        test_connection: Some(true),
        ..Connector::default()
    }
}

/// Which connectors are listed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct PingOneFilter {
    /// The PingOne environment whose connectors are listed. Default: the provider's.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub environment_id: Option<String>,
}

impl ListResource for ZoomConnectorPingOne {
    type Filter = PingOneFilter;

    async fn list(
        &self,
        call: &Call<'_, Clients>,
        filter: PingOneFilter,
        sink: &mut ListSink<'_, Self>,
    ) -> Outcome<()> {
        let client = call.clients().pingone(call.cancellation())?;
        let environment_id = match (filter.environment_id, default_environment_id(call.clients())) {
            (Some(environment_id), _) | (None, Known::Value(environment_id)) => environment_id,
            (None, Known::Unknown | Known::Null) => {
                return Err(Diagnostic::error(
                    "No PingOne environment",
                    "Set \"environment_id\", or that of the provider's pingone block (or PINGONE_ENVIRONMENT_ID).",
                )
                .at_attribute("environment_id")
                .into());
            }
        };
        let stores = client.stores(&environment_id).await;
        let stores = stores.map_err(|error| failed("list the environment's stores", &error))?;
        for found in stores.into_iter().filter(|store| store.kind() == "Zoom") {
            let identity = PingOneIdentity {
                environment_id: environment_id.clone(),
                store_id: found.id().to_owned(),
                account_id: None,
            };
            let object = sink.wants_objects().then(|| {
                let mut state = imported(identity.clone());
                // A list has no private state of any object; a passing one stands in for it.
                let alone = ObjectCall::new(
                    Call::new(call.clients(), call.cancellation().clone()),
                    Private::default(),
                );
                says::take_in(&alone, &mut state, &found);
                says::record(&alone, &mut state);
                state
            });
            let display_name = found.name().to_owned();
            if !sink.send(Listed { identity, display_name, object }).await {
                return Ok(());
            }
        }
        Ok(())
    }
}
