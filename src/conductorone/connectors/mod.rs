//! Connectors: through which ConductorOne reads an app, and provisions it.
//!
//! What a request says is decided by pure functions ([`requests`]); how an answer is read, by [`Connector`].
//! A change names in its mask what it changes and nothing else, for what a mask names and the request leaves
//! out is cleared, and what it does not name is ignored without a word. Owners and credentials go in calls of
//! their own, as ConductorOne's own client sends them.

mod connector;
pub mod requests;

pub use connector::{Connector, Sync, SyncState};
pub use requests::{Change, NewConnector, Place, ZoomCredentials};

use serde::Deserialize;

use super::client::Client;
use super::error::{self, Error};
use super::paging::{self, Keep};
use crate::http::lenient;

/// A connector as answers hold it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct View {
    #[serde(deserialize_with = "lenient::or_default")]
    connector: Connector,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Answer {
    #[serde(deserialize_with = "lenient::or_default")]
    connector_view: View,
}

impl Client {
    /// The connectors of an app, without those that were deleted.
    pub async fn connectors(&self, app_id: &str) -> Result<Vec<Connector>, Error> {
        let page = |token: &str| requests::list(app_id, token);
        let views = paging::list(self, Keep::Nothing, page, |view: &View| &view.connector.id).await?;
        let connectors = views.into_iter().map(|view| view.connector);
        Ok(connectors.filter(|connector| !connector.is_deleted()).collect())
    }

    /// One connector; none if it is not there, or was deleted: both answers are given.
    pub async fn connector(&self, place: &Place) -> Result<Option<Connector>, Error> {
        let answer = error::found(self.fetch::<Answer>(&requests::get(place)?).await)?;
        let connector = answer.map(|answer| answer.connector_view.connector);
        Ok(connector.filter(|connector| !connector.is_deleted() && !connector.id.is_empty()))
    }

    /// Makes a connector: with its credentials, or for its owners to finish.
    pub async fn create_connector(&self, new: &NewConnector) -> Result<Connector, Error> {
        let answer: Answer = self.fetch(&requests::create(new)?).await?;
        Ok(answer.connector_view.connector)
    }

    /// Changes a connector in one respect. `delegated` is whether it has no configuration of its own.
    pub async fn change_connector(
        &self,
        place: &Place,
        delegated: bool,
        change: &Change,
    ) -> Result<Connector, Error> {
        let answer: Answer = self.fetch(&requests::update(place, delegated, change)?).await?;
        Ok(answer.connector_view.connector)
    }

    /// Deletes a connector. One that is gone is no error.
    pub async fn delete_connector(&self, place: &Place) -> Result<(), Error> {
        error::found(self.execute(&requests::delete(place)?).await).map(drop)
    }

    /// Asks for a sync; that it was asked for is all that the answer says.
    pub async fn force_sync(&self, place: &Place) -> Result<(), Error> {
        self.execute(&requests::force_sync(place)?).await
    }

    /// Stops syncs and provisioning.
    pub async fn pause_connector(&self, place: &Place) -> Result<(), Error> {
        self.execute(&requests::pause(place)?).await
    }

    /// Lets syncs and provisioning go on.
    pub async fn resume_connector(&self, place: &Place) -> Result<(), Error> {
        self.execute(&requests::resume(place)?).await
    }
}
