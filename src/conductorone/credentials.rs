//! Credentials with which a connector that the customer runs signs in to ConductorOne.

use ::http::Method;
use serde::Deserialize;
use serde_json::json;

use super::client::Client;
use super::connectors::Place;
use super::error::{self, Error};
use crate::http::request::BuildError;
use crate::http::{Asking, Operation, Secret, lenient};

static ISSUE: Operation = Operation { method: Method::POST, path: "/api/v1/apps/connectors/credentials" };
static GET: Operation = Operation {
    method: Method::GET,
    path: "/api/v1/apps/{app_id}/connectors/{connector_id}/credentials/{id}",
};
static REVOKE: Operation = Operation {
    method: Method::POST,
    path: "/api/v1/apps/{app_id}/connectors/{connector_id}/credentials/{id}",
};

/// A credential. Only the answer to its issue has the secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ConnectorCredential {
    /// The id.
    #[serde(deserialize_with = "lenient::or_default")]
    pub id: String,
    /// The app of the connector.
    #[serde(deserialize_with = "lenient::or_default")]
    pub app_id: String,
    /// The connector.
    #[serde(deserialize_with = "lenient::or_default")]
    pub connector_id: String,
    /// The client ID.
    #[serde(deserialize_with = "lenient::or_default")]
    pub client_id: String,
    /// The client secret.
    #[serde(deserialize_with = "secret")]
    pub client_secret: Option<Secret>,
    /// When it ends by itself: a text of RFC 3339.
    #[serde(deserialize_with = "lenient::text")]
    pub expires_time: Option<String>,
    /// When it was revoked.
    #[serde(deserialize_with = "lenient::text")]
    pub deleted_at: Option<String>,
}

fn secret<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    Ok(lenient::text(deserializer)?.map(Secret::from))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    #[serde(deserialize_with = "lenient::or_default")]
    credential: ConnectorCredential,
}

/// Issues one more credential; those that there are stay as they are.
pub fn issue(connector: &Place) -> Result<Asking, BuildError> {
    let body = json!({"appId": connector.app_id, "connectorId": connector.id});
    Ok(Asking::new(&ISSUE, &[])?.json(body))
}

/// Reads a credential.
pub fn get(connector: &Place, id: &str) -> Result<Asking, BuildError> {
    Asking::new(&GET, &[&connector.app_id, &connector.id, id])
}

/// Revokes a credential.
pub fn revoke(connector: &Place, id: &str) -> Result<Asking, BuildError> {
    Ok(Asking::new(&REVOKE, &[&connector.app_id, &connector.id, id])?.json(json!({})))
}

impl Client {
    /// Issues one more credential of a connector.
    pub async fn issue_credential(&self, connector: &Place) -> Result<ConnectorCredential, Error> {
        let answer: Answer = self.fetch(&issue(connector)?).await?;
        Ok(answer.credential)
    }

    /// One credential; none if it is not there, or was revoked.
    pub async fn credential(
        &self,
        connector: &Place,
        id: &str,
    ) -> Result<Option<ConnectorCredential>, Error> {
        let answer = error::found(self.fetch::<Answer>(&get(connector, id)?).await)?;
        let credential = answer.map(|answer| answer.credential);
        Ok(credential.filter(|credential| credential.deleted_at.is_none() && !credential.id.is_empty()))
    }

    /// Revokes a credential. One that is gone is no error.
    pub async fn revoke_credential(&self, connector: &Place, id: &str) -> Result<(), Error> {
        error::found(self.execute(&revoke(connector, id)?).await).map(drop)
    }
}
