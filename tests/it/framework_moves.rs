//! Moves of state between types, on a process that is not configured.

use serde_json::json;
use terraform_provider_zoom::framework::proto::move_resource_state::{Request, Response};
use terraform_provider_zoom::framework::proto::{DynamicValue, RawState};
use terraform_provider_zoom::framework::value::json as value_json;

use crate::support::framework::host::{Host, failed};
use crate::support::framework::provider::TestProvider;
use crate::support::framework::values::unpack;

fn request(state: &str) -> Request {
    Request {
        source_provider_address: "registry.example.com/anybody/test".to_owned(),
        source_type_name: "test_note".to_owned(),
        source_state: Some(RawState { json: state.to_owned().into(), ..RawState::default() }),
        source_private: r#"{"region":"here"}"#.into(),
        target_type_name: "test_cue".to_owned(),
        ..Request::default()
    }
}

async fn moved(host: &Host, request: Request) -> Response {
    host.client.clone().move_resource_state(request).await.unwrap().into_inner()
}

fn summaries(answer: &Response) -> Vec<&str> {
    failed(&answer.diagnostics);
    answer.diagnostics.iter().map(|one| one.summary.as_str()).collect()
}

#[tokio::test]
async fn an_object_becomes_one_of_another_type_with_its_identity_and_its_private_state() {
    let host = Host::start(TestProvider::default()).await;
    let answer = moved(&host, request(r#"{"id": "id-0", "text": "abc"}"#)).await;
    assert_eq!(summaries(&answer), Vec::<&str>::new());
    let state = unpack(answer.target_state.as_ref(), &host.kind("test_cue")).unwrap();
    assert_eq!(
        state,
        host.config("test_cue", &json!({ "id": "id-0", "mode": "test_note", "payload": "abc" }))
    );
    let identity =
        value_json::decode(&json!({ "id": "id-0", "region": "here" }), &host.identity_type("test_cue"));
    let found = host.known_identity("test_cue", answer.target_identity.as_ref()).unwrap();
    assert_eq!(found, Some(identity.unwrap()));
    assert_eq!(answer.target_private, r#"{"region":"here"}"#);
}

#[tokio::test]
async fn private_state_that_is_not_ours_is_left_behind() {
    let host = Host::start(TestProvider::default()).await;
    let foreign = Request { source_private: "not ours".into(), ..request(r#"{"id": "a", "text": "b"}"#) };
    let answer = moved(&host, foreign).await;
    assert_eq!((summaries(&answer), answer.target_private.len()), (Vec::new(), 0));
}

#[tokio::test]
async fn a_source_that_is_not_known_is_refused_with_the_way_out() {
    let host = Host::start(TestProvider::default()).await;
    let good = request(r#"{"id": "id-0", "text": "abc"}"#);
    let refused = [
        Request { source_type_name: "test_thing".to_owned(), ..good.clone() },
        Request { source_type_name: "test_none".to_owned(), ..good.clone() },
        Request { target_type_name: "test_note".to_owned(), ..good.clone() },
        Request { source_provider_address: "registry.example.com/anybody/other".to_owned(), ..good.clone() },
        Request { source_provider_address: "registry.example.com/anybody/tes".to_owned(), ..good.clone() },
        Request { source_provider_address: String::new(), ..good },
    ];
    for request in refused {
        let answer = moved(&host, request.clone()).await;
        assert_eq!(summaries(&answer), ["State cannot be moved"], "{request:?}");
        assert!(answer.diagnostics[0].detail.contains("Import the object"));
        assert_eq!((answer.target_state, answer.target_identity), (None, None));
    }
}

#[tokio::test]
async fn a_state_that_cannot_be_read_is_refused() {
    let host = Host::start(TestProvider::default()).await;
    let newer = Request { source_schema_version: 7, ..request(r#"{"id": "a", "text": "b"}"#) };
    let older = Request { source_schema_version: -1, ..request(r#"{"id": "a", "text": "b"}"#) };
    let flat = Request {
        source_state: Some(RawState {
            flatmap: [("id".to_owned(), "a".to_owned())].into(),
            ..RawState::default()
        }),
        ..request("")
    };
    let cases = [
        (newer, "Stored state cannot be read"),
        (older, "State cannot be upgraded"),
        (flat, "Stored state cannot be read"),
        (request("{"), "Stored state cannot be read"),
        (Request { source_state: None, ..request("") }, "Stored state cannot be read"),
        (request(r#"{"id": 7, "text": ["b"]}"#), "Stored state cannot be read"),
        (request(r#"{"id": "a", "text": "move fail"}"#), "Failed on cue"),
        (request(r#"{"id": "a", "text": "move panic"}"#), "Provider error"),
    ];
    for (request, summary) in cases {
        let answer = moved(&host, request.clone()).await;
        assert_eq!(summaries(&answer), [summary], "{request:?}");
        assert_eq!(answer.target_state, None::<DynamicValue>);
    }
}
