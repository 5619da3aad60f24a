//! ConductorOne's connectors, from creation to end.

use serde_json::{Value, json};

use crate::conductorone_client::{ENV_CONFIG, Tenant, ZOOM};

#[tokio::test]
async fn create_takes_a_configuration_and_no_display_name() {
    let tenant = Tenant::start().await;
    let (path, connector) = tenant.connector().await;
    assert_eq!((&connector["displayName"], &connector["catalogId"]), (&json!("Zoom"), &json!(ZOOM)));
    let user_id = tenant.get("/api/v1/auth/introspect").await.1["userId"].clone();
    assert_eq!(connector["userIds"], json!([user_id]));
    assert!(connector["configUpdatedAt"].is_string());
    let good = json!({"catalogId": ZOOM, "config": tenant.config("s")});
    let mut with_name = good.clone();
    with_name["displayName"] = json!("Mine");
    let (status, made) = tenant.post(&format!("{path}/create"), with_name).await;
    assert_eq!((status, &made["connectorView"]["connector"]["displayName"]), (200, &json!("Zoom")));
    let changes = [
        ("catalogId", json!("nothing"), "catalogId"),
        ("config", Value::Null, "config"),
        ("userIds", json!(["nobody"]), "nobody"),
        ("config", json!({"configuration": {}}), "@type"),
        (
            "config",
            json!({"@type": ENV_CONFIG, "configuration": {"account-id": {"stringValue": "x"}}}),
            "account-id",
        ),
        ("config", json!({"@type": ENV_CONFIG, "configuration": {"zoom_account_id": "x"}}), "stringValue"),
    ];
    for (name, value, expected) in changes {
        let mut body = good.clone();
        body[name] = value;
        let (status, refusal) = tenant.post(&format!("{path}/create"), body).await;
        assert_eq!((status, &refusal["code"]), (400, &json!(3)), "{name}");
        assert!(refusal["message"].as_str().unwrap().contains(expected), "{refusal}");
    }
    let elsewhere = "/api/v1/apps/nothing/connectors/create";
    assert_eq!(tenant.post(elsewhere, good).await.0, 404);
}

#[tokio::test]
async fn a_delegated_connector_waits_for_its_owner_who_is_told() {
    let tenant = Tenant::start_standing().await;
    let path = format!("/api/v1/apps/{}/connectors", tenant.app_id().await);
    let owner = search_user(&tenant, json!({"query": "@"}), 1).await["id"].clone();
    let body = json!({"displayName": "Zoom", "catalogId": ZOOM, "userIds": [owner]});
    let (status, made) = tenant.post(&path, body).await;
    assert_eq!(status, 200, "{made}");
    let connector = &made["connectorView"]["connector"];
    assert_eq!((&connector["config"], &connector["configUpdatedAt"]), (&Value::Null, &Value::Null));
    let mails = tenant.zoom.simulator.state()["conductorone"]["mails"].clone();
    assert_eq!((&mails[0]["user_id"], &mails[0]["connector_id"]), (&owner, &connector["id"]));
    let one = format!("{path}/{}", connector["id"].as_str().unwrap());
    tenant.zoom.simulator.clock().advance(60_000);
    assert_eq!(tenant.sync_status(&one).await, "SYNC_STATUS_UNSPECIFIED");
    assert_eq!(tenant.post(&format!("{one}/force_sync"), json!({})).await.0, 400);
    let body = json!({
        "connector": {"displayName": "Zoom EU", "userIds": [owner], "config": {"@type": ENV_CONFIG, "configuration": {}}},
        "updateMask": "displayName,userIds",
    });
    let (status, updated) = tenant.post(&format!("{one}/delegated"), body).await;
    assert_eq!(status, 200, "{updated}");
    let connector = &updated["connectorView"]["connector"];
    assert_eq!((&connector["displayName"], &connector["config"]), (&json!("Zoom EU"), &Value::Null));
    let body = json!({"connector": {"config": tenant.config(tenant.zoom_secret())}, "updateMask": "config"});
    assert_eq!(tenant.post(&one, body).await.0, 200);
    tenant.zoom.simulator.clock().advance(60_000);
    assert_eq!(tenant.sync_status(&one).await, "SYNC_STATUS_DONE");
}

