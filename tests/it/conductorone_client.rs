//! The client of ConductorOne against the simulator: tokens, lists, changes, and what it makes of a "no".

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};
use terraform_provider_zoom::conductorone::connectors::requests::Runs;
use terraform_provider_zoom::conductorone::{
    Authentication, Change, Client, ClientOptions, ConfigKeys, Error, NewConnector, Place, Problem,
    SigningKey, SyncState, Tenant, TokenProblem, ZoomCredentials, catalog,
};
use terraform_provider_zoom::http::retry::Backoff;
use terraform_provider_zoom::http::{CancellationToken, Secret};
use zoom_simulator::Simulator;

use crate::support::captured_log::CapturedLog;
use crate::support::scripted_http::{Reply, ScriptedServer};

const TOKEN: &str = "conductorOneToken";

pub(crate) fn options() -> ClientOptions {
    ClientOptions {
        user_agent: "tests/1".to_owned(),
        max_retries: 2,
        request_timeout: Duration::from_secs(30),
        backoff: Backoff {
            throttled: Duration::from_millis(2),
            failed: Duration::from_millis(2),
            longest: Duration::from_millis(20),
        },
    }
}

struct Here {
    simulator: Simulator,
    env: BTreeMap<String, String>,
}

impl Here {
    async fn start() -> Self {
        let simulator = Simulator::builder().seed(3).users(30).start().await.unwrap();
        let env = simulator.env();
        Self { simulator, env }
    }

    fn tenant(&self) -> Tenant {
        Tenant::of_url(&self.env["CONDUCTORONE_SERVER_URL"]).unwrap()
    }

    fn key(&self) -> Authentication {
        let secret = Secret::new(&self.env["CONDUCTORONE_CLIENT_SECRET"]);
        Authentication::Key {
            client_id: self.env["CONDUCTORONE_CLIENT_ID"].clone(),
            key: Arc::new(SigningKey::parse(&secret).unwrap()),
        }
    }

    fn client(&self) -> Client {
        Client::new(options(), self.tenant(), &self.key())
    }

    fn credentials(&self) -> ZoomCredentials {
        let of = |name: &str| self.env[&format!("ZOOM_CONNECTOR_{name}")].clone();
        ZoomCredentials {
            account_id: of("ACCOUNT_ID"),
            client_id: of("CLIENT_ID"),
            client_secret: of("CLIENT_SECRET").into(),
            keys: ConfigKeys::default(),
        }
    }

    async fn new_connector(&self, client: &Client) -> Place {
        let app_id = client.apps().await.unwrap()[0].id.clone();
        let runs = Runs::WithCredentials(Box::new(self.credentials()));
        let new = NewConnector { app_id, runs, ..NewConnector::default() };
        let connector = client.create_connector(&new).await.unwrap();
        Place { app_id: connector.app_id, id: connector.id }
    }

    fn fault(&self, operation: &str, fault: &Value) {
        let mut whole = json!({"match": {"operation": operation}});
        whole.as_object_mut().unwrap().extend(fault.as_object().unwrap().clone());
        self.simulator.fault(whole).unwrap();
    }
}

fn problem(error: &Error) -> Problem {
    match error {
        Error::Api(refusal) => refusal.problem,
        other => panic!("not a refusal: {other}"),
    }
}

#[tokio::test]
async fn a_token_is_asked_for_once_and_used_by_all() {
    let here = Here::start().await;
    let client = here.client();
    assert_eq!(here.simulator.count(TOKEN), 0, "nothing is sent before it is needed");
    let all = futures_util::future::join_all((0..20).map(|_| client.apps())).await;
    assert!(all.iter().all(|apps| apps.as_ref().unwrap()[0].display_name == "Zoom"));
    assert_eq!(here.simulator.count(TOKEN), 1);
    assert!(!client.caller().await.unwrap().user_id.is_empty());
}

#[tokio::test]
async fn a_token_that_is_over_is_renewed_once_for_all() {
    let here = Here::start().await;
    let client = here.client();
    client.apps().await.unwrap();
    here.fault("c1.api.app.v1.Apps.List", &json!({"fault": "token_expired", "times": 5}));
    let all = futures_util::future::join_all((0..5).map(|_| client.apps())).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!(here.simulator.count(TOKEN), 2);
}

#[tokio::test]
async fn a_token_of_somebody_else_is_used_as_it_is_and_its_end_is_told() {
    let here = Here::start().await;
    let stranger = Authentication::AccessToken("hunter2".into());
    let error = Client::new(options(), here.tenant(), &stranger).apps().await.unwrap_err();
    assert_eq!(problem(&error), Problem::Unauthenticated);
    assert_eq!(here.simulator.count(TOKEN), 0);
}

