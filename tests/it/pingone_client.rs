//! The client of PingOne against the simulator: tokens, lists, stores, revisions, and what it makes of a
//! "no".

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use terraform_provider_zoom::http::Secret;
use terraform_provider_zoom::http::retry::Backoff;
use terraform_provider_zoom::pingone::stores::{SecretOnRead, Tested};
use terraform_provider_zoom::pingone::{
    Authentication, Change, Client, ClientOptions, Error, Hosts, Problem, Region, RemoveAction, Settings,
    TokenProblem, Worker,
};
use zoom_simulator::Simulator;

use crate::support::captured_log::CapturedLog;

const TOKEN: &str = "pingOneToken";
const REVISION: &str = "propagationRevisionsCreate";

struct Here {
    simulator: Simulator,
    env: BTreeMap<String, String>,
}

impl Here {
    async fn start() -> Self {
        let simulator = Simulator::builder().seed(3).users(10).start().await.unwrap();
        let env = simulator.env();
        Self { simulator, env }
    }

    fn env(&self, name: &str) -> &str {
        &self.env[&format!("PINGONE_{name}")]
    }

    fn worker(&self) -> Worker {
        Worker {
            environment_id: self.env("ENVIRONMENT_ID").to_owned(),
            client_id: self.env("CLIENT_ID").to_owned(),
            client_secret: self.env("CLIENT_SECRET").into(),
        }
    }

    fn client_of(&self, worker: Worker) -> Client {
        let hosts =
            Hosts::new(Region::NorthAmerica, Some(self.env("API_URL")), Some(self.env("AUTH_URL"))).unwrap();
        Client::new(options(), hosts, &Authentication::Worker(worker))
    }

    fn client(&self) -> Client {
        self.client_of(self.worker())
    }

    fn settings(&self) -> Settings {
        Settings {
            name: "Zoom".to_owned(),
            description: String::new(),
            active: true,
            managed: false,
            scim_url: "https://api.zoom.us/scim2".to_owned(),
            oauth_token_url: "https://zoom.us/oauth/token".to_owned(),
            account_id: self.env["ZOOM_ACCOUNT_ID"].clone(),
            client_id: self.env["ZOOM_CLIENT_ID"].clone(),
            client_secret: Secret::new(&self.env["ZOOM_CLIENT_SECRET"]),
            create_users: true,
            update_users: true,
            disable_users: true,
            deprovision_users: false,
            remove_action: RemoveAction::Disable,
        }
    }

    fn patch(&self, patch: &Value) {
        self.simulator.patch_state(json!({"pingone": patch})).unwrap();
    }

    /// A rule from the environment's directory to a store.
    fn add_rule(&self, store_id: &str, name: &str) {
        let environment_id = self.env("ENVIRONMENT_ID");
        let state = self.simulator.state();
        let stores = state["pingone"]["environments"][environment_id]["stores"].as_object().unwrap();
        let directory = stores.iter().find(|(_, store)| store["type"] == "directory").unwrap().0;
        self.patch(&json!({"environments": {environment_id: {
            "plans": {"plan": {"name": "Plan", "status": "ACTIVE"}},
            "rules": {"rule": {"name": name, "plan_id": "plan", "source_store_id": directory, "target_store_id": store_id}},
        }}}));
    }
}

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

fn problem(error: &Error) -> Problem {
    match error {
        Error::Api(refusal) => refusal.problem,
        other => panic!("not a refusal: {other}"),
    }
}

#[tokio::test]
async fn a_store_lives() {
    let here = Here::start().await;
    let (client, environment_id) = (here.client(), here.env("ENVIRONMENT_ID"));
    let settings = here.settings();
    let made = client.create_store(environment_id, &settings).await.unwrap();
    let read = client.store(environment_id, made.id()).await.unwrap().unwrap();
    assert_eq!((read.kind(), read.name(), read.is_active()), ("Zoom", "Zoom", true));
    assert!(read.uses_oauth() && read.switch("DISABLE_USERS") && !read.switch("DEPROVISION_USERS"));
    assert_eq!(read.remove_action(), Ok(RemoveAction::Disable));

    let other = Settings { name: "Zoom EU".to_owned(), active: false, ..settings };
    client.replace_store(environment_id, &read, &other).await.unwrap();
    let read = client.store(environment_id, made.id()).await.unwrap().unwrap();
    assert_eq!((read.name(), read.is_active()), ("Zoom EU", false));
    assert!(client.stores(environment_id).await.unwrap().iter().any(|store| store.id() == made.id()));

    client.delete_store(environment_id, made.id()).await.unwrap();
    client.delete_store(environment_id, made.id()).await.unwrap();
    assert_eq!(client.store(environment_id, made.id()).await.unwrap(), None);
    assert_eq!(here.simulator.count(TOKEN), 1);
}

