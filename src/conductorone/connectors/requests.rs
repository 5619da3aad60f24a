//! What is asked of connectors: pure functions, compared with the contract field by field.

use ::http::Method;
use serde_json::{Map, Value, json};

use crate::conductorone::catalog::{BATON, ConfigKeys, ZOOM};
use crate::conductorone::paging::PAGE_SIZE;
use crate::http::request::BuildError;
use crate::http::{Asking, Operation, Secret};

static LIST: Operation = Operation { method: Method::GET, path: "/api/v1/apps/{app_id}/connectors" };
static CREATE: Operation =
    Operation { method: Method::POST, path: "/api/v1/apps/{app_id}/connectors/create" };
static CREATE_DELEGATED: Operation =
    Operation { method: Method::POST, path: "/api/v1/apps/{app_id}/connectors" };
static GET: Operation = Operation { method: Method::GET, path: "/api/v1/apps/{app_id}/connectors/{id}" };
static UPDATE: Operation = Operation { method: Method::POST, path: "/api/v1/apps/{app_id}/connectors/{id}" };
static UPDATE_DELEGATED: Operation =
    Operation { method: Method::POST, path: "/api/v1/apps/{app_id}/connectors/{id}/delegated" };
static DELETE: Operation =
    Operation { method: Method::DELETE, path: "/api/v1/apps/{app_id}/connectors/{id}" };
static FORCE_SYNC: Operation =
    Operation { method: Method::POST, path: "/api/v1/apps/{app_id}/connectors/{id}/force_sync" };
static PAUSE: Operation =
    Operation { method: Method::POST, path: "/api/v1/apps/{app_id}/connectors/{id}/pause" };
static RESUME: Operation =
    Operation { method: Method::POST, path: "/api/v1/apps/{app_id}/connectors/{id}/resume" };

/// The kind of a configuration that is typed into a form.
const ENV_CONFIG: &str = "type.googleapis.com/c1.api.app.v1.EnvConfig";

/// Which connector: an id is unique in its app only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The app.
    pub app_id: String,
    /// The connector.
    pub id: String,
}

/// The credentials of a Zoom app, with the keys under which a configuration takes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoomCredentials {
    /// The account ID.
    pub account_id: String,
    /// The client ID.
    pub client_id: String,
    /// The client secret.
    pub client_secret: Secret,
    /// The keys.
    pub keys: ConfigKeys,
}

/// A connector that is to be made.
#[derive(Debug, Clone, Default)]
pub struct NewConnector {
    /// Its app.
    pub app_id: String,
    /// Its name. One that is made with its credentials gets the catalog's, and is renamed by a change.
    pub display_name: String,
    /// What it is for; left out if empty.
    pub description: String,
    /// Who owns it; whoever calls, if nobody is named.
    pub user_ids: Vec<String>,
    /// How it gets on with Zoom.
    pub runs: Runs,
}

/// Who runs a new connector, and how it comes to its credentials.
#[derive(Debug, Clone, Default)]
pub enum Runs {
    /// ConductorOne, with these credentials.
    WithCredentials(Box<ZoomCredentials>),
    /// ConductorOne, once an owner has typed credentials in: they are asked to by e-mail.
    #[default]
    OnceFinished,
    /// The customer, who gives the credentials to the process.
    SelfHosted,
}

/// One respect in which a connector is changed.
#[derive(Debug, Clone)]
pub enum Change {
    /// Its credentials, and what else stood in its configuration.
    Credentials {
        /// The credentials.
        credentials: Box<ZoomCredentials>,
        /// Values of other keys, as they were read: a configuration is replaced whole.
        others: Map<String, Value>,
    },
    /// No credentials any more.
    NoCredentials,
    /// Its owners. Nobody is a change as well.
    Owners(Vec<String>),
    /// Its name or description, or both: those that are given.
    Words {
        /// The new name.
        display_name: Option<String>,
        /// The new description, which may be empty.
        description: Option<String>,
    },
}

