//! `zoom_connector_conductorone_credential`: with which a self-hosted connector signs in to ConductorOne.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::conductorone::{Client, Error, Place};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::schema::{Timeouts, Validator, computed, optional, required};
use crate::framework::{
    ChangeCall, Extras, Failure, ImportResource, ObjectCall, Outcome, Private, Resource, ResourceIdentity,
};
use crate::http::Secret;
use crate::provider::Clients;
use crate::provider::conductorone::errors;

/// Issues a credential with which the process of a self-hosted connector signs in to ConductorOne, and revokes
/// it when it is removed.
///
/// ConductorOne tells the secret once, when it issues the credential. So it is kept in the state, marked
/// sensitive: encrypt your state's backend. To rotate, let the resource be replaced (`terraform apply
/// -replace`, or `replace_triggered_by`), with `create_before_destroy`, so that the process has the new
/// credential before the old one is revoked.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Credential {
    /// The credential's id: `app_id/connector_id/credential_id`.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub id: Option<String>,
    /// The id of the connector's app in ConductorOne.
    #[schemars(extend("terraform" = required().replaces().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub app_id: Option<String>,
    /// The connector's id, as `zoom_connector_conductorone` has it.
    #[schemars(extend("terraform" = required().replaces().check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub connector_id: Option<String>,
    /// The credential's id in ConductorOne.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub credential_id: Option<String>,
    /// The client ID of the credential.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub client_id: Option<String>,
    /// The client secret of the credential. Null after an import, for ConductorOne tells it once.
    #[schemars(extend("terraform" = computed().keeps().sensitive()))]
    pub client_secret: Option<Secret>,
    /// The environment variables of the connector's process that this credential decides: `BATON_CLIENT_ID` and
    /// `BATON_CLIENT_SECRET`. Those for Zoom are in the connector's `settings`. Null after an import.
    #[schemars(extend("terraform" = computed().keeps().sensitive()))]
    pub environment: Option<BTreeMap<String, Secret>>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
}

impl Credential {
    fn place(&self) -> Option<(Place, &str)> {
        let place = Place { app_id: self.app_id.clone()?, id: self.connector_id.clone()? };
        Some((place, self.credential_id.as_deref()?))
    }
}

/// What identifies a credential.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CredentialIdentity {
    /// The id of the connector's app in ConductorOne.
    #[schemars(extend("terraform" = required()))]
    pub app_id: String,
    /// The connector's id.
    #[schemars(extend("terraform" = required()))]
    pub connector_id: String,
    /// The credential's id in ConductorOne.
    #[schemars(extend("terraform" = required()))]
    pub credential_id: String,
}

/// The resource type `zoom_connector_conductorone_credential`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomConnectorConductorOneCredential;

impl Resource for ZoomConnectorConductorOneCredential {
    type Model = Credential;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_connector_conductorone_credential";

    fn extras(extras: &mut Extras<Self>) {
        extras.imports();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, mut planned: Credential) -> Outcome<Credential> {
        let client = client(call)?;
        let place = Place {
            app_id: planned.app_id.clone().unwrap_or_default(),
            id: planned.connector_id.clone().unwrap_or_default(),
        };
        let issued = client.issue_credential(&place).await;
        let issued = issued.map_err(|error| failed("issue the credential", &error))?;
        planned.id = Some(format!("{}/{}/{}", place.app_id, place.id, issued.id));
        planned.credential_id = Some(issued.id);
        planned.client_id = Some(issued.client_id.clone());
        let Some(secret) = issued.client_secret else {
            call.save(&planned)?;
            return Err(Diagnostic::error(
                "Unexpected answer from ConductorOne",
                "ConductorOne has issued the credential without telling its secret. It is of no use; the next apply \
                 revokes it and issues another one.",
            )
            .into());
        };
        let variables =
            [("BATON_CLIENT_ID", Secret::new(issued.client_id)), ("BATON_CLIENT_SECRET", secret.clone())];
        planned.environment =
            Some(variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        planned.client_secret = Some(secret);
        Ok(planned)
    }

    async fn read(
        &self,
        call: &ObjectCall<'_, Clients>,
        mut state: Credential,
    ) -> Outcome<Option<Credential>> {
        let client = client(call)?;
        let Some((place, id)) = state.place() else { return Ok(None) };
        let found = client.credential(&place, id).await;
        let Some(found) = found.map_err(|error| failed("read the credential", &error))? else {
            return Ok(None);
        };
        state.client_id = Some(found.client_id);
        Ok(Some(state))
    }

    async fn update(
        &self,
        _call: &ChangeCall<'_, Self>,
        _prior: Credential,
        planned: Credential,
    ) -> Outcome<Credential> {
        // Nothing but its timeouts changes in place.
        Ok(planned)
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: Credential) -> Outcome<()> {
        let client = client(call)?;
        let Some((place, id)) = state.place() else { return Ok(()) };
        client.revoke_credential(&place, id).await.map_err(|error| failed("revoke the credential", &error))
    }
}

fn client(call: &ObjectCall<'_, Clients>) -> Outcome<Client> {
    super::zoom_connector_conductorone::tenant::client(call)
}

fn failed(attempt: &str, error: &Error) -> Failure {
    errors::diagnostic(attempt, error).into()
}

impl ResourceIdentity for ZoomConnectorConductorOneCredential {
    type Identity = CredentialIdentity;

    fn identity(state: &Credential, _private: &Private) -> Option<CredentialIdentity> {
        Some(CredentialIdentity {
            app_id: state.app_id.clone()?,
            connector_id: state.connector_id.clone()?,
            credential_id: state.credential_id.clone()?,
        })
    }
}

impl ImportResource for ZoomConnectorConductorOneCredential {
    const ID_FORM: &'static str = "app_id/connector_id/credential_id";

    async fn locate(&self, _call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<CredentialIdentity> {
        let parts: Vec<&str> = id.split('/').collect();
        match parts.as_slice() {
            [app_id, connector_id, credential_id] if parts.iter().all(|part| !part.is_empty()) => {
                Ok(CredentialIdentity {
                    app_id: (*app_id).to_owned(),
                    connector_id: (*connector_id).to_owned(),
                    credential_id: (*credential_id).to_owned(),
                })
            }
            _ => Err(Diagnostic::error(
                "Import id not understood",
                format!(
                    "A credential is imported as \"{}\". Its secret does not come along, for ConductorOne tells it \
                     once.",
                    Self::ID_FORM
                ),
            )
            .into()),
        }
    }

    async fn import(
        &self,
        call: &ObjectCall<'_, Clients>,
        identity: CredentialIdentity,
    ) -> Outcome<Credential> {
        call.warn(Diagnostic::warning(
            "Secret not imported",
            "ConductorOne tells a credential's secret once, when it issues it. client_secret and environment stay null; \
             to have them, let the credential be replaced.",
        ));
        let CredentialIdentity { app_id, connector_id, credential_id } = identity;
        Ok(Credential {
            id: Some(format!("{app_id}/{connector_id}/{credential_id}")),
            app_id: Some(app_id),
            connector_id: Some(connector_id),
            credential_id: Some(credential_id),
            ..Credential::default()
        })
    }
}
