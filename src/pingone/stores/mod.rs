//! Stores: where users come from and go to. Those of the type `Zoom` are a connector's.
//!
//! A store is always replaced whole: what a request leaves out is gone, the secret included. So every change
//! begins with what PingOne holds ([`Store`]), over which what is known here is laid ([`Settings`]).

pub mod requests;
mod store;

pub use store::{RemoveAction, SecretOnRead, Settings, Store};

use super::client::Client;
use super::error::{self, Error};
use super::hal;
use crate::http::Secret;

/// What came of a connection test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tested {
    /// PingOne got on with Zoom.
    Passed,
    /// It did not, in PingOne's words.
    Failed(String),
}

impl Client {
    /// The stores of an environment, of every type.
    pub async fn stores(&self, environment_id: &str) -> Result<Vec<Store>, Error> {
        hal::list(self, &requests::LIST, environment_id, "stores", Store::id).await
    }

    /// One store; none if it is not there. An environment that the worker cannot see is an error: its stores
    /// are not gone.
    pub async fn store(&self, environment_id: &str, id: &str) -> Result<Option<Store>, Error> {
        let store = error::found(self.fetch::<Store>(&requests::read(environment_id, id)?).await)?;
        if store.is_none() {
            // PingOne says the same of an environment that is not there, or is another region's.
            self.stores(environment_id).await?;
        }
        Ok(store)
    }

    /// Makes a store.
    pub async fn create_store(&self, environment_id: &str, settings: &Settings) -> Result<Store, Error> {
        self.fetch(&requests::create(environment_id, settings)?).await
    }

    /// Replaces a store: `held` is what PingOne holds.
    pub async fn replace_store(
        &self,
        environment_id: &str,
        held: &Store,
        settings: &Settings,
    ) -> Result<Store, Error> {
        self.fetch(&requests::replace(environment_id, held, settings)?).await
    }

    /// Deletes a store. One that is gone is no error.
    pub async fn delete_store(&self, environment_id: &str, id: &str) -> Result<(), Error> {
        error::found(self.send(&requests::delete(environment_id, id)?).await).map(drop)
    }

    /// Whether a store with these settings would get on with Zoom. Nothing is kept.
    ///
    /// What the answer looks like is not published, so a failure is looked for in every answer.
    pub async fn test_connection(
        &self,
        environment_id: &str,
        held: Option<&Store>,
        settings: &Settings,
    ) -> Result<Tested, Error> {
        let asking = requests::test_connection(environment_id, held, settings)?;
        match self.send(&asking).await {
            Ok(response) => Ok(match failure_in(&response.body, &settings.client_secret) {
                Some(failure) => Tested::Failed(failure),
                None => Tested::Passed,
            }),
            Err(Error::Api(refusal))
                if matches!(refusal.status, 400 | 422) && !refusal.complains_of_a_field() =>
            {
                Ok(Tested::Failed(refusal.message.clone()))
            }
            Err(error) => Err(error),
        }
    }
}

/// What a connection test says went wrong, if it says so with a good status.
fn failure_in(body: &[u8], secret: &Secret) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(body).ok()?;
    let word = |name: &str| body.get(name).and_then(serde_json::Value::as_str);
    let says_no =
        ["status", "result", "state", "connectionStatus"].iter().filter_map(|name| word(name)).any(|word| {
            let word = word.to_ascii_uppercase();
            ["FAIL", "ERROR", "INVALID", "UNSUCCESS", "DENIED"].iter().any(|no| word.contains(no))
        });
    let is_false = ["success", "valid", "connected"].iter().any(|name| body.get(name) == Some(&false.into()));
    if !says_no && !is_false {
        return None;
    }
    let said = ["message", "error_description", "error", "details", "description", "reason"];
    let said = said.iter().find_map(|name| word(name)).unwrap_or("PingOne does not say why");
    Some(if secret.is_empty() { said.to_owned() } else { said.replace(secret.expose(), "***") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_test_is_seen_in_a_good_answer() {
        for (body, failure) in [
            (r#"{"status":"SUCCESS"}"#, None),
            ("", None),
            ("{}", None),
            (r#"{"status":"OK","message":"fine"}"#, None),
            (r#"{"status":"FAILED","message":"wrong hunter2"}"#, Some("wrong ***")),
            (r#"{"success":false}"#, Some("PingOne does not say why")),
            (r#"{"connectionStatus":"CONNECTION_ERROR","error":"no"}"#, Some("no")),
        ] {
            assert_eq!(failure_in(body.as_bytes(), &"hunter2".into()).as_deref(), failure, "{body}");
        }
    }
}
