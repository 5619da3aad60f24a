//! ConductorOne: who may call, and what every answer has in common.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};
use zoom_simulator::Simulator;

use crate::client::{Zoom, read};
use crate::conductorone_client::{JWT_BEARER, Tenant, form, key, parts, sign};

#[tokio::test]
async fn credentials_have_conductorones_form_and_follow_from_the_seed() {
    let env = |seed| async move { Zoom::of(Simulator::builder().seed(seed).start().await.unwrap()).env };
    let (first, again, other) = (env(1).await, env(1).await, env(2).await);
    let id = &first["CONDUCTORONE_CLIENT_ID"];
    assert!(id.ends_with("@example.conductor.one/pcc"), "{id}");
    key(&first["CONDUCTORONE_CLIENT_SECRET"]);
    for name in ["CONDUCTORONE_CLIENT_ID", "CONDUCTORONE_CLIENT_SECRET"] {
        assert_eq!(first[name], again[name]);
        assert_ne!(first[name], other[name]);
    }
}

#[tokio::test]
async fn a_signed_assertion_gets_a_token_that_lives_until_it_expires() {
    let tenant = Tenant::start_standing().await;
    let (status, body) = tenant.ask_token(&tenant.form(&tenant.assertion(|_, _| {}))).await;
    assert_eq!((status, &body["token_type"], &body["expires_in"]), (200, &json!("Bearer"), &json!(3600)));
    for _ in 0..3 {
        assert_eq!(tenant.get("/api/v1/auth/introspect").await.0, 200);
    }
    tenant.zoom.simulator.clock().advance(3_599_000);
    assert_eq!(tenant.get("/api/v1/auth/introspect").await.0, 200);
    tenant.zoom.simulator.clock().advance(1_000);
    let (status, body) = tenant.get("/api/v1/auth/introspect").await;
    assert_eq!((status, &body["code"]), (401, &json!(16)));
    // A client that was not told that an hour has passed still signs by its own clock.
    assert_eq!(tenant.ask_token(&tenant.form(&tenant.assertion(|_, _| {}))).await.0, 200);
}

/// A change to the header and the claims of an assertion, made now.
type Change = fn(&mut Value, &mut Value, i64);

#[tokio::test]
async fn an_assertion_is_verified_to_the_last_claim() {
    let tenant = Tenant::start().await;
    let now = Timestamp::now().as_second();
    let cases: [(&str, Change); 14] = [
        ("alg is HS256", |header, _, _| header["alg"] = json!("HS256")),
        ("no nonce", |header, _, _| header["nonce"] = json!("")),
        ("iss and sub", |_, claims, _| claims["iss"] = json!("somebody")),
        ("iss and sub", |_, claims, _| claims["sub"] = json!("somebody")),
        ("aud is", |_, claims, _| claims["aud"] = json!(["example.conductor.one"])),
        ("aud is", |_, claims, _| claims["aud"] = json!(["127.0.0.1:443"])),
        ("aud is", |_, claims, _| claims["aud"] = json!(["127.0.0.1", "other"])),
        ("aud is", |_, claims, _| claims["aud"] = Value::Null),
        ("iat is in the future", |_, claims, now| claims["iat"] = json!(now + 3_600)),
        ("nbf is in the future", |_, claims, now| claims["nbf"] = json!(now + 3_600)),
        ("exp is over", |_, claims, now| claims["exp"] = json!(now - 1)),
        ("there is no iat", |_, claims, _| claims["iat"] = Value::Null),
        ("there is no nbf", |_, claims, _| claims["nbf"] = Value::Null),
        ("there is no exp", |_, claims, _| claims["exp"] = Value::Null),
    ];
    for (expected, change) in cases {
        let assertion = tenant.assertion(|header, claims| change(header, claims, now));
        let (status, body) = tenant.ask_token(&tenant.form(&assertion)).await;
        assert_eq!((status, &body["error"]), (401, &json!("invalid_client")), "{expected}");
        assert!(body["error_description"].as_str().unwrap().contains(expected), "{expected}: {body}");
    }
}

