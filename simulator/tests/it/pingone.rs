//! PingOne's Identity Propagation API.

use serde_json::{Value, json};
use zoom_simulator::Simulator;

use crate::client::{Zoom, basic, read};
use crate::pingone_client::{CHECK, Ping};

fn refused(reply: &(u16, Value), status: u16, code: &str) {
    assert_eq!((reply.0, &reply.1["code"]), (status, &json!(code)), "{}", reply.1);
    assert_eq!(reply.1["id"].as_str().unwrap().len(), 36);
    assert!(!reply.1["message"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn credentials_follow_from_the_seed() {
    let env = |seed| async move { Zoom::of(Simulator::builder().seed(seed).start().await.unwrap()).env };
    let (first, again, other) = (env(1).await, env(1).await, env(2).await);
    for name in ["PINGONE_ENVIRONMENT_ID", "PINGONE_CLIENT_ID", "PINGONE_CLIENT_SECRET"] {
        assert_eq!(first[name], again[name]);
        assert_ne!(first[name], other[name]);
    }
    assert_eq!(first["PINGONE_REGION_CODE"], "NA");
}

#[tokio::test]
async fn a_workers_credentials_stand_in_the_header_or_in_the_form() {
    let ping = Ping::start().await;
    let (id, secret) = (ping.env("CLIENT_ID"), ping.env("CLIENT_SECRET"));
    let grant = "grant_type=client_credentials";
    let (status, body) = ping.ask_token(Some(&basic(id, secret)), grant).await;
    assert_eq!((status, &body["token_type"], &body["expires_in"]), (200, &json!("Bearer"), &json!(3600)));
    let form = format!("{grant}&client_id={id}&client_secret={secret}");
    assert_eq!(ping.ask_token(None, &form).await.0, 200);
    let wrong = format!("{grant}&client_id={id}&client_secret=wrong");
    for (authorization, form) in [
        (None, grant),
        (None, wrong.as_str()),
        (Some(basic(id, "wrong")), grant),
        (Some(basic("x", secret)), grant),
    ] {
        let (status, body) = ping.ask_token(authorization.as_deref(), form).await;
        assert_eq!((status, &body["error"]), (401, &json!("invalid_client")), "{form}");
    }
    let (status, body) = ping.ask_token(Some(&basic(id, secret)), "grant_type=password").await;
    assert_eq!((status, &body["error"]), (400, &json!("unsupported_grant_type")));
    let url = format!("{}/nothing/as/token", ping.env("AUTH_URL"));
    assert_eq!(ping.ask_token_at(&url, Some(&basic(id, secret)), grant).await.0, 404);
}

#[tokio::test]
async fn a_region_is_a_path_or_a_host_and_keeps_its_tokens_to_itself() {
    let ping = Ping::start().await;
    let (url, environment) = (ping.zoom.simulator.url(), ping.env("ENVIRONMENT_ID"));
    let path = format!("/v1/environments/{environment}/propagation/stores");
    let get = async |base: String, host: &str| {
        let request = ping.zoom.http.get(format!("{base}{path}"));
        let request = if host.is_empty() { request } else { request.header("host", host) };
        read(request.bearer_auth(&ping.token).send().await.unwrap()).await
    };
    assert_eq!(get(format!("{url}/pingone/com/api"), "").await.0, 200);
    assert_eq!(get(url.to_owned(), "api.pingone.com").await.0, 200);
    assert_eq!(get(url.to_owned(), "").await.0, 200);
    for reply in
        [get(format!("{url}/pingone/eu/api"), "").await, get(url.to_owned(), "api.pingone.com.au").await]
    {
        assert_eq!(reply.0, 403);
        assert!(reply.1["message"].as_str().unwrap().starts_with("Invalid key=value pair"), "{}", reply.1);
        assert!(!reply.1.to_string().contains(&ping.token));
    }
    let authorization = basic(ping.env("CLIENT_ID"), ping.env("CLIENT_SECRET"));
    for (region, expected) in [("com", 200), ("eu", 404)] {
        let url = format!("{url}/pingone/{region}/auth/{environment}/as/token");
        let (status, _) =
            ping.ask_token_at(&url, Some(&authorization), "grant_type=client_credentials").await;
        assert_eq!(status, expected, "{region}");
    }
    ping.zoom.simulator.patch_state(json!({"pingone": {"region_code": "EU"}})).unwrap();
    assert!(ping.zoom.simulator.env()["PINGONE_API_URL"].ends_with("/pingone/eu/api"));
    assert_eq!(get(format!("{url}/pingone/eu/api"), "").await.0, 200);
}

#[tokio::test]
async fn only_an_environments_administrator_gets_in() {
    let ping = Ping::start().await;
    let get = async |token: &str| {
        let request = ping.zoom.http.get(format!("{}/stores", ping.root())).bearer_auth(token);
        read(request.send().await.unwrap()).await
    };
    refused(&get("nonsense").await, 401, "INVALID_TOKEN");
    refused(&get(&ping.zoom.token().await).await, 401, "INVALID_TOKEN");
    let elsewhere = |id: &str| format!("{}/v1/environments/{id}/propagation/stores", ping.env("API_URL"));
    let request = ping.zoom.http.get(elsewhere("nothing")).bearer_auth(&ping.token);
    refused(&read(request.send().await.unwrap()).await, 404, "NOT_FOUND");
    // The worker's own environment is not the only one that it may manage.
    let other = ping.zoom.simulator.with_state(|world| {
        let mut ids = world.pingone.environments.keys().filter(|id| *id != ping.env("ENVIRONMENT_ID"));
        ids.next().cloned().unwrap()
    });
    let request = ping.zoom.http.get(elsewhere(&other)).bearer_auth(&ping.token);
    assert_eq!(read(request.send().await.unwrap()).await.0, 200);
    ping.zoom.simulator.with_state(|world| {
        world.pingone.workers.values_mut().for_each(|worker| worker.administers.clear());
    });
    refused(&get(&ping.token).await, 403, "ACCESS_FAILED");
}

#[tokio::test]
async fn tokens_expire_and_faults_speak_pingones_language() {
    let ping = Ping::start().await;
    let simulator = &ping.zoom.simulator;
    for (fault, status, code) in
        [("rate_limit_second", 429, "REQUEST_LIMITED"), ("token_expired", 401, "INVALID_TOKEN")]
    {
        simulator
            .fault(json!({"match": {"operation": "propagationStoresList"}, "fault": fault, "times": 1}))
            .unwrap();
        refused(&ping.get("/stores").await, status, code);
        assert_eq!(ping.get("/stores").await.0, 200);
    }
    assert_eq!(simulator.count("propagationStoresList"), 4);
    assert_eq!(simulator.requests().last().unwrap().client_id.as_deref(), Some(ping.env("CLIENT_ID")));
    simulator.clock().advance(3_600_000);
    refused(&ping.get("/stores").await, 401, "INVALID_TOKEN");
}

#[tokio::test]
async fn a_clients_mark_on_a_request_has_a_hundred_characters() {
    let ping = Ping::start().await;
    for (length, expected) in [(100, 200), (101, 400)] {
        let request = ping.zoom.http.get(format!("{}/stores", ping.root())).bearer_auth(&ping.token);
        let request = request.header("X-Ping-External-Transaction-ID", "x".repeat(length));
        assert_eq!(request.send().await.unwrap().status(), expected, "{length}");
    }
}

#[tokio::test]
async fn a_store_is_made_listed_read_replaced_and_deleted() {
    let ping = Ping::start().await;
    let (status, made) = ping.post("/stores", ping.store()).await;
    assert_eq!(status, 201, "{made}");
    let path = format!("/stores/{}", made["id"].as_str().unwrap());
    assert_eq!(made["_links"]["self"]["href"], json!(format!("{}{path}", ping.root())));
    assert_eq!(made["environment"]["id"], json!(ping.env("ENVIRONMENT_ID")));
    assert_eq!(ping.get(&path).await, (200, made.clone()));
    let (status, list) = ping.get("/stores").await;
    assert_eq!((status, list["_embedded"]["stores"].as_array().unwrap().len()), (200, 2));
    assert!(list["_links"].get("next").is_none());
    let configuration = json!({"SCIM_URL": "https://api.zoom.us/scim2", "EXTRA": [1]});
    let replacement = json!({"type": "Zoom", "name": "Renamed", "configuration": configuration});
    let (status, replaced) = ping.put(&path, replacement).await;
    assert_eq!((status, &replaced["name"]), (200, &json!("Renamed")), "{replaced}");
    // Nothing of the old one is left, and what is not known is kept.
    assert_eq!((&replaced["description"], &replaced["status"]), (&json!(""), &json!("INACTIVE")));
    assert_eq!(replaced["configuration"].get("OAUTH_CLIENT_ID"), None);
    assert_eq!(replaced["configuration"]["EXTRA"], json!([1]));
    assert_eq!(ping.delete(&path).await, (204, Value::Null));
    refused(&ping.get(&path).await, 404, "NOT_FOUND");
    refused(&ping.delete(&path).await, 404, "NOT_FOUND");
    refused(&ping.put(&path, ping.store()).await, 404, "NOT_FOUND");
}

#[tokio::test]
async fn lists_have_a_next_page_where_the_organisation_pages() {
    let ping = Ping::start().await;
    for _ in 0..4 {
        ping.make("/stores", ping.store()).await;
    }
    ping.zoom.simulator.patch_state(json!({"pingone": {"page_size": 2}})).unwrap();
    let mut url = format!("{}/stores", ping.root());
    let mut sizes = Vec::new();
    loop {
        let response = ping.zoom.http.get(&url).bearer_auth(&ping.token).send().await.unwrap();
        let (_, page) = read(response).await;
        sizes.push(page["_embedded"]["stores"].as_array().unwrap().len());
        assert_eq!((&page["count"], &page["size"]), (&json!(5), &json!(sizes[sizes.len() - 1])));
        match page["_links"]["next"]["href"].as_str() {
            Some(next) => next.clone_into(&mut url),
            None => break,
        }
    }
    assert_eq!(sizes, [2, 2, 1]);
}

#[tokio::test]
async fn links_carry_the_host_that_was_asked_and_keep_the_query() {
    let ping = Ping::start().await;
    for _ in 0..2 {
        ping.make("/stores", ping.store()).await;
    }
    ping.zoom.simulator.patch_state(json!({"pingone": {"page_size": 2}})).unwrap();
    let environment = format!("/v1/environments/{}", ping.env("ENVIRONMENT_ID"));
    let ask = async |host: &str, query: &str| {
        let url = format!("{}{environment}/propagation/stores{query}", ping.zoom.simulator.url());
        let request = ping.zoom.http.get(url).bearer_auth(&ping.token).header("host", host);
        read(request.send().await.unwrap()).await.1
    };
    let page = ask("api.pingone.com", "?limit=2&filter=a%20b").await;
    let stores = format!("http://api.pingone.com{environment}/propagation/stores");
    assert_eq!(page["_links"]["self"]["href"], json!(format!("{stores}?limit=2&filter=a+b")));
    assert_eq!(page["_links"]["next"]["href"], json!(format!("{stores}?limit=2&filter=a+b&cursor=2")));
    let store = &page["_embedded"]["stores"][0];
    assert_eq!(store["_links"]["self"]["href"], json!(format!("{stores}/{}", store["id"].as_str().unwrap())));
    let last = ask("api.pingone.com", "?limit=2&cursor=2").await;
    assert_eq!(last["_links"]["self"]["href"], json!(format!("{stores}?limit=2&cursor=2")));
    assert_eq!(last["_links"].get("next"), None);
}

#[tokio::test]
async fn the_method_that_is_left_out_is_jwt() {
    let ping = Ping::start().await;
    let mut store = ping.store();
    store["configuration"] = json!({"SCIM_URL": "https://api.zoom.us/scim2"});
    let (_, made) = ping.post("/stores", store).await;
    assert_eq!(made["configuration"]["AUTHENTICATION_METHOD"], json!("JWT Bearer Token"));
}

#[tokio::test]
async fn a_store_that_cannot_be_is_refused_by_field() {
    let ping = Ping::start().await;
    let changes: [(&str, Value, &str, &str); 12] = [
        ("/type", json!("zoom"), "INVALID_VALUE", "type"),
        ("/type", Value::Null, "REQUIRED_VALUE", "type"),
        ("/name", json!(" "), "REQUIRED_VALUE", "name"),
        ("/name", json!(1), "INVALID_VALUE", "name"),
        ("/configuration", Value::Null, "REQUIRED_VALUE", "configuration"),
        ("/managed", json!("no"), "INVALID_VALUE", "managed"),
        ("/status", json!("active"), "INVALID_VALUE", "status"),
        ("/configuration/SCIM_URL", json!(""), "REQUIRED_VALUE", "configuration.SCIM_URL"),
        (
            "/configuration/OAUTH_CLIENT_SECRET",
            json!(""),
            "REQUIRED_VALUE",
            "configuration.OAUTH_CLIENT_SECRET",
        ),
        (
            "/configuration/AUTHENTICATION_METHOD",
            json!("oauth bearer token"),
            "INVALID_VALUE",
            "configuration.AUTHENTICATION_METHOD",
        ),
        ("/configuration/REMOVE_ACTION", json!("delete"), "INVALID_VALUE", "configuration.REMOVE_ACTION"),
        ("/configuration/CREATE_USERS", json!("true"), "INVALID_VALUE", "configuration.CREATE_USERS"),
    ];
    for (pointer, value, code, target) in changes {
        let mut store = ping.store();
        *store.pointer_mut(pointer).unwrap() = value;
        let reply = ping.post("/stores", store).await;
        refused(&reply, 400, "INVALID_DATA");
        let detail = &reply.1["details"][0];
        assert_eq!((&detail["code"], &detail["target"]), (&json!(code), &json!(target)), "{pointer}");
    }
    let mut store = ping.store();
    store["configuration"]["AUTHENTICATION_METHOD"] = json!("OAuth");
    let (_, body) = ping.post("/stores", store).await;
    let allowed = &body["details"][0]["innerError"]["allowedValues"];
    assert_eq!(allowed, &json!(["JWT Bearer Token", "OAuth Bearer Token"]));
    assert_eq!(ping.get("/stores").await.1["count"], json!(1));
    let (status, _, body) = ping.send("POST", "/stores", "text/plain", Some(&ping.store())).await;
    refused(&(status, body), 400, "INVALID_REQUEST");
}

#[tokio::test]
async fn secrets_are_omitted_masked_or_clear_and_never_lost() {
    let ping = Ping::start().await;
    let id = ping.make("/stores", ping.store()).await;
    let secret = ping.zoom.env["ZOOM_CLIENT_SECRET"].clone();
    for (mode, expected) in
        [("omitted", None), ("masked", Some(json!("********"))), ("clear", Some(json!(secret)))]
    {
        ping.zoom.simulator.patch_state(json!({"pingone": {"secrets_on_read": mode}})).unwrap();
        let (_, store) = ping.get(&format!("/stores/{id}")).await;
        assert_eq!(store["configuration"].get("OAUTH_CLIENT_SECRET"), expected.as_ref(), "{mode}");
        assert_eq!(store["configuration"]["OAUTH_CLIENT_ID"], json!(ping.zoom.provider()));
    }
}

#[tokio::test]
async fn a_connection_test_really_asks_zoom_and_keeps_nothing() {
    let ping = Ping::start().await;
    let test = async |store: &Value| {
        let (status, _, body) = ping.send("POST", "/stores/connection/status", CHECK, Some(store)).await;
        (status, body)
    };
    assert_eq!(test(&ping.store()).await.0, 200);
    let with = |name: &str, value: &str| {
        let mut store = ping.store();
        store["configuration"][name] = json!(value);
        store
    };
    let ours = ping.zoom.simulator.url();
    assert_eq!(test(&with("SCIM_URL", &format!("{ours}/scim2/"))).await.0, 200);
    assert_eq!(test(&with("OAUTH_TOKEN_URL", &format!("{ours}/oauth/token"))).await.0, 200);
    let connector_secret = &ping.zoom.env["ZOOM_CONNECTOR_CLIENT_SECRET"];
    let mut without_scope = with("OAUTH_CLIENT_ID", &ping.zoom.connector());
    without_scope["configuration"]["OAUTH_CLIENT_SECRET"] = json!(connector_secret);
    for (store, expected) in [
        (with("OAUTH_CLIENT_SECRET", "wrong"), "Invalid client_id or client_secret"),
        (with("OAUTH_ACCOUNT_ID", "wrong"), "Bad Request"),
        (with("SCIM_URL", "https://api.zoom.us/v2"), "SCIM_URL"),
        (with("OAUTH_TOKEN_URL", "https://zoom.us/token"), "OAUTH_TOKEN_URL"),
        (with("AUTHENTICATION_METHOD", "JWT Bearer Token"), "JWT Bearer Token"),
        (without_scope, "scim2:admin"),
    ] {
        let reply = test(&store).await;
        refused(&reply, 400, "REQUEST_FAILED");
        assert!(reply.1["message"].as_str().unwrap().contains(expected), "{}", reply.1);
    }
    ping.zoom.simulator.patch_state(json!({"account": {"sso_enabled": false}})).unwrap();
    let (_, body) = test(&ping.store()).await;
    assert!(body["message"].as_str().unwrap().contains("Single Sign-On"), "{body}");
    ping.zoom.simulator.patch_state(json!({"pingone": {"failed_test_in_200": true}})).unwrap();
    let (status, body) = test(&ping.store()).await;
    assert_eq!((status, &body["status"]), (200, &json!("FAILED")));
    let (status, _, body) =
        ping.send("POST", "/stores/connection/status", "application/json", Some(&ping.store())).await;
    refused(&(status, body), 400, "INVALID_REQUEST");
    assert_eq!(ping.get("/stores").await.1["count"], json!(1));
}

#[tokio::test]
async fn store_metadata_describes_zoom() {
    let ping = Ping::start().await;
    let (status, body) = ping.post("/storeMetadata/Zoom", json!({})).await;
    assert_eq!(status, 200, "{body}");
    let attributes = body["connectionAttributes"].as_array().unwrap();
    let method = attributes.iter().find(|it| it["name"] == "AUTHENTICATION_METHOD").unwrap();
    assert_eq!(method["defaultValue"], json!("JWT Bearer Token"));
    assert_eq!(attributes.len(), 13);
    for kind in ["scim", "Salesforce", "SalesforceContacts", "Aquera"] {
        assert_eq!(ping.post(&format!("/storeMetadata/{kind}"), json!({})).await.0, 200);
    }
    refused(&ping.post("/storeMetadata/zoom", json!({})).await, 400, "INVALID_DATA");
}

#[tokio::test]
async fn an_environment_has_one_plan() {
    let ping = Ping::start().await;
    refused(&ping.post("/plans", json!({"name": "Plan"})).await, 400, "INVALID_DATA");
    let plan = json!({"name": "Plan", "status": "ACTIVE"});
    let id = ping.make("/plans", plan.clone()).await;
    let (status, body) = ping.post("/plans", plan).await;
    assert_eq!(status, 400);
    assert!(body["message"].as_str().unwrap().contains("existing plan"), "{body}");
    let path = format!("/plans/{id}");
    let (status, replaced) = ping.put(&path, json!({"name": "Renamed", "status": "INACTIVE"})).await;
    assert_eq!((status, &replaced["name"]), (200, &json!("Renamed")));
    assert_eq!(ping.get(&path).await.1, replaced);
    assert_eq!(ping.get("/plans").await.1["_embedded"]["plans"], json!([replaced]));
    assert_eq!(ping.delete(&path).await.0, 204);
    refused(&ping.get(&path).await, 404, "NOT_FOUND");
}

#[tokio::test]
async fn a_rule_leads_from_the_directory_to_a_store_and_is_not_active_at_first() {
    let ping = Ping::start().await;
    let store_id = ping.make("/stores", ping.store()).await;
    let (rule, id) = ping.rule(&store_id).await;
    let path = format!("/rules/{id}");
    let (_, made) = ping.get(&path).await;
    assert_eq!((&made["active"], &made["targetStore"]["id"]), (&json!(false), &json!(store_id)));
    let mut active = rule.clone();
    active["active"] = json!(true);
    active["groups"] = json!([{"id": "g"}]);
    let (status, replaced) = ping.put(&path, active).await;
    assert_eq!(
        (status, &replaced["active"], &replaced["groups"]),
        (200, &json!(true), &json!([{"id": "g"}]))
    );
    assert_eq!(ping.get("/rules").await.1["_embedded"]["rules"], json!([replaced]));
    let of_plan = format!("/plans/{}/rules", rule["plan"]["id"].as_str().unwrap());
    assert_eq!(ping.get(&of_plan).await.1["_embedded"]["rules"], json!([replaced]));
    // Rules are made at /rules only.
    refused(&ping.post(&of_plan, rule.clone()).await, 405, "METHOD_NOT_ALLOWED");
    for (name, value) in [
        ("plan", json!({"id": "nothing"})),
        ("plan", Value::Null),
        ("targetStore", json!({"id": "nothing"})),
        ("sourceStore", json!({"id": store_id})),
        ("name", json!("")),
        ("groups", json!(["g"])),
        ("active", json!("yes")),
    ] {
        let mut wrong = rule.clone();
        wrong[name] = value;
        refused(&ping.post("/rules", wrong).await, 400, "INVALID_DATA");
    }
    let plan_path = format!("/plans/{}", rule["plan"]["id"].as_str().unwrap());
    refused(&ping.delete(&plan_path).await, 400, "INVALID_DATA");
    assert_eq!(ping.delete(&path).await.0, 204);
    assert_eq!(ping.delete(&plan_path).await.0, 204);
}

#[tokio::test]
async fn mappings_belong_to_a_rule_that_has_none_of_its_own() {
    let ping = Ping::start().await;
    let store_id = ping.make("/stores", ping.store()).await;
    let (_, rule_id) = ping.rule(&store_id).await;
    let all = format!("/rules/{rule_id}/mappings");
    assert_eq!(ping.get(&all).await.1["_embedded"]["mappings"], json!([]));
    let id = ping.make(&all, json!({"sourceAttribute": "email", "targetAttribute": "userName"})).await;
    let path = format!("/mappings/{id}");
    let body = json!({"expression": "user.name.given", "targetAttribute": "firstName"});
    let (status, replaced) = ping.put(&path, body).await;
    assert_eq!((status, &replaced["targetAttribute"]), (200, &json!("firstName")));
    assert_eq!(replaced.get("sourceAttribute"), None);
    assert_eq!(ping.get(&path).await.1, replaced);
    for wrong in [
        json!({"targetAttribute": "x"}),
        json!({"sourceAttribute": "x"}),
        json!({"sourceAttribute": "x", "expression": "y", "targetAttribute": "z"}),
    ] {
        refused(&ping.post(&all, wrong).await, 400, "INVALID_DATA");
    }
    // The path in PingOne's SDK is not one of its API's.
    refused(&ping.delete(&format!("/mapping/{id}")).await, 404, "NOT_FOUND");
    assert_eq!(ping.delete(&path).await.0, 204);
    refused(&ping.delete(&path).await, 404, "NOT_FOUND");
    let id = ping.make(&all, json!({"sourceAttribute": "email", "targetAttribute": "userName"})).await;
    assert_eq!(ping.delete(&format!("/rules/{rule_id}")).await.0, 204);
    refused(&ping.get(&format!("/mappings/{id}")).await, 404, "NOT_FOUND");
}

#[tokio::test]
async fn a_store_that_a_rule_refers_to_is_not_deleted() {
    let ping = Ping::start().await;
    let store_id = ping.make("/stores", ping.store()).await;
    let (_, rule_id) = ping.rule(&store_id).await;
    for id in [store_id.clone(), ping.directory().await] {
        let reply = ping.delete(&format!("/stores/{id}")).await;
        refused(&reply, 400, "INVALID_DATA");
        assert_eq!(reply.1["details"][0]["innerError"]["referencedValues"], json!([rule_id]));
    }
    assert_eq!(ping.delete(&format!("/rules/{rule_id}")).await.0, 204);
    assert_eq!(ping.delete(&format!("/stores/{store_id}")).await.0, 204);
}

#[tokio::test]
async fn revisions_are_counted_and_make_active_rules_synchronise() {
    let ping = Ping::start().await;
    refused(&ping.get("/revisions/id:latest").await, 404, "NOT_FOUND");
    let store_id = ping.make("/stores", ping.store()).await;
    let (mut rule, rule_id) = ping.rule(&store_id).await;
    let first = ping.revise().await;
    assert_eq!(first["revision"], json!(1));
    let store = async || ping.get(&format!("/stores/{store_id}")).await.1;
    assert_eq!(store().await.get("syncStatus"), None);
    rule["active"] = json!(true);
    ping.put(&format!("/rules/{rule_id}"), rule).await;
    let second = ping.revise().await;
    assert_eq!(second["revision"], json!(2));
    assert_eq!(ping.get("/revisions/id:latest").await, (200, second.clone()));
    assert_eq!(ping.get(&format!("/revisions/{}", first["id"].as_str().unwrap())).await, (200, first));
    let synced = store().await["syncStatus"].clone();
    assert_eq!(synced.get("syncState"), None);
    assert_eq!((&synced["successCount"], &synced["failedCount"]), (&synced["userTotal"], &json!(0)));
    ping.zoom.simulator.app(ping.zoom.provider()).set_client_secret("another");
    ping.revise().await;
    let failed = store().await["syncStatus"].clone();
    assert_eq!(failed["syncState"], json!("FAILED"));
    assert!(failed["details"].as_str().unwrap().contains("Invalid client_id or client_secret"), "{failed}");
}

#[tokio::test]
async fn a_managed_stores_users_go_with_the_next_revision() {
    let ping = Ping::start().await;
    let mut managed = ping.store();
    managed["managed"] = json!(true);
    let managed = ping.make("/stores", managed).await;
    let plain = ping.make("/stores", ping.store()).await;
    for id in [&managed, &plain] {
        assert_eq!(ping.delete(&format!("/stores/{id}")).await.0, 204);
    }
    let environment = || {
        let state = ping.zoom.simulator.state();
        state["pingone"]["environments"][ping.env("ENVIRONMENT_ID")].clone()
    };
    assert_eq!(environment()["to_deprovision"], json!([managed]));
    ping.revise().await;
    assert_eq!(environment()["to_deprovision"], json!([]));
    assert_eq!(environment()["revisions"][0]["deprovisioned"], json!([managed]));
}