async fn search_user(tenant: &Tenant, search: Value, at: usize) -> Value {
    let (status, found) = tenant.post("/api/v1/search/users", search).await;
    assert_eq!(status, 200, "{found}");
    let own = tenant.get("/api/v1/auth/introspect").await.1["userId"].clone();
    let others: Vec<&Value> =
        found["list"].as_array().unwrap().iter().map(|it| &it["user"]).filter(|it| it["id"] != own).collect();
    others[at].clone()
}

#[tokio::test]
async fn the_secret_is_left_out_of_every_answer() {
    let tenant = Tenant::start().await;
    let (path, made) = tenant.connector().await;
    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    let (_, list) = tenant.get(&path).await;
    for connector in [&made, &tenant.read(&one).await, &list["list"][0]["connector"]] {
        let configuration = &connector["config"]["configuration"];
        assert_eq!(connector["config"]["@type"], json!(ENV_CONFIG));
        assert_eq!(configuration["zoom_client_id"]["stringValue"], json!(tenant.zoom.connector()));
        assert_eq!(configuration.get("zoom_client_secret"), None);
        assert!(!connector.to_string().contains(tenant.zoom_secret()));
    }
}

#[tokio::test]
async fn a_sync_is_queued_then_runs_then_is_done() {
    let tenant = Tenant::start_standing().await;
    let path = tenant.connector_path().await;
    let clock = tenant.zoom.simulator.clock();
    let mut seen = Vec::new();
    for _ in 0..6 {
        seen.push(tenant.sync_status(&path).await);
        clock.advance(1_000);
    }
    let status = |name: &str| format!("SYNC_STATUS_{name}");
    assert_eq!(seen, ["UNSPECIFIED", "RUNNING", "RUNNING", "RUNNING", "DONE", "DONE"].map(status));
    let done = tenant.read(&path).await["status"].clone();
    assert!(done["startedAt"].as_str().unwrap() < done["completedAt"].as_str().unwrap());
    assert_eq!(done["lastError"], json!(""));
    let (status, body) = tenant.post(&format!("{path}/force_sync"), json!({})).await;
    assert_eq!((status, body), (200, json!({})));
    // The last sync is what is told until the next one starts.
    assert_eq!(tenant.read(&path).await["status"], done);
    clock.advance(2_000);
    assert_eq!(tenant.sync_status(&path).await, "SYNC_STATUS_RUNNING");
}

#[tokio::test]
async fn a_sync_fails_with_zooms_own_words_where_zoom_refuses() {
    let tenant = Tenant::start_standing().await;
    let path = tenant.connector_path().await;
    let simulator = &tenant.zoom.simulator;
    let app = simulator.app(tenant.zoom.connector());
    let sync = async || {
        tenant.post(&format!("{path}/force_sync"), json!({})).await;
        simulator.clock().advance(60_000);
        let status = tenant.read(&path).await["status"].clone();
        (status["status"].as_str().unwrap().to_owned(), status["lastError"].as_str().unwrap().to_owned())
    };
    assert_eq!(sync().await, ("SYNC_STATUS_DONE".to_owned(), String::new()));
    app.set_client_secret("another");
    let (status, error) = sync().await;
    assert_eq!(status, "SYNC_STATUS_ERROR");
    assert!(error.contains("Invalid client_id or client_secret"), "{error}");
    app.set_client_secret(tenant.zoom_secret());
    app.set_scopes(["user:read:list_users:admin"]);
    let (_, error) = sync().await;
    assert!(error.contains("does not contain scopes:[user:read:user, user:read:user:admin]"), "{error}");
    app.set_active(false);
    let (_, error) = sync().await;
    assert!(error.contains("disabled"), "{error}");
}

