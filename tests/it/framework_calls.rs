//! Every call of the protocol, answered in this process.

use std::time::Duration;

use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::proto::diagnostic::Severity;
use terraform_provider_zoom::framework::proto::{
    self, ClientCapabilities, DynamicValue, RawState, ResourceIdentityData, deferred,
};
use terraform_provider_zoom::framework::value::Value;

use crate::support::framework::host::{CAPABILITIES, Host, Stop, failed};
use crate::support::framework::proposed::proposed_new;
use crate::support::framework::provider::TestProvider;
use crate::support::framework::values::{UNKNOWN, block_type, block_value, pack, unpack, with};

fn summaries(diagnostics: &[proto::Diagnostic]) -> Vec<&str> {
    failed(diagnostics);
    diagnostics.iter().map(|diagnostic| diagnostic.summary.as_str()).collect()
}

fn stopped<T: std::fmt::Debug>(result: Result<T, Stop>) -> Vec<String> {
    result.unwrap_err().summaries().into_iter().map(str::to_owned).collect()
}

async fn host() -> Host {
    Host::configured(TestProvider::default()).await
}

/// A host that allows deferrals, or not, with a provider whose endpoint is not known yet.
async fn host_without_endpoint(deferral_allowed: bool) -> Host {
    let mut host = Host::start(TestProvider::default()).await;
    host.capabilities.deferral_allowed = deferral_allowed;
    assert_eq!(host.configure(json!({ "endpoint": UNKNOWN })).await, []);
    host
}

async fn read_lookup(host: &Host, config: Json) -> (Vec<proto::Diagnostic>, Value, bool) {
    let block = host.data_sources["test_lookup"].block.as_ref().unwrap();
    let request = proto::read_data_source::Request {
        type_name: "test_lookup".to_owned(),
        config: Some(pack(&block_value(block, &config), &block_type(block))),
        client_capabilities: Some(host.capabilities),
        ..proto::read_data_source::Request::default()
    };
    let answer = host.client.clone().read_data_source(request).await.unwrap().into_inner();
    let state = unpack(answer.state.as_ref(), &block_type(block)).unwrap();
    (answer.diagnostics, state, answer.deferred.is_some())
}

#[tokio::test]
async fn get_metadata_names_everything() {
    let host = Host::start(TestProvider::default()).await;
    let request = proto::get_metadata::Request {};
    let answer = host.client.clone().get_metadata(request).await.unwrap().into_inner();
    let names: Vec<_> = answer.resources.iter().map(|resource| resource.type_name.as_str()).collect();
    assert_eq!(names, ["test_cue", "test_depot", "test_note", "test_thing"]);
    assert_eq!(answer.data_sources[0].type_name, "test_lookup");
    assert_eq!(answer.functions[0].name, "joined");
    assert_eq!(answer.ephemeral_resources[0].type_name, "test_lease");
    assert_eq!(answer.list_resources[0].type_name, "test_cue");
    assert_eq!(answer.actions[0].type_name, "test_nudge");
    assert_eq!(answer.state_stores, []);
    let capabilities = answer.server_capabilities.unwrap();
    assert!(capabilities.plan_destroy && capabilities.get_provider_schema_optional);
    assert!(capabilities.move_resource_state && capabilities.generate_resource_config);
    assert_eq!(answer.diagnostics, []);
}

#[tokio::test]
async fn get_provider_schema_has_what_the_metadata_names() {
    let host = Host::start(TestProvider::default()).await;
    assert_eq!(
        host.schemas.keys().collect::<Vec<_>>(),
        ["test_cue", "test_depot", "test_note", "test_thing"]
    );
    assert_eq!(host.schemas["test_cue"].version, 1);
    assert_eq!(host.data_sources.keys().collect::<Vec<_>>(), ["test_lookup"]);
    assert_eq!(host.functions.keys().collect::<Vec<_>>(), ["joined"]);
    assert_eq!(host.ephemerals.keys().collect::<Vec<_>>(), ["test_lease"]);
    assert_eq!(host.lists.keys().collect::<Vec<_>>(), ["test_cue"]);
    assert_eq!(host.actions.keys().collect::<Vec<_>>(), ["test_nudge"]);
}

