//! Finding connectors that exist: identity, import, list.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::core::{Checks, HandOver};
use super::{Connector, Hosting, ZoomConnectorConductorOne, says, tenant::failed};
use crate::conductorone::catalog::{BATON, ZOOM};
use crate::conductorone::connectors::Connector as Found;
use crate::framework::diagnostics::Diagnostic;
use crate::framework::schema::{Validator, optional, required};
use crate::framework::{
    Call, ImportResource, ListResource, ListSink, Listed, ObjectCall, Outcome, Private, ResourceIdentity,
};
use crate::provider::Clients;

/// What identifies a connector of ConductorOne.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConductorOneIdentity {
    /// The id of the connector's app in ConductorOne.
    #[schemars(extend("terraform" = required()))]
    pub app_id: String,
    /// The connector's id, unique in its app.
    #[schemars(extend("terraform" = required()))]
    pub connector_id: String,
    /// The Zoom account that the connector reads.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
}

impl ResourceIdentity for ZoomConnectorConductorOne {
    type Identity = ConductorOneIdentity;

    fn identity(state: &Connector, _private: &Private) -> Option<ConductorOneIdentity> {
        Some(ConductorOneIdentity {
            app_id: state.app_id.clone()?,
            connector_id: state.connector_id.clone()?,
            // Another app may take the place of the one behind a connector, and an identity never changes.
            account_id: None,
        })
    }
}

impl ImportResource for ZoomConnectorConductorOne {
    const ID_FORM: &'static str = "app_id/connector_id";

    async fn locate(&self, _call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<ConductorOneIdentity> {
        match id.split_once('/') {
            Some((app_id, connector_id))
                if !app_id.is_empty() && !connector_id.is_empty() && !connector_id.contains('/') =>
            {
                Ok(ConductorOneIdentity {
                    app_id: app_id.to_owned(),
                    connector_id: connector_id.to_owned(),
                    account_id: None,
                })
            }
            _ => Err(Diagnostic::error(
                "Import id not understood",
                format!(
                    "A connector of ConductorOne is imported as \"{}\". Both stand in the address of the connector's \
                     page in ConductorOne: https://acme.conductor.one/apps/APP_ID/connectors/CONNECTOR_ID.",
                    Self::ID_FORM
                ),
            )
            .into()),
        }
    }

    async fn import(
        &self,
        call: &ObjectCall<'_, Clients>,
        identity: ConductorOneIdentity,
    ) -> Outcome<Connector> {
        let client = call.clients().conductorone(call.cancellation())?;
        let expected = identity.account_id.clone();
        let mut state = imported(identity);
        let Some(place) = state.place() else { return Ok(state) };
        let found = client.connector(&place).await.map_err(|error| failed("read the connector", &error))?;
        let Some(found) = found else {
            return Err(Diagnostic::error(
                "Connector not found in ConductorOne",
                format!(
                    "There is no connector {} in the app {} of the tenant {}.",
                    place.id,
                    place.app_id,
                    client.tenant().host()
                ),
            )
            .into());
        };
        let (account_id, _) = found.zoom_ids_in_any_spelling(None);
        if let (Some(meant), Some(held)) = (&expected, &account_id)
            && meant != held
        {
            return Err(Diagnostic::error(
                "Connector of another Zoom account",
                format!("The connector {} reads the Zoom account {held}, not {meant}.", place.id),
            )
            .into());
        }
        state.hosting = Some(hosting_of(&found)?);
        Ok(state)
    }
}

/// A state for a read to complete.
fn imported(identity: ConductorOneIdentity) -> Connector {
    Connector {
        id: Some(format!("{}/{}", identity.app_id, identity.connector_id)),
        app_id: Some(identity.app_id),
        connector_id: Some(identity.connector_id),
        checks: Checks::imported(),
        hand_over: HandOver { settings: None, registration: Some("api".to_owned()) },
        wait_for_sync: Some(false),
        ..Connector::default()
    }
}

fn hosting_of(found: &Found) -> Outcome<Hosting> {
    match found.catalog_id.as_str() {
        ZOOM => Ok(Hosting::Cloud),
        BATON => Ok(Hosting::SelfHosted),
        other => Err(Diagnostic::error(
            "Not a Zoom connector",
            format!(
                "The connector \"{}\" connects ConductorOne to something else (catalog id {other}).",
                found.display_name
            ),
        )
        .into()),
    }
}

/// Which connectors are listed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ConductorOneFilter {
    /// Lists the connectors of one app only.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub app_id: Option<String>,
    /// Lists connectors that ConductorOne runs (`cloud`, the default), or those that the customer runs
    /// (`self_hosted`), of which ConductorOne does not say what they connect to.
    #[schemars(extend("terraform" = optional()))]
    pub hosting: Option<Hosting>,
}

impl ListResource for ZoomConnectorConductorOne {
    type Filter = ConductorOneFilter;

    async fn list(
        &self,
        call: &Call<'_, Clients>,
        filter: ConductorOneFilter,
        sink: &mut ListSink<'_, Self>,
    ) -> Outcome<()> {
        let client = call.clients().conductorone(call.cancellation())?;
        let apps: Vec<String> = if let Some(app_id) = filter.app_id {
            vec![app_id]
        } else {
            let apps = client.apps().await.map_err(|error| failed("list the apps", &error))?;
            apps.into_iter().map(|app| app.id).collect()
        };
        let hosting = filter.hosting.unwrap_or_default();
        let catalog_id = if hosting == Hosting::Cloud { ZOOM } else { BATON };
        for app_id in apps {
            let connectors = client.connectors(&app_id).await;
            let connectors = connectors.map_err(|error| failed("list the app's connectors", &error))?;
            for found in connectors.into_iter().filter(|found| found.catalog_id == catalog_id) {
                let identity = ConductorOneIdentity {
                    app_id: app_id.clone(),
                    connector_id: found.id.clone(),
                    account_id: None,
                };
                let object = if sink.wants_objects() {
                    let mut state = Connector { hosting: Some(hosting), ..imported(identity.clone()) };
                    // A list has no private state of any object; a passing one stands in for it.
                    let alone = ObjectCall::new(
                        Call::new(call.clients(), call.cancellation().clone()),
                        Private::default(),
                    );
                    says::take_in(&alone, &client, &mut state, &found).await?;
                    says::record(&alone, &mut state);
                    Some(state)
                } else {
                    None
                };
                let display_name = found.display_name.clone();
                if !sink.send(Listed { identity, display_name, object }).await {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_knows_what_the_id_says() {
        let identity = ConductorOneIdentity {
            app_id: "app".to_owned(),
            connector_id: "con".to_owned(),
            account_id: None,
        };
        let state = imported(identity.clone());
        assert_eq!(ZoomConnectorConductorOne::identity(&state, &Private::default()), Some(identity));
        assert_eq!(state.id.as_deref(), Some("app/con"));
        assert_eq!((state.account_id, state.client_id), (None, None));
    }
}
