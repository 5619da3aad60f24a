//! Objects from their creation to their end, driven as Terraform's graph does.

use std::time::Duration;

use serde_json::json;
use terraform_provider_zoom::framework::proto;
use terraform_provider_zoom::framework::value::{Number, Value};

use crate::support::framework::host::{Action, Applied, Host, Object, Stop};
use crate::support::framework::provider::TestProvider;
use crate::support::framework::values::{UNKNOWN, with};

async fn host() -> Host {
    Host::configured(TestProvider::default()).await
}

fn summaries(applied: &Applied) -> Vec<&str> {
    applied.diagnostics.iter().map(|diagnostic| diagnostic.summary.as_str()).collect()
}

fn number(number: i64) -> Value {
    Value::Number(Number::from(number))
}

/// The object that a configuration brings about, from nothing.
async fn made(host: &Host, type_name: &str, written: serde_json::Value) -> Object {
    let config = host.config(type_name, &written);
    host.bring_about(type_name, None, &config).await.unwrap().unwrap()
}

#[tokio::test]
async fn create_update_replace_and_destroy() {
    let provider = TestProvider::default();
    let host = Host::configured(provider.clone()).await;
    let written = |label: &str, region: &str| {
        host.config("test_thing", &json!({ "name": "a", "label": label, "region": region }))
    };
    let config = written("l", "r");
    let plan = host.plan("test_thing", None, &config).await.unwrap();
    assert_eq!(plan.action, Action::Create);
    assert!(plan.value.get("id").is_unknown() && plan.value.get("nickname").is_unknown());
    let object = host.apply("test_thing", &plan, &config).await.unwrap().object.unwrap();
    assert_eq!(object.value.get("id"), &Value::string("id-0"));
    assert_eq!(host.refresh("test_thing", &object).await.unwrap().unwrap(), object);
    let idle = host.plan("test_thing", Some(&object), &config).await.unwrap();
    assert_eq!(idle.action, Action::Nothing);

    let config = written("m", "r");
    let plan = host.plan("test_thing", Some(&object), &config).await.unwrap();
    assert_eq!(plan.action, Action::Update);
    assert_eq!(plan.value.get("id"), &Value::string("id-0"), "an id keeps its value");
    assert!(plan.value.get("revision").is_unknown(), "a revision does not");
    let object = host.apply("test_thing", &plan, &config).await.unwrap().object.unwrap();
    assert_eq!(object.value.get("revision"), &number(2));

    let config = written("m", "s");
    let plan = host.plan("test_thing", Some(&object), &config).await.unwrap();
    assert_eq!(plan.action, Action::Replace);
    assert_eq!(plan.requires_replace.iter().map(ToString::to_string).collect::<Vec<_>>(), ["region"]);
    assert!(plan.value.get("id").is_unknown(), "the second plan has no prior state");
    let object = host.apply("test_thing", &plan, &config).await.unwrap().object.unwrap();
    assert_eq!(object.value.get("id"), &Value::string("id-1"));
    assert_eq!(provider.service.objects().keys().cloned().collect::<Vec<_>>(), ["id-1"]);

    let plan = host.plan("test_thing", Some(&object), &Value::Null).await.unwrap();
    assert_eq!(plan.action, Action::Delete);
    assert_eq!(host.apply("test_thing", &plan, &Value::Null).await.unwrap().object, None);
    assert!(provider.service.objects().is_empty());
}

#[tokio::test]
async fn what_the_service_changes_behind_terraform_is_planned_back() {
    let provider = TestProvider::default();
    let host = Host::configured(provider.clone()).await;
    let written = json!({ "name": "a", "label": "l" });
    let object = made(&host, "test_thing", written.clone()).await;
    provider.service.objects().get_mut("id-0").unwrap()["label"] = json!("drifted");
    provider.service.objects().get_mut("id-0").unwrap()["size"] = json!(99);
    let drifted = host.refresh("test_thing", &object).await.unwrap().unwrap();
    assert_eq!(drifted.value.get("label"), &Value::string("drifted"));
    let plan = host.plan("test_thing", Some(&drifted), &host.config("test_thing", &written)).await.unwrap();
    assert_eq!(plan.action, Action::Update);
    assert_eq!(plan.value.get("label"), &Value::string("l"));
    assert_eq!(plan.value.get("size"), &number(3), "the default");
}

