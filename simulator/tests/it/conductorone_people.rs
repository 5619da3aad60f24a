//! ConductorOne: owners, apps, and connectors that the customer runs.

use serde_json::{Value, json};

use crate::conductorone_client::{BATON, JWT_BEARER, Tenant, form, key, parts, sign};

#[tokio::test]
async fn users_are_found_by_address_role_and_status() {
    let tenant = Tenant::start().await;
    let search = async |body: Value| tenant.post("/api/v1/search/users", body).await.1["list"].clone();
    let all = search(json!({"pageSize": 100})).await;
    assert_eq!(all.as_array().unwrap().len(), 12);
    let someone = &all[3]["user"];
    let email = someone["email"].as_str().unwrap().to_uppercase();
    let found = search(json!({"email": email})).await;
    assert_eq!((found.as_array().unwrap().len(), &found[0]["user"]["id"]), (1, &someone["id"]));
    assert_eq!(search(json!({"email": "nobody@example.com"})).await, json!([]));
    let fuzzy = search(json!({"query": &email[..5]})).await;
    assert!(fuzzy.as_array().unwrap().iter().any(|view| view["user"]["id"] == someone["id"]));
    assert_eq!(search(json!({"refs": [{"id": someone["id"]}]})).await[0]["user"]["id"], someone["id"]);
    assert_eq!(search(json!({"ids": [someone["id"]]})).await.as_array().unwrap().len(), 1);
    let disabled = search(json!({"userStatuses": ["DISABLED"]})).await;
    assert_eq!(disabled.as_array().unwrap().len(), 1);
    let (_, roles) = tenant.get("/api/v1/iam/roles").await;
    let role = |name: &str| {
        let roles = roles["list"].as_array().unwrap();
        roles.iter().find(|role| role["displayName"] == name).unwrap()["id"].clone()
    };
    for name in ["Super Administrator", "Connector Administrator"] {
        let holders = search(json!({"roleIds": [role(name)]})).await;
        assert_eq!(holders.as_array().unwrap().len(), 1, "{name}");
        assert_eq!(holders[0]["user"]["roleIds"], json!([role(name)]));
    }
    let (status, one) = tenant.get(&format!("/api/v1/users/{}", someone["id"].as_str().unwrap())).await;
    assert_eq!((status, &one["userView"]["user"]), (200, someone));
    assert_eq!(tenant.get("/api/v1/users/nobody").await.0, 404);
    // A slip of the pen finds everybody, unless the tenant is strict.
    tenant.zoom.simulator.patch_state(json!({"conductorone": {"refuses_unknown_fields": true}})).unwrap();
    assert_eq!(tenant.post("/api/v1/search/users", json!({"emial": "x"})).await.0, 400);
}

#[tokio::test]
async fn owners_with_roles_are_set_added_and_removed() {
    let tenant = Tenant::start().await;
    let path = tenant.connector_path().await.replace("/v1/", "/v2/") + "/owners";
    let (_, found) = tenant.post("/api/v1/search/users", json!({})).await;
    let user = |at: usize| found["list"][at]["user"]["id"].as_str().unwrap().to_owned();
    let app_id = tenant.app_id().await;
    let set = json!({
        "roleSlug": "owner",
        "userRefs": [{"id": user(0)}, {"id": user(1)}],
        "appEntitlementRefs": [{"appId": app_id, "id": "admins"}],
    });
    assert_eq!(tenant.call("PUT", &path, Some(&set)).await, (200, json!({})));
    let ids = async |query: &str| {
        let (_, list) = tenant.get(&format!("{path}/users{query}")).await;
        let mut ids: Vec<String> = list["list"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["user"]["id"].as_str().unwrap().to_owned())
            .collect();
        ids.sort();
        ids
    };
    let mut expected = vec![user(0), user(1)];
    expected.sort();
    assert_eq!(ids("").await, expected);
    let (_, entitlements) = tenant.get(&format!("{path}/entitlements")).await;
    assert_eq!(entitlements["list"][0]["appEntitlement"], json!({"appId": app_id, "id": "admins"}));
    let reviewer = format!("{path}/users/reviewer/{}", user(2));
    assert_eq!(tenant.get(&reviewer).await.0, 404);
    assert_eq!(tenant.post(&reviewer, json!({"userRef": {"id": user(2)}})).await.0, 200);
    assert_eq!(tenant.get(&reviewer).await.1["roleSlug"], json!("reviewer"));
    assert_eq!(ids("?role_slug=reviewer").await, [user(2)]);
    // Setting one role leaves the others alone.
    assert_eq!(tenant.call("PUT", &path, Some(&json!({"roleSlug": "owner"}))).await.0, 200);
    assert_eq!(ids("").await, [user(2)]);
    assert_eq!(tenant.call("DELETE", &reviewer, Some(&json!({}))).await.0, 200);
    assert_eq!(tenant.call("DELETE", &reviewer, None).await.0, 404);
    let entitlement = format!("{path}/entitlements/owner/{app_id}/admins");
    assert_eq!(tenant.post(&entitlement, json!({})).await.0, 200);
    assert_eq!(tenant.get(&entitlement).await.1["appEntitlement"]["id"], json!("admins"));
    assert_eq!(tenant.call("DELETE", &entitlement, None).await.0, 200);
    assert_eq!(tenant.call("PUT", &path, Some(&json!({"userRefs": []}))).await.0, 400);
    let unknown = json!({"roleSlug": "owner", "userRefs": [{"id": "nobody"}]});
    assert_eq!(tenant.call("PUT", &path, Some(&unknown)).await.0, 404);
}