#[tokio::test]
async fn only_what_the_mask_names_is_changed() {
    let tenant = Tenant::start().await;
    let path = tenant.connector_path().await;
    let before = tenant.read(&path).await;
    let body =
        json!({"connector": {"displayName": "New", "description": "new"}, "updateMask": "description"});
    let (status, updated) = tenant.post(&path, body).await;
    assert_eq!(status, 200, "{updated}");
    let after = &updated["connectorView"]["connector"];
    assert_eq!((&after["displayName"], &after["description"]), (&json!("Zoom"), &json!("new")));
    assert_eq!(after["config"], before["config"]);
    // Credentials with the mask that the official provider sends; the owners beside them are not changed.
    let other = search_user(&tenant, json!({}), 0).await["id"].clone();
    let connector = json!({"displayName": "Zoom", "userIds": [other], "config": tenant.config("new")});
    let (_, updated) = tenant.post(&path, json!({"connector": connector, "updateMask": "config"})).await;
    assert_eq!(updated["connectorView"]["connector"]["userIds"], before["userIds"]);
    let (_, updated) =
        tenant.post(&path, json!({"connector": connector, "updateMask": "displayName,userIds"})).await;
    assert_eq!(updated["connectorView"]["connector"]["userIds"], json!([other]));
}

#[tokio::test]
async fn a_masked_field_that_is_absent_is_cleared() {
    let tenant = Tenant::start().await;
    let path = tenant.connector_path().await;
    let connector = json!({"description": "x", "parallelSyncWorkerCount": 3, "displayName": "Mine"});
    let mask = "description,parallelSyncWorkerCount,displayName";
    tenant.post(&path, json!({"connector": connector, "updateMask": mask})).await;
    let full = tenant.read(&path).await;
    assert_eq!((&full["description"], &full["parallelSyncWorkerCount"]), (&json!("x"), &json!(3)));
    let everything = "config,displayName,description,userIds,disableCheckBadSync,profileAllowList,\
                      profileIgnoreList,connectorSyncCronSchedule,parallelSyncWorkerCount";
    for connector in [json!({}), json!({"config": null})] {
        let (status, body) =
            tenant.post(&path, json!({"connector": connector, "updateMask": everything})).await;
        assert_eq!(status, 200, "{body}");
    }
    let empty = tenant.read(&path).await;
    assert_eq!((&empty["description"], &empty["parallelSyncWorkerCount"]), (&json!(""), &json!(0)));
    assert_eq!((&empty["config"], &empty["configUpdatedAt"]), (&Value::Null, &Value::Null));
    assert_eq!((&empty["userIds"], &empty["displayName"]), (&json!([]), &json!("Zoom")));
    // Without a configuration there is nothing to sync.
    assert_eq!(empty["status"]["status"], json!("SYNC_STATUS_UNSPECIFIED"));
}

#[tokio::test]
async fn unknown_fields_are_passed_over_unless_the_tenant_is_strict() {
    let tenant = Tenant::start().await;
    let (path, made) = tenant.connector().await;
    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    let create = json!({"catalogId": ZOOM, "config": tenant.config("s"), "colour": "red"});
    let update = json!({"connector": {"description": "x", "colour": "red"}, "updateMask": "description"});
    let search = json!({"query": "", "colour": "red"});
    let requests = [
        (format!("{path}/create"), create, "colour"),
        (one.clone(), update, "colour"),
        ("/api/v1/search/users".to_owned(), search, "colour"),
        ("/api/v1/apps".to_owned(), json!({"displayName": "New", "colour": "red"}), "colour"),
        (format!("{one}/force_sync"), json!({"now": true}), "now"),
    ];
    for (path, body, _) in &requests {
        assert_eq!(tenant.post(path, body.clone()).await.0, 200, "{path}");
    }
    tenant.zoom.simulator.patch_state(json!({"conductorone": {"refuses_unknown_fields": true}})).unwrap();
    for (path, body, name) in &requests {
        let (status, refusal) = tenant.post(path, body.clone()).await;
        assert_eq!(status, 400, "{path}");
        assert!(refusal["message"].as_str().unwrap().contains(name), "{refusal}");
    }
}

