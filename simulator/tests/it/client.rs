//! A client such as users of the simulator write.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use zoom_simulator::Simulator;

use crate::documents::documents;

/// A status and a body.
pub(crate) type Reply = (u16, Value);

/// A started simulator and an HTTP client.
pub(crate) struct Zoom {
    pub(crate) simulator: Simulator,
    pub(crate) http: reqwest::Client,
    pub(crate) env: BTreeMap<String, String>,
}

impl Zoom {
    pub(crate) async fn start() -> Self {
        Self::of(Simulator::builder().start().await.unwrap())
    }

    pub(crate) fn of(simulator: Simulator) -> Self {
        let env = simulator.env();
        Self { simulator, http: http(), env }
    }

    pub(crate) fn provider(&self) -> String {
        self.env["ZOOM_CLIENT_ID"].clone()
    }

    pub(crate) fn connector(&self) -> String {
        self.env["ZOOM_CONNECTOR_CLIENT_ID"].clone()
    }

    pub(crate) fn basic(&self) -> String {
        basic(&self.env["ZOOM_CLIENT_ID"], &self.env["ZOOM_CLIENT_SECRET"])
    }

    /// A token request with a form.
    pub(crate) async fn ask_token(&self, authorization: &str, form: &str) -> Reply {
        let url = format!("{}/token", self.env["ZOOM_OAUTH_URL"]);
        let request = self
            .http
            .post(url)
            .header("authorization", authorization)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.to_owned());
        read(request.send().await.unwrap()).await
    }

    /// A token of the provider's app.
    pub(crate) async fn token(&self) -> String {
        let (id, secret) = ("ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET");
        self.token_of(&basic(&self.env[id], &self.env[secret])).await
    }

    /// A token of the connector's app.
    pub(crate) async fn connector_token(&self) -> String {
        let (id, secret) = ("ZOOM_CONNECTOR_CLIENT_ID", "ZOOM_CONNECTOR_CLIENT_SECRET");
        self.token_of(&basic(&self.env[id], &self.env[secret])).await
    }

    async fn token_of(&self, authorization: &str) -> String {
        let form = self.form();
        let (status, body) = self.ask_token(authorization, &form).await;
        assert_eq!(status, 200, "{body}");
        body["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) fn form(&self) -> String {
        format!("grant_type=account_credentials&account_id={}", self.env["ZOOM_ACCOUNT_ID"])
    }

    /// A call of the REST API.
    pub(crate) async fn get(&self, token: &str, path: &str) -> Reply {
        self.call("GET", token, path, None).await
    }

    pub(crate) async fn call(&self, method: &str, token: &str, path: &str, body: Option<&Value>) -> Reply {
        let url = format!("{}{path}", self.env["ZOOM_API_URL"]);
        let mut request = self.http.request(method.parse().unwrap(), url).bearer_auth(token);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let reply = read(request.send().await.unwrap()).await;
        self.judge(method, path, &reply);
        reply
    }

    /// Holds an answer against Zoom's documents, if this machine has them and no fault is switched on.
    fn judge(&self, method: &str, path: &str, reply: &Reply) {
        let faulty = || self.simulator.requests().last().is_some_and(|request| !request.faults.is_empty());
        if let Some(documents) = documents()
            && let Err(complaint) = documents.judge(method, &format!("/v2{path}"), reply)
            && !faulty()
        {
            panic!("not as Zoom documents it: {complaint}");
        }
    }

    /// A request to the simulator itself.
    pub(crate) async fn steer(&self, method: &str, path: &str, body: Option<&Value>) -> Reply {
        let url = format!("{}/_simulator/{path}", self.simulator.url());
        let mut request = self.http.request(method.parse().unwrap(), url);
        if let Some(body) = body {
            request = request.body(body.to_string());
        }
        read(request.send().await.unwrap()).await
    }

    /// Sends bytes and returns whatever comes back until the connection ends.
    pub(crate) fn raw(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        stream.write_all(request).unwrap();
        let mut reply = Vec::new();
        drop(stream.read_to_end(&mut reply));
        reply
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.simulator.url().trim_start_matches("http://")).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// A raw GET that asks for the connection to be closed afterwards.
    pub(crate) fn raw_get(&self, token: &str, path: &str) -> String {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: zoom\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n"
        );
        String::from_utf8(self.raw(request.as_bytes())).unwrap()
    }
}

pub(crate) fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

/// A client. Within the workspace reqwest is built with TLS, and then asks for a crypto provider, though
/// nothing here is encrypted.
pub(crate) fn http() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

pub(crate) async fn read(response: reqwest::Response) -> Reply {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() })
}