#[tokio::test]
async fn apps_are_made_found_changed_and_deleted() {
    let tenant = Tenant::start().await;
    assert_eq!(tenant.post("/api/v1/apps", json!({})).await.0, 400);
    let body = json!({
        "displayName": "Zoom EU",
        "description": "Second account",
        "identityMatching": "APP_USER_IDENTITY_MATCHING_STRICT",
        "strictAccessEntitlementProvisioning": true,
        "annotations": {"team": "it"},
    });
    let (status, made) = tenant.post("/api/v1/apps", body).await;
    assert_eq!(status, 200, "{made}");
    let path = format!("/api/v1/apps/{}", made["app"]["id"].as_str().unwrap());
    assert_eq!(tenant.get(&path).await.1, made);
    assert_eq!(made["app"]["annotations"], json!({"team": "it"}));
    assert_eq!(made["app"]["identityMatching"], json!("APP_USER_IDENTITY_MATCHING_STRICT"));
    let annotations: Value =
        (0..17).map(|number| (number.to_string(), json!("x"))).collect::<serde_json::Map<_, _>>().into();
    let (status, _) =
        tenant.post("/api/v1/apps", json!({"displayName": "x", "annotations": annotations})).await;
    assert_eq!(status, 400);
    for (search, rows) in [
        (json!({"displayName": "Zoom EU"}), 1),
        (json!({"displayName": "zoom eu"}), 0),
        (json!({"query": "zoom"}), 2),
        (json!({"appIds": [made["app"]["id"]]}), 1),
    ] {
        let (_, found) = tenant.post("/api/v1/search/apps", search.clone()).await;
        assert_eq!(found["list"].as_array().unwrap().len(), rows, "{search}");
    }
    let update = json!({"app": {"displayName": "Zoom Europe"}, "updateMask": "displayName"});
    let (_, updated) = tenant.post(&path, update).await;
    assert_eq!(updated["app"]["displayName"], json!("Zoom Europe"));
    assert_eq!(updated["app"]["description"], json!("Second account"));
    // A name cannot be cleared; what else the mask names and the request does not have is.
    let update = json!({"app": {}, "updateMask": "displayName"});
    assert_eq!(tenant.post(&path, update).await.0, 400);
    let update = json!({"app": {}, "updateMask": "description,annotations"});
    let (_, updated) = tenant.post(&path, update).await;
    assert_eq!((&updated["app"]["description"], &updated["app"]["annotations"]), (&json!(""), &json!({})));
    let update = json!({"app": {}, "updateMask": "colour"});
    assert_eq!(tenant.post(&path, update).await.0, 400);
    assert_eq!(tenant.call("DELETE", &path, Some(&json!({}))).await, (200, json!({})));
    assert_eq!(tenant.get(&path).await.0, 404);
}