#[tokio::test]
async fn a_mask_must_name_what_may_be_changed() {
    let tenant = Tenant::start().await;
    let path = tenant.connector_path().await;
    for (connector, mask, expected) in [
        (json!({"description": "x"}), "", 400),
        (json!({"description": "x"}), "display_name", 400),
        (json!({"id": "x"}), "id", 400),
        (json!({"description": "x"}), "description,nothing", 400),
        (json!({"userIds": ["nobody"]}), "userIds", 400),
    ] {
        let before = tenant.read(&path).await;
        let (status, body) = tenant.post(&path, json!({"connector": connector, "updateMask": mask})).await;
        assert_eq!(status, expected, "{mask}: {body}");
        assert_eq!(tenant.read(&path).await, before);
    }
}

#[tokio::test]
async fn what_is_deleted_stays_to_be_seen_or_is_gone() {
    let tenant = Tenant::start().await;
    let (path, made) = tenant.connector().await;
    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    assert_eq!(tenant.call("DELETE", &one, Some(&json!({}))).await, (200, json!({})));
    assert!(tenant.read(&one).await["deletedAt"].is_string());
    assert_eq!(tenant.get(&path).await.1["list"], json!([]));
    assert_eq!(tenant.call("DELETE", &one, Some(&json!({}))).await.0, 404);
    let update = json!({"connector": {"description": "x"}, "updateMask": "description"});
    assert_eq!(tenant.post(&one, update).await.0, 404);
    tenant.zoom.simulator.patch_state(json!({"conductorone": {"forgets_deleted": true}})).unwrap();
    let (status, body) = tenant.get(&one).await;
    assert_eq!((status, &body["code"]), (404, &json!(5)));
}

#[tokio::test]
async fn a_paused_connector_does_nothing_until_it_is_resumed() {
    let tenant = Tenant::start_standing().await;
    let path = tenant.connector_path().await;
    let clock = tenant.zoom.simulator.clock();
    assert_eq!(tenant.post(&format!("{path}/pause"), json!({})).await, (200, json!({})));
    clock.advance(60_000);
    let paused = tenant.read(&path).await;
    assert_eq!(paused["status"]["status"], json!("SYNC_STATUS_DISABLED"));
    assert!(paused["syncDisabledAt"].is_string() && paused["syncDisabledReason"] != json!(""));
    assert_eq!(paused["canResumeSync"], json!(true));
    assert_eq!(tenant.post(&format!("{path}/force_sync"), json!({})).await.0, 400);
    assert_eq!(tenant.post(&format!("{path}/resume"), json!({})).await, (200, json!({})));
    clock.advance(2_000);
    assert_eq!(tenant.sync_status(&path).await, "SYNC_STATUS_RUNNING");
    assert_eq!(tenant.read(&path).await["syncDisabledAt"], Value::Null);
}

#[tokio::test]
async fn a_schedule_is_kept() {
    let tenant = Tenant::start().await;
    let path = tenant.connector_path().await;
    let cron = json!({"cron": {"cronSpec": "0 3 * * *", "timezone": "Europe/Berlin"}});
    assert_eq!(tenant.post(&format!("{path}/schedule"), cron).await.0, 200);
    assert_eq!(tenant.read(&path).await["connectorSyncCronSchedule"]["cronSpec"], json!("0 3 * * *"));
    let cron = json!({"cron": {"cronSpec": "daily", "timezone": "UTC"}});
    assert_eq!(tenant.post(&format!("{path}/schedule"), cron).await.0, 400);
}

