//! The life of the process, from its start by a host to its end.

use std::process::Stdio;
use std::time::{Duration, Instant};

use terraform_provider_zoom::plugin::proto::ConnInfo;
use terraform_provider_zoom::plugin::proto::grpc_broker_client::GrpcBrokerClient;
use terraform_provider_zoom::plugin::proto::grpc_stdio_client::GrpcStdioClient;
use tokio_stream::StreamExt as _;
use tonic::Code;
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use crate::plugin_host::{Running, channel, ended, health, hosted, is_empty, program, soon};

const NOTICE: &str = "\
This binary is a plugin. These are not meant to be executed directly.
Please execute the program that consumes these plugins, which will
load any plugins automatically
";

#[tokio::test]
async fn run_by_hand_it_explains_itself() {
    let mut wrong = hosted();
    wrong.env("TF_PLUGIN_MAGIC_COOKIE", "another");
    for command in [program(), wrong] {
        assert_eq!(ended(command).await, (Some(1), String::new(), NOTICE.to_owned()));
    }
}

#[tokio::test]
async fn arguments_are_for_people() {
    let with = |argument| {
        let mut command = program();
        command.arg(argument);
        ended(command)
    };
    let (code, stdout, stderr) = with("--version").await;
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(stdout.starts_with(concat!("terraform-provider-zoom ", env!("CARGO_PKG_VERSION"))), "{stdout}");

    let (code, stdout, stderr) = with("--help").await;
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(stdout.contains("dev_overrides") && stdout.contains("--debug"), "{stdout}");

    let (code, stdout, stderr) = with("--serve").await;
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert_eq!(stderr, "terraform-provider-zoom: unknown argument \"--serve\"; try --help\n");
}

#[tokio::test]
async fn without_a_certificate_it_serves_without_tls() {
    let plugin = Running::start(hosted()).await;
    let socket = plugin.socket();
    assert_eq!(plugin.line, format!("1|6|unix|{}|grpc|", socket.display()));
    assert_eq!(socket.parent(), Some(plugin.directory.path()));

    let channel = channel(plugin.connect().await).await.unwrap();
    assert_eq!(health(channel.clone(), "plugin").await.unwrap(), ServingStatus::Serving as i32);
    assert_eq!(health(channel.clone(), "other").await.unwrap_err().code(), Code::NotFound);
    assert_eq!(plugin.shut_down(channel).await, "", "without TF_LOG nothing is logged");
    assert!(!socket.exists());
}

#[tokio::test]
async fn the_line_answers_what_the_host_offers() {
    let mut multiplexing = hosted();
    multiplexing.env("PLUGIN_MULTIPLEX_GRPC", "true");
    let mut old = hosted();
    old.env("PLUGIN_PROTOCOL_VERSIONS", "4,5");
    let mut silent = hosted();
    silent.env_remove("PLUGIN_PROTOCOL_VERSIONS");
    for (command, version, end) in
        [(multiplexing, "6", "|grpc||true"), (old, "6", "|grpc|"), (silent, "6", "|grpc|")]
    {
        let plugin = Running::start(command).await;
        assert_eq!(plugin.fields()[1], version);
        assert!(plugin.line.ends_with(end), "{}", plugin.line);
        let channel = channel(plugin.connect().await).await.unwrap();
        plugin.shut_down(channel).await;
    }
}

#[tokio::test]
async fn the_socket_goes_where_the_host_wants_it() {
    let sockets = tempfile::tempdir().unwrap();
    let mut command = hosted();
    command.env("PLUGIN_UNIX_SOCKET_DIR", sockets.path());
    let plugin = Running::start(command).await;
    assert_eq!(plugin.socket().parent(), Some(sockets.path()));
    let channel = channel(plugin.connect().await).await.unwrap();
    plugin.shut_down(channel).await;
    assert!(is_empty(sockets.path()));

    let mut command = hosted();
    command.env("PLUGIN_UNIX_SOCKET_DIR", "/no/such/directory");
    let (code, stdout, stderr) = ended(command).await;
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert!(stderr.contains("no socket could be made in /no/such/directory"), "{stderr}");
}

