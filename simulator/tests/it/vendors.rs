//! The vendors side by side: one state, one reset, one check.

use serde_json::{Value, json};

use crate::client::read;
use crate::conductorone_client::Tenant;
use crate::pingone_client::{CHECK, Ping};

#[tokio::test]
async fn the_state_holds_all_vendors_and_survives_its_own_json() {
    let tenant = Tenant::start().await;
    tenant.connector().await;
    let (_, state) = tenant.zoom.steer("GET", "state", None).await;
    for part in ["scim", "conductorone", "pingone"] {
        assert!(state[part].is_object(), "{part}");
    }
    let (status, after) = tenant.zoom.steer("PUT", "state", Some(&state)).await;
    assert_eq!((status, after), (200, state.clone()));
    // A state from before there were other vendors is one without them.
    let mut old = state;
    for part in ["scim", "conductorone", "pingone"] {
        old.as_object_mut().unwrap().remove(part);
    }
    let (status, after) = tenant.zoom.steer("PUT", "state", Some(&old)).await;
    assert_eq!((status, &after["conductorone"]["clients"]), (200, &json!({})));
    assert!(!tenant.zoom.simulator.env().contains_key("CONDUCTORONE_CLIENT_ID"));
    tenant.zoom.simulator.reset();
    assert_eq!(tenant.zoom.simulator.env(), tenant.zoom.env);
}

