//! What the simulator promises of ConductorOne, line by line, and what no other test shows of it.

use serde_json::{Value, json};

use crate::checklist::Line;
use crate::conductorone_client::{BATON, ENV_CONFIG, Tenant, ZOOM};

pub(crate) const LINES: &[Line] = &[
    (
        "ConductorOne: a tenant by host and by path",
        &["conductorone_access::a_tenant_is_reached_by_path_and_by_host"],
    ),
    (
        "ConductorOne: client ids and secrets of its own form",
        &[
            "conductorone_access::credentials_have_conductorones_form_and_follow_from_the_seed",
            "vendors::what_cannot_be_is_refused_with_its_place",
        ],
    ),
    (
        "ConductorOne: the token request is a form with everything in it",
        &["conductorone_access::a_token_request_is_a_form_with_everything_in_it"],
    ),
    (
        "ConductorOne: EdDSA with a nonce, aud without port, iat, nbf and exp",
        &[
            "conductorone_access::an_assertion_is_verified_to_the_last_claim",
            "conductorone_access::nobody_elses_signature_will_do",
            "checklist_conductorone::an_assertion_may_name_its_key",
        ],
    ),
    (
        "ConductorOne: a token says how long it lives and is used until then",
        &["conductorone_access::a_signed_assertion_gets_a_token_that_lives_until_it_expires"],
    ),
    (
        "ConductorOne: tokens of others are exchanged",
        &["conductorone_access::somebody_elses_token_is_exchanged_where_it_is_trusted_and_nowhere_else"],
    ),
    (
        "ConductorOne: connectors need an administrator",
        &["conductorone_access::without_a_token_nothing_opens_and_without_the_role_no_connector"],
    ),
    ("ConductorOne: introspection", &["conductorone_access::introspection_says_who_calls_and_as_what"]),
    (
        "ConductorOne: every field in every answer, long numbers as texts",
        &["conductorone_access::answers_have_every_field_and_long_numbers_are_texts"],
    ),
    (
        "ConductorOne: google.rpc.Status for all that is not 200",
        &[
            "conductorone_access::a_tenant_is_reached_by_path_and_by_host",
            "vendors::nonsense_is_refused_in_each_vendors_own_form",
        ],
    ),
    (
        "ConductorOne: 429 with seconds or a date",
        &["conductorone_access::too_many_requests_say_when_to_come_back"],
    ),
    (
        "ConductorOne: pages in the query of a list and in the body of a search",
        &[
            "conductorone_access::lists_are_paged_by_size_and_token",
            "checklist_conductorone::connectors_are_paged",
        ],
    ),
    (
        "ConductorOne: create takes no display name",
        &["conductorone_connectors::create_takes_a_configuration_and_no_display_name"],
    ),
    (
        "ConductorOne: delegated connectors, and the mail to their owner",
        &["conductorone_connectors::a_delegated_connector_waits_for_its_owner_who_is_told"],
    ),
    (
        "ConductorOne: a connector belongs to its app",
        &["conductorone_connectors::a_connector_is_found_within_its_app_only"],
    ),
    (
        "ConductorOne: the update mask",
        &[
            "conductorone_connectors::only_what_the_mask_names_is_changed",
            "conductorone_connectors::a_mask_must_name_what_may_be_changed",
            "conductorone_connectors::a_masked_field_that_is_absent_is_cleared",
        ],
    ),
    ("ConductorOne: the expand mask", &["conductorone_connectors::what_the_mask_expands_is_sent_along"]),
    (
        "ConductorOne: soft deletion, or none to be seen",
        &["conductorone_connectors::what_is_deleted_stays_to_be_seen_or_is_gone"],
    ),
    (
        "ConductorOne: force_sync queues, and Get tells how it goes",
        &[
            "conductorone_connectors::a_sync_is_queued_then_runs_then_is_done",
            "conductorone_connectors::a_sync_fails_with_zooms_own_words_where_zoom_refuses",
        ],
    ),
    (
        "ConductorOne: pause and resume",
        &["conductorone_connectors::a_paused_connector_does_nothing_until_it_is_resumed"],
    ),
    ("ConductorOne: a schedule", &["conductorone_connectors::a_schedule_is_kept"]),
    (
        "ConductorOne: a sync that looks wrong is held until it is confirmed",
        &["checklist_conductorone::a_sync_that_looks_wrong_waits_until_it_is_confirmed"],
    ),
    (
        "ConductorOne: credentials of connectors, told once and revoked",
        &[
            "conductorone_people::a_connector_of_the_customers_gets_a_secret_that_is_told_once",
            "checklist_conductorone::a_credential_has_all_its_fields",
        ],
    ),
    (
        "ConductorOne: the catalog names the keys",
        &["conductorone_connectors::the_catalog_names_the_keys_whatever_they_are"],
    ),
    (
        "ConductorOne: the requests of its own provider",
        &["checklist_conductorone::the_official_providers_requests_are_answered"],
    ),
    (
        "ConductorOne: values with their wrapping or without",
        &["checklist_conductorone::older_values_have_no_wrapping"],
    ),
    (
        "ConductorOne: a secret is written and never read",
        &["conductorone_connectors::the_secret_is_left_out_of_every_answer"],
    ),
    (
        "ConductorOne: whoever creates it owns it, unless others are named",
        &[
            "conductorone_connectors::create_takes_a_configuration_and_no_display_name",
            "conductorone_connectors::a_delegated_connector_waits_for_its_owner_who_is_told",
        ],
    ),
    (
        "ConductorOne: an owner need not be an administrator",
        &["checklist_conductorone::an_owner_need_not_be_an_administrator"],
    ),
    (
        "ConductorOne: users by address, role and status",
        &["conductorone_people::users_are_found_by_address_role_and_status"],
    ),
    (
        "ConductorOne: owners with roles",
        &["conductorone_people::owners_with_roles_are_set_added_and_removed"],
    ),
    ("ConductorOne: apps", &["conductorone_people::apps_are_made_found_changed_and_deleted"]),
    (
        "ConductorOne: connectors that the customer runs have no fields and are delegated",
        &["conductorone_people::a_connector_of_the_customers_gets_a_secret_that_is_told_once"],
    ),
    (
        "ConductorOne: a connector asks Zoom for what it needs, and says what is missing",
        &["conductorone_connectors::a_sync_fails_with_zooms_own_words_where_zoom_refuses"],
    ),
    (
        "ConductorOne: a plan that is not paid for will not do",
        &["checklist_conductorone::a_free_account_cannot_be_synced"],
    ),
];