#[tokio::test]
async fn the_secret_is_sent_with_every_replacement_and_read_in_every_form() {
    let here = Here::start().await;
    let (client, environment_id) = (here.client(), here.env("ENVIRONMENT_ID"));
    let settings = here.settings();
    let made = client.create_store(environment_id, &settings).await.unwrap();
    for (form, told) in [
        ("omitted", SecretOnRead::Untold),
        ("masked", SecretOnRead::Untold),
        ("clear", SecretOnRead::Told(settings.client_secret.clone())),
    ] {
        here.patch(&json!({"secrets_on_read": form}));
        let held = client.store(environment_id, made.id()).await.unwrap().unwrap();
        assert_eq!(held.client_secret(), told, "{form}");
        client.replace_store(environment_id, &held, &settings).await.unwrap();
        let state = here.simulator.state();
        let store = &state["pingone"]["environments"][environment_id]["stores"][made.id()];
        assert_eq!(store["configuration"]["OAUTH_CLIENT_SECRET"], settings.client_secret.expose(), "{form}");
    }
}

#[tokio::test]
async fn a_connection_is_tested_before_it_is_saved_and_a_failure_is_seen_in_every_answer() {
    let here = Here::start().await;
    let (client, environment_id) = (here.client(), here.env("ENVIRONMENT_ID"));
    let good = here.settings();
    let stores = client.stores(environment_id).await.unwrap().len();
    assert_eq!(client.test_connection(environment_id, None, &good).await.unwrap(), Tested::Passed);
    let wrong = Settings { client_secret: "wrong".into(), ..good };
    for in_200 in [true, false] {
        here.patch(&json!({"failed_test_in_200": in_200}));
        let tested = client.test_connection(environment_id, None, &wrong).await.unwrap();
        assert!(matches!(&tested, Tested::Failed(why) if !why.is_empty()), "{in_200}: {tested:?}");
    }
    let bad = Settings { scim_url: String::new(), ..wrong };
    let error = client.test_connection(environment_id, None, &bad).await.unwrap_err();
    assert_eq!(problem(&error), Problem::Invalid, "a store that cannot be is no failed test");
    assert_eq!(client.stores(environment_id).await.unwrap().len(), stores);
}

#[tokio::test]
async fn lists_are_read_to_their_end() {
    let here = Here::start().await;
    let (client, environment_id) = (here.client(), here.env("ENVIRONMENT_ID"));
    let before = client.stores(environment_id).await.unwrap().len();
    for number in 0..5 {
        let settings = Settings { name: format!("Zoom {number}"), ..here.settings() };
        client.create_store(environment_id, &settings).await.unwrap();
    }
    here.patch(&json!({"page_size": 2}));
    assert_eq!(client.stores(environment_id).await.unwrap().len(), before + 5);
}

#[tokio::test]
async fn a_store_that_a_rule_points_at_names_the_rule() {
    let here = Here::start().await;
    let (client, environment_id) = (here.client(), here.env("ENVIRONMENT_ID"));
    let store = client.create_store(environment_id, &here.settings()).await.unwrap();
    here.add_rule(store.id(), "Everybody");
    let rules = client.rules(environment_id).await.unwrap();
    let names: Vec<&str> =
        rules.iter().filter(|rule| rule.concerns(store.id())).map(|rule| rule.name.as_str()).collect();
    assert_eq!(names, ["Everybody"]);
    let error = client.delete_store(environment_id, store.id()).await.unwrap_err();
    assert_eq!(problem(&error), Problem::InUse);
}