#[tokio::test]
async fn a_reset_ends_the_tokens_of_every_vendor() {
    let tenant = Tenant::start().await;
    assert_eq!(tenant.get("/api/v1/apps").await.0, 200);
    tenant.zoom.simulator.reset();
    assert_eq!(tenant.get("/api/v1/apps").await.0, 401);
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_place() {
    let tenant = Tenant::start().await;
    let client = tenant.client_id().to_owned();
    for (patch, expected) in [
        (json!({"scim": {"users": {"nobody": {}}}}), "scim.users.nobody: there is no such user"),
        (json!({"scim": {"groups": {"nothing": {}}}}), "scim.groups.nothing: there is no such group"),
        (json!({"conductorone": {"colour": 1}}), "unknown field `colour`"),
        (json!({"conductorone": {"clients": {client.as_str(): {"user_id": "x"}}}}), "there is no user \"x\""),
        (json!({"conductorone": {"clients": {client.as_str(): {"client_secret": "x"}}}}), "not a secret of"),
        (json!({"conductorone": {"entry_client": "x"}}), "there is no client \"x\""),
        (json!({"conductorone": {"connectors": {"c": {"app_id": "x"}}}}), "there is no app \"x\""),
        (
            json!({"conductorone": {"credentials": {"c": {"connector_id": "x"}}}}),
            "there is no connector \"x\"",
        ),
        (json!({"pingone": {"region_code": "XX"}}), "there is no region \"XX\""),
        (json!({"pingone": {"page_size": 0}}), "page_size"),
        (json!({"pingone": {"entry_worker": "x"}}), "there is no worker \"x\""),
        (json!({"pingone": {"environments": null}}), "there is no environment"),
    ] {
        let refusal = tenant.zoom.simulator.patch_state(patch).unwrap_err().to_string();
        assert!(refusal.contains(expected), "{refusal}");
    }
}

#[tokio::test]
async fn secrets_do_not_show_in_debug_output() {
    let tenant = Tenant::start().await;
    tenant.connector().await;
    let shown = tenant.zoom.simulator.with_state(|world| format!("{world:?}"));
    for name in ["CONDUCTORONE_CLIENT_SECRET", "PINGONE_CLIENT_SECRET", "ZOOM_CONNECTOR_CLIENT_SECRET"] {
        assert!(!shown.contains(&tenant.zoom.env[name]), "{name}");
    }
}

#[tokio::test]
async fn what_scim_knew_of_a_user_goes_with_the_user() {
    let tenant = Tenant::start().await;
    let simulator = &tenant.zoom.simulator;
    let user_id = simulator.with_state(|world| world.users.keys().next_back().unwrap().clone());
    simulator.patch_state(json!({"scim": {"users": {&user_id: {"transferee": "x@example.com"}}}})).unwrap();
    simulator.patch_state(json!({"users": {&user_id: null}})).unwrap();
    assert_eq!(simulator.state()["scim"]["users"], json!({}));
}

/// Bodies that nobody should send.
fn nonsense() -> Vec<String> {
    let mut deep = String::from("{\"config\":");
    deep.push_str(&"[".repeat(5_000));
    vec![
        String::new(),
        "{".to_owned(),
        "null".to_owned(),
        "[]".to_owned(),
        "\"text\"".to_owned(),
        "\u{feff}{}".to_owned(),
        deep,
        json!({"displayName": 1, "catalogId": [], "config": "x", "userIds": {}, "updateMask": 7}).to_string(),
        json!({"connector": [], "updateMask": "config"}).to_string(),
        json!({"type": {}, "name": [], "configuration": [1], "plan": 1, "groups": 1}).to_string(),
        json!({"Operations": {"op": 1}, "userName": {}, "emails": "x", "name": []}).to_string(),
        json!({"Operations": [[], 1, null, {"op": "remove", "path": "members[value eq "}]}).to_string(),
    ]
}

#[tokio::test]
async fn nonsense_is_refused_in_each_vendors_own_form() {
    let tenant = Tenant::start().await;
    let ping = Ping::start().await;
    let connector = tenant.connector_path().await;
    let user_id = tenant.zoom.simulator.with_state(|world| world.users.keys().next().unwrap().clone());
    let (zoom, url) = (tenant.zoom.token().await, tenant.zoom.simulator.url());
    let propagation = ping.root();
    let store_id = ping.make("/stores", ping.store()).await;
    let json = "application/json";
    let targets: Vec<(&str, String, &str, &str)> = vec![
        ("POST", format!("{url}/api/v1/apps"), tenant.token.as_str(), json),
        ("POST", format!("{url}{connector}"), &tenant.token, json),
        ("POST", format!("{url}{connector}/delegated"), &tenant.token, json),
        ("POST", format!("{url}{connector}/schedule"), &tenant.token, json),
        ("POST", format!("{url}/api/v1/search/users"), &tenant.token, json),
        ("POST", format!("{url}/api/v1/connectorcatalog"), &tenant.token, json),
        ("POST", format!("{url}/api/v1/apps/connectors/credentials"), &tenant.token, json),
        ("PUT", format!("{url}{connector}/owners").replace("/v1/", "/v2/"), &tenant.token, json),
        ("POST", format!("{propagation}/stores"), &ping.token, json),
        ("PUT", format!("{propagation}/stores/{store_id}"), &ping.token, json),
        ("POST", format!("{propagation}/stores/connection/status"), &ping.token, CHECK),
        ("POST", format!("{propagation}/rules"), &ping.token, json),
        ("POST", format!("{propagation}/plans"), &ping.token, json),
        ("POST", format!("{url}/scim2/Users"), &zoom, "application/scim+json"),
        ("PATCH", format!("{url}/scim2/Users/{user_id}"), &zoom, json),
        ("POST", format!("{url}/scim2/Groups"), &zoom, json),
    ];
    // To a tenant that passes over what it does not know, some of this is no nonsense.
    tenant.zoom.simulator.patch_state(json!({"conductorone": {"refuses_unknown_fields": true}})).unwrap();
    let before = tenant.zoom.simulator.state()["users"].clone();
    for (method, url, token, media_type) in targets {
        for body in nonsense() {
            let request = tenant.zoom.http.request(method.parse().unwrap(), &url).bearer_auth(token);
            let request = request.header("content-type", media_type).body(body.clone());
            let (status, answer) = read(request.send().await.unwrap()).await;
            // To a search, nothing at all is a question too.
            let is_question = status == 200 && url.contains("/search/") && body.is_empty();
            assert!(is_question || (400..500).contains(&status), "{method} {url} {body}: {status} {answer}");
            assert!(is_question || answer["message"] != Value::Null, "{method} {url}: {answer}");
        }
    }
    assert_eq!(tenant.zoom.simulator.state()["users"], before);
}