#[tokio::test]
async fn nobody_elses_signature_will_do() {
    let tenant = Tenant::start().await;
    let (header, claims) = parts(tenant.client_id());
    let stranger = Ed25519KeyPair::from_seed_unchecked(&[3; 32]).unwrap();
    let good = tenant.assertion(|_, _| {});
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let (first, _) = signed.split_once('.').unwrap();
    let later = URL_SAFE_NO_PAD.encode(json!({"iss": "x"}).to_string());
    for assertion in [
        sign(&stranger, &header, &claims),
        format!("{first}.{later}.{signature}"),
        format!("{signed}."),
        signed.to_owned(),
        "nonsense".to_owned(),
    ] {
        let (status, body) = tenant.ask_token(&tenant.form(&assertion)).await;
        assert_eq!((status, &body["error"]), (401, &json!("invalid_client")), "{assertion}");
    }
}

#[tokio::test]
async fn a_token_request_is_a_form_with_everything_in_it() {
    let tenant = Tenant::start().await;
    let assertion = tenant.assertion(|_, _| {});
    let all = [
        ("client_id", tenant.client_id()),
        ("grant_type", "client_credentials"),
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", assertion.as_str()),
    ];
    for missing in 0..all.len() {
        let fields: Vec<_> =
            all.iter().enumerate().filter(|(at, _)| *at != missing).map(|(_, it)| *it).collect();
        let (status, body) = tenant.ask_token(&form(&fields)).await;
        assert_eq!((status, &body["error"]), (400, &json!("invalid_request")), "{body}");
    }
    let (status, body) =
        tenant.ask_token(&form(&[("client_id", tenant.client_id()), ("grant_type", "password")])).await;
    assert_eq!((status, &body["error"]), (400, &json!("unsupported_grant_type")));
    let url = format!("{}/auth/v1/token", tenant.zoom.env["CONDUCTORONE_SERVER_URL"]);
    let fields = serde_json::Map::from_iter(all.map(|(name, value)| (name.to_owned(), json!(value))));
    let request = tenant.zoom.http.post(url).json(&fields);
    assert_eq!(read(request.send().await.unwrap()).await.0, 400);
}

#[tokio::test]
async fn somebody_elses_token_is_exchanged_where_it_is_trusted_and_nowhere_else() {
    let tenant = Tenant::start().await;
    let issuer = Ed25519KeyPair::from_seed_unchecked(&[9; 32]).unwrap();
    let client_id = "quiet-lynx-12345@example.conductor.one/wfe";
    let (header, mut claims) = parts("https://ci.example.com");
    claims["sub"] = json!("repository:terraform");
    let exchange = |token: String| {
        form(&[
            ("client_id", client_id),
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
            ("subject_token", &token),
        ])
    };
    let token = sign(&issuer, &header, &claims);
    let (status, body) = tenant.ask_token(&exchange(token.clone())).await;
    assert_eq!((status, &body["error"]), (400, &json!("invalid_grant")));
    let user_id = tenant.get("/api/v1/auth/introspect").await.1["userId"].clone();
    let trust = json!({
        "issuer": "https://ci.example.com",
        "subject": "repository:terraform",
        "public_key": URL_SAFE_NO_PAD.encode(issuer.public_key()),
    });
    let clients = json!({client_id: {"user_id": user_id, "trust": trust}});
    tenant.zoom.simulator.patch_state(json!({"conductorone": {"clients": clients}})).unwrap();
    let (status, body) = tenant.ask_token(&exchange(token)).await;
    assert_eq!(status, 200, "{body}");
    claims["sub"] = json!("repository:other");
    assert_eq!(tenant.ask_token(&exchange(sign(&issuer, &header, &claims))).await.0, 400);
}

