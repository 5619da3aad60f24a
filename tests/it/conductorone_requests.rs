//! Each request to ConductorOne, compared with the published contract field by field
//! (`ConductorOne/terraform-provider-conductorone`: `openapi.yaml`, `integration_zoom_resource_sdk.go`).

use bytes::Bytes;
use http::Request;
use serde_json::{Map, Value, json};
use terraform_provider_zoom::conductorone::connectors::requests::{self, Runs};
use terraform_provider_zoom::conductorone::{
    Change, ConfigKeys, NewConnector, Place, ZoomCredentials, apps, catalog, credentials, people,
};
use terraform_provider_zoom::http::request::BuildError;
use terraform_provider_zoom::http::{Asking, BaseUrl};

const TENANT: &str = "https://acme.conductor.one";
const ZOOM: &str = "2TBFfetwRbQSFyMnvsMAvAJ8JMz";
const BATON: &str = "2HErg7BRmNdHgX8sTCWVq4E1fyh";
const ENV_CONFIG: &str = "type.googleapis.com/c1.api.app.v1.EnvConfig";

fn place() -> Place {
    Place { app_id: "app".to_owned(), id: "con".to_owned() }
}

fn zoom_credentials() -> ZoomCredentials {
    ZoomCredentials {
        account_id: "account".to_owned(),
        client_id: "client".to_owned(),
        client_secret: "hunter2".into(),
        keys: ConfigKeys::default(),
    }
}

fn config() -> Value {
    json!({"@type": ENV_CONFIG, "configuration": {
        "zoom_account_id": {"stringValue": "account"},
        "zoom_client_id": {"stringValue": "client"},
        "zoom_client_secret": {"stringValue": "hunter2"},
    }})
}

fn request(asking: Result<Asking, BuildError>) -> Request<Bytes> {
    asking.unwrap().request(&BaseUrl::parse(TENANT).unwrap(), &"token".into()).unwrap()
}

/// Holds a request against its line and its body; none means that it has none.
fn same(asking: Result<Asking, BuildError>, line: &str, body: Option<&Value>) {
    let request = request(asking);
    let path = request.uri().to_string();
    let path = path.strip_prefix(TENANT).expect("the tenant's address");
    assert_eq!(format!("{} {path}", request.method()), line);
    assert_eq!(request.headers()["authorization"], "Bearer token", "{line}");
    match body {
        Some(body) => {
            assert_eq!(request.headers()["content-type"], "application/json", "{line}");
            assert_eq!(&serde_json::from_slice::<Value>(request.body()).unwrap(), body, "{line}");
        }
        None => assert!(request.body().is_empty(), "{line}"),
    }
}

#[test]
fn a_connector_with_credentials_is_made_without_a_name() {
    let new = NewConnector {
        app_id: "app".to_owned(),
        display_name: "left to a change".to_owned(),
        runs: Runs::WithCredentials(Box::new(zoom_credentials())),
        ..NewConnector::default()
    };
    let line = "POST /api/v1/apps/app/connectors/create";
    same(requests::create(&new), line, Some(&json!({"catalogId": ZOOM, "config": config()})));
    let new = NewConnector { description: "For reviews".to_owned(), user_ids: vec!["u1".to_owned()], ..new };
    let body =
        json!({"catalogId": ZOOM, "config": config(), "description": "For reviews", "userIds": ["u1"]});
    same(requests::create(&new), line, Some(&body));
}

#[test]
fn a_connector_that_others_finish_or_run_is_made_with_its_name() {
    let new = |runs| NewConnector {
        app_id: "app".to_owned(),
        display_name: "Zoom".to_owned(),
        user_ids: vec!["u1".to_owned(), "u2".to_owned()],
        runs,
        ..NewConnector::default()
    };
    for (runs, catalog_id) in [(Runs::OnceFinished, ZOOM), (Runs::SelfHosted, BATON)] {
        let body = json!({"displayName": "Zoom", "catalogId": catalog_id, "userIds": ["u1", "u2"]});
        same(requests::create(&new(runs)), "POST /api/v1/apps/app/connectors", Some(&body));
    }
}

#[test]
fn a_change_names_in_its_mask_what_it_changes_and_nothing_else() {
    let credentials = |others| Change::Credentials { credentials: Box::new(zoom_credentials()), others };
    let words = |display_name: Option<&str>, description: Option<&str>| Change::Words {
        display_name: display_name.map(str::to_owned),
        description: description.map(str::to_owned),
    };
    let empty = json!({"@type": ENV_CONFIG, "configuration": {}});
    let mut more = config();
    more["configuration"]["sync-inactive-users"] = json!({"stringValue": "true"});
    let others = json!({"sync-inactive-users": {"stringValue": "true"}}).as_object().unwrap().clone();
    for (change, fields, mask) in [
        (credentials(Map::new()), json!({"config": config()}), "config"),
        (credentials(others), json!({"config": more}), "config"),
        (Change::NoCredentials, json!({"config": empty}), "config"),
        (Change::Owners(vec!["u1".to_owned()]), json!({"userIds": ["u1"]}), "userIds"),
        (Change::Owners(Vec::new()), json!({"userIds": []}), "userIds"),
        (words(Some("Zoom EU"), None), json!({"displayName": "Zoom EU"}), "displayName"),
        (words(None, Some("")), json!({"description": ""}), "description"),
        (
            words(Some("Zoom EU"), Some("For reviews")),
            json!({"displayName": "Zoom EU", "description": "For reviews"}),
            "displayName,description",
        ),
    ] {
        let mut connector = json!({"appId": "app", "id": "con"});
        for (name, value) in fields.as_object().unwrap() {
            connector[name] = value.clone();
        }
        let body = json!({"connector": connector, "updateMask": mask});
        let line = "POST /api/v1/apps/app/connectors/con";
        same(requests::update(&place(), false, &change), line, Some(&body));
        same(requests::update(&place(), true, &change), &format!("{line}/delegated"), Some(&body));
    }
}

