//! List resources: each object as it is found, no more than are wanted, and an end with the host's wish.

use std::time::Duration;

use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::proto::{self, list_resource};
use terraform_provider_zoom::framework::value::Value;

use crate::support::framework::host::{Host, failed, packed};
use crate::support::framework::provider::TestProvider;
use crate::support::framework::rules;
use crate::support::framework::values::{UNKNOWN, unpack};

const TYPE: &str = "test_cue";

/// A host with so many objects.
async fn host(objects: usize) -> (Host, TestProvider) {
    let provider = TestProvider::default();
    for number in 0..objects {
        let cue = json!({ "id": format!("id-{number}"), "mode": "m", "payload": format!("p{}", number % 2) });
        provider.service.objects().insert(format!("id-{number}"), cue);
    }
    (Host::configured(provider.clone()).await, provider)
}

async fn start(
    host: &Host,
    filter: &Json,
    limit: i64,
    objects: bool,
) -> tonic::Streaming<list_resource::Event> {
    let request = list_resource::Request {
        type_name: TYPE.to_owned(),
        config: Some(packed(&host.lists[TYPE], filter)),
        include_resource_object: objects,
        limit,
    };
    host.client.clone().list_resource(request).await.unwrap().into_inner()
}

/// All events, each held against what hosts demand of it.
async fn listed(host: &Host, filter: &Json, limit: i64, objects: bool) -> Vec<list_resource::Event> {
    let mut stream = start(host, filter, limit, objects).await;
    let mut events = Vec::new();
    while let Some(event) = stream.message().await.unwrap() {
        let is_error = failed(&event.diagnostic);
        match host.known_identity(TYPE, event.identity.as_ref()).unwrap() {
            Some(_) => {
                assert!(!event.display_name.is_empty());
                assert_eq!(event.resource_object.is_some(), objects);
                if let Some(object) = &event.resource_object {
                    let object = unpack(Some(object), &host.kind(TYPE)).unwrap();
                    assert_eq!(rules::conforms(host.block(TYPE), &object), Vec::<String>::new());
                    assert!(object.is_wholly_known());
                }
            }
            None => assert!(!event.diagnostic.is_empty(), "an event without an identity must say something"),
        }
        events.push(event);
        assert!(!is_error || stream.message().await.unwrap().is_none(), "nothing follows an error");
    }
    events
}

fn ids(host: &Host, events: &[list_resource::Event]) -> Vec<String> {
    let identity = |event: &list_resource::Event| host.known_identity(TYPE, event.identity.as_ref()).unwrap();
    let id = |identity: Value| identity.get("id").as_str().unwrap().to_owned();
    events.iter().filter_map(identity).map(id).collect()
}

fn summaries(event: &list_resource::Event) -> Vec<&str> {
    event.diagnostic.iter().map(|one| one.summary.as_str()).collect()
}

#[tokio::test]
async fn what_is_there_is_listed_with_its_identity_and_whole_where_it_is_asked_for() {
    let (host, _) = host(3).await;
    let names = listed(&host, &json!({}), 100, false).await;
    assert_eq!(ids(&host, &names), ["id-0", "id-1", "id-2"]);
    assert_eq!(names[0].display_name, "Cue id-0");
    let whole = listed(&host, &json!({ "payload": "p0" }), 100, true).await;
    assert_eq!(ids(&host, &whole), ["id-0", "id-2"]);
    let object = unpack(whole[1].resource_object.as_ref(), &host.kind(TYPE)).unwrap();
    assert_eq!(object.get("payload"), &Value::string("p0"));
    assert_eq!(listed(&host, &json!({ "payload": "none" }), 100, true).await, []);
}

#[tokio::test]
async fn no_more_are_listed_than_are_wanted() {
    let (host, _) = host(9).await;
    assert_eq!(listed(&host, &json!({}), 4, false).await.len(), 4);
    assert_eq!(listed(&host, &json!({}), 9, false).await.len(), 9);
    for all in [0, -1, i64::MIN, i64::MAX] {
        assert_eq!(listed(&host, &json!({}), all, false).await.len(), 9, "{all}");
    }
}