#[tokio::test]
async fn a_tenant_is_reached_by_path_and_by_host() {
    let tenant = Tenant::start().await;
    let url = tenant.zoom.simulator.url();
    let introspect = |base: String, host: &'static str| {
        let request = tenant.zoom.http.get(format!("{base}/api/v1/auth/introspect"));
        let request = if host.is_empty() { request } else { request.header("host", host) };
        request.bearer_auth(&tenant.token).send()
    };
    for (base, host) in [
        (url.to_owned(), ""),
        (format!("{url}/conductorone"), ""),
        (url.to_owned(), "example.conductor.one"),
        (url.to_owned(), "example.conductor.one:443"),
    ] {
        assert_eq!(introspect(base.clone(), host).await.unwrap().status(), 200, "{base} {host}");
    }
    let (status, body) = tenant.get("/api/v1/nothing").await;
    assert_eq!((status, &body["code"], &body["details"]), (404, &json!(5), &json!([])));
    assert_eq!(tenant.call("PATCH", "/api/v1/apps", None).await.0, 405);
}

#[tokio::test]
async fn introspection_says_who_calls_and_as_what() {
    let tenant = Tenant::start().await;
    let (_, body) = tenant.get("/api/v1/auth/introspect").await;
    assert_eq!(body["principleId"], json!(tenant.client_id()));
    assert_eq!(body["tenantId"], json!("example"));
    let (status, role) =
        tenant.get(&format!("/api/v1/iam/roles/{}", body["roles"][0].as_str().unwrap())).await;
    assert_eq!((status, &role["role"]["displayName"]), (200, &json!("Super Administrator")));
    for name in ["permissions", "features", "disabledModules"] {
        assert!(body[name].is_array(), "{name}");
    }
    assert_eq!(body["deviceClientId"], json!(""));
}

#[tokio::test]
async fn without_a_token_nothing_opens_and_without_the_role_no_connector() {
    let tenant = Tenant::start().await;
    let url = format!("{}/api/v1/apps", tenant.zoom.env["CONDUCTORONE_SERVER_URL"]);
    let response = tenant.zoom.http.get(&url).send().await.unwrap();
    assert_eq!(read(response).await.0, 401);
    let zooms = tenant.zoom.token().await;
    let response = tenant.zoom.http.get(&url).bearer_auth(zooms).send().await.unwrap();
    assert_eq!(read(response).await.0, 401);
    let path = tenant.connector_path().await;
    let set_roles = |name: &str| {
        tenant.zoom.simulator.with_state(|world| {
            let tenant = &mut world.conductorone;
            let role = tenant.roles.iter().find(|(_, role)| role.display_name == name).unwrap().0.clone();
            let user_id = tenant.clients[&tenant.entry_client].user_id.clone();
            tenant.users.get_mut(&user_id).unwrap().role_ids = vec![role];
        });
    };
    set_roles("Basic User");
    assert_eq!(tenant.get(&path).await.0, 200);
    let (status, body) = tenant.post(&format!("{path}/force_sync"), json!({})).await;
    assert_eq!((status, &body["code"]), (403, &json!(7)));
    set_roles("Connector Administrator");
    assert_eq!(tenant.post(&format!("{path}/force_sync"), json!({})).await.0, 200);
}

#[tokio::test]
async fn answers_have_every_field_and_long_numbers_are_texts() {
    let tenant = Tenant::start().await;
    let (_, apps) = tenant.get("/api/v1/apps").await;
    let app = &apps["list"][0];
    assert_eq!(app["userCount"], json!("12"));
    assert_eq!(
        (&app["iconUrl"], &app["isDirectory"], &app["deletedAt"]),
        (&json!(""), &json!(false), &Value::Null)
    );
    assert_eq!(apps["nextPageToken"], json!(""));
    let (_, connector) = tenant.connector().await;
    for (name, expected) in [
        ("description", json!("")),
        ("disableCheckBadSync", json!(false)),
        ("parallelSyncWorkerCount", json!(0)),
        ("profileAllowList", json!([])),
        ("connectorSyncCronSchedule", Value::Null),
        ("oauthAuthorizedAs", Value::Null),
        ("deletedAt", Value::Null),
        ("syncDisabledAt", Value::Null),
    ] {
        assert_eq!(connector.get(name), Some(&expected), "{name}");
    }
    assert_eq!(connector["status"]["status"], json!("SYNC_STATUS_UNSPECIFIED"));
    assert_eq!(connector["status"].get("completedAt"), Some(&Value::Null));
}

