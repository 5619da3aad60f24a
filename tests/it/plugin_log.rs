//! What the host reads on standard error.

use serde_json::{Map, Value};

use crate::plugin_host::{Running, channel, hosted};

async fn logged(variables: &[(&str, &str)]) -> String {
    let mut command = hosted();
    command.envs(variables.iter().copied());
    let plugin = Running::start(command).await;
    let channel = channel(plugin.connect().await).await.unwrap();
    plugin.shut_down(channel).await
}

#[tokio::test]
async fn every_line_is_hclogs_json() {
    let text = logged(&[("TF_LOG", "TRACE")]).await;
    let mut messages = Vec::new();
    for line in text.lines() {
        let object: Map<String, Value> = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        let string = |key: &str| object[key].as_str().unwrap_or_else(|| panic!("{key} in {line}"));
        assert!(["trace", "debug", "info", "warn", "error"].contains(&string("@level")), "{line}");
        assert!(string("@module").starts_with("provider.zoom"), "{line}");
        let time = string("@timestamp");
        assert!(time.parse::<jiff::Timestamp>().is_ok(), "{line}");
        assert_eq!(time.rsplit_once('.').map(|(_, digits)| digits.len()), Some("123456Z".len()), "{line}");
        messages.push(string("@message").to_owned());
    }
    assert!(messages.iter().any(|message| message == "serving"), "{text}");
    assert!(messages.iter().any(|message| message == "stopping"), "{text}");
}

#[tokio::test]
async fn the_providers_own_variable_decides() {
    assert_eq!(logged(&[("TF_LOG", "TRACE"), ("TF_LOG_PROVIDER_ZOOM", "OFF")]).await, "");
    assert_eq!(logged(&[("TF_LOG", "TRACE"), ("TF_LOG_PROVIDER", "ERROR")]).await, "");
    assert_ne!(logged(&[("TF_LOG", "OFF"), ("TF_LOG_PROVIDER_ZOOM", "DEBUG")]).await, "");
}
