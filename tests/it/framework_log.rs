//! What the log says of calls: which one, and how it went.

use serde_json::json;
use tracing::level_filters::LevelFilter;

use crate::support::captured_log::CapturedLog;
use crate::support::framework::host::Host;
use crate::support::framework::provider::TestProvider;

#[tokio::test]
async fn a_line_of_any_level_names_its_call() {
    let (log, _guard) = CapturedLog::of_level(LevelFilter::ERROR);
    let host = Host::configured(TestProvider::default()).await;
    let config = host.config("test_cue", &json!({ "mode": "create log" }));
    host.bring_about("test_cue", None, &config).await.unwrap();
    let text = log.text();
    let line = text.lines().find(|line| line.contains("noted")).unwrap_or_else(|| panic!("{text}"));
    assert!(line.contains("tf_rpc=\"ApplyResourceChange\""), "{line}");
    assert!(line.contains("tf_resource_type=\"test_cue\"") && line.contains("tf_req_id="), "{line}");
}

#[tokio::test]
async fn errors_and_warnings_are_counted_also_inside_a_good_answer() {
    let (log, _guard) = CapturedLog::start();
    let host = Host::configured(TestProvider::default()).await;
    let counted = |call: &str| {
        let text = log.text();
        let call = format!("tf_rpc=\"{call}\"");
        let line = text.lines().find(|line| line.contains(&call) && line.contains("diagnostic_error_count"));
        line.unwrap_or_else(|| panic!("{text}")).to_owned()
    };
    for (mode, place) in
        [("plan fail", "PlanResourceChange"), ("create save, then fail", "ApplyResourceChange")]
    {
        let config = host.config("test_cue", &json!({ "mode": mode }));
        if let Ok(plan) = host.plan("test_cue", None, &config).await {
            host.apply("test_cue", &plan, &config).await.unwrap();
        }
        let line = counted(place);
        assert!(
            line.contains("diagnostic_error_count=1") && line.contains("diagnostic_warning_count=0"),
            "{line}"
        );
        // What they say may be sensitive.
        assert!(!line.contains("Failed on cue"), "{line}");
    }
    let config = host.config("test_cue", &json!({ "mode": "validate warn" }));
    host.validate("test_cue", &config).await;
    let line = counted("ValidateResourceConfig");
    assert!(
        line.contains("diagnostic_error_count=0") && line.contains("diagnostic_warning_count=1"),
        "{line}"
    );
}
