//! What ConductorOne's own provider gets wrong with its Zoom connector (`conductorone_integration_zoom`), each by
//! name as something that works here.

use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::value::Value;
use zoom_simulator::World;
use zoom_simulator::world::conductorone::Connector;

use super::support::captured_log::CapturedLog;
use super::support::framework::host::{Action, Object};
use super::support::zoom::{Stage, only, texts};

const TYPE: &str = "zoom_connector_conductorone";

/// A provider whose ConductorOne syncs at once.
async fn stage() -> Stage {
    let stage = Stage::new().await;
    stage.simulator.with_state(|world| {
        world.conductorone.sync_queue_seconds = 0;
        world.conductorone.sync_seconds = 0;
    });
    stage
}

fn app_id(stage: &Stage) -> String {
    stage.simulator.with_state(|world| world.conductorone.apps.keys().next().expect("an app").clone())
}

/// The e-mail address and ConductorOne's id of somebody of that role there.
fn person(stage: &Stage, role: &str) -> (String, String) {
    stage.simulator.with_state(|world| {
        let tenant = &world.conductorone;
        let role = tenant.roles.iter().find(|(_, it)| it.display_name == role).expect("a role").0;
        let mut people = tenant.users.iter().filter(|(_, person)| person.role_ids.contains(role));
        let (id, person) = people.next().expect("a person");
        (person.email.clone(), id.clone())
    })
}

fn config(stage: &Stage, other: &Json) -> Value {
    let of = |name: &str| stage.env[&format!("ZOOM_CONNECTOR_{name}")].clone();
    let mut config = json!({
        "name": "Reviews",
        "app_id": app_id(stage),
        "account_id": of("ACCOUNT_ID"),
        "client_id": of("CLIENT_ID"),
        "client_secret": of("CLIENT_SECRET"),
    });
    for (name, value) in other.as_object().expect("an object") {
        config[name] = value.clone();
    }
    stage.host.config(TYPE, &config)
}

async fn apply(stage: &Stage, prior: Option<&Object>, config: &Value) -> Object {
    let object = stage.host.bring_about(TYPE, prior, config).await.expect("an apply");
    object.expect("an object")
}

async fn refreshed(stage: &Stage, object: &Object) -> Object {
    stage.host.refresh(TYPE, object).await.expect("a read").expect("an object")
}

fn connector<T>(stage: &Stage, look: impl FnOnce(&mut Connector) -> T) -> T {
    stage.simulator.with_state(|world: &mut World| {
        let mut alive = world.conductorone.connectors.values_mut().filter(|it| it.deleted_at.is_none());
        look(alive.next().expect("a connector"))
    })
}

fn count(stage: &Stage, operation: &str) -> u64 {
    stage.simulator.count(&format!("c1.api.app.v1.ConnectorService.{operation}"))
}

#[tokio::test]
async fn bug_1_owners_change_although_there_are_credentials() {
    let stage = stage().await;
    let ((first, first_id), (second, second_id)) =
        (person(&stage, "Super Administrator"), person(&stage, "Connector Administrator"));
    let object =
        apply(&stage, None, &config(&stage, &json!({ "owners": [first], "on_unhealthy": "warn" }))).await;
    assert_eq!(connector(&stage, |it| it.user_ids.clone()), [first_id]);
    let changed = config(&stage, &json!({ "owners": [second], "on_unhealthy": "warn" }));
    let object = apply(&stage, Some(&object), &changed).await;
    assert_eq!(connector(&stage, |it| it.user_ids.clone()), [second_id]);
    let again = refreshed(&stage, &object).await;
    let plan = stage.host.plan(TYPE, Some(&again), &changed).await.expect("a plan");
    assert_eq!(plan.action, Action::Nothing);
}

#[tokio::test]
async fn bug_2_a_connector_that_is_gone_is_gone_whether_it_is_404_or_deleted() {
    for forgets in [true, false] {
        let stage = stage().await;
        stage.simulator.with_state(|world| world.conductorone.forgets_deleted = forgets);
        let config = config(&stage, &json!({}));
        let object = apply(&stage, None, &config).await;
        connector(&stage, |it| it.deleted_at = Some(jiff::Timestamp::now()));
        stage.next_walk().await;
        assert!(stage.host.refresh(TYPE, &object).await.expect("a read").is_none(), "forgets: {forgets}");
        let gone = stage.host.bring_about(TYPE, Some(&object), &Value::Null).await.expect("a deletion");
        assert!(gone.is_none(), "deleting what is gone succeeds");
    }
}

#[tokio::test]
async fn bug_3_a_connector_can_be_imported() {
    let stage = stage().await;
    let config = config(&stage, &json!({}));
    let object = apply(&stage, None, &config).await;
    let id = object.value.get("id").as_str().expect("an id").to_owned();
    let imported = stage.host.import(TYPE, &id).await.expect("an import");
    let read = refreshed(&stage, &imported).await;
    for name in
        ["id", "app_id", "connector_id", "account_id", "client_id", "display_name", "hosting", "paused"]
    {
        assert_eq!(read.value.get(name), object.value.get(name), "{name}");
    }
    let connector_id = read.value.get("connector_id").as_str();
    let identity = json!({ "app_id": app_id(&stage), "connector_id": connector_id, "account_id": null });
    let by_identity = stage.host.import_by_identity(TYPE, &identity).await.expect("an import");
    assert_eq!(by_identity.value, imported.value);
}