/// ConductorOne's own Terraform provider sends these, and no mask.
#[tokio::test]
async fn an_app_has_optional_fields_and_is_updated_without_a_mask() {
    let tenant = Tenant::start().await;
    let fields = json!({
        "certifyPolicyId": "certify",
        "grantPolicyId": "grant",
        "revokePolicyId": "revoke",
        "defaultRequestCatalogId": "catalog",
        "instructions": "Ask your manager.",
        "monthlyCostUsd": 13,
        "connectorVersion": 2,
        "isManuallyManaged": true,
        "enableConnectorSourcedOwnership": true,
        "iconUrl": "https://example.com/icon.png",
    });
    let mut body = fields.clone();
    body["displayName"] = json!("Zoom EU");
    body["appEntitlementOwnerRefs"] = json!([]);
    body["idempotencyKey"] = json!("once");
    let (status, made) = tenant.post("/api/v1/apps", body).await;
    assert_eq!(status, 200, "{made}");
    for (name, value) in fields.as_object().unwrap() {
        assert_eq!(made["app"][name], *value, "{name}");
    }
    let path = format!("/api/v1/apps/{}", made["app"]["id"].as_str().unwrap());
    let app =
        json!({"displayName": "Zoom Europe", "isManuallyManaged": false, "annotations": {"team": "it"}});
    let (status, updated) = tenant.post(&path, json!({"app": app})).await;
    assert_eq!(status, 200, "{updated}");
    let updated = &updated["app"];
    assert_eq!(
        (&updated["displayName"], &updated["isManuallyManaged"]),
        (&json!("Zoom Europe"), &json!(false))
    );
    assert_eq!(updated["instructions"], json!("Ask your manager."));
    // Annotations are merged, and an empty one is taken away.
    let app = json!({"annotations": {"team": "", "managed_by": "terraform"}});
    let (_, updated) = tenant.post(&path, json!({"app": app})).await;
    assert_eq!(updated["app"]["annotations"], json!({"managed_by": "terraform"}));
}

#[tokio::test]
async fn a_connector_of_the_customers_gets_a_secret_that_is_told_once() {
    let tenant = Tenant::start().await;
    let app_id = tenant.app_id().await;
    let path = format!("/api/v1/apps/{app_id}/connectors");
    let (_, schema) = tenant.post("/api/v1/connectorcatalog", json!({"catalogId": BATON})).await;
    assert_eq!(schema["schema"]["fields"], json!([]));
    assert_eq!(schema["schema"]["requiresExternalConnector"], json!(true));
    let (status, made) = tenant.post(&path, json!({"displayName": "Baton", "catalogId": BATON})).await;
    assert_eq!(status, 200, "{made}");
    let connector_id = made["connectorView"]["connector"]["id"].clone();
    let rotate = async || {
        let body = json!({"appId": app_id, "connectorId": connector_id});
        let (status, issued) = tenant.post("/api/v1/apps/connectors/credentials", body).await;
        assert_eq!(status, 200, "{issued}");
        issued["credential"].clone()
    };
    let (first, second) = (rotate().await, rotate().await);
    assert_ne!(first["clientSecret"], second["clientSecret"]);
    let one = |credential: &Value| {
        format!(
            "{path}/{}/credentials/{}",
            connector_id.as_str().unwrap(),
            credential["id"].as_str().unwrap()
        )
    };
    let (_, read) = tenant.get(&one(&first)).await;
    assert_eq!(read["credential"]["clientSecret"], json!(""));
    assert_eq!(read["credential"]["clientId"], first["clientId"]);
    // The secret is good for a token, and the token for nothing of this API.
    let client_id = first["clientId"].as_str().unwrap();
    let (header, claims) = parts(client_id);
    let assertion = sign(&key(first["clientSecret"].as_str().unwrap()), &header, &claims);
    let ask = form(&[
        ("client_id", client_id),
        ("grant_type", "client_credentials"),
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", &assertion),
    ]);
    let (status, token) = tenant.ask_token(&ask).await;
    assert_eq!(status, 200, "{token}");
    assert!(tenant.get(&one(&first)).await.1["credential"]["lastUsedAt"].is_string());
    let url = format!("{}/api/v1/apps", tenant.zoom.env["CONDUCTORONE_SERVER_URL"]);
    let request = tenant.zoom.http.get(url).bearer_auth(token["access_token"].as_str().unwrap());
    assert_eq!(request.send().await.unwrap().status(), 403);
    assert_eq!(tenant.post(&one(&first), json!({})).await, (200, json!({})));
    assert_eq!(tenant.post(&one(&first), json!({})).await.0, 404);
    assert_eq!(tenant.get(&one(&first)).await.0, 404);
    assert_eq!(tenant.ask_token(&ask).await.0, 401);
    assert_eq!(tenant.get(&one(&second)).await.0, 200);
    let body = json!({"appId": app_id, "connectorId": "nothing"});
    assert_eq!(tenant.post("/api/v1/apps/connectors/credentials", body).await.0, 404);
}
