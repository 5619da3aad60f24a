//! HTTPS on the same port, and tunnels for clients that have their hosts compiled in.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;
use zoom_simulator::Simulator;

use crate::client::{Zoom, basic, read};

/// A simulator that speaks HTTPS.
async fn start() -> Zoom {
    Zoom::of(Simulator::builder().tls(true).start().await.unwrap())
}

/// What a client's builder knows once it trusts the file of the environment.
fn trusting(zoom: &Zoom) -> reqwest::ClientBuilder {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let file = std::fs::read(&zoom.env["SSL_CERT_FILE"]).unwrap();
    let authorities = reqwest::Certificate::from_pem_bundle(&file).unwrap();
    // The first is the simulator's own; nothing else is needed, nor trusted.
    reqwest::Client::builder().tls_certs_only([authorities[0].clone()])
}

/// A client that was told of a proxy and of an authority, and of nothing else.
fn unchanged(zoom: &Zoom) -> reqwest::Client {
    trusting(zoom).proxy(reqwest::Proxy::https(zoom.simulator.url()).unwrap()).build().unwrap()
}

/// A token, asked for by plain HTTP.
async fn token(zoom: &Zoom) -> String {
    let url = format!("{}/oauth/token", zoom.simulator.url());
    let request = zoom.http.post(url).header("authorization", zoom.basic());
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(zoom.form());
    read(request.send().await.unwrap()).await.1["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn https_and_http_share_the_port_and_the_environment_is_https() {
    let zoom = start().await;
    let https = zoom.simulator.https().unwrap();
    assert_eq!(https.replace("https://", "http://"), zoom.simulator.url());
    for name in
        ["ZOOM_API_URL", "ZOOM_OAUTH_URL", "CONDUCTORONE_SERVER_URL", "PINGONE_API_URL", "PINGONE_AUTH_URL"]
    {
        assert!(zoom.env[name].starts_with(&https), "{name}: {}", zoom.env[name]);
    }
    let http = trusting(&zoom).no_proxy().build().unwrap();
    let url = format!("{}/token", zoom.env["ZOOM_OAUTH_URL"]);
    let request = http.post(url).header("authorization", zoom.basic());
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(zoom.form());
    let (status, body) = read(request.send().await.unwrap()).await;
    assert_eq!((status, &body["api_url"]), (200, &json!(https)));
    let token = body["access_token"].as_str().unwrap();
    let (status, _) = read(
        http.get(format!("{}/users", zoom.env["ZOOM_API_URL"])).bearer_auth(token).send().await.unwrap(),
    )
    .await;
    assert_eq!(status, 200);
    // Plain HTTP is spoken beside it, with the same tokens.
    let request = zoom.http.get(format!("{}/v2/users", zoom.simulator.url())).bearer_auth(token);
    assert_eq!(request.send().await.unwrap().status(), 200);
    // Whoever does not trust the authority does not connect.
    assert!(zoom.http.get(format!("{https}/v2/users")).bearer_auth(token).send().await.is_err());
}

#[tokio::test]
async fn constant_hosts_land_here_through_the_proxy() {
    let zoom = start().await;
    let http = unchanged(&zoom);
    let request = http.post("https://zoom.us/oauth/token").header("authorization", zoom.basic());
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(zoom.form());
    let (status, body) = read(request.send().await.unwrap()).await;
    assert_eq!((status, &body["api_url"]), (200, &json!("https://api.zoom.us")), "{body}");
    let token = body["access_token"].as_str().unwrap();
    for host in ["api.zoom.us", "api-us.zoom.us"] {
        let request = http.get(format!("https://{host}/v2/users/me")).bearer_auth(token);
        assert_eq!(read(request.send().await.unwrap()).await.1["role_name"], "Owner", "{host}");
    }
    let request = http.get("https://api.zoom.us/scim2/Users?count=1").bearer_auth(token);
    let (_, list) = read(request.send().await.unwrap()).await;
    let location = list["Resources"][0]["meta"]["location"].as_str().unwrap();
    assert!(location.starts_with("https://api.zoom.us/scim2/Users/"), "{location}");
    let (environment, region) = (&zoom.env["PINGONE_ENVIRONMENT_ID"], "com");
    let authorization = basic(&zoom.env["PINGONE_CLIENT_ID"], &zoom.env["PINGONE_CLIENT_SECRET"]);
    let url = format!("https://auth.pingone.{region}/{environment}/as/token");
    let request = http.post(url).header("authorization", authorization);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let (status, body) = read(request.body("grant_type=client_credentials").send().await.unwrap()).await;
    assert_eq!(status, 200, "{body}");
    let url = format!("https://api.pingone.{region}/v1/environments/{environment}/propagation/stores");
    let token = body["access_token"].as_str().unwrap();
    let (_, list) = read(http.get(&url).bearer_auth(token).send().await.unwrap()).await;
    assert_eq!(list["_links"]["self"]["href"], json!(url));
    // ConductorOne asks for a token first, and says so in its own words.
    let (status, body) = read(http.get("https://acme.conductor.one/api/v1/apps").send().await.unwrap()).await;
    assert_eq!((status, &body["code"]), (401, &json!(16)));
    let hosts = zoom.simulator.requests();
    assert!(hosts.iter().all(|request| request.operation.is_some()));
}

#[tokio::test]
async fn a_proxy_that_is_asked_without_a_tunnel_answers_as_the_host() {
    let zoom = start().await;
    let token = token(&zoom).await;
    let request = format!(
        "GET https://api.zoom.us/scim2/Users?count=1 HTTP/1.1\r\nhost: elsewhere\r\n\
         authorization: Bearer {token}\r\nconnection: close\r\n\r\n"
    );
    let reply = String::from_utf8(zoom.raw(request.as_bytes())).unwrap();
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
    assert!(reply.contains("https://api.zoom.us/scim2/Users/"), "{reply}");
}

#[tokio::test]
async fn a_tunnel_to_anywhere_else_is_refused() {
    let zoom = start().await;
    let error = unchanged(&zoom).get("https://example.com/").send().await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    let reply = zoom.raw(b"CONNECT example.com:443 HTTP/1.1\r\nhost: example.com:443\r\n\r\n");
    let reply = String::from_utf8(reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 403") && reply.contains("not for example.com"), "{reply}");
    // Without HTTPS there are no tunnels at all.
    let plain = Zoom::start().await;
    assert_eq!(plain.simulator.https(), None);
    assert!(!plain.env.contains_key("SSL_CERT_FILE"));
    let reply =
        plain.raw(b"CONNECT api.zoom.us:443 HTTP/1.1\r\nhost: api.zoom.us:443\r\nconnection: close\r\n\r\n");
    assert!(!String::from_utf8_lossy(&reply).starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn faults_break_off_encrypted_connections_too() {
    let zoom = start().await;
    let token = token(&zoom).await;
    let http = unchanged(&zoom);
    let ask = async || http.get("https://api.zoom.us/v2/users").bearer_auth(&token).send().await;
    for fault in ["drop_before", "drop_after"] {
        zoom.simulator.fault(json!({"match": {"operation": "users"}, "fault": fault, "times": 1})).unwrap();
        assert!(ask().await.is_err(), "{fault}");
        assert_eq!(ask().await.unwrap().status(), 200);
    }
    zoom.simulator.fault(json!({"match": {"operation": "users"}, "fault": "cut_body", "times": 1})).unwrap();
    assert!(ask().await.unwrap().text().await.is_err());
}

#[tokio::test]
async fn whoever_speaks_neither_is_let_go() {
    let zoom = start().await;
    let address = zoom.simulator.url().trim_start_matches("http://").to_owned();
    for nonsense in [&b"\x16\x03\x01\x00\x05hello"[..], b"\x16", b"\0\0\0\0"] {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(nonsense).unwrap();
        // Whoever was let go already cannot be told that no more will come.
        drop(stream.shutdown(std::net::Shutdown::Write));
        let mut rest = Vec::new();
        drop(stream.read_to_end(&mut rest));
        assert!(!rest.starts_with(b"HTTP/1.1 200"));
    }
    // The next one is served.
    let url = format!("{}/_simulator/env", zoom.simulator.url());
    assert_eq!(zoom.http.get(url).send().await.unwrap().status(), 200);
}