#[tokio::test]
async fn shutdown_ends_it_within_a_second_whatever_streams_are_open() {
    let plugin = Running::start(hosted()).await;
    let socket = plugin.socket();
    let channel = channel(plugin.connect().await).await.unwrap();

    let mut stdio = GrpcStdioClient::new(channel.clone()).stream_stdio(()).await.unwrap().into_inner();
    let offers = tokio_stream::once(ConnInfo::default()).chain(tokio_stream::pending());
    let mut broker = GrpcBrokerClient::new(channel.clone()).start_stream(offers).await.unwrap().into_inner();
    let watched = HealthCheckRequest { service: "plugin".to_owned() };
    let mut health = HealthClient::new(channel.clone()).watch(watched).await.unwrap().into_inner();
    assert!(soon(health.message()).await.unwrap().is_some());
    // Open and silent.
    assert!(tokio::time::timeout(Duration::from_millis(100), stdio.message()).await.is_err());
    assert!(tokio::time::timeout(Duration::from_millis(100), broker.message()).await.is_err());

    let before = Instant::now();
    plugin.shut_down(channel).await;
    assert!(before.elapsed() < Duration::from_secs(1), "{:?}", before.elapsed());
    assert!(!socket.exists());
    // A host takes the end of these streams for a good one only if they end without an error.
    assert!(stdio.message().await.unwrap().is_none());
    assert!(broker.message().await.unwrap().is_none());
}

#[tokio::test]
async fn an_interrupt_is_the_hosts_business() {
    let mut plugin = Running::start(hosted()).await;
    let channel = channel(plugin.connect().await).await.unwrap();
    for _ in 0..3 {
        plugin.signal("INT");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!plugin.has_ended());
    assert_eq!(health(channel.clone(), "plugin").await.unwrap(), ServingStatus::Serving as i32);
    plugin.shut_down(channel).await;
}

/// As when a pipeline stops its job: SIGTERM reaches the host and the provider alike, and the host still wants
/// its answers.
#[tokio::test]
async fn a_termination_is_the_hosts_business_while_it_is_connected() {
    let mut plugin = Running::start(hosted()).await;
    let channel = channel(plugin.connect().await).await.unwrap();
    plugin.signal("TERM");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!plugin.has_ended());
    assert_eq!(health(channel.clone(), "plugin").await.unwrap(), ServingStatus::Serving as i32);
    // The listener is still open: a host that reconnects is let in.
    let second = crate::plugin_host::channel(plugin.connect().await).await.unwrap();
    assert_eq!(health(second, "plugin").await.unwrap(), ServingStatus::Serving as i32);
    plugin.shut_down(channel).await;
}

#[tokio::test]
async fn a_termination_ends_it_well_once_nobody_is_connected() {
    let plugin = Running::start(hosted()).await;
    plugin.signal("TERM");
    let (status, rest, _) = plugin.end().await;
    assert!(status.success());
    assert_eq!(rest, "");

    let plugin = Running::start(hosted()).await;
    let channel = channel(plugin.connect().await).await.unwrap();
    let mut stdio = GrpcStdioClient::new(channel.clone()).stream_stdio(()).await.unwrap().into_inner();
    plugin.signal("TERM");
    assert!(tokio::time::timeout(Duration::from_millis(200), stdio.message()).await.is_err(), "still served");
    drop((stdio, channel));
    let (status, rest, _) = plugin.end().await;
    assert!(status.success());
    assert_eq!(rest, "");
}

#[tokio::test]
async fn without_its_host_it_ends_once_its_last_connection_is_closed() {
    let direct = hosted();
    let mut shell = tokio::process::Command::new("/bin/sh");
    shell
        .args(["-c", r#""$0" & wait"#])
        .arg(direct.as_std().get_program())
        .env_clear()
        .envs(direct.as_std().get_envs().filter_map(|(name, value)| Some((name, value?))))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let mut plugin = Running::start(shell).await;
    let socket = plugin.socket();
    let channel = channel(plugin.connect().await).await.unwrap();
    assert_eq!(health(channel.clone(), "plugin").await.unwrap(), ServingStatus::Serving as i32);

    // The shell is what the plugin takes for its host.
    plugin.signal("KILL");
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(plugin.has_ended() && socket.exists(), "a connection is open");
    drop(channel);
    soon(async {
        while socket.exists() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_service_that_is_not_there_is_unimplemented() {
    let plugin = Running::start(hosted()).await;
    let channel = channel(plugin.connect().await).await.unwrap();
    let mut grpc = tonic::client::Grpc::new(channel.clone());
    soon(grpc.ready()).await.unwrap();
    let answer: Result<tonic::Response<()>, _> = soon(grpc.unary(
        tonic::Request::new(()),
        http::uri::PathAndQuery::from_static("/plugin.NoSuchService/Call"),
        tonic_prost::ProstCodec::default(),
    ))
    .await;
    assert_eq!(answer.unwrap_err().code(), Code::Unimplemented);
    plugin.shut_down(channel).await;
}
