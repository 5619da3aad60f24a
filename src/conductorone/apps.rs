//! Apps: what is governed. A connector belongs to one.

use ::http::Method;
use serde::Deserialize;
use serde_json::json;

use super::client::Client;
use super::error::{self, Error};
use super::paging::{self, Keep, PAGE_SIZE};
use crate::http::request::BuildError;
use crate::http::{Asking, Operation, lenient};

static GET: Operation = Operation { method: Method::GET, path: "/api/v1/apps/{id}" };
static LIST: Operation = Operation { method: Method::GET, path: "/api/v1/apps" };
static SEARCH: Operation = Operation { method: Method::POST, path: "/api/v1/search/apps" };
static CREATE: Operation = Operation { method: Method::POST, path: "/api/v1/apps" };
static DELETE: Operation = Operation { method: Method::DELETE, path: "/api/v1/apps/{id}" };

/// An app.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct App {
    /// The id.
    #[serde(deserialize_with = "lenient::or_default")]
    pub id: String,
    /// The name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub display_name: String,
    /// What it is.
    #[serde(deserialize_with = "lenient::or_default")]
    pub description: String,
    /// How many accounts it has.
    #[serde(deserialize_with = "count")]
    pub user_count: u64,
    /// The users who own it.
    #[serde(deserialize_with = "lenient::rows")]
    pub app_owners: Vec<super::Person>,
    /// When it was deleted: a text of RFC 3339.
    #[serde(deserialize_with = "lenient::text")]
    pub deleted_at: Option<String>,
}

/// Numbers of 64 bits come as texts.
fn count<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    Ok(lenient::text(deserializer)?.and_then(|text| text.parse().ok()).unwrap_or_default())
}

#[derive(Deserialize)]
struct View {
    #[serde(default, deserialize_with = "lenient::or_default")]
    app: App,
}

/// Reads one app.
pub fn get(id: &str) -> Result<Asking, BuildError> {
    Asking::new(&GET, &[id])
}

/// A page of the list of all apps.
pub fn list(page_token: &str) -> Result<Asking, BuildError> {
    let asking = Asking::new(&LIST, &[])?.query("page_size", PAGE_SIZE.to_string());
    Ok(if page_token.is_empty() { asking } else { asking.query("page_token", page_token) })
}

/// A search for the apps of exactly this name.
pub fn search(display_name: &str, page_token: &str) -> Result<Asking, BuildError> {
    let body = json!({"displayName": display_name, "pageSize": PAGE_SIZE, "pageToken": page_token});
    Ok(Asking::new(&SEARCH, &[])?.json(body).reads())
}

/// Makes an app. What is empty is left out.
pub fn create(display_name: &str, description: &str) -> Result<Asking, BuildError> {
    let mut body = json!({"displayName": display_name});
    if !description.is_empty() {
        body["description"] = description.into();
    }
    Ok(Asking::new(&CREATE, &[])?.json(body))
}

/// Deletes an app.
pub fn delete(id: &str) -> Result<Asking, BuildError> {
    Ok(Asking::new(&DELETE, &[id])?.json(json!({})))
}

impl Client {
    /// One app; none if it is not there, or was deleted.
    pub async fn app(&self, id: &str) -> Result<Option<App>, Error> {
        let view = error::found(self.fetch::<View>(&get(id)?).await)?;
        Ok(view.map(|view| view.app).filter(|app| app.deleted_at.is_none()))
    }

    /// All apps.
    pub async fn apps(&self) -> Result<Vec<App>, Error> {
        let apps = paging::list(self, Keep::Nothing, list, |app: &App| &app.id).await?;
        Ok(apps.into_iter().filter(|app| app.deleted_at.is_none()).collect())
    }

    /// The apps of exactly this name.
    pub async fn apps_named(&self, display_name: &str) -> Result<Vec<App>, Error> {
        let page = |token: &str| search(display_name, token);
        let apps = paging::list(self, Keep::Nothing, page, |app: &App| &app.id).await?;
        let alive = |app: &App| app.deleted_at.is_none() && app.display_name == display_name;
        Ok(apps.into_iter().filter(alive).collect())
    }

    /// Makes an app.
    pub async fn create_app(&self, display_name: &str, description: &str) -> Result<App, Error> {
        let view: View = self.fetch(&create(display_name, description)?).await?;
        Ok(view.app)
    }

    /// Deletes an app with its connectors. One that is gone is no error.
    pub async fn delete_app(&self, id: &str) -> Result<(), Error> {
        error::found(self.execute(&delete(id)?).await).map(drop)
    }
}
