//! The vendors side by side: one state, one reset, one check.

use serde_json::json;

use crate::conductorone_client::Tenant;

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