#[test]
fn keys_that_the_catalog_names_otherwise_are_sent_as_it_does() {
    let keys = ConfigKeys {
        account_id: "account-id".to_owned(),
        client_id: "zoom-client-id".to_owned(),
        client_secret: "zoom-client-secret".to_owned(),
    };
    let credentials = Box::new(ZoomCredentials { keys, ..zoom_credentials() });
    let change = Change::Credentials { credentials, others: Map::new() };
    let body = json!({"connector": {"appId": "app", "id": "con", "config": {
        "@type": ENV_CONFIG,
        "configuration": {
            "account-id": {"stringValue": "account"},
            "zoom-client-id": {"stringValue": "client"},
            "zoom-client-secret": {"stringValue": "hunter2"},
        },
    }}, "updateMask": "config"});
    same(requests::update(&place(), false, &change), "POST /api/v1/apps/app/connectors/con", Some(&body));
}

#[test]
fn what_has_no_words_has_an_empty_body_or_none() {
    let empty = json!({});
    let one = "/api/v1/apps/app/connectors/con";
    same(requests::get(&place()), &format!("GET {one}"), None);
    same(requests::delete(&place()), &format!("DELETE {one}"), Some(&empty));
    same(requests::force_sync(&place()), &format!("POST {one}/force_sync"), Some(&empty));
    same(requests::pause(&place()), &format!("POST {one}/pause"), Some(&empty));
    same(requests::resume(&place()), &format!("POST {one}/resume"), Some(&empty));
    let list = "GET /api/v1/apps/app/connectors?page_size=100";
    same(requests::list("app", ""), list, None);
    same(requests::list("app", "p+2"), &format!("{list}&page_token=p%2B2"), None);
}

#[test]
fn people_roles_apps_credentials_and_the_catalog_are_asked_for_as_published() {
    let body = json!({"email": "a@example.com", "pageSize": 100, "pageToken": ""});
    same(people::search_by_email("a@example.com", ""), "POST /api/v1/search/users", Some(&body));
    let body = json!({"refs": [{"id": "u1"}, {"id": "u2"}], "pageSize": 100, "pageToken": "t"});
    let ids = ["u1".to_owned(), "u2".to_owned()];
    same(people::search_by_ids(&ids, "t"), "POST /api/v1/search/users", Some(&body));
    same(people::list_roles(""), "GET /api/v1/iam/roles?page_size=100", None);
    same(apps::get("app"), "GET /api/v1/apps/app", None);
    same(apps::list("t"), "GET /api/v1/apps?page_size=100&page_token=t", None);
    let body = json!({"displayName": "Zoom", "pageSize": 100, "pageToken": ""});
    same(apps::search("Zoom", ""), "POST /api/v1/search/apps", Some(&body));
    same(apps::create("Zoom", ""), "POST /api/v1/apps", Some(&json!({"displayName": "Zoom"})));
    let body = json!({"displayName": "Zoom", "description": "Meetings"});
    same(apps::create("Zoom", "Meetings"), "POST /api/v1/apps", Some(&body));
    same(apps::delete("app"), "DELETE /api/v1/apps/app", Some(&json!({})));
    let body = json!({"appId": "app", "connectorId": "con"});
    same(credentials::issue(&place()), "POST /api/v1/apps/connectors/credentials", Some(&body));
    let one = "/api/v1/apps/app/connectors/con/credentials/cred";
    same(credentials::get(&place(), "cred"), &format!("GET {one}"), None);
    same(credentials::revoke(&place(), "cred"), &format!("POST {one}"), Some(&json!({})));
    same(catalog::schema(ZOOM), "POST /api/v1/connectorcatalog", Some(&json!({"catalogId": ZOOM})));
}

#[test]
fn searches_only_read_and_everything_else_that_posts_writes() {
    assert!(people::search_by_email("a@example.com", "").unwrap().only_reads());
    assert!(apps::search("Zoom", "").unwrap().only_reads());
    assert!(catalog::schema(ZOOM).unwrap().only_reads());
    assert!(!requests::force_sync(&place()).unwrap().only_reads());
    assert!(!credentials::issue(&place()).unwrap().only_reads());
}

#[test]
fn an_empty_id_changes_no_path() {
    let nowhere = Place { id: String::new(), ..place() };
    assert!(requests::delete(&nowhere).is_err());
    assert!(apps::delete("").is_err());
    assert!(credentials::revoke(&place(), "..").is_err());
}