/// A page of the list of an app's connectors.
pub fn list(app_id: &str, page_token: &str) -> Result<Asking, BuildError> {
    let asking = Asking::new(&LIST, &[app_id])?.query("page_size", PAGE_SIZE.to_string());
    Ok(if page_token.is_empty() { asking } else { asking.query("page_token", page_token) })
}

/// Reads a connector.
pub fn get(place: &Place) -> Result<Asking, BuildError> {
    at(&GET, place)
}

/// Makes a connector.
pub fn create(new: &NewConnector) -> Result<Asking, BuildError> {
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| drop(body.insert(name.to_owned(), value));
    let catalog_id = if matches!(new.runs, Runs::SelfHosted) { BATON } else { ZOOM };
    put("catalogId", catalog_id.into());
    if !new.description.is_empty() {
        put("description", new.description.as_str().into());
    }
    if !new.user_ids.is_empty() {
        put("userIds", json!(new.user_ids));
    }
    if let Runs::WithCredentials(credentials) = &new.runs {
        put("config", config(credentials, &Map::new()));
        let asking = Asking::new(&CREATE, &[&new.app_id])?.json(Value::Object(body));
        return Ok(asking.hides(&credentials.client_secret));
    }
    put("displayName", new.display_name.as_str().into());
    Ok(Asking::new(&CREATE_DELEGATED, &[&new.app_id])?.json(Value::Object(body)))
}

/// Changes a connector in one respect. One without a configuration has a path of its own.
pub fn update(place: &Place, delegated: bool, change: &Change) -> Result<Asking, BuildError> {
    let mut fields: Vec<(&str, Value)> = Vec::new();
    match change {
        Change::Credentials { credentials, others } => fields.push(("config", config(credentials, others))),
        Change::NoCredentials => {
            fields.push(("config", json!({"@type": ENV_CONFIG, "configuration": {}})));
        }
        Change::Owners(user_ids) => fields.push(("userIds", json!(user_ids))),
        Change::Words { display_name, description } => {
            for (name, text) in [("displayName", display_name), ("description", description)] {
                if let Some(text) = text {
                    fields.push((name, text.as_str().into()));
                }
            }
        }
    }
    let mask: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let mut connector = json!({"appId": place.app_id, "id": place.id});
    for (name, value) in &fields {
        connector[*name] = value.clone();
    }
    let body = json!({"connector": connector, "updateMask": mask.join(",")});
    let operation = if delegated { &UPDATE_DELEGATED } else { &UPDATE };
    let asking = at(operation, place)?.json(body);
    Ok(match change {
        Change::Credentials { credentials, .. } => asking.hides(&credentials.client_secret),
        _ => asking,
    })
}

/// Deletes a connector.
pub fn delete(place: &Place) -> Result<Asking, BuildError> {
    Ok(at(&DELETE, place)?.json(json!({})))
}

/// Asks for a sync.
pub fn force_sync(place: &Place) -> Result<Asking, BuildError> {
    Ok(at(&FORCE_SYNC, place)?.json(json!({})))
}

/// Stops a connector.
pub fn pause(place: &Place) -> Result<Asking, BuildError> {
    Ok(at(&PAUSE, place)?.json(json!({})))
}

/// Lets a connector go on.
pub fn resume(place: &Place) -> Result<Asking, BuildError> {
    Ok(at(&RESUME, place)?.json(json!({})))
}

fn at(operation: &'static Operation, place: &Place) -> Result<Asking, BuildError> {
    Asking::new(operation, &[&place.app_id, &place.id])
}

/// A configuration: each text in its wrapping.
fn config(credentials: &ZoomCredentials, others: &Map<String, Value>) -> Value {
    let ZoomCredentials { account_id, client_id, client_secret, keys } = credentials;
    let mut configuration = others.clone();
    for (key, text) in [
        (&keys.account_id, account_id.as_str()),
        (&keys.client_id, client_id.as_str()),
        (&keys.client_secret, client_secret.expose()),
    ] {
        configuration.insert(key.clone(), json!({"stringValue": text}));
    }
    json!({"@type": ENV_CONFIG, "configuration": configuration})
}