#[tokio::test]
async fn bug_4_a_configuration_without_its_type_is_read() {
    let stage = stage().await;
    let config = config(&stage, &json!({}));
    let object = apply(&stage, None, &config).await;
    connector(&stage, |it| it.config.as_mut().expect("a configuration").kind = String::new());
    stage.next_walk().await;
    assert_eq!(refreshed(&stage, &object).await.value, object.value);
}

#[tokio::test]
async fn bug_5_half_of_the_credentials_are_refused() {
    let stage = stage().await;
    for missing in ["account_id", "client_id", "client_secret"] {
        let half = config(&stage, &json!({ missing: null }));
        let said = stage.host.validate(TYPE, &half).await;
        assert!(!said.is_empty(), "without {missing}");
        assert!(
            said.iter().any(|it| it.detail.contains("client_id") || it.detail.contains("account_id")),
            "{said:?}"
        );
    }
    assert_eq!(stage.simulator.requests().len(), 0);
}

#[tokio::test]
async fn bug_6_credentials_that_others_wrote_are_seen_and_removed_ones_are_cleared() {
    let stage = stage().await;
    let whole = config(&stage, &json!({}));
    let object = apply(&stage, None, &whole).await;
    connector(&stage, |it| it.config_updated_at = Some("2030-01-01T00:00:00Z".parse().expect("a time")));
    stage.next_walk().await;
    let read = refreshed(&stage, &object).await;
    assert_eq!(read.value.get("status").as_str(), Some("registration_failed"));
    let detail = read.value.get("status_detail").as_str().expect("a detail").to_owned();
    assert!(detail.contains("past Terraform"), "{detail}");
    let mended = apply(&stage, Some(&read), &whole).await;
    assert_eq!(count(&stage, "Update"), 1, "they are written again, and nothing else is");
    assert_eq!(mended.value.get("status").as_str(), Some("connected"));

    let none = json!({ "account_id": null, "client_id": null, "client_secret": null });
    let cleared = apply(&stage, Some(&mended), &config(&stage, &none)).await;
    let left = connector(&stage, |it| it.config.as_ref().map(|config| config.configuration.len()));
    assert_eq!(left, Some(0), "the credentials are not ConductorOne's any more");
    assert_eq!(cleared.value.get("status").as_str(), Some("inactive"));
}

#[tokio::test]
async fn bug_7_owners_are_a_set_and_nobody_can_be_one() {
    let stage = stage().await;
    let (owner, id) = person(&stage, "Super Administrator");
    let object = apply(&stage, None, &config(&stage, &json!({ "owners": [owner] }))).await;
    assert_eq!(connector(&stage, |it| it.user_ids.clone()), [id]);
    let object = apply(&stage, Some(&object), &config(&stage, &json!({ "owners": [] }))).await;
    assert!(connector(&stage, |it| it.user_ids.is_empty()));
    assert_eq!(texts(object.value.get("owners")), Vec::<&str>::new());
    // ConductorOne's order is no change.
    let many = [person(&stage, "Super Administrator").0, person(&stage, "Connector Administrator").0];
    let config = config(&stage, &json!({ "owners": many, "on_unhealthy": "warn" }));
    let object = apply(&stage, Some(&object), &config).await;
    connector(&stage, |it| it.user_ids.reverse());
    stage.next_walk().await;
    let read = refreshed(&stage, &object).await;
    let plan = stage.host.plan(TYPE, Some(&read), &config).await.expect("a plan");
    assert_eq!(plan.action, Action::Nothing);
}

#[tokio::test]
async fn bug_8_a_plan_that_changes_little_shows_little() {
    let stage = stage().await;
    let object = apply(&stage, None, &config(&stage, &json!({}))).await;
    let renamed = config(&stage, &json!({ "display_name": "Zoom EU" }));
    let plan = stage.host.plan(TYPE, Some(&object), &renamed).await.expect("a plan");
    assert_eq!(plan.action, Action::Update);
    let differs = |name: &&str| plan.value.get(name) != object.value.get(name);
    let names = [
        "id",
        "app_id",
        "connector_id",
        "status",
        "granted_scopes",
        "settings",
        "display_name",
        "registration",
    ];
    assert_eq!(names.into_iter().filter(|name| differs(name)).collect::<Vec<_>>(), ["display_name"]);
}

