//! What is asked of stores: pure functions, compared with the contract field by field.

use ::http::Method;

use super::{Settings, Store};
use crate::http::request::BuildError;
use crate::http::{Asking, Operation};

pub(super) static LIST: Operation =
    Operation { method: Method::GET, path: "/v1/environments/{environmentID}/propagation/stores" };
static CREATE: Operation =
    Operation { method: Method::POST, path: "/v1/environments/{environmentID}/propagation/stores" };
static READ: Operation =
    Operation { method: Method::GET, path: "/v1/environments/{environmentID}/propagation/stores/{storeID}" };
static REPLACE: Operation =
    Operation { method: Method::PUT, path: "/v1/environments/{environmentID}/propagation/stores/{storeID}" };
static DELETE: Operation = Operation {
    method: Method::DELETE,
    path: "/v1/environments/{environmentID}/propagation/stores/{storeID}",
};
static TEST: Operation = Operation {
    method: Method::POST,
    path: "/v1/environments/{environmentID}/propagation/stores/connection/status",
};

/// The media type without which a connection test is taken for a store that is to be made.
const CHECK: &str = "application/vnd.pingidentity.connection.check+json";

/// Reads a store.
pub fn read(environment_id: &str, id: &str) -> Result<Asking, BuildError> {
    Asking::new(&READ, &[environment_id, id])
}

/// Makes a store.
pub fn create(environment_id: &str, settings: &Settings) -> Result<Asking, BuildError> {
    let asking = Asking::new(&CREATE, &[environment_id])?.json(settings.body(None));
    Ok(asking.hides(&settings.client_secret))
}

/// Replaces a store.
pub fn replace(environment_id: &str, held: &Store, settings: &Settings) -> Result<Asking, BuildError> {
    let asking = Asking::new(&REPLACE, &[environment_id, held.id()])?.json(settings.body(Some(held)));
    Ok(asking.hides(&settings.client_secret))
}

/// Deletes a store.
pub fn delete(environment_id: &str, id: &str) -> Result<Asking, BuildError> {
    Asking::new(&DELETE, &[environment_id, id])
}

/// Tries out a store before it is saved.
pub fn test_connection(
    environment_id: &str,
    held: Option<&Store>,
    settings: &Settings,
) -> Result<Asking, BuildError> {
    let asking = Asking::new(&TEST, &[environment_id])?.json(settings.body(held)).media_type(CHECK);
    Ok(asking.hides(&settings.client_secret).reads())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use serde_json::{Value, json};

    use super::*;
    use crate::http::BaseUrl;
    use crate::pingone::RemoveAction;
    use crate::pingone::stores::store::tests::store;

    const PROPAGATION: &str = "https://api.pingone.eu/v1/environments/env/propagation";

    fn settings() -> Settings {
        Settings {
            name: "Zoom".to_owned(),
            description: "Provisions users".to_owned(),
            active: true,
            managed: false,
            scim_url: "https://api.zoom.us/scim2".to_owned(),
            oauth_token_url: "https://zoom.us/oauth/token".to_owned(),
            account_id: "account".to_owned(),
            client_id: "client".to_owned(),
            client_secret: "hunter2".into(),
            create_users: true,
            update_users: true,
            disable_users: true,
            deprovision_users: true,
            remove_action: RemoveAction::Delete,
        }
    }

    fn request(asking: Result<Asking, BuildError>) -> ::http::Request<Bytes> {
        let base = BaseUrl::parse("https://api.pingone.eu").unwrap();
        let request = asking.unwrap().request(&base, &"token".into()).unwrap();
        assert_eq!(request.headers()["authorization"], "Bearer token");
        request
    }

    fn line(request: &::http::Request<Bytes>) -> String {
        format!("{} {}", request.method(), request.uri())
    }

    fn body(request: &::http::Request<Bytes>) -> Value {
        serde_json::from_slice(request.body()).unwrap()
    }

    /// The example of PingOne's documentation, "Create Propagation Store (Zoom)".
    fn documented() -> Value {
        json!({
            "type": "Zoom",
            "name": "Zoom",
            "description": "Provisions users",
            "status": "ACTIVE",
            "managed": false,
            "configuration": {
                "AUTHENTICATION_METHOD": "OAuth Bearer Token",
                "SCIM_URL": "https://api.zoom.us/scim2",
                "OAUTH_TOKEN_URL": "https://zoom.us/oauth/token",
                "OAUTH_ACCOUNT_ID": "account",
                "OAUTH_CLIENT_ID": "client",
                "OAUTH_CLIENT_SECRET": "hunter2",
                "CREATE_USERS": true,
                "UPDATE_USERS": true,
                "DISABLE_USERS": true,
                "DEPROVISION_USERS": true,
                "REMOVE_ACTION": "Delete",
            },
        })
    }

    #[test]
    fn a_store_is_made_as_documented() {
        let made = request(create("env", &settings()));
        assert_eq!(line(&made), format!("POST {PROPAGATION}/stores"));
        assert_eq!(made.headers()["content-type"], "application/json");
        assert_eq!(body(&made), documented());
        let resting = Settings { active: false, remove_action: RemoveAction::Disable, ..settings() };
        let body = body(&request(create("env", &resting)));
        assert_eq!(
            (&body["status"], &body["configuration"]["REMOVE_ACTION"]),
            (&json!("INACTIVE"), &json!("Disable"))
        );
    }

    #[test]
    fn a_connection_test_is_the_same_store_under_another_media_type() {
        let test = request(test_connection("env", None, &settings()));
        assert_eq!(line(&test), format!("POST {PROPAGATION}/stores/connection/status"));
        assert_eq!(test.headers()["content-type"], "application/vnd.pingidentity.connection.check+json");
        assert_eq!(body(&test), documented());
        assert!(test_connection("env", None, &settings()).unwrap().only_reads());
    }

    #[test]
    fn a_replacement_keeps_what_is_not_known_here_and_sends_the_secret_again() {
        let held = store(json!({
            "id": "store", "environment": {"id": "env"}, "type": "Zoom", "name": "Old", "status": "INACTIVE",
            "image": {"id": "i", "href": "https://example.com/i.png"}, "syncStatus": {"userTotal": 3},
            "createdAt": "2026-01-01T00:00:00Z", "_links": {},
            "configuration": {
                "AUTHENTICATION_METHOD": "JWT Bearer Token", "API_KEY": "k", "API_SECRET": "s",
                "OAUTH_CLIENT_SECRET": "********", "LICENSE_TYPE": "Basic",
            },
        }));
        let replaced = request(replace("env", &held, &settings()));
        assert_eq!(line(&replaced), format!("PUT {PROPAGATION}/stores/store"));
        let mut want = documented();
        want["image"] = json!({"id": "i", "href": "https://example.com/i.png"});
        want["configuration"]["LICENSE_TYPE"] = json!("Basic");
        assert_eq!(body(&replaced), want);
    }

    #[test]
    fn reads_and_deletions_have_no_body() {
        for (asking, method) in [(read("env", "store"), "GET"), (delete("env", "store"), "DELETE")] {
            let request = request(asking);
            assert_eq!(line(&request), format!("{method} {PROPAGATION}/stores/store"));
            assert!(request.body().is_empty());
        }
        assert!(read("", "store").is_err() && delete("env", "..").is_err());
    }
}