#[tokio::test]
async fn text_in_other_letters_is_no_drift() {
    let host = host().await;
    let written = json!({
        "name": "a", "owner": "Me", "tags": ["x", "Y"],
        "steps": [{ "verb": "v", "whom": "You" }], "rule": [{ "action": "a", "note": "No" }],
    });
    // The service answers all of this in capitals.
    let object = made(&host, "test_thing", written.clone()).await;
    assert_eq!(object.value.get("owner"), &Value::string("Me"));
    assert_eq!(host.refresh("test_thing", &object).await.unwrap().unwrap(), object);
    let mut shouted = written.clone();
    shouted["owner"] = json!("ME");
    let plan = host.plan("test_thing", Some(&object), &host.config("test_thing", &shouted)).await.unwrap();
    assert_eq!(plan.action, Action::Nothing);
    let mut other = written;
    other["owner"] = json!("you");
    let plan = host.plan("test_thing", Some(&object), &host.config("test_thing", &other)).await.unwrap();
    assert_eq!(plan.value.get("owner"), &Value::string("you"));
}

#[tokio::test]
async fn secrets_that_the_service_never_answers_with_stay_in_the_state() {
    let host = host().await;
    let object = made(&host, "test_thing", json!({ "name": "a", "token": "t", "secret": "s" })).await;
    assert_eq!(object.value.get("token"), &Value::string("t"));
    assert_eq!(object.value.get("secret"), &Value::Null, "write-only");
    let read = host.refresh("test_thing", &object).await.unwrap().unwrap();
    assert_eq!(read.value.get("token"), &Value::string("t"));
    let rotated = host.config("test_thing", &json!({ "name": "a", "token": "u", "secret": "other" }));
    let plan = host.plan("test_thing", Some(&read), &rotated).await.unwrap();
    assert_eq!(plan.value.get("token"), &Value::string("u"));
    let object = host.apply("test_thing", &plan, &rotated).await.unwrap().object.unwrap();
    assert_eq!(object.value.get("token"), &Value::string("u"));
}

#[tokio::test]
async fn a_new_write_only_value_alone_plans_nothing_and_its_version_does() {
    let host = host().await;
    let written = |secret: &str, version: i64| {
        host.config("test_thing", &json!({ "name": "a", "secret": secret, "secret_version": version }))
    };
    let config = written("s", 1);
    let object = host.bring_about("test_thing", None, &config).await.unwrap().unwrap();
    let idle = host.plan("test_thing", Some(&object), &written("t", 1)).await.unwrap();
    assert_eq!(idle.action, Action::Nothing);
    let plan = host.plan("test_thing", Some(&object), &written("t", 2)).await.unwrap();
    assert_eq!(plan.action, Action::Update);
}

#[tokio::test]
async fn what_was_saved_before_a_failure_is_kept_and_tainted() {
    for (mode, summary) in
        [("create save, then fail", "Failed on cue"), ("create save, then panic", "Provider error")]
    {
        let host = host().await;
        let config = host.config("test_cue", &json!({ "mode": mode, "payload": "abc" }));
        let plan = host.plan("test_cue", None, &config).await.unwrap();
        let applied = host.apply("test_cue", &plan, &config).await.unwrap();
        assert_eq!(summaries(&applied), [summary]);
        let object = applied.object.expect("the object is not lost");
        assert!(object.tainted);
        assert_eq!(object.value.get("id"), &Value::string("id-0"));
        assert_eq!(object.value.get("payload"), &Value::string("abc"));
        assert_eq!(object.value.get("server"), &Value::Null, "what was never known");
        let fixed = host.config("test_cue", &json!({ "mode": "", "payload": "abc" }));
        let plan = host.plan("test_cue", Some(&object), &fixed).await.unwrap();
        assert_eq!(plan.action, Action::Replace);
        let replaced = host.apply("test_cue", &plan, &fixed).await.unwrap().object.unwrap();
        assert_eq!(replaced.value.get("id"), &Value::string("id-1"));
        assert!(!replaced.tainted);
    }
}

