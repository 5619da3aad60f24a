//! Ephemeral resources: opened, renewed, closed, and nothing kept but in the host's memory.

use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::proto::open_ephemeral_resource::Response as Opened;
use terraform_provider_zoom::framework::proto::{self, ClientCapabilities, deferred};
use terraform_provider_zoom::framework::value::Value;

use crate::support::framework::host::{CAPABILITIES, Host, failed, packed};
use crate::support::framework::provider::TestProvider;
use crate::support::framework::values::{UNKNOWN, block_type, unpack};

const TYPE: &str = "test_lease";

async fn host() -> Host {
    Host::configured(TestProvider::default()).await
}

async fn open(host: &Host, written: &Json) -> Opened {
    open_with(host, written, None).await
}

async fn open_with(host: &Host, written: &Json, capabilities: Option<ClientCapabilities>) -> Opened {
    let request = proto::open_ephemeral_resource::Request {
        type_name: TYPE.to_owned(),
        config: Some(packed(&host.ephemerals[TYPE], written)),
        client_capabilities: capabilities,
    };
    host.client.clone().open_ephemeral_resource(request).await.unwrap().into_inner()
}

fn result(host: &Host, opened: &Opened) -> Value {
    unpack(opened.result.as_ref(), &block_type(host.ephemerals[TYPE].block.as_ref().unwrap())).unwrap()
}

fn summaries(diagnostics: &[proto::Diagnostic]) -> Vec<&str> {
    failed(diagnostics);
    diagnostics.iter().map(|one| one.summary.as_str()).collect()
}

async fn close(host: &Host, private: Option<bytes::Bytes>) -> Vec<proto::Diagnostic> {
    let request = proto::close_ephemeral_resource::Request { type_name: TYPE.to_owned(), private };
    host.client.clone().close_ephemeral_resource(request).await.unwrap().into_inner().diagnostics
}

async fn renew(host: &Host, private: Option<bytes::Bytes>) -> proto::renew_ephemeral_resource::Response {
    let request = proto::renew_ephemeral_resource::Request { type_name: TYPE.to_owned(), private };
    host.client.clone().renew_ephemeral_resource(request).await.unwrap().into_inner()
}

#[tokio::test]
async fn opening_gives_values_beside_those_of_the_configuration() {
    let host = host().await;
    let opened = open(&host, &json!({ "owner": "me" })).await;
    assert_eq!(opened.diagnostics, []);
    let result = result(&host, &opened);
    // Terraform holds the result against the configuration, so that stays as it was written.
    assert_eq!(result.get("owner"), &Value::string("me"));
    assert_eq!(result.get("token"), &Value::string("id-0"));
    assert_eq!(result.get("mode"), &Value::Null);
    assert_eq!((opened.renew_at, opened.deferred), (None, None));
    assert_eq!(close(&host, opened.private.clone()).await, []);
    assert_eq!(summaries(&close(&host, opened.private).await), ["Lease not open"]);
}

#[tokio::test]
async fn each_renewal_gets_what_the_one_before_kept_and_closing_what_opening_kept() {
    let host = host().await;
    let opened = open(&host, &json!({ "mode": "renew" })).await;
    assert_eq!(opened.renew_at.unwrap().seconds, 100);
    let first = renew(&host, opened.private.clone()).await;
    assert_eq!((first.diagnostics.as_slice(), first.renew_at.unwrap().seconds), ([].as_slice(), 101));
    let second = renew(&host, first.private).await;
    assert_eq!((second.diagnostics, second.renew_at), (Vec::new(), None));
    assert_eq!(close(&host, opened.private).await, []);
}

#[tokio::test]
async fn what_fails_is_not_open_and_says_why() {
    let host = host().await;
    let cases = [
        ("open fail", "30s", vec!["Failed on cue"]),
        ("open panic", "30s", vec!["Provider error"]),
        ("open hang", "20ms", vec!["Failed on cue", "Operation timed out"]),
    ];
    for (mode, limit, expected) in cases {
        let opened = open(&host, &json!({ "mode": mode, "timeouts": { "open": limit } })).await;
        assert_eq!(summaries(&opened.diagnostics), expected);
        assert_eq!((opened.result, opened.private), (None, None));
    }
    let warned = open(&host, &json!({ "mode": "open warn" })).await;
    assert_eq!(summaries(&warned.diagnostics), ["Warned on cue"]);
    assert!(warned.result.is_some());
    let unknown = open(&host, &json!({ "owner": UNKNOWN })).await;
    assert_eq!(summaries(&unknown.diagnostics), ["Unreadable value from Terraform"]);
}

#[tokio::test]
async fn private_values_that_are_not_ours_are_refused_without_being_shown() {
    let host = host().await;
    for private in [None, Some("".into()), Some("secret that no".into()), Some(r#"{"token":7}"#.into())] {
        assert_eq!(summaries(&close(&host, private.clone()).await), ["Unreadable value from Terraform"]);
        let renewed = renew(&host, private).await;
        assert_eq!(summaries(&renewed.diagnostics), ["Unreadable value from Terraform"]);
        assert_eq!(renewed.renew_at, None);
    }
}

#[tokio::test]
async fn where_the_provider_is_unknown_opening_fails_unless_it_may_be_deferred() {
    let host = Host::start(TestProvider::default()).await;
    let config = json!({ "owner": "me" });
    assert_eq!(summaries(&open(&host, &config).await.diagnostics), ["Provider not configured"]);
    assert_eq!(host.configure(json!({ "endpoint": UNKNOWN })).await, []);
    // Terraform sends empty capabilities here.
    for capabilities in [None, Some(ClientCapabilities::default())] {
        let refused = open_with(&host, &config, capabilities).await;
        assert_eq!(summaries(&refused.diagnostics), ["Endpoint not known"]);
        assert_eq!(refused.deferred, None);
    }
    let allowed = ClientCapabilities { deferral_allowed: true, ..CAPABILITIES };
    let deferred = open_with(&host, &config, Some(allowed)).await;
    assert_eq!(deferred.diagnostics, []);
    assert_eq!(deferred.deferred.unwrap().reason(), deferred::Reason::ProviderConfigUnknown);
}

#[tokio::test]
async fn a_configuration_is_checked_like_any_other() {
    let host = host().await;
    let cases = [
        (json!({}), vec!["An attribute is missing"]),
        (json!({ "owner": "nobody" }), vec!["No such owner"]),
        (json!({ "owner": "me", "token": "mine" }), vec!["Attribute cannot be set"]),
        (json!({ "owner": "me", "timeouts": { "open": "soon" } }), vec!["Invalid attribute value"]),
        (json!({ "owner": UNKNOWN }), vec![]),
    ];
    for (written, expected) in cases {
        let request = proto::validate_ephemeral_resource_config::Request {
            type_name: TYPE.to_owned(),
            config: Some(packed(&host.ephemerals[TYPE], &written)),
        };
        let answer =
            host.client.clone().validate_ephemeral_resource_config(request).await.unwrap().into_inner();
        assert_eq!(summaries(&answer.diagnostics), expected, "{written}");
    }
}