#[tokio::test]
async fn wrong_keys_are_told_once_for_all() {
    let here = Here::start().await;
    let Authentication::Key { key, .. } = here.key() else { unreachable!() };
    let client_id = "nobody@example.conductor.one/pcc".to_owned();
    let client = Client::new(options(), here.tenant(), &Authentication::Key { client_id, key });
    for _ in 0..3 {
        let Err(Error::Token(refusal)) = client.apps().await else { panic!("a refusal") };
        assert_eq!(refusal.problem, TokenProblem::CredentialsRejected);
    }
    assert_eq!(here.simulator.count(TOKEN), 1, "a definite refusal is not asked for again");
}

#[tokio::test]
async fn a_token_of_a_trusted_issuer_is_exchanged() {
    let server = ScriptedServer::start(|asked, _| match asked.target.as_str() {
        "/auth/v1/token" => Reply::new(200, r#"{"access_token":"exchanged","expires_in":60}"#),
        _ => Reply::new(200, r#"{"list":null,"nextPageToken":""}"#),
    })
    .await;
    let trust = Authentication::Exchange {
        client_id: "fox@acme.conductor.one/wfe".to_owned(),
        subject_token: "x.y.z".into(),
    };
    let tenant = Tenant::of_url(&server.url("")).unwrap();
    assert!(Client::new(options(), tenant, &trust).apps().await.unwrap().is_empty());
    let asked = server.asked();
    assert!(asked[0].body.contains("subject_token=x.y.z"), "{}", asked[0].body);
    assert_eq!(asked[1].headers["authorization"], "Bearer exchanged");
}

#[tokio::test]
async fn limits_are_waited_for_and_refusals_are_not() {
    let here = Here::start().await;
    let client = here.client();
    here.fault("c1.api.app.v1.Apps.List", &json!({"fault": "rate_limit_second", "times": 1}));
    client.apps().await.unwrap();
    here.fault("c1.api.app.v1.Apps.List", &json!({"fault": "rate_limit_day"}));
    let error = client.apps().await.unwrap_err();
    assert!(error.to_string().contains("limit of 127.0.0.1"), "{error}");
    here.simulator.clear_faults();
    let before = here.simulator.count("c1.api.app.v1.ConnectorService.Get");
    let app_id = client.apps().await.unwrap()[0].id.clone();
    let nowhere = Place { app_id, id: "3nowhere".to_owned() };
    assert_eq!(client.connector(&nowhere).await.unwrap(), None);
    assert_eq!(here.simulator.count("c1.api.app.v1.ConnectorService.Get"), before + 1);
}

#[tokio::test]
async fn people_are_found_by_address_and_id_and_asked_for_once() {
    let here = Here::start().await;
    let client = here.client();
    let me = client.caller().await.unwrap().user_id;
    let people = client.people_by_ids(std::slice::from_ref(&me)).await.unwrap();
    let person = &people[&me];
    let roles = client.role_names().await.unwrap();
    assert_eq!(roles[&person.role_ids[0]], "Super Administrator");
    for _ in 0..3 {
        let found = client.people_by_email(&person.email.to_uppercase()).await.unwrap();
        assert_eq!(found, std::slice::from_ref(person));
    }
    assert_eq!(client.people_by_email("nobody@example.com").await.unwrap(), []);
    assert!(client.people_by_ids(&[]).await.unwrap().is_empty());
    // By id, by address in another case, and nobody.
    assert_eq!(here.simulator.count("c1.api.user.v1.UserSearch.Search"), 3);
}

#[tokio::test]
async fn the_catalog_tells_the_keys() {
    let here = Here::start().await;
    let fields = here.client().config_fields(catalog::ZOOM).await.unwrap();
    let want = ["zoom_account_id", "zoom_client_id", "zoom_client_secret"];
    assert_eq!(fields.zoom_keys(), want.map(|key| Some(key.to_owned())));
}

#[tokio::test]
async fn a_connector_lives() {
    let here = Here::start().await;
    let client = here.client();
    let place = here.new_connector(&client).await;
    let made = client.connector(&place).await.unwrap().unwrap();
    let credentials = here.credentials();
    assert_eq!(
        made.zoom_ids(&ConfigKeys::default()),
        (Some(credentials.account_id.as_str()), Some(credentials.client_id.as_str()))
    );
    assert_eq!((made.display_name.as_str(), made.is_configured()), ("Zoom", true));

    // Owners and words change without touching the configuration, and nobody is a set of owners.
    let words = Change::Words { display_name: Some("Zoom EU".to_owned()), description: Some("x".to_owned()) };
    client.change_connector(&place, false, &words).await.unwrap();
    client.change_connector(&place, false, &Change::Owners(Vec::new())).await.unwrap();
    let changed = client.connector(&place).await.unwrap().unwrap();
    assert_eq!((changed.display_name.as_str(), changed.description.as_str()), ("Zoom EU", "x"));
    assert!(changed.user_ids.is_empty());
    assert_eq!(changed.config_updated_at, made.config_updated_at);

    client.pause_connector(&place).await.unwrap();
    assert!(client.connector(&place).await.unwrap().unwrap().is_paused());
    let error = client.force_sync(&place).await.unwrap_err();
    assert_eq!(problem(&error), Problem::Unfit);
    client.resume_connector(&place).await.unwrap();
    assert!(!client.connector(&place).await.unwrap().unwrap().is_paused());
    client.force_sync(&place).await.unwrap();

    let wrong = ZoomCredentials { client_secret: "wrong".into(), ..credentials };
    let change = Change::Credentials { credentials: Box::new(wrong), others: Map::new() };
    client.change_connector(&place, false, &change).await.unwrap();
    here.simulator
        .patch_state(json!({"conductorone": {"sync_queue_seconds": 0, "sync_seconds": 0}}))
        .unwrap();
    let failed = client.connector(&place).await.unwrap().unwrap();
    assert_eq!(failed.sync.state, SyncState::Error);
    assert!(failed.sync.last_error.is_some());

    assert_eq!(client.connectors(&place.app_id).await.unwrap().len(), 1);
    client.delete_connector(&place).await.unwrap();
    client.delete_connector(&place).await.unwrap();
    assert!(client.connectors(&place.app_id).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_connector_that_was_deleted_is_gone_in_both_forms() {
    for forgets in [true, false] {
        let here = Here::start().await;
        here.simulator.patch_state(json!({"conductorone": {"forgets_deleted": forgets}})).unwrap();
        let client = here.client();
        let place = here.new_connector(&client).await;
        client.delete_connector(&place).await.unwrap();
        assert_eq!(client.connector(&place).await.unwrap(), None, "forgets: {forgets}");
    }
}

#[tokio::test]
async fn a_connector_of_the_customers_own_gets_credentials_that_can_be_revoked() {
    let here = Here::start().await;
    let client = here.client();
    let app_id = client.apps().await.unwrap()[0].id.clone();
    let new = NewConnector {
        app_id: app_id.clone(),
        display_name: "Zoom".to_owned(),
        runs: Runs::SelfHosted,
        ..NewConnector::default()
    };
    let place = Place { app_id, id: client.create_connector(&new).await.unwrap().id };
    let issued = client.issue_credential(&place).await.unwrap();
    assert!(issued.client_secret.is_some());
    let read = client.credential(&place, &issued.id).await.unwrap().unwrap();
    assert_eq!((read.client_id, read.client_secret), (issued.client_id, None));
    client.revoke_credential(&place, &issued.id).await.unwrap();
    client.revoke_credential(&place, &issued.id).await.unwrap();
    assert_eq!(client.credential(&place, &issued.id).await.unwrap(), None);
}

#[tokio::test]
async fn an_app_of_ones_own_is_made_found_and_deleted() {
    let here = Here::start().await;
    let client = here.client();
    let app = client.create_app("Zoom Events", "Webinars").await.unwrap();
    assert_eq!(client.apps_named("Zoom Events").await.unwrap()[0].id, app.id);
    assert_eq!(client.app(&app.id).await.unwrap().unwrap().description, "Webinars");
    client.delete_app(&app.id).await.unwrap();
    assert_eq!(client.app(&app.id).await.unwrap(), None);
    assert!(client.apps_named("Zoom Events").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_page_of_html_is_no_api_whatever_its_status() {
    for status in [200, 404] {
        let server = ScriptedServer::start(move |_, _| Reply::new(status, "<html>sign in</html>")).await;
        let tenant = Tenant::of_url(&server.url("")).unwrap();
        let ready = Authentication::AccessToken("t".into());
        let error = Client::new(options(), tenant, &ready).app("a").await.unwrap_err();
        assert_eq!(problem(&error), Problem::NoApi, "{status}: {error}");
        assert!(!error.is_gone(), "an object must not be dropped because of a proxy's page");
    }
}

#[tokio::test]
async fn no_secret_is_in_an_error_or_in_the_log() {
    let here = Here::start().await;
    let secret = here.env["ZOOM_CONNECTOR_CLIENT_SECRET"].clone();
    let (log, _guard) = CapturedLog::start();
    let client = here.client();
    here.fault(
        "c1.api.app.v1.ConnectorService.Create",
        &json!({"fault": "status", "code": 400, "body": {"code": 3, "message": format!("config {secret} is bad")}}),
    );
    let app_id = client.apps().await.unwrap()[0].id.clone();
    let runs = Runs::WithCredentials(Box::new(here.credentials()));
    let new = NewConnector { app_id, runs, ..NewConnector::default() };
    let error = client.create_connector(&new).await.unwrap_err();
    assert!(error.to_string().contains("config *** is bad"), "{error}");
    let shown = format!("{new:?} {error:?} {client:?} {}", log.text());
    for hidden in [secret.as_str(), &here.env["CONDUCTORONE_CLIENT_SECRET"], "client_assertion=", "Bearer "] {
        assert!(!shown.contains(hidden), "{hidden} is in {shown}");
    }
}

#[tokio::test]
async fn whoever_gives_up_is_told_so() {
    let here = Here::start().await;
    let cancelled = CancellationToken::new();
    cancelled.cancel();
    let error = here.client().with_cancellation(cancelled).apps().await.unwrap_err();
    assert!(error.is_cancelled());
}