#[tokio::test]
async fn no_call_needs_the_schema_to_have_been_asked_for() {
    let host = host().await;
    let fresh = Host { client: crate::support::framework::connect(TestProvider::default()).await, ..host };
    let config = fresh.config("test_note", &json!({ "text": "a" }));
    assert_eq!(fresh.validate("test_note", &config).await, []);
    let state = fresh.upgrade("test_note", 0, r#"{"id": "1", "text": "a"}"#).await.unwrap();
    assert_eq!(state.get("id"), &Value::string("1"));
}

#[tokio::test]
async fn validate_provider_config_checks_the_schema_and_more() {
    let host = Host::start(TestProvider::default()).await;
    assert_eq!(summaries(&host.configure(json!({ "endpoint": " " })).await), ["Invalid attribute value"]);
    let refused = host.configure(json!({ "endpoint": "ftp" })).await;
    assert_eq!(summaries(&refused), ["Endpoint not supported"]);
    assert_eq!(refused[0].attribute.as_ref().unwrap().steps.len(), 1);
    assert_eq!(host.configure(json!({ "endpoint": UNKNOWN })).await, []);
}

#[tokio::test]
async fn configure_provider_can_refuse_fail_and_be_repeated() {
    let host = Host::start(TestProvider::default()).await;
    assert_eq!(summaries(&host.configure(json!({ "endpoint": "refused" })).await), ["Endpoint refused"]);
    assert_eq!(summaries(&host.configure(json!({ "endpoint": "panic" })).await), ["Provider error"]);
    assert_eq!(host.configure(json!({ "endpoint": "here" })).await, []);
    assert_eq!(host.configure(json!({})).await, []);
}

#[tokio::test]
async fn configure_provider_takes_an_absent_block_for_an_empty_one() {
    let host = Host::start(TestProvider::default()).await;
    let mut client = host.client.clone();
    for config in [None, Some(DynamicValue::default())] {
        let request = proto::configure_provider::Request { config, ..Default::default() };
        assert_eq!(client.configure_provider(request).await.unwrap().into_inner().diagnostics, []);
    }
}

#[tokio::test]
async fn calls_before_configure_provider_are_refused_and_need_no_client_where_they_can() {
    let host = Host::start(TestProvider::default()).await;
    let config = host.config("test_note", &json!({ "text": "a" }));
    assert_eq!(stopped(host.plan("test_note", None, &config).await), ["Provider not configured"]);
    assert_eq!(stopped(host.import("test_note", "1").await), ["Provider not configured"]);
    assert_eq!(summaries(&read_lookup(&host, json!({ "text": "a" })).await.0), ["Provider not configured"]);
    assert!(host.generate_config("test_note", &config).await.is_ok());
}

#[tokio::test]
async fn validate_resource_config_reports_every_fault_at_its_place() {
    let host = host().await;
    let config = host.config(
        "test_thing",
        &json!({
            "id": "mine", "name": " ", "size": 1001, "status": "odd", "secret_version": 1.5,
            "steps": [{ "verb": null, "number": 1 }], "tags": ["a", null],
            "limits": { "k": { "most": 0.5 } }, "rule": [{ "action": "a" }, {}],
            "parts": [{ "name": "a", "code": "mine" }], "timeouts": { "create": "soon" },
        }),
    );
    let diagnostics = host.validate("test_thing", &config).await;
    let mut places: Vec<String> = diagnostics.iter().map(place).collect();
    places.sort();
    let expected = [
        "id: Attribute cannot be set",
        "limits[k].most: Invalid attribute value",
        "name: Invalid attribute value",
        // An element of a set cannot be pointed at.
        "parts: Attribute cannot be set",
        "rule[1].action: Missing required attribute",
        "secret_version: Invalid attribute value",
        "size: Invalid attribute value",
        "status: Invalid attribute value",
        "steps[0].number: Attribute cannot be set",
        "steps[0].verb: Missing required attribute",
        "tags: Invalid attribute value",
        "timeouts.create: Invalid attribute value",
    ];
    assert_eq!(places, expected);
}

fn place(diagnostic: &proto::Diagnostic) -> String {
    use proto::attribute_path::step::Selector;
    let mut text = String::new();
    for step in diagnostic.attribute.iter().flat_map(|path| &path.steps) {
        match step.selector.as_ref().expect("no step is empty") {
            Selector::AttributeName(name) if text.is_empty() => text.push_str(name),
            Selector::AttributeName(name) => text = format!("{text}.{name}"),
            Selector::ElementKeyString(key) => text = format!("{text}[{key}]"),
            Selector::ElementKeyInt(index) => text = format!("{text}[{index}]"),
        }
    }
    format!("{text}: {}", diagnostic.summary)
}

#[tokio::test]
async fn validate_resource_config_lets_unknowns_pass() {
    let host = host().await;
    let everything = host.block("test_thing").clone();
    let mut config = host.config("test_thing", &json!({ "name": UNKNOWN }));
    for attribute in everything.attributes.iter().filter(|attribute| attribute.optional) {
        config = with(&config, &attribute.name, Value::unknown());
    }
    config = with(&config, "rule", Value::unknown());
    assert_eq!(host.validate("test_thing", &config).await, []);
    let config = host.config("test_cue", &json!({ "mode": "", "payload": UNKNOWN, "other": UNKNOWN }));
    assert_eq!(host.validate("test_cue", &config).await, []);
}

#[tokio::test]
async fn validate_resource_config_checks_rules_and_asks_the_resource() {
    let host = host().await;
    let both = host.config("test_cue", &json!({ "mode": "", "payload": "a", "other": "b" }));
    assert_eq!(summaries(&host.validate("test_cue", &both).await), ["Attributes exclude each other"]);
    let warned =
        host.validate("test_cue", &host.config("test_cue", &json!({ "mode": "validate warn" }))).await;
    assert_eq!(warned[0].severity(), Severity::Warning);
    let panicked = host.config("test_cue", &json!({ "mode": "validate panic" }));
    assert_eq!(summaries(&host.validate("test_cue", &panicked).await), ["Provider error"]);
}

#[tokio::test]
async fn write_only_values_are_refused_without_the_capability() {
    let mut host = host().await;
    let config = host.config("test_thing", &json!({ "name": "a", "secret": "s" }));
    assert_eq!(host.validate("test_thing", &config).await, []);
    for capabilities in
        [None, Some(ClientCapabilities { write_only_attributes_allowed: false, ..CAPABILITIES })]
    {
        host.capabilities = capabilities.unwrap_or_default();
        let refused = host.validate("test_thing", &config).await;
        assert_eq!(summaries(&refused), ["Write-only attribute not supported"]);
        assert_eq!(host.validate("test_thing", &with(&config, "secret", Value::Null)).await, []);
    }
}

#[tokio::test]
async fn validate_data_resource_config_checks_schema_and_rules() {
    let host = host().await;
    let block = host.data_sources["test_lookup"].block.as_ref().unwrap();
    let validate = async |config: Json| {
        let request = proto::validate_data_resource_config::Request {
            type_name: "test_lookup".to_owned(),
            config: Some(pack(&block_value(block, &config), &block_type(block))),
        };
        host.client.clone().validate_data_resource_config(request).await.unwrap().into_inner().diagnostics
    };
    assert_eq!(validate(json!({ "text": "a" })).await, []);
    assert_eq!(validate(json!({ "text": UNKNOWN })).await, []);
    assert_eq!(summaries(&validate(json!({})).await), ["An attribute is missing"]);
    assert_eq!(summaries(&validate(json!({ "text": "a", "id": "1" })).await), ["Attribute cannot be set"]);
}

#[tokio::test]
async fn read_data_source_echoes_its_configuration_and_reports_what_it_cannot_find() {
    let host = host().await;
    let note = host.config("test_note", &json!({ "text": "a" }));
    host.bring_about("test_note", None, &note).await.unwrap();
    let (diagnostics, state, _) = read_lookup(&host, json!({ "text": "a", "mode": "warn" })).await;
    assert_eq!(diagnostics[0].severity(), Severity::Warning);
    assert_eq!(state.get("text"), &Value::string("a"), "the data source answered with \"A\"");
    assert_eq!(state.get("id"), &Value::string("id-0"));
    let (diagnostics, _, _) = read_lookup(&host, json!({ "text": "b" })).await;
    assert_eq!(summaries(&diagnostics), ["Note not found"]);
    let (diagnostics, _, _) = read_lookup(&host, json!({ "mode": "panic" })).await;
    assert_eq!(summaries(&diagnostics), ["Provider error"]);
    let hang = json!({ "mode": "hang", "timeouts": { "read": "1ms" } });
    let (diagnostics, _, _) = read_lookup(&host, hang).await;
    assert_eq!(summaries(&diagnostics), ["Note not found", "Operation timed out"]);
}

#[tokio::test]
async fn read_data_source_completes_what_is_configured_at_every_depth() {
    let host = host().await;
    let note = host.config("test_note", &json!({ "text": "a" }));
    host.bring_about("test_note", None, &note).await.unwrap();
    let spot = |place: &str, part: Option<&str>| json!({ "place": place, "part": part });
    let config = json!({
        "text": "a", "spot": spot("s", Some("given")), "spots": [spot("x", None), spot("y", Some("given"))],
        "anywhere": [spot("q", None), spot("p", Some("given"))], "named": { "k": spot("n", None) },
    });
    let (diagnostics, state, _) = read_lookup(&host, config).await;
    assert_eq!(diagnostics, []);
    let found = |spot: &Value, place: &str, part: &str| {
        assert_eq!(spot.get("place"), &Value::string(place));
        assert_eq!(spot.get("part"), &Value::string(part), "{place}");
        assert_eq!(spot.get("code"), &Value::string(format!("code of {place}")));
    };
    found(state.get("spot"), "s", "given");
    let elements = |name: &str| state.get(name).as_elements().unwrap().to_vec();
    found(&elements("spots")[0], "x", "found");
    found(&elements("spots")[1], "y", "given");
    for spot in elements("anywhere") {
        let place = spot.get("place").as_str().unwrap();
        found(&spot, place, if place == "q" { "found" } else { "given" });
    }
    let Value::Map(named) = state.get("named") else { panic!("{state:?}") };
    found(&named["k"], "n", "found");
}

#[tokio::test]
async fn state_of_the_same_version_may_lack_attributes_and_have_others() {
    let host = host().await;
    let stored = r#"{ "id": "1", "name": "a",  "ratio": 0.1000000000000000055, "gone": {"x": [1]}, "secret": "leaked" }"#;
    let state = host.upgrade("test_thing", 0, stored).await.unwrap();
    let expected = host.config("test_thing", &json!({ "name": "a" }));
    let ratio = state.get("ratio").clone();
    let expected = with(&with(&expected, "id", Value::string("1")), "ratio", ratio.clone());
    assert_eq!(state, expected);
    let Value::Number(ratio) = ratio else { panic!("{ratio:?}") };
    assert_eq!(ratio.to_string(), "0.1000000000000000055", "no digit is lost");
}

#[tokio::test]
async fn state_of_an_earlier_version_is_upgraded() {
    let host = host().await;
    let state = host.upgrade("test_cue", 0, r#"{"id": "1", "mode": "", "text": "old"}"#).await.unwrap();
    assert_eq!(state.get("payload"), &Value::string("old"));
    let panicked = host.upgrade("test_cue", 0, r#"{"mode": "upgrade panic"}"#).await;
    assert_eq!(stopped(panicked), ["Provider error"]);
}

#[tokio::test]
async fn state_that_cannot_be_read_is_refused() {
    let host = host().await;
    let unreadable = ["Stored state cannot be read"];
    assert_eq!(stopped(host.upgrade("test_cue", 2, "{}").await), unreadable, "newer");
    assert_eq!(stopped(host.upgrade("test_cue", -1, "{}").await), ["State cannot be upgraded"]);
    assert_eq!(stopped(host.upgrade("test_note", -1, "{}").await), ["State cannot be upgraded"]);
    for stored in ["", "{", "[]", "1", r#"{"text": 1}"#, r#"{"text": {"a": "b"}}"#] {
        assert_eq!(stopped(host.upgrade("test_note", 0, stored).await), unreadable, "{stored}");
    }
    let request = proto::upgrade_resource_state::Request {
        type_name: "test_note".to_owned(),
        version: 0,
        raw_state: Some(RawState {
            flatmap: [("text".to_owned(), "a".to_owned())].into(),
            ..RawState::default()
        }),
    };
    let answer = host.client.clone().upgrade_resource_state(request).await.unwrap().into_inner();
    assert_eq!(summaries(&answer.diagnostics), unreadable, "flatmap");
}

#[tokio::test]
async fn reading_what_is_gone_says_so_and_keeps_private_state() {
    let host = host().await;
    let config = host.config("test_cue", &json!({ "mode": "" }));
    let mut object = host.bring_about("test_cue", None, &config).await.unwrap().unwrap();
    assert_eq!(object.private, r#"{"creations":1,"region":"here"}"#);
    let read = host.refresh("test_cue", &object).await.unwrap().unwrap();
    assert_eq!(read, object);
    object.value = with(&object.value, "id", Value::string("elsewhere"));
    assert_eq!(host.refresh("test_cue", &object).await.unwrap(), None);
}

#[tokio::test]
async fn a_failing_read_is_an_error_and_not_a_disappearance() {
    let host = host().await;
    let config = host.config("test_cue", &json!({ "mode": "" }));
    let object = host.bring_about("test_cue", None, &config).await.unwrap().unwrap();
    for (mode, summary) in [("read fail", "Failed on cue"), ("read panic", "Provider error")] {
        let mut object = object.clone();
        object.value = with(&object.value, "mode", Value::string(mode));
        assert_eq!(stopped(host.refresh("test_cue", &object).await), [summary]);
    }
}

#[tokio::test]
async fn where_the_provider_is_unknown_calls_are_deferred_if_the_host_allows_it() {
    let host = host_without_endpoint(true).await;
    let config = host.config("test_cue", &json!({ "mode": "plan asks" }));
    let plan = host.plan("test_cue", None, &config).await.unwrap();
    assert!(plan.deferred);
    assert!(plan.value.get("server").is_unknown());
    let (diagnostics, state, deferred) = read_lookup(&host, json!({ "text": "a" })).await;
    assert_eq!(diagnostics, []);
    assert!(deferred && state.get("text") == &Value::string("a"));
    let state = with(&host.config("test_note", &json!({ "text": "a" })), "id", Value::string("1"));
    let request = proto::read_resource::Request {
        type_name: "test_note".to_owned(),
        current_state: Some(host.pack("test_note", &state)),
        client_capabilities: Some(host.capabilities),
        ..proto::read_resource::Request::default()
    };
    let answer = host.client.clone().read_resource(request).await.unwrap().into_inner();
    assert_eq!(answer.deferred.unwrap().reason(), deferred::Reason::ProviderConfigUnknown);
    assert_eq!(unpack(answer.new_state.as_ref(), &host.kind("test_note")).unwrap(), state);
}

#[tokio::test]
async fn where_the_provider_is_unknown_and_no_deferral_allowed_plans_have_unknowns() {
    let host = host_without_endpoint(false).await;
    let config = host.config("test_cue", &json!({ "mode": "plan asks", "payload": "abc" }));
    let plan = host.plan("test_cue", None, &config).await.unwrap();
    assert!(!plan.deferred && plan.value.get("server").is_unknown());
    let (diagnostics, _, deferred) = read_lookup(&host, json!({ "text": "a" })).await;
    assert_eq!(summaries(&diagnostics), ["Endpoint not known"]);
    assert!(!deferred);
    let imported = host.import("test_cue", "1").await.unwrap();
    assert_eq!(imported.value.get("id"), &Value::string("1"), "what cannot be read yet is not forgotten");
}

#[tokio::test]
async fn an_apply_is_never_deferred() {
    let host = host_without_endpoint(true).await;
    let config = host.config("test_note", &json!({ "text": "a" }));
    let plan = host.plan("test_note", None, &config).await.unwrap();
    let applied = host.apply("test_note", &plan, &config).await.unwrap();
    assert_eq!(summaries(&applied.diagnostics), ["Endpoint not known"]);
    assert_eq!(applied.object, None);
}

#[tokio::test]
async fn a_plan_that_fails_is_an_error_and_the_next_one_works() {
    let host = host().await;
    for (mode, summary) in [("plan fail", "Failed on cue"), ("plan panic", "Provider error")] {
        let config = host.config("test_cue", &json!({ "mode": mode }));
        assert_eq!(stopped(host.plan("test_cue", None, &config).await), [summary]);
    }
    let config = host.config("test_cue", &json!({ "mode": "plan warn", "payload": "abc" }));
    let plan = host.plan("test_cue", None, &config).await.unwrap();
    assert_eq!(summaries(&plan.warnings), ["Warned on cue"]);
    assert_eq!(plan.value.get("length"), &Value::Number(3_i64.into()));
}

#[tokio::test]
async fn a_plan_says_what_stands_in_the_way_of_an_objects_end() {
    let host = host().await;
    let cases = [
        ("destroy fail", Err(vec!["Failed on cue"])),
        ("destroy panic", Err(vec!["Provider error"])),
        ("destroy warn", Ok(vec!["Warned on cue"])),
        ("m", Ok(vec![])),
    ];
    for (mode, expected) in cases {
        let config = host.config("test_cue", &json!({ "mode": mode }));
        let object = host.bring_about("test_cue", None, &config).await.unwrap().unwrap();
        match (host.plan("test_cue", Some(&object), &Value::Null).await, expected) {
            (Ok(plan), Ok(expected)) => assert_eq!(summaries(&plan.warnings), expected),
            (Err(stop), Err(expected)) => assert_eq!(stop.summaries(), expected),
            (planned, expected) => panic!("{mode}: {planned:?} instead of {expected:?}"),
        }
    }
}

#[tokio::test]
async fn a_resource_may_plan_what_follows_from_its_configuration() {
    let host = host().await;
    let config = |payload: &str| host.config("test_cue", &json!({ "mode": "", "payload": payload }));
    let plan = host.plan("test_cue", None, &config(UNKNOWN)).await.unwrap();
    assert!(plan.value.get("length").is_unknown());
    let object = host.apply("test_cue", &plan, &config("abc")).await.unwrap().object.unwrap();
    let plan = host.plan("test_cue", Some(&object), &config("abcd")).await.unwrap();
    assert_eq!(plan.value.get("length"), &Value::Number(4_i64.into()));
    assert_eq!(plan.value.get("id"), object.value.get("id"));
    let other_mode = host.config("test_cue", &json!({ "mode": "x", "payload": "abc" }));
    let plan = host.plan("test_cue", Some(&object), &other_mode).await.unwrap();
    assert_eq!(plan.value.get("length"), object.value.get("length"));
}

#[tokio::test]
async fn import_by_id_gives_a_state_that_reading_completes() {
    let host = host().await;
    let config = host.config("test_cue", &json!({ "mode": "m", "payload": "abc" }));
    let made = host.bring_about("test_cue", None, &config).await.unwrap().unwrap();
    let imported = host.import("test_cue", "id-0").await.unwrap();
    assert_eq!(imported.value, made.value);
    assert_eq!(imported.private, r#"{"imported":true,"region":"here"}"#);
    let nowhere = stopped(host.import("test_cue", "elsewhere").await);
    assert_eq!(nowhere, ["Cannot import non-existent remote object"]);
    assert_eq!(stopped(host.import("test_cue", "").await), ["Import needs an id"]);
    assert_eq!(stopped(host.import("test_cue", "fail").await), ["Failed on cue"]);
    assert_eq!(stopped(host.import("test_cue", "panic").await), ["Provider error"]);
    assert_eq!(stopped(host.import("test_note", "1").await), ["Import not supported"]);
}

#[tokio::test]
async fn a_generated_configuration_is_valid_and_plans_nothing_but_what_it_leaves_out() {
    let host = host().await;
    let written = json!({
        "name": "a", "owner": "me", "size": 5, "old": "o", "label": "", "token": "t", "nickname": "n",
        "place": { "city": "c" }, "steps": [{ "verb": "v" }], "parts": [{ "name": "p" }],
        "limits": { "k": { "most": 1 } }, "hints": [{ "text": "h" }], "rule": [{ "action": "a" }],
        "window": { "start": "s" }, "timeouts": { "create": "1h" }, "anything": { "a": [1, "b"] },
    });
    let config = host.config("test_thing", &written);
    let made = host.bring_about("test_thing", None, &config).await.unwrap().unwrap();
    let generated = host.generate_config("test_thing", &made.value).await.unwrap();
    assert_eq!(host.validate("test_thing", &generated).await, []);
    for left_out in ["id", "revision", "old", "label", "token", "secret", "timeouts"] {
        assert_eq!(generated.get(left_out), &Value::Null, "{left_out}");
    }
    for kept in ["name", "owner", "size", "nickname", "anything", "window"] {
        assert_eq!(generated.get(kept), made.value.get(kept), "{kept}");
    }
    // Hosts crash on a configuration that is null.
    let nothing = host.generate_config("test_thing", &Value::Null).await.unwrap();
    assert_eq!(nothing, host.config("test_thing", &json!({})));
}

#[tokio::test]
async fn a_generated_configuration_says_what_only_the_user_can_know() {
    let host = host().await;
    // An imported object, of which neither the mode nor whether it has a payload is known.
    let state = host.config("test_cue", &json!({ "id": "i", "payload": "p", "other": "o" }));
    for state in [Value::Null, state] {
        let generated = host.generate_config("test_cue", &state).await.unwrap();
        assert_eq!(generated.get("mode"), &Value::string("(replace this)"));
        assert_eq!(host.validate("test_cue", &generated).await, [], "no two exclude each other");
    }
    let known = host.config("test_cue", &json!({ "id": "i", "mode": "m" }));
    let generated = host.generate_config("test_cue", &known).await.unwrap();
    assert_eq!(generated.get("mode"), &Value::string("m"));
}

#[tokio::test]
async fn stop_provider_ends_running_calls_and_no_later_one() {
    let host = host().await;
    let config = host.config("test_cue", &json!({ "mode": "create hang" }));
    let plan = host.plan("test_cue", None, &config).await.unwrap();
    let running = {
        let (host, config) = (host.clone(), config.clone());
        tokio::spawn(async move { host.apply("test_cue", &plan, &config).await.unwrap() })
    };
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!running.is_finished());
    let stopped = host.client.clone().stop_provider(proto::stop_provider::Request {}).await.unwrap();
    assert_eq!(stopped.into_inner().error, "");
    let applied = tokio::time::timeout(Duration::from_secs(10), running).await.unwrap().unwrap();
    assert_eq!(summaries(&applied.diagnostics), ["Failed on cue"]);
    // A later call runs until its own time is over.
    let later = host.config("test_cue", &json!({ "mode": "create hang", "timeouts": { "create": "30ms" } }));
    let plan = host.plan("test_cue", None, &later).await.unwrap();
    let applied = host.apply("test_cue", &plan, &later).await.unwrap();
    assert_eq!(summaries(&applied.diagnostics), ["Failed on cue", "Operation timed out"]);
}

#[tokio::test]
async fn an_interrupt_ends_reads_at_once_and_never_a_write() {
    let host = host().await;
    let config = host.config("test_cue", &json!({ "mode": "create hang" }));
    let plan = host.plan("test_cue", None, &config).await.unwrap();
    let writing = {
        let (host, config) = (host.clone(), config.clone());
        tokio::spawn(async move { host.apply("test_cue", &plan, &config).await.unwrap() })
    };
    let config = host.config("test_cue", &json!({ "mode": "read hang" }));
    let object = host.bring_about("test_cue", None, &config).await.unwrap().unwrap();
    let read = || {
        let (host, object) = (host.clone(), object.clone());
        tokio::spawn(async move { host.refresh("test_cue", &object).await.unwrap_err() })
    };
    let reading = read();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!reading.is_finished() && !writing.is_finished());
    host.interrupt();
    // What was on its way, and what the host asks for all the same.
    for reading in [reading, read()] {
        let stopped = tokio::time::timeout(Duration::from_secs(10), reading).await.unwrap().unwrap();
        assert_eq!(stopped.summaries(), ["Failed on cue"]);
    }
    let planning = host.config("test_cue", &json!({ "mode": "plan hang" }));
    let stopped = tokio::time::timeout(Duration::from_secs(10), host.plan("test_cue", None, &planning)).await;
    assert_eq!(stopped.unwrap().unwrap_err().summaries(), ["Failed on cue"]);
    assert!(!writing.is_finished(), "a write is the host's to stop");
    host.client.clone().stop_provider(proto::stop_provider::Request {}).await.unwrap();
    let applied = tokio::time::timeout(Duration::from_secs(10), writing).await.unwrap().unwrap();
    assert_eq!(summaries(&applied.diagnostics), ["Failed on cue"]);
}

#[tokio::test]
async fn no_identity_is_ever_answered_for_a_type_without_one() {
    let host = host().await;
    let mut client = host.client.clone();
    let schemas = client
        .get_resource_identity_schemas(proto::get_resource_identity_schemas::Request {})
        .await
        .unwrap()
        .into_inner();
    assert!(!schemas.identity_schemas.contains_key("test_note") && schemas.diagnostics.is_empty());
    let identity = Some(ResourceIdentityData { identity_data: Some(DynamicValue::default()) });
    let config = host.config("test_note", &json!({ "text": "a" }));
    let note = host.bring_about("test_note", None, &config).await.unwrap().unwrap().value;
    let read = proto::read_resource::Request {
        type_name: "test_note".to_owned(),
        current_state: Some(host.pack("test_note", &note)),
        current_identity: identity.clone(),
        ..Default::default()
    };
    assert_eq!(client.read_resource(read).await.unwrap().into_inner().new_identity, None);
    for config in [&config, &Value::Null] {
        let plan = proto::plan_resource_change::Request {
            type_name: "test_note".to_owned(),
            prior_state: Some(host.pack("test_note", &note)),
            config: Some(host.pack("test_note", config)),
            proposed_new_state: Some(
                host.pack("test_note", &proposed_new(host.block("test_note"), &note, config)),
            ),
            prior_identity: identity.clone(),
            ..Default::default()
        };
        assert_eq!(client.plan_resource_change(plan).await.unwrap().into_inner().planned_identity, None);
    }
    let apply = proto::apply_resource_change::Request {
        type_name: "test_note".to_owned(),
        prior_state: Some(host.pack("test_note", &note)),
        planned_state: Some(host.pack("test_note", &note)),
        config: Some(host.pack("test_note", &config)),
        planned_identity: identity.clone(),
        ..Default::default()
    };
    assert_eq!(client.apply_resource_change(apply).await.unwrap().into_inner().new_identity, None);
    let upgrade =
        proto::upgrade_resource_identity::Request { type_name: "test_note".to_owned(), ..Default::default() };
    let upgraded = client.upgrade_resource_identity(upgrade).await.unwrap().into_inner();
    assert_eq!(upgraded.upgraded_identity, None);
    assert_eq!(summaries(&upgraded.diagnostics).len(), 1);
}

/// Calls each method with a request for something that the provider does not ship; each must answer
/// with exactly one error.
macro_rules! refused {
    ($client:expr; $($method:ident($request:ident, $type_name:ident);)+) => {
        $(
            let mut request = proto::$request::Request::default();
            request.$type_name = "test_none".to_owned();
            let answer = $client.$method(request).await.unwrap().into_inner();
            assert!(failed(&answer.diagnostics), stringify!($method));
            assert_eq!(answer.diagnostics.len(), 1, stringify!($method));
        )+
    };
}

#[tokio::test]
async fn what_is_not_shipped_is_refused_by_every_call() {
    let mut client = host().await.client;
    refused! { client;
        validate_resource_config(validate_resource_config, type_name);
        upgrade_resource_state(upgrade_resource_state, type_name);
        upgrade_resource_identity(upgrade_resource_identity, type_name);
        validate_data_resource_config(validate_data_resource_config, type_name);
        read_resource(read_resource, type_name);
        plan_resource_change(plan_resource_change, type_name);
        apply_resource_change(apply_resource_change, type_name);
        import_resource_state(import_resource_state, type_name);
        move_resource_state(move_resource_state, target_type_name);
        read_data_source(read_data_source, type_name);
        generate_resource_config(generate_resource_config, type_name);
        validate_ephemeral_resource_config(validate_ephemeral_resource_config, type_name);
        open_ephemeral_resource(open_ephemeral_resource, type_name);
        renew_ephemeral_resource(renew_ephemeral_resource, type_name);
        close_ephemeral_resource(close_ephemeral_resource, type_name);
        validate_list_resource_config(validate_list_resource_config, type_name);
        validate_action_config(validate_action_config, type_name);
        plan_action(plan_action, action_type);
        validate_state_store_config(validate_state_store, type_name);
        configure_state_store(configure_state_store, type_name);
        lock_state(lock_state, type_name);
        unlock_state(unlock_state, type_name);
        get_states(get_states, type_name);
        delete_state(delete_state, type_name);
    }
}

#[tokio::test]
async fn the_state_of_another_type_is_not_taken_over() {
    let mut client = host().await.client;
    let request = proto::move_resource_state::Request {
        target_type_name: "test_note".to_owned(),
        source_type_name: "other_note".to_owned(),
        ..Default::default()
    };
    let answer = client.move_resource_state(request).await.unwrap().into_inner();
    assert_eq!(summaries(&answer.diagnostics), ["State cannot be moved"]);
    assert_eq!(answer.target_state, None);
}

#[tokio::test]
async fn streams_end_after_one_message_that_no_host_crashes_on() {
    let mut client = host().await.client;
    let request = proto::list_resource::Request { type_name: "none".to_owned(), ..Default::default() };
    let mut events = client.list_resource(request).await.unwrap().into_inner();
    let event = events.message().await.unwrap().unwrap();
    assert!(failed(&event.diagnostic));
    assert!(events.message().await.unwrap().is_none());

    let request = proto::invoke_action::Request { action_type: "none".to_owned(), ..Default::default() };
    let mut events = client.invoke_action(request).await.unwrap().into_inner();
    let event = events.message().await.unwrap().unwrap();
    let Some(proto::invoke_action::event::Type::Completed(completed)) = event.r#type else {
        panic!("{event:?} does not complete the action");
    };
    assert!(failed(&completed.diagnostics));
    assert!(events.message().await.unwrap().is_none());

    let request = proto::read_state_bytes::Request { type_name: "none".to_owned(), ..Default::default() };
    let mut chunks = client.read_state_bytes(request).await.unwrap().into_inner();
    let chunk = chunks.message().await.unwrap().unwrap();
    assert!(failed(&chunk.diagnostics) && chunk.range.is_some());
    assert!(chunks.message().await.unwrap().is_none());

    let chunks = tokio_stream::iter(vec![proto::write_state_bytes::RequestChunk::default(); 3]);
    let answer = client.write_state_bytes(chunks).await.unwrap().into_inner();
    assert!(failed(&answer.diagnostics));

    let request =
        proto::configure_state_store::Request { type_name: "none".to_owned(), ..Default::default() };
    assert!(client.configure_state_store(request).await.unwrap().into_inner().capabilities.is_some());
}
