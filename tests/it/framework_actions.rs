//! Actions: any number of lines, exactly one end, and nothing left half done.

use std::time::Duration;

use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::proto::invoke_action::event::Type;
use terraform_provider_zoom::framework::proto::{self, ClientCapabilities, invoke_action};

use crate::support::framework::host::{CAPABILITIES, Host, failed, packed};
use crate::support::framework::provider::TestProvider;
use crate::support::framework::values::UNKNOWN;

const TYPE: &str = "test_nudge";

async fn host() -> Host {
    Host::configured(TestProvider::default()).await
}

async fn start(host: &Host, written: &Json) -> tonic::Streaming<invoke_action::Event> {
    let request = invoke_action::Request {
        action_type: TYPE.to_owned(),
        config: Some(packed(&host.actions[TYPE], written)),
        client_capabilities: Some(host.capabilities),
    };
    host.client.clone().invoke_action(request).await.unwrap().into_inner()
}

/// The lines that were said, and what stood at the one end.
async fn invoke(host: &Host, written: &Json) -> (Vec<String>, Vec<proto::Diagnostic>) {
    rest(start(host, written).await).await
}

async fn rest(mut stream: tonic::Streaming<invoke_action::Event>) -> (Vec<String>, Vec<proto::Diagnostic>) {
    let mut lines = Vec::new();
    let mut ends = Vec::new();
    while let Some(event) = stream.message().await.unwrap() {
        assert!(ends.is_empty(), "something follows the end");
        // Hosts crash on an event that is neither.
        match event.r#type.expect("an event of some type") {
            Type::Progress(progress) => lines.push(progress.message),
            Type::Completed(completed) => ends.push(completed.diagnostics),
        }
    }
    assert_eq!(ends.len(), 1, "exactly one end");
    (lines, ends.remove(0))
}

fn summaries(diagnostics: &[proto::Diagnostic]) -> Vec<&str> {
    failed(diagnostics);
    diagnostics.iter().map(|one| one.summary.as_str()).collect()
}

#[tokio::test]
async fn an_action_says_how_it_goes_and_ends_once() {
    let host = host().await;
    let (lines, end) = invoke(&host, &json!({ "mode": "m" })).await;
    assert_eq!(lines, ["line 0", "line 1"]);
    assert_eq!(end, []);
    let (lines, end) = invoke(&host, &json!({ "mode": "m", "lines": 1000 })).await;
    assert_eq!((lines.len(), lines[999].as_str(), end.len()), (1000, "line 999", 0));
    assert_eq!(invoke(&host, &json!({ "mode": "m", "lines": 0 })).await, (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn an_action_that_fails_ends_once_with_the_reason() {
    let host = host().await;
    let cases = [
        (json!({ "mode": "invoke fail" }), vec!["Failed on cue"]),
        (json!({ "mode": "invoke panic" }), vec!["Provider error"]),
        (json!({ "mode": "invoke warn" }), vec!["Warned on cue"]),
        (
            json!({ "mode": "invoke hang", "timeouts": { "invoke": "20ms" } }),
            vec!["Failed on cue", "Operation timed out"],
        ),
    ];
    for (written, expected) in cases {
        let (lines, end) = invoke(&host, &written).await;
        assert_eq!(summaries(&end), expected);
        assert_eq!(&lines[..2], ["line 0", "line 1"], "what was said before is not lost");
    }
    let (lines, end) = invoke(&host, &json!({ "mode": UNKNOWN })).await;
    assert_eq!((lines.len(), summaries(&end)), (0, vec!["Unreadable value from Terraform"]));
}

#[tokio::test]
async fn stop_provider_lets_an_action_end_in_good_order() {
    let host = host().await;
    let mut stream = start(&host, &json!({ "mode": "invoke hang", "lines": 1 })).await;
    assert!(stream.message().await.unwrap().is_some());
    host.client.clone().stop_provider(proto::stop_provider::Request {}).await.unwrap();
    let (lines, end) = rest(stream).await;
    assert_eq!((lines, summaries(&end)), (vec!["stopping".to_owned()], vec!["Failed on cue"]));
}

#[tokio::test]
async fn a_host_that_goes_away_cuts_no_action_off_in_the_middle() {
    let provider = TestProvider::default();
    let host = Host::configured(provider.clone()).await;
    let mut stream = start(&host, &json!({ "mode": "invoke hang" })).await;
    assert!(stream.message().await.unwrap().is_some());
    drop(stream);
    tokio::time::timeout(Duration::from_secs(20), async {
        while provider.service.objects().get("nudge") != Some(&json!("stopped in good order")) {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the action ends what it has begun");
}

async fn plan(host: &Host, written: &Json, capabilities: ClientCapabilities) -> proto::plan_action::Response {
    let request = proto::plan_action::Request {
        action_type: TYPE.to_owned(),
        config: Some(packed(&host.actions[TYPE], written)),
        client_capabilities: Some(capabilities),
    };
    host.client.clone().plan_action(request).await.unwrap().into_inner()
}

#[tokio::test]
async fn a_plan_says_what_can_be_known_to_fail() {
    let host = host().await;
    let cases = [
        ("plan fail", vec!["Failed on cue"]),
        ("plan panic", vec!["Provider error"]),
        ("plan warn", vec!["Warned on cue"]),
        (UNKNOWN, vec![]),
        ("m", vec![]),
    ];
    for (mode, expected) in cases {
        let planned = plan(&host, &json!({ "mode": mode }), CAPABILITIES).await;
        assert_eq!(summaries(&planned.diagnostics), expected, "{mode}");
        assert_eq!(planned.deferred, None);
    }
}

#[tokio::test]
async fn where_the_provider_is_unknown_a_plan_goes_on_and_an_invocation_fails() {
    let host = Host::start(TestProvider::default()).await;
    let config = json!({ "mode": "plan asks" });
    assert_eq!(summaries(&plan(&host, &config, CAPABILITIES).await.diagnostics), ["Provider not configured"]);
    assert_eq!(host.configure(json!({ "endpoint": UNKNOWN })).await, []);
    let planned = plan(&host, &config, CAPABILITIES).await;
    assert_eq!((planned.diagnostics, planned.deferred), (Vec::new(), None));
    let allowed = ClientCapabilities { deferral_allowed: true, ..CAPABILITIES };
    assert!(plan(&host, &config, allowed).await.deferred.is_some());
    assert_eq!(summaries(&invoke(&host, &config).await.1), ["Endpoint not known"]);
}

#[tokio::test]
async fn a_configuration_is_checked_like_any_other() {
    let host = host().await;
    let cases = [
        (json!({ "mode": "validate fail" }), vec!["Failed on cue"]),
        (json!({ "mode": "m", "lines": 1, "other": "o" }), vec!["Attributes exclude each other"]),
        (json!({ "mode": " " }), vec!["Invalid attribute value"]),
        (json!({}), vec!["Missing required attribute"]),
        (json!({ "mode": UNKNOWN, "lines": UNKNOWN }), vec![]),
    ];
    for (written, expected) in cases {
        let request = proto::validate_action_config::Request {
            type_name: TYPE.to_owned(),
            config: Some(packed(&host.actions[TYPE], &written)),
        };
        let answer = host.client.clone().validate_action_config(request).await.unwrap().into_inner();
        assert_eq!(summaries(&answer.diagnostics), expected, "{written}");
    }
}
