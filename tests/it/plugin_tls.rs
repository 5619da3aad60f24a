//! Who is let in, and who is not.

use rustls::version::{TLS12, TLS13};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tonic_health::ServingStatus;

use crate::plugin_host::{Running, channel, ended, health, hosted, soon};
use crate::plugin_identity::Identity;

const SERVING: i32 = ServingStatus::Serving as i32;

#[tokio::test]
async fn the_host_with_its_certificate_and_key_is_served() {
    for host in [Identity::go_plugin(), Identity::p256()] {
        for version in [&TLS13, &TLS12] {
            let plugin = Running::with_tls(&host).await;
            assert_eq!(plugin.fields()[..3], ["1", "6", "unix"]);
            assert_eq!(plugin.fields()[4], "grpc");

            let stream = plugin.connect_tls(Some(&host), version).await.unwrap();
            let connection = stream.get_ref().1;
            assert_eq!(connection.alpn_protocol(), Some(&b"h2"[..]));
            assert_eq!(connection.protocol_version(), Some(version.version));

            let channel = channel(stream).await.unwrap();
            assert_eq!(health(channel.clone(), "plugin").await.unwrap(), SERVING);
            assert_eq!(plugin.shut_down(channel).await, "");
        }
    }
}

#[tokio::test]
async fn nobody_else_is_served() {
    let host = Identity::go_plugin();
    let plugin = Running::with_tls(&host).await;
    let stranger = Identity::go_plugin();
    let thief = Identity::stolen_from(&host);
    let other_kind = Identity::p256();
    let refused: [(Option<&Identity>, &str); 4] = [
        (None, "no certificate"),
        (Some(&stranger), "another certificate"),
        (Some(&other_kind), "another kind of certificate"),
        (Some(&thief), "the certificate without its key"),
    ];
    for (client, what) in refused {
        for version in [&TLS13, &TLS12] {
            // With TLS 1.3 a client believes itself connected until it reads the server's answer.
            let error = match plugin.connect_tls(client, version).await {
                Err(error) => error,
                Ok(mut stream) => soon(stream.read_u8()).await.expect_err(what),
            };
            assert!(error.to_string().contains("fatal alert"), "{what} with {version:?}: {error}");

            let calls = match plugin.connect_tls(client, version).await {
                Err(_) => continue,
                Ok(stream) => channel(stream).await,
            };
            if let Ok(channel) = calls {
                assert!(health(channel, "plugin").await.is_err(), "{what} with {version:?} was served");
            }
        }
    }
    // All of that has not kept the host out.
    let channel = channel(plugin.connect_tls(Some(&host), &TLS13).await.unwrap()).await.unwrap();
    assert_eq!(health(channel.clone(), "plugin").await.unwrap(), SERVING);
    plugin.shut_down(channel).await;
}

#[tokio::test]
async fn a_client_without_tls_gets_nothing_from_a_server_with_tls() {
    let host = Identity::go_plugin();
    let plugin = Running::with_tls(&host).await;
    let mut stream = plugin.connect().await;
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.unwrap();
    let mut answer = Vec::new();
    soon(stream.read_to_end(&mut answer)).await.unwrap_or_default();
    // At most a TLS alert: its record type is 21.
    assert!(answer.is_empty() || answer[0] == 21, "{answer:?}");

    let channel = channel(plugin.connect_tls(Some(&host), &TLS13).await.unwrap()).await.unwrap();
    plugin.shut_down(channel).await;
}

#[tokio::test]
async fn clients_that_say_nothing_keep_nobody_waiting() {
    let host = Identity::go_plugin();
    let plugin = Running::with_tls(&host).await;
    let mut silent = Vec::new();
    for _ in 0..40 {
        silent.push(plugin.connect().await);
        drop(plugin.connect().await);
    }
    let channel = channel(plugin.connect_tls(Some(&host), &TLS13).await.unwrap()).await.unwrap();
    assert_eq!(health(channel.clone(), "plugin").await.unwrap(), SERVING);
    plugin.shut_down(channel).await;
}

#[tokio::test]
async fn a_certificate_that_is_none_ends_the_start_with_a_reason() {
    for pem in ["nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let mut command = hosted();
        command.env("PLUGIN_CLIENT_CERT", pem);
        let (code, stdout, stderr) = ended(command).await;
        assert_eq!((code, stdout.as_str()), (Some(1), ""));
        assert!(
            stderr.starts_with("terraform-provider-zoom: PLUGIN_CLIENT_CERT holds no certificate"),
            "{stderr}"
        );
    }
}