#[tokio::test]
async fn what_was_noted_in_private_state_survives_a_failure() {
    let host = host().await;
    let config = host.config("test_cue", &json!({ "mode": "create save, then fail" }));
    let plan = host.plan("test_cue", None, &config).await.unwrap();
    let applied = host.apply("test_cue", &plan, &config).await.unwrap();
    assert_eq!(applied.object.unwrap().private, r#"{"saved":true}"#);
}

#[tokio::test]
async fn a_failed_create_that_saved_nothing_leaves_nothing() {
    let host = host().await;
    for (mode, summary) in [("create fail", "Failed on cue"), ("create panic", "Provider error")] {
        let config = host.config("test_cue", &json!({ "mode": mode }));
        let plan = host.plan("test_cue", None, &config).await.unwrap();
        let applied = host.apply("test_cue", &plan, &config).await.unwrap();
        assert_eq!(summaries(&applied), [summary]);
        assert_eq!(applied.object, None);
    }
    assert!(made(&host, "test_cue", json!({ "mode": "" })).await.private.starts_with(b"{"));
}

#[tokio::test]
async fn a_failed_update_leaves_what_was_unless_it_saved_what_is() {
    let host = host().await;
    let object = made(&host, "test_cue", json!({ "mode": "", "payload": "abc" })).await;
    for mode in ["update fail", "update panic"] {
        let config = host.config("test_cue", &json!({ "mode": mode, "payload": "b" }));
        let plan = host.plan("test_cue", Some(&object), &config).await.unwrap();
        let applied = host.apply("test_cue", &plan, &config).await.unwrap();
        assert_eq!(applied.diagnostics.len(), 1);
        assert_eq!(applied.object.unwrap().value, object.value);
    }
    let config = host.config("test_cue", &json!({ "mode": "update save, then fail", "payload": "b" }));
    let plan = host.plan("test_cue", Some(&object), &config).await.unwrap();
    let applied = host.apply("test_cue", &plan, &config).await.unwrap();
    let object = applied.object.unwrap();
    assert_eq!(object.value.get("payload"), &Value::string("b"));
    assert!(!object.tainted);
}

#[tokio::test]
async fn a_failed_delete_loses_nothing() {
    let host = host().await;
    for (mode, summary) in [("delete fail", "Failed on cue"), ("delete panic", "Provider error")] {
        let object = made(&host, "test_cue", json!({ "mode": mode })).await;
        let plan = host.plan("test_cue", Some(&object), &Value::Null).await.unwrap();
        let applied = host.apply("test_cue", &plan, &Value::Null).await.unwrap();
        assert_eq!(summaries(&applied), [summary]);
        assert_eq!(applied.object.unwrap().value, object.value);
    }
}

#[tokio::test]
async fn what_is_saved_by_a_failed_delete_keeps_what_its_struct_does_not_write() {
    let host = host().await;
    let object = made(&host, "test_cue", json!({ "mode": "delete save, then fail", "token": "t" })).await;
    let plan = host.plan("test_cue", Some(&object), &Value::Null).await.unwrap();
    let applied = host.apply("test_cue", &plan, &Value::Null).await.unwrap();
    assert_eq!(summaries(&applied), ["Failed on cue"]);
    assert_eq!(applied.object.unwrap().value.get("token"), &Value::string("t"));
}

#[tokio::test]
async fn warnings_do_not_stop_anything() {
    let host = host().await;
    let config = host.config("test_cue", &json!({ "mode": "create warn" }));
    let plan = host.plan("test_cue", None, &config).await.unwrap();
    let applied = host.apply("test_cue", &plan, &config).await.unwrap();
    assert_eq!(summaries(&applied), ["Warned on cue"]);
    assert!(!applied.object.unwrap().tainted);
}

#[tokio::test]
async fn the_timeouts_attribute_ends_each_operation() {
    let host = host().await;
    for operation in ["create", "update", "delete", "read"] {
        let written = |mode: &str| json!({ "mode": mode, "timeouts": { operation: "20ms" } });
        let hang = format!("{operation} hang");
        let config = host.config("test_cue", &written(&hang));
        let limited = async {
            match operation {
                "create" => {
                    let plan = host.plan("test_cue", None, &config).await.unwrap();
                    host.apply("test_cue", &plan, &config).await.unwrap().diagnostics
                }
                "update" => {
                    let object = made(&host, "test_cue", written("")).await;
                    let plan = host.plan("test_cue", Some(&object), &config).await.unwrap();
                    host.apply("test_cue", &plan, &config).await.unwrap().diagnostics
                }
                "delete" => {
                    let object = made(&host, "test_cue", written(&hang)).await;
                    let plan = host.plan("test_cue", Some(&object), &Value::Null).await.unwrap();
                    host.apply("test_cue", &plan, &Value::Null).await.unwrap().diagnostics
                }
                _ => {
                    let object = made(&host, "test_cue", written(&hang)).await;
                    match host.refresh("test_cue", &object).await.unwrap_err() {
                        Stop::Errors(diagnostics) => diagnostics,
                        broken @ Stop::Broken(_) => panic!("{broken:?}"),
                    }
                }
            }
        };
        let diagnostics: Vec<proto::Diagnostic> = tokio::time::timeout(Duration::from_secs(20), limited)
            .await
            .unwrap_or_else(|_| panic!("{operation}"));
        let last = diagnostics.last().unwrap();
        assert_eq!(last.summary, "Operation timed out");
        assert!(last.detail.contains(&format!("timeouts.{operation}")), "{}", last.detail);
    }
}

#[tokio::test]
async fn private_state_reaches_the_deletion_through_every_plan() {
    let host = host().await;
    let object = made(&host, "test_cue", json!({ "mode": "" })).await;
    let update = host.config("test_cue", &json!({ "mode": "x" }));
    for config in [&update, &Value::Null] {
        let plan = host.plan("test_cue", Some(&object), config).await.unwrap();
        assert_eq!(plan.private, object.private);
    }
}

#[tokio::test]
async fn a_plan_over_something_unknown_is_kept_when_it_is_known() {
    let host = host().await;
    let object = made(&host, "test_thing", json!({ "name": "a", "region": "r", "owner": "me" })).await;
    let hidden = json!({ "name": "a", "region": UNKNOWN, "owner": UNKNOWN });
    let hidden = host.config("test_thing", &hidden);
    let plan = host.plan("test_thing", Some(&object), &hidden).await.unwrap();
    assert_eq!(plan.action, Action::Replace, "the region may change");
    let known = host.config("test_thing", &json!({ "name": "a", "region": "r", "owner": "ME" }));
    let replaced = host.apply("test_thing", &plan, &known).await.unwrap().object.unwrap();
    assert_ne!(replaced.value.get("id"), object.value.get("id"));
}

#[tokio::test]
async fn nothing_is_planned_where_nothing_was_and_nothing_is_wanted() {
    let host = host().await;
    let plan = host.plan("test_thing", None, &Value::Null).await.unwrap();
    assert_eq!(plan.action, Action::Nothing);
    let applied =
        host.call_apply("test_thing", None, &Value::Null, &Value::Null, bytes::Bytes::new()).await.unwrap();
    assert_eq!(applied.object, None);
}

#[tokio::test]
async fn planning_asks_the_service_nothing() {
    let provider = TestProvider::default();
    let host = Host::configured(provider.clone()).await;
    let object = made(&host, "test_thing", json!({ "name": "a" })).await;
    let before = provider.service.calls();
    let changed = host.config("test_thing", &json!({ "name": "b" }));
    host.plan("test_thing", Some(&object), &changed).await.unwrap();
    host.plan("test_thing", Some(&object), &Value::Null).await.unwrap();
    host.plan("test_thing", None, &changed).await.unwrap();
    assert_eq!(provider.service.calls(), before);
}

#[tokio::test]
async fn an_imported_object_plans_only_what_differs() {
    let host = host().await;
    let written = json!({ "name": "a", "owner": "ME", "rule": [{ "action": "x" }] });
    made(&host, "test_thing", written.clone()).await;
    let imported = host.import("test_thing", "id-0").await.unwrap();
    let config = host.config("test_thing", &written);
    let plan = host.plan("test_thing", Some(&imported), &config).await.unwrap();
    assert_eq!(plan.action, Action::Nothing);
    let relabelled = with(&config, "label", Value::string("l"));
    let plan = host.plan("test_thing", Some(&imported), &relabelled).await.unwrap();
    assert_eq!(plan.action, Action::Update);
}
