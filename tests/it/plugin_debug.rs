//! A developer starts the program, and hosts attach themselves.

use std::path::PathBuf;

use serde_json::{Value, json};
use tokio::net::UnixStream;
use tonic_health::ServingStatus;

use crate::plugin_host::{Running, channel, health, is_empty, program};

#[tokio::test]
async fn it_prints_how_to_attach_and_serves_host_after_host_until_an_interrupt() {
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("env");
    let mut command = program();
    command.args(["-debug", "-debug-env-file"]).arg(&file);
    let mut plugin = Running::start(command).await;
    assert_eq!(
        plugin.line,
        "Provider started. To attach Terraform CLI, set the TF_REATTACH_PROVIDERS environment variable \
         with the following:"
    );
    assert_eq!(plugin.next_line().await, "\n");
    let line = plugin.next_line().await;
    assert_eq!(plugin.next_line().await, "\n");

    let assignment = line.strip_prefix('\t').unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), assignment);
    let value = assignment.strip_prefix("TF_REATTACH_PROVIDERS='").unwrap().strip_suffix("'\n").unwrap();
    let value: Value = serde_json::from_str(value).unwrap();
    let provider = &value["registry.terraform.io/zoom-connectors/zoom"];
    let socket = PathBuf::from(provider["Addr"]["String"].as_str().unwrap());
    assert_eq!(
        *provider,
        json!({
            "Protocol": "grpc", "ProtocolVersion": 6, "Pid": plugin.id(), "Test": true,
            "Addr": {"Network": "unix", "String": socket},
        })
    );

    for _ in 0..5 {
        drop(UnixStream::connect(&socket).await.unwrap());
        let channel = channel(UnixStream::connect(&socket).await.unwrap()).await.unwrap();
        assert_eq!(health(channel, "plugin").await.unwrap(), ServingStatus::Serving as i32);
    }
    plugin.signal("INT");
    let (status, rest, stderr) = plugin.end().await;
    assert!(status.success());
    assert_eq!((rest.as_str(), stderr.as_str()), ("", ""));
    assert!(!socket.exists() && !is_empty(files.path()));
}