#[tokio::test]
async fn warnings_come_with_what_follows_them_and_errors_end_the_list() {
    let (host, _) = host(3).await;
    let warned = listed(&host, &json!({ "mode": "warn" }), 100, false).await;
    assert_eq!(warned.iter().map(summaries).collect::<Vec<_>>(), [vec![], vec!["Warned on cue"], vec![]]);
    let last = listed(&host, &json!({ "mode": "warn at the end" }), 100, false).await;
    assert_eq!((last.len(), summaries(&last[3])), (4, vec!["Warned on cue"]));
    for (mode, summary) in [("fail", "Failed on cue"), ("panic", "Provider error")] {
        let events = listed(&host, &json!({ "mode": mode }), 100, false).await;
        assert_eq!((events.len(), summaries(&events[1])), (2, vec![summary]), "{mode}");
    }
    // A whole object was asked for and none was given: a mistake, not a gap.
    let withheld = listed(&host, &json!({ "mode": "withhold" }), 100, true).await;
    assert_eq!(withheld.iter().map(summaries).collect::<Vec<_>>(), [vec!["Provider error"]]);
    let slow = listed(&host, &json!({ "mode": "wait", "timeouts": { "list": "20ms" } }), 100, false).await;
    assert_eq!(summaries(slow.last().unwrap()), ["Failed on cue", "Operation timed out"]);
}

#[tokio::test]
async fn a_host_that_goes_away_ends_the_list_also_while_it_waits() {
    for mode in ["hang", "wait", "warn"] {
        let (host, provider) = host(9).await;
        let mut stream = start(&host, &json!({ "mode": mode }), 100, false).await;
        assert!(stream.message().await.unwrap().unwrap().identity.is_some());
        drop(stream);
        tokio::time::timeout(Duration::from_secs(20), async {
            while !provider.service.objects().contains_key("ended") {
                tokio::task::yield_now().await;
            }
        })
        .await
        .unwrap_or_else(|_| panic!("{mode}: the list goes on"));
    }
}

#[tokio::test]
async fn stop_provider_ends_a_list() {
    let (host, _) = host(3).await;
    let mut stream = start(&host, &json!({ "mode": "wait" }), 100, false).await;
    assert!(stream.message().await.unwrap().unwrap().identity.is_some());
    host.client.clone().stop_provider(proto::stop_provider::Request {}).await.unwrap();
    assert_eq!(summaries(&stream.message().await.unwrap().unwrap()), ["Failed on cue"]);
    assert_eq!(stream.message().await.unwrap(), None);
}

#[tokio::test]
async fn a_list_needs_a_provider_that_is_configured_and_known() {
    let host = Host::start(TestProvider::default()).await;
    let only = |events: Vec<list_resource::Event>| {
        assert_eq!(events.len(), 1);
        summaries(&events[0]).join(", ")
    };
    assert_eq!(only(listed(&host, &json!({}), 1, false).await), "Provider not configured");
    assert_eq!(host.configure(json!({ "endpoint": UNKNOWN })).await, []);
    assert_eq!(only(listed(&host, &json!({}), 1, false).await), "Endpoint not known");
    assert_eq!(host.configure(json!({ "endpoint": "here" })).await, []);
    let unknown = listed(&host, &json!({ "payload": UNKNOWN }), 1, false).await;
    assert_eq!(only(unknown), "Unreadable value from Terraform");
}

#[tokio::test]
async fn a_filter_is_checked_like_any_configuration() {
    let (host, _) = host(0).await;
    let cases = [
        (json!({ "mode": "validate fail" }), vec!["Failed on cue"]),
        (json!({ "mode": "m", "payload": "p" }), vec!["Attributes exclude each other"]),
        (json!({ "payload": " " }), vec!["Invalid attribute value"]),
        (json!({ "payload": UNKNOWN }), vec![]),
        (json!({}), vec![]),
    ];
    for (written, expected) in cases {
        let request = proto::validate_list_resource_config::Request {
            type_name: TYPE.to_owned(),
            config: Some(packed(&host.lists[TYPE], &written)),
            include_resource_object: None,
            limit: None,
        };
        let answer = host.client.clone().validate_list_resource_config(request).await.unwrap().into_inner();
        let summaries: Vec<_> = answer.diagnostics.iter().map(|one| one.summary.as_str()).collect();
        assert_eq!(summaries, expected, "{written}");
    }
}