#[tokio::test]
async fn an_assertion_may_name_its_key() {
    let tenant = Tenant::start().await;
    let assertion = tenant.assertion(|header, _| header["kid"] = json!("first"));
    let (status, body) = tenant.ask_token(&tenant.form(&assertion)).await;
    assert_eq!(status, 200, "{body}");
}

#[tokio::test]
async fn connectors_are_paged() {
    let tenant = Tenant::start().await;
    let path = format!("/api/v1/apps/{}/connectors", tenant.app_id().await);
    for _ in 0..3 {
        tenant.connector().await;
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut token = String::new();
    loop {
        let (status, page) = tenant.get(&format!("{path}?page_size=2&page_token={token}")).await;
        assert_eq!(status, 200, "{page}");
        for view in page["list"].as_array().unwrap() {
            assert!(seen.insert(view["connector"]["id"].as_str().unwrap().to_owned()));
        }
        page["nextPageToken"].as_str().unwrap().clone_into(&mut token);
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(seen.len(), 3);
}

#[tokio::test]
async fn a_sync_that_looks_wrong_waits_until_it_is_confirmed() {
    let tenant = Tenant::start_standing().await;
    let path = tenant.connector_path().await;
    let id = path.rsplit('/').next().unwrap();
    let change = |connector: Value| {
        tenant.zoom.simulator.patch_state(json!({"conductorone": {"connectors": {id: connector}}})).unwrap();
    };
    change(json!({"held_sync": "lifecycle"}));
    tenant.zoom.simulator.clock().advance(60_000);
    assert_eq!(tenant.sync_status(&path).await, "SYNC_STATUS_RUNNING");
    assert_eq!(tenant.post(&format!("{path}/confirm_sync_valid/another"), json!({})).await.0, 404);
    assert_eq!(tenant.sync_status(&path).await, "SYNC_STATUS_RUNNING");
    let confirm = format!("{path}/confirm_sync_valid/lifecycle");
    assert_eq!(tenant.post(&confirm, json!({})).await, (200, json!({})));
    assert_eq!(tenant.sync_status(&path).await, "SYNC_STATUS_DONE");
    assert_eq!(tenant.post(&confirm, json!({})).await.0, 404);
    // Where nothing is checked, nothing is held.
    change(json!({"held_sync": "lifecycle", "disable_check_bad_sync": true}));
    assert_eq!(tenant.post(&format!("{path}/force_sync"), json!({})).await.0, 200);
    tenant.zoom.simulator.clock().advance(60_000);
    assert_eq!(tenant.sync_status(&path).await, "SYNC_STATUS_DONE");
}

#[tokio::test]
async fn a_credential_has_all_its_fields() {
    let tenant = Tenant::start().await;
    let app_id = tenant.app_id().await;
    let path = format!("/api/v1/apps/{app_id}/connectors");
    let (_, made) = tenant.post(&path, json!({"displayName": "Baton", "catalogId": BATON})).await;
    let connector_id = &made["connectorView"]["connector"]["id"];
    let body = json!({"appId": app_id, "connectorId": connector_id});
    let (_, issued) = tenant.post("/api/v1/apps/connectors/credentials", body).await;
    let credential = &issued["credential"];
    assert_eq!((&credential["appId"], &credential["connectorId"]), (&json!(app_id), connector_id));
    for name in ["id", "clientId", "clientSecret", "displayName", "createdAt"] {
        assert!(credential[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {credential}");
    }
    for name in ["updatedAt", "deletedAt", "expiresTime", "lastUsedAt"] {
        assert!(credential.get(name).is_some(), "{name}: {credential}");
    }
}

#[tokio::test]
async fn the_official_providers_requests_are_answered() {
    let tenant = Tenant::start().await;
    let app_id = tenant.app_id().await;
    let path = format!("/api/v1/apps/{app_id}/connectors");
    let user_id = tenant.get("/api/v1/auth/introspect").await.1["userId"].clone();
    let config = tenant.config("first");
    let body = json!({"catalogId": ZOOM, "userIds": [user_id], "config": config});
    let (status, made) = tenant.post(&format!("{path}/create"), body).await;
    assert_eq!(status, 200, "{made}");
    let id = made["connectorView"]["connector"]["id"].as_str().unwrap();
    let one = format!("{path}/{id}");
    let update = |config: Value, mask: &str| {
        json!({
            "connector": {
                "displayName": "Zoom",
                "appId": app_id,
                "catalogId": ZOOM,
                "id": id,
                "userIds": [user_id],
                "config": config,
            },
            "updateMask": mask,
        })
    };
    let (status, updated) = tenant.post(&one, update(tenant.config("second"), "config")).await;
    assert_eq!(status, 200, "{updated}");
    let kept = tenant.zoom.simulator.state()["conductorone"]["connectors"][id]["config"].clone();
    assert!(kept.to_string().contains("second"), "{kept}");
    let empty = json!({"@type": ENV_CONFIG, "configuration": {}});
    let body = update(empty, "displayName,userIds");
    let (status, updated) = tenant.post(&format!("{one}/delegated"), body).await;
    assert_eq!(status, 200, "{updated}");
    assert_eq!(tenant.zoom.simulator.state()["conductorone"]["connectors"][id]["config"], kept);
    assert_eq!(tenant.call("DELETE", &one, Some(&json!({}))).await, (200, json!({})));
    assert!(tenant.read(&one).await["deletedAt"].is_string());
}

#[tokio::test]
async fn older_values_have_no_wrapping() {
    let tenant = Tenant::start_standing().await;
    let path = tenant.connector_path().await;
    let id = path.rsplit('/').next().unwrap();
    let mut config = tenant.config(tenant.zoom_secret());
    for value in config["configuration"].as_object_mut().unwrap().values_mut() {
        *value = value["stringValue"].clone();
    }
    let change =
        json!({"conductorone": {"connectors": {id: {"config": {"configuration": config["configuration"]}}}}});
    tenant.zoom.simulator.patch_state(change).unwrap();
    tenant.zoom.simulator.clock().advance(60_000);
    assert_eq!(tenant.sync_status(&path).await, "SYNC_STATUS_DONE");
    let shown = tenant.read(&path).await["config"]["configuration"].clone();
    assert_eq!(shown["zoom_client_id"], json!(tenant.zoom.connector()));
    assert_eq!(shown.get("zoom_client_secret"), None);
}

#[tokio::test]
async fn an_owner_need_not_be_an_administrator() {
    let tenant = Tenant::start().await;
    let (_, found) = tenant.post("/api/v1/search/users", json!({"userStatuses": ["DISABLED"]})).await;
    let disabled = &found["list"][0]["user"]["id"];
    let path = tenant.connector_path().await;
    let update = json!({"connector": {"userIds": [disabled]}, "updateMask": "userIds"});
    assert_eq!(tenant.post(&path, update).await.0, 200);
    assert_eq!(tenant.read(&path).await["userIds"], json!([disabled]));
}

#[tokio::test]
async fn a_free_account_cannot_be_synced() {
    let tenant = Tenant::start_standing().await;
    let path = tenant.connector_path().await;
    tenant.zoom.simulator.patch_state(json!({"account": {"plan": "free"}})).unwrap();
    tenant.zoom.simulator.clock().advance(60_000);
    let status = tenant.read(&path).await["status"].clone();
    assert_eq!(status["status"], json!("SYNC_STATUS_ERROR"), "{status}");
    assert!(status["lastError"].as_str().is_some_and(|error| !error.is_empty()), "{status}");
}
