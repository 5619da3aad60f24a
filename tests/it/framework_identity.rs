//! Resource identity: made, carried, completed, never changed, and a way to import.

use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::proto::{self, RawState};
use terraform_provider_zoom::framework::value::{Value, json as value_json};

use crate::support::framework::host::{Action, Host, Object, failed};
use crate::support::framework::provider::TestProvider;

async fn host() -> Host {
    Host::configured(TestProvider::default()).await
}

async fn made(host: &Host, written: &Json) -> Object {
    host.bring_about("test_cue", None, &host.config("test_cue", written)).await.unwrap().unwrap()
}

#[expect(clippy::unnecessary_wraps, reason = "it is compared with identities that may be missing")]
fn identity(host: &Host, written: &Json) -> Option<Value> {
    Some(value_json::decode(written, &host.identity_type("test_cue")).unwrap())
}

#[tokio::test]
async fn an_object_gets_its_identity_when_it_is_made_and_keeps_it() {
    let host = host().await;
    let object = made(&host, &json!({ "mode": "", "payload": "a" })).await;
    let expected = identity(&host, &json!({ "id": "id-0", "region": "here" }));
    assert_eq!(object.identity, expected);
    let read = host.refresh("test_cue", &object).await.unwrap().unwrap();
    assert_eq!(read.identity, expected);
    let config = host.config("test_cue", &json!({ "mode": "", "payload": "b" }));
    let plan = host.plan("test_cue", Some(&read), &config).await.unwrap();
    assert_eq!(plan.identity, expected);
    let updated = host.apply("test_cue", &plan, &config).await.unwrap().object.unwrap();
    assert_eq!(updated.identity, expected);
    let end = host.plan("test_cue", Some(&updated), &Value::Null).await.unwrap();
    assert_eq!((end.action, &end.identity), (Action::Delete, &expected));
}

#[tokio::test]
async fn a_new_object_has_no_identity_until_it_is_made() {
    let host = host().await;
    let config = host.config("test_cue", &json!({ "mode": "" }));
    assert_eq!(host.plan("test_cue", None, &config).await.unwrap().identity, None);
}

#[tokio::test]
async fn calls_that_fail_lose_no_identity() {
    let host = host().await;
    for mode in ["create save, then fail", "create save, then panic"] {
        let config = host.config("test_cue", &json!({ "mode": mode }));
        let plan = host.plan("test_cue", None, &config).await.unwrap();
        let applied = host.apply("test_cue", &plan, &config).await.unwrap();
        assert!(failed(&applied.diagnostics));
        let object = applied.object.unwrap();
        let id = object.value.get("id").as_str().unwrap().to_owned();
        assert_eq!(object.identity, identity(&host, &json!({ "id": id, "region": null })), "{mode}");
    }
    for mode in ["update fail", "update panic", "update save, then fail", "update save, then panic"] {
        let object = made(&host, &json!({ "mode": "" })).await;
        let config = host.config("test_cue", &json!({ "mode": mode }));
        let plan = host.plan("test_cue", Some(&object), &config).await.unwrap();
        let applied = host.apply("test_cue", &plan, &config).await.unwrap();
        assert_eq!(applied.object.unwrap().identity, object.identity, "{mode}");
    }
    for mode in ["delete fail", "delete panic"] {
        let object = made(&host, &json!({ "mode": mode })).await;
        let plan = host.plan("test_cue", Some(&object), &Value::Null).await.unwrap();
        let applied = host.apply("test_cue", &plan, &Value::Null).await.unwrap();
        assert_eq!(applied.object.unwrap().identity, object.identity, "{mode}");
    }
    let object = made(&host, &json!({ "mode": "read fail" })).await;
    let answer = read(&host, &object).await;
    assert!(failed(&answer.diagnostics));
    assert_eq!(host.known_identity("test_cue", answer.new_identity.as_ref()).unwrap(), object.identity);
}

async fn read(host: &Host, object: &Object) -> proto::read_resource::Response {
    let request = proto::read_resource::Request {
        type_name: "test_cue".to_owned(),
        current_state: Some(host.pack("test_cue", &object.value)),
        private: object.private.clone(),
        current_identity: host.pack_identity("test_cue", object.identity.as_ref()),
        ..Default::default()
    };
    host.client.clone().read_resource(request).await.unwrap().into_inner()
}

#[tokio::test]
async fn an_identity_that_would_change_is_an_error_and_the_stored_one_stays() {
    let host = host().await;
    let object = made(&host, &json!({ "mode": "" })).await;
    let stored = identity(&host, &json!({ "id": "another", "region": null }));
    let answer = read(&host, &Object { identity: stored.clone(), ..object.clone() }).await;
    assert!(failed(&answer.diagnostics) && answer.diagnostics[0].detail.contains("\"id\""));
    assert_eq!(host.known_identity("test_cue", answer.new_identity.as_ref()).unwrap(), stored);
    // What an apply has done is kept, whatever its identity.
    let config = host.config("test_cue", &json!({ "mode": "", "payload": "b" }));
    let other = Object { identity: stored.clone(), ..object };
    let plan = host.plan("test_cue", Some(&other), &config).await.unwrap();
    let applied = host.apply("test_cue", &plan, &config).await.unwrap();
    assert!(failed(&applied.diagnostics));
    let object = applied.object.unwrap();
    assert_eq!((object.value.get("payload"), object.identity), (&Value::string("b"), stored));
}