#[tokio::test]
async fn changes_that_are_made_together_share_one_revision() {
    let here = Here::start().await;
    let (client, environment_id) = (here.client(), here.env("ENVIRONMENT_ID"));
    let change = async |number: usize| {
        let change = client.begin_change(environment_id);
        let settings = Settings { name: format!("Zoom {number}"), ..here.settings() };
        client.create_store(environment_id, &settings).await.unwrap();
        change.publish().await
    };
    let all = futures_util::future::join_all((0..8).map(change)).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!(here.simulator.count(REVISION), 1);
    change(9).await.unwrap();
    assert_eq!(here.simulator.count(REVISION), 2, "what is changed later is made live later");
    drop(client.begin_change(environment_id));
    change(10).await.unwrap();
    assert_eq!(here.simulator.count(REVISION), 3, "a change that failed keeps nobody waiting");
}

#[tokio::test]
async fn a_revision_that_fails_is_told_to_all_who_wait_for_it() {
    let here = Here::start().await;
    let (client, environment_id) = (here.client(), here.env("ENVIRONMENT_ID"));
    here.simulator.fault(json!({"match": {"operation": REVISION}, "fault": "status", "code": 500})).unwrap();
    let changes = [client.begin_change(environment_id), client.begin_change(environment_id)];
    let all = futures_util::future::join_all(changes.map(Change::publish)).await;
    for result in all {
        assert_eq!(problem(&result.unwrap_err()), Problem::ServerError);
    }
    assert_eq!(here.simulator.count(REVISION), 1);
}

#[tokio::test]
async fn wrong_workers_environments_and_regions_have_names() {
    let here = Here::start().await;
    let environment_id = here.env("ENVIRONMENT_ID");
    for (worker, want) in [
        (Worker { client_secret: "wrong".into(), ..here.worker() }, TokenProblem::CredentialsRejected),
        (Worker { environment_id: "nowhere".to_owned(), ..here.worker() }, TokenProblem::NoEnvironment),
    ] {
        let client = here.client_of(worker);
        let before = here.simulator.count(TOKEN);
        for _ in 0..3 {
            let Err(Error::Token(refusal)) = client.stores(environment_id).await else { panic!("a refusal") };
            assert_eq!(refusal.problem, want);
        }
        assert_eq!(here.simulator.count(TOKEN), before + 1, "a definite refusal is not asked for again");
    }
    // The API of another region, with a token of this one.
    let api = here.env("API_URL").replace("/pingone/com/", "/pingone/eu/");
    let hosts = Hosts::new(Region::Europe, Some(&api), Some(here.env("AUTH_URL"))).unwrap();
    let client = Client::new(options(), hosts, &Authentication::Worker(here.worker()));
    assert_eq!(problem(&client.stores(environment_id).await.unwrap_err()), Problem::OtherRegion);
}

#[tokio::test]
async fn the_stores_of_an_environment_that_cannot_be_seen_are_not_gone() {
    let here = Here::start().await;
    let error = here.client().store("00000000-0000-4000-a000-000000000000", "store").await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error}");
}

#[tokio::test]
async fn limits_are_waited_for_and_an_expired_token_is_renewed() {
    let here = Here::start().await;
    let (client, environment_id) = (here.client(), here.env("ENVIRONMENT_ID"));
    for fault in ["rate_limit_second", "token_expired"] {
        let matched = json!({"operation": "propagationStoresList"});
        here.simulator.fault(json!({"match": matched, "fault": fault, "times": 1})).unwrap();
        client.stores(environment_id).await.unwrap();
    }
    assert_eq!(here.simulator.count(TOKEN), 2);
}

#[tokio::test]
async fn no_secret_is_in_an_error_or_in_the_log() {
    let here = Here::start().await;
    let (client, environment_id) = (here.client(), here.env("ENVIRONMENT_ID"));
    let (log, _guard) = CapturedLog::start();
    let secret = here.env["ZOOM_CLIENT_SECRET"].clone();
    let body = json!({"code": "INVALID_DATA", "message": format!("{secret} is bad")});
    let matched = json!({"operation": "propagationStoresCreate"});
    here.simulator.fault(json!({"match": matched, "fault": "status", "code": 400, "body": body})).unwrap();
    let error = client.create_store(environment_id, &here.settings()).await.unwrap_err();
    assert!(error.to_string().contains("*** is bad"), "{error}");
    let shown = format!("{error:?} {client:?} {:?} {}", here.settings(), log.text());
    for hidden in [secret.as_str(), here.env("CLIENT_SECRET"), "Bearer "] {
        assert!(!shown.contains(hidden), "{hidden} is in {shown}");
    }
}