#[tokio::test]
async fn a_connector_is_found_within_its_app_only() {
    let tenant = Tenant::start().await;
    let (_, made) = tenant.connector().await;
    let (_, other) = tenant.post("/api/v1/apps", json!({"displayName": "Other"})).await;
    let id = made["id"].as_str().unwrap();
    let path = format!("/api/v1/apps/{}/connectors/{id}", other["app"]["id"].as_str().unwrap());
    assert_eq!(tenant.get(&path).await.0, 404);
    assert_eq!(tenant.call("DELETE", &path, None).await.0, 404);
}

#[tokio::test]
async fn what_the_mask_expands_is_sent_along() {
    let tenant = Tenant::start().await;
    let path = format!("/api/v1/apps/{}/connectors/create", tenant.app_id().await);
    let create = |paths: Value| {
        let config = tenant.config("s");
        let path = path.clone();
        let tenant = &tenant;
        async move {
            tenant
                .post(&path, json!({"catalogId": ZOOM, "config": config, "expandMask": {"paths": paths}}))
                .await
        }
    };
    let (_, made) = create(json!(["*"])).await;
    assert_eq!(made["connectorView"]["appPath"], json!("$.expanded[0]"));
    assert_eq!(made["connectorView"]["usersPath"], json!("$.expanded[1:2]"));
    assert_eq!(made["expanded"][0]["@type"], json!("type.googleapis.com/c1.api.app.v1.App"));
    assert_eq!(made["expanded"][1]["id"], made["connectorView"]["connector"]["userIds"][0]);
    let (_, made) = create(json!([])).await;
    assert_eq!((&made["expanded"], &made["connectorView"]["appPath"]), (&json!([]), &json!("")));
    assert_eq!(create(json!(["everything"])).await.0, 400);
}

#[tokio::test]
async fn the_catalog_names_the_keys_whatever_they_are() {
    let tenant = Tenant::start_standing().await;
    let schema = async || {
        tenant.post("/api/v1/connectorcatalog", json!({"catalogId": ZOOM})).await.1["schema"].clone()
    };
    let names = |schema: &Value| {
        let fields = schema["fields"].as_array().unwrap();
        fields.iter().map(|field| field["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let first = schema().await;
    assert_eq!(first["displayName"], json!("Zoom"));
    assert_eq!(names(&first), ["zoom_account_id", "zoom_client_id", "zoom_client_secret"]);
    assert_eq!(first["fields"][2]["str"]["secret"], json!(true));
    assert_eq!(first["requiresExternalConnector"], json!(false));
    let fields = json!([
        {"name": "account-id", "meaning": "account_id"},
        {"name": "zoom-client-id", "meaning": "client_id"},
        {"name": "zoom-client-secret", "meaning": "client_secret", "secret": true},
    ]);
    tenant
        .zoom
        .simulator
        .patch_state(json!({"conductorone": {"catalog": {ZOOM: {"fields": fields}}}}))
        .unwrap();
    assert_eq!(names(&schema().await), ["account-id", "zoom-client-id", "zoom-client-secret"]);
    let path = format!("/api/v1/apps/{}/connectors", tenant.app_id().await);
    let config = json!({"@type": ENV_CONFIG, "configuration": {
        "account-id": {"stringValue": tenant.zoom.env["ZOOM_ACCOUNT_ID"]},
        "zoom-client-id": {"stringValue": tenant.zoom.connector()},
        "zoom-client-secret": {"stringValue": tenant.zoom_secret()},
    }});
    let (_, made) =
        tenant.post(&format!("{path}/create"), json!({"catalogId": ZOOM, "config": config})).await;
    tenant.zoom.simulator.clock().advance(60_000);
    let one = format!("{path}/{}", made["connectorView"]["connector"]["id"].as_str().unwrap());
    assert_eq!(tenant.sync_status(&one).await, "SYNC_STATUS_DONE");
    assert_eq!(tenant.post("/api/v1/connectorcatalog", json!({"catalogId": "nothing"})).await.0, 404);
}