#[tokio::test]
async fn state_of_an_earlier_provider_gets_its_identity() {
    let host = host().await;
    let object = Object { identity: None, ..made(&host, &json!({ "mode": "" })).await };
    let expected = identity(&host, &json!({ "id": "id-0", "region": "here" }));
    assert_eq!(host.refresh("test_cue", &object).await.unwrap().unwrap().identity, expected);
    // Also where the refresh was left out.
    let config = host.config("test_cue", &json!({ "mode": "", "payload": "b" }));
    assert_eq!(host.plan("test_cue", Some(&object), &config).await.unwrap().identity, expected);
}

#[tokio::test]
async fn an_id_a_natural_key_and_an_identity_lead_through_one_door() {
    let host = host().await;
    let object = made(&host, &json!({ "mode": "", "payload": "abc" })).await;
    let by_id = host.import("test_cue", "id-0").await.unwrap();
    assert_eq!((&by_id.value, &by_id.identity), (&object.value, &object.identity));
    let by_key = host.import("test_cue", "payload:abc").await.unwrap();
    assert_eq!(by_key, by_id);
    let by_identity =
        host.import_by_identity("test_cue", &json!({ "id": "id-0", "region": null })).await.unwrap();
    assert_eq!(by_identity, by_id, "and what was left out is known now");
    let complete = json!({ "id": "id-0", "region": "here" });
    assert_eq!(host.import_by_identity("test_cue", &complete).await.unwrap(), by_id);
}

#[tokio::test]
async fn an_import_that_cannot_be_says_why() {
    let host = host().await;
    let incomplete = host.import_by_identity("test_cue", &json!({ "id": null, "region": "here" })).await;
    assert_eq!(incomplete.unwrap_err().summaries(), ["Missing required attribute"]);
    let nowhere = host.import_by_identity("test_cue", &json!({ "id": "no", "region": null })).await;
    assert_eq!(nowhere.unwrap_err().summaries(), ["Cannot import non-existent remote object"]);
    let unknown_key = host.import("test_cue", "payload:none").await;
    assert_eq!(unknown_key.unwrap_err().summaries(), ["Cue not found"]);
    // Its warnings are kept.
    let warned = host.import("test_cue", "warn, then fail").await;
    assert_eq!(warned.unwrap_err().summaries(), ["Warned on cue", "Failed on cue"]);
}

async fn upgraded(host: &Host, version: i64, stored: &str) -> Result<Option<Value>, Vec<String>> {
    let request = proto::upgrade_resource_identity::Request {
        type_name: "test_cue".to_owned(),
        version,
        raw_identity: Some(RawState { json: stored.to_owned().into(), ..RawState::default() }),
    };
    let answer = host.client.clone().upgrade_resource_identity(request).await.unwrap().into_inner();
    if failed(&answer.diagnostics) {
        return Err(answer.diagnostics.into_iter().map(|diagnostic| diagnostic.summary).collect());
    }
    Ok(host.known_identity("test_cue", answer.upgraded_identity.as_ref()).unwrap())
}

#[tokio::test]
async fn a_stored_identity_is_brought_to_the_current_version() {
    let host = host().await;
    let expected = identity(&host, &json!({ "id": "a", "region": null }));
    assert_eq!(upgraded(&host, 0, r#"{"key": "a"}"#).await.unwrap(), expected);
    assert_eq!(upgraded(&host, 1, r#"{"id": "a"}"#).await.unwrap(), expected);
    for (version, stored) in [(2, "{}"), (1, "null"), (1, "["), (1, "")] {
        let refused = upgraded(&host, version, stored).await.unwrap_err();
        assert_eq!(refused, ["Stored identity cannot be read"], "{version} {stored}");
    }
    assert_eq!(upgraded(&host, -1, "{}").await.unwrap_err(), ["Identity cannot be upgraded"]);
    assert_eq!(upgraded(&host, 0, "[]").await.unwrap_err(), ["Identity cannot be upgraded"]);
}

#[tokio::test]
async fn identity_schemas_say_what_an_import_needs() {
    let host = host().await;
    assert_eq!(host.identities.keys().collect::<Vec<_>>(), ["test_cue", "test_depot", "test_thing"]);
    let schema = &host.identities["test_cue"];
    assert_eq!(schema.version, 1);
    for attribute in &schema.identity_attributes {
        assert_eq!(attribute.required_for_import, attribute.name == "id");
        assert_eq!(attribute.optional_for_import, attribute.name == "region");
        assert!(!attribute.description.is_empty());
    }
}