#[tokio::test]
async fn too_many_requests_say_when_to_come_back() {
    let tenant = Tenant::start().await;
    for (fault, is_date) in [("rate_limit_second", false), ("rate_limit_day", true)] {
        tenant
            .zoom
            .simulator
            .fault(json!({"match": {"path": "/api/v1/apps"}, "fault": fault, "times": 1}))
            .unwrap();
        let (status, headers, body) = tenant.call_with_headers("GET", "/api/v1/apps", None).await;
        assert_eq!((status, &body["code"]), (429, &json!(8)));
        let retry_after = headers["retry-after"].to_str().unwrap();
        assert_eq!(retry_after.ends_with(" 00:00:00 GMT"), is_date, "{retry_after}");
        assert!(is_date || retry_after == "1");
        assert_eq!(tenant.get("/api/v1/apps").await.0, 200);
    }
}

#[tokio::test]
async fn faults_and_the_log_reach_conductorone() {
    let tenant = Tenant::start().await;
    let simulator = &tenant.zoom.simulator;
    simulator.clear_requests();
    simulator
        .fault(
            json!({"match": {"operation": "c1.api.app.v1.Apps.List"}, "fault": "token_expired", "times": 1}),
        )
        .unwrap();
    let (status, body) = tenant.get("/api/v1/apps").await;
    assert_eq!((status, &body["code"]), (401, &json!(16)));
    assert_eq!(tenant.get("/api/v1/apps").await.0, 200);
    assert_eq!(simulator.count("c1.api.app.v1.Apps.List"), 2);
    assert_eq!(tenant.ask_token(&tenant.form("nonsense")).await.0, 401);
    for request in simulator.requests() {
        assert_eq!(request.client_id.as_deref(), Some(tenant.client_id()), "{}", request.path);
    }
    let path = tenant.connector_path().await;
    simulator.fault(json!({"fault": "stale_read", "ms": 60_000})).unwrap();
    let update = json!({"connector": {"description": "new"}, "updateMask": "description"});
    assert_eq!(tenant.post(&path, update).await.0, 200);
    // A search is a POST that writes nothing.
    assert_eq!(tenant.post("/api/v1/search/apps", json!({})).await.0, 200);
    assert_eq!(tenant.read(&path).await["description"], json!(""));
    simulator.clear_faults();
    assert_eq!(tenant.read(&path).await["description"], json!("new"));
}

#[tokio::test]
async fn lists_are_paged_by_size_and_token() {
    let tenant = Tenant::start().await;
    for number in 0..29 {
        let (status, body) =
            tenant.post("/api/v1/apps", json!({"displayName": format!("App {number}")})).await;
        assert_eq!(status, 200, "{body}");
    }
    let (_, first) = tenant.get("/api/v1/apps").await;
    assert_eq!(first["list"].as_array().unwrap().len(), 25);
    let token = first["nextPageToken"].as_str().unwrap();
    let (_, second) = tenant.get(&format!("/api/v1/apps?page_token={token}")).await;
    assert_eq!((second["list"].as_array().unwrap().len(), &second["nextPageToken"]), (5, &json!("")));
    for (size, rows) in [(0, 25), (1, 10), (9, 10), (11, 11), (1000, 30)] {
        let (_, found) = tenant.post("/api/v1/search/apps", json!({"pageSize": size})).await;
        assert_eq!(found["list"].as_array().unwrap().len(), rows, "{size}");
    }
    assert_eq!(tenant.get("/api/v1/apps?page_token=nonsense").await.0, 400);
    // A token is good for its own list only.
    assert_eq!(tenant.post("/api/v1/search/apps", json!({"pageToken": token})).await.0, 400);
}