#[tokio::test]
async fn bug_9_neither_an_error_nor_the_log_has_a_secret() {
    let (log, _guard) = CapturedLog::start();
    let stage = stage().await;
    let secret = stage.env["ZOOM_CONNECTOR_CLIENT_SECRET"].clone();
    let body = json!({ "code": 3, "message": format!("config: {secret} is no value") });
    let matched = json!({ "operation": "c1.api.app.v1.ConnectorService.Create" });
    stage
        .simulator
        .fault(json!({ "match": matched, "fault": "status", "code": 400, "body": body }))
        .expect("a fault");
    let config = config(&stage, &json!({}));
    let plan = stage.host.plan(TYPE, None, &config).await.expect("a plan");
    let applied = stage.host.apply(TYPE, &plan, &config).await.expect("an answer");
    let said = only(&applied.diagnostics);
    assert!(said.contains("config: *** is no value"), "{said}");
    for hidden in [secret.as_str(), &stage.env["CONDUCTORONE_CLIENT_SECRET"], "Bearer "] {
        assert!(!said.contains(hidden) && !log.text().contains(hidden), "a secret was shown");
    }
}

#[tokio::test]
async fn bug_10_there_is_a_status_a_sync_to_wait_for_a_name_and_a_description() {
    let stage = stage().await;
    stage.simulator.with_state(|world| {
        world.conductorone.sync_queue_seconds = 1;
        world.conductorone.sync_seconds = 1;
    });
    let words = json!({ "display_name": "Zoom EU", "description": "For reviews", "wait_for_sync": true });
    let object = apply(&stage, None, &config(&stage, &words)).await;
    assert_eq!(object.value.get("status").as_str(), Some("connected"), "the sync was waited for");
    let (name, description) = connector(&stage, |it| (it.display_name.clone(), it.description.clone()));
    assert_eq!((name.as_str(), description.as_str()), ("Zoom EU", "For reviews"));
    let mut again = words.clone();
    again["sync_trigger"] = json!("2026-03-01");
    let object = apply(&stage, Some(&object), &config(&stage, &again)).await;
    assert_eq!(count(&stage, "ForceSync"), 1);
    assert_eq!(object.value.get("status").as_str(), Some("connected"));

    // A sync that fails is a status with its reason.
    stage.take_scopes(&["user:read:list_users:admin", "group:read:list_groups:admin"]);
    again["sync_trigger"] = json!("2026-03-02");
    again["verify"] = json!("never");
    let object = apply(&stage, Some(&object), &config(&stage, &again)).await;
    assert_eq!(object.value.get("status").as_str(), Some("registration_failed"));
    assert!(object.value.get("last_error").as_str().is_some_and(|error| error.contains("zoom-connector")));
}

const ENV_CONFIG: &str = "type.googleapis.com/c1.api.app.v1.EnvConfig";

/// The updates of connectors that were sent: each one's mask, and what it sends beside the connector's ids.
fn updates(stage: &Stage) -> Vec<(String, Json)> {
    let requests = stage.simulator.requests().into_iter();
    let updates = requests.filter(|request| {
        request.operation.as_deref().is_some_and(|operation| operation.contains("ConnectorService.Update"))
    });
    updates
        .map(|request| {
            let mut body = request.body.expect("a body");
            let mask = body["updateMask"].as_str().expect("a mask").to_owned();
            let mut sent = body["connector"].take();
            for name in ["id", "appId", "catalogId"] {
                sent.as_object_mut().expect("a connector").remove(name);
            }
            (mask, sent)
        })
        .collect()
}

#[tokio::test]
async fn bug_11_masks_name_what_changes_and_each_call_changes_one_thing() {
    let stage = stage().await;
    let (owner, _) = person(&stage, "Super Administrator");
    let object = apply(&stage, None, &config(&stage, &json!({}))).await;
    let everything = json!({
        "owners": [owner], "display_name": "Zoom EU", "description": "For reviews",
        "config_keys": { "account_id": "zoom_account_id" },
    });
    let written = connector(&stage, |it| it.config_updated_at);
    stage.simulator.clear_requests();
    let object = apply(&stage, Some(&object), &config(&stage, &everything)).await;
    assert!(connector(&stage, |it| it.config_updated_at) > written);
    let owner_id = connector(&stage, |it| it.user_ids.clone());
    assert_eq!(owner_id.len(), 1);
    let of_credentials = json!({
        "zoom_account_id": { "stringValue": stage.env["ZOOM_CONNECTOR_ACCOUNT_ID"] },
        "zoom_client_id": { "stringValue": stage.env["ZOOM_CONNECTOR_CLIENT_ID"] },
        "zoom_client_secret": "***",
    });
    assert_eq!(
        updates(&stage),
        [
            (
                "config".to_owned(),
                json!({ "config": { "@type": ENV_CONFIG, "configuration": of_credentials } })
            ),
            ("userIds".to_owned(), json!({ "userIds": owner_id })),
            (
                "displayName,description".to_owned(),
                json!({ "displayName": "Zoom EU", "description": "For reviews" })
            ),
        ]
    );
    // The credentials are not written again with a name, nor is a field that stays as it was.
    let written = connector(&stage, |it| it.config_updated_at);
    stage.simulator.clear_requests();
    let mut renamed = everything.clone();
    renamed["display_name"] = json!("Zoom US");
    apply(&stage, Some(&object), &config(&stage, &renamed)).await;
    assert_eq!(updates(&stage), [("displayName".to_owned(), json!({ "displayName": "Zoom US" }))]);
    assert_eq!(
        connector(&stage, |it| (it.config_updated_at, it.display_name.clone())),
        (written, "Zoom US".to_owned())
    );
}
