//! A client of ConductorOne, which signs as ConductorOne's own clients do.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use reqwest::header::HeaderMap;
use ring::signature::Ed25519KeyPair;
use serde_json::{Value, json};
use url::form_urlencoded;
use zoom_simulator::Simulator;

use crate::client::{Reply, Zoom, read};

pub(crate) const ENV_CONFIG: &str = "type.googleapis.com/c1.api.app.v1.EnvConfig";
pub(crate) const ZOOM: &str = "2TBFfetwRbQSFyMnvsMAvAJ8JMz";
pub(crate) const BATON: &str = "2HErg7BRmNdHgX8sTCWVq4E1fyh";
pub(crate) const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A simulator, and a token for its ConductorOne.
pub(crate) struct Tenant {
    pub(crate) zoom: Zoom,
    pub(crate) token: String,
}

impl Tenant {
    pub(crate) async fn start() -> Self {
        Self::of(Zoom::start().await).await
    }

    /// One whose clock stands until it is put forward.
    pub(crate) async fn start_standing() -> Self {
        let clock = zoom_simulator::Clock::standing(Timestamp::now());
        Self::of(Zoom::of(Simulator::builder().clock(clock).start().await.unwrap())).await
    }

    async fn of(zoom: Zoom) -> Self {
        let mut tenant = Self { zoom, token: String::new() };
        let (status, body) = tenant.ask_token(&tenant.form(&tenant.assertion(|_, _| {}))).await;
        assert_eq!(status, 200, "{body}");
        body["access_token"].as_str().unwrap().clone_into(&mut tenant.token);
        tenant
    }

    pub(crate) fn client_id(&self) -> &str {
        &self.zoom.env["CONDUCTORONE_CLIENT_ID"]
    }

    pub(crate) fn key(&self) -> Ed25519KeyPair {
        key(&self.zoom.env["CONDUCTORONE_CLIENT_SECRET"])
    }

    /// A client assertion, after `change` had its way with header and claims.
    pub(crate) fn assertion(&self, change: impl FnOnce(&mut Value, &mut Value)) -> String {
        let (mut header, mut claims) = parts(self.client_id());
        change(&mut header, &mut claims);
        sign(&self.key(), &header, &claims)
    }

    pub(crate) fn form(&self, assertion: &str) -> String {
        form(&[
            ("client_id", self.client_id()),
            ("grant_type", "client_credentials"),
            ("client_assertion_type", JWT_BEARER),
            ("client_assertion", assertion),
        ])
    }

    pub(crate) async fn ask_token(&self, form: &str) -> Reply {
        let url = format!("{}/auth/v1/token", self.zoom.env["CONDUCTORONE_SERVER_URL"]);
        let request = self.zoom.http.post(url).header("content-type", "application/x-www-form-urlencoded");
        read(request.body(form.to_owned()).send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.call("GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.call("POST", path, Some(&body)).await
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Reply {
        let (status, _, body) = self.call_with_headers(method, path, body).await;
        (status, body)
    }

    pub(crate) async fn call_with_headers(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> (u16, HeaderMap, Value) {
        let url = format!("{}{path}", self.zoom.env["CONDUCTORONE_SERVER_URL"]);
        let mut request = self.zoom.http.request(method.parse().unwrap(), url).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await.unwrap();
        let headers = response.headers().clone();
        let (status, body) = read(response).await;
        (status, headers, body)
    }

    /// The id of the app that every seeded tenant has.
    pub(crate) async fn app_id(&self) -> String {
        let (_, apps) = self.get("/api/v1/apps").await;
        apps["list"][0]["id"].as_str().unwrap().to_owned()
    }

    /// A configuration with these Zoom credentials.
    pub(crate) fn config(&self, secret: &str) -> Value {
        let text = |value: &str| json!({"stringValue": value});
        json!({"@type": ENV_CONFIG, "configuration": {
            "zoom_account_id": text(&self.zoom.env["ZOOM_CONNECTOR_ACCOUNT_ID"]),
            "zoom_client_id": text(&self.zoom.env["ZOOM_CONNECTOR_CLIENT_ID"]),
            "zoom_client_secret": text(secret),
        }})
    }

    pub(crate) fn zoom_secret(&self) -> &str {
        &self.zoom.env["ZOOM_CONNECTOR_CLIENT_SECRET"]
    }

    /// A connector with working credentials; returns the path of its app's connectors and the connector.
    pub(crate) async fn connector(&self) -> (String, Value) {
        let path = format!("/api/v1/apps/{}/connectors", self.app_id().await);
        let body = json!({"catalogId": ZOOM, "config": self.config(self.zoom_secret())});
        let (status, made) = self.post(&format!("{path}/create"), body).await;
        assert_eq!(status, 200, "{made}");
        (path, made["connectorView"]["connector"].clone())
    }

    /// The path of a connector that has just been made.
    pub(crate) async fn connector_path(&self) -> String {
        let (path, connector) = self.connector().await;
        format!("{path}/{}", connector["id"].as_str().unwrap())
    }

    /// A connector as Get shows it.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let (status, body) = self.get(path).await;
        assert_eq!(status, 200, "{body}");
        body["connectorView"]["connector"].clone()
    }

    pub(crate) async fn sync_status(&self, path: &str) -> String {
        self.read(path).await["status"]["status"].as_str().unwrap().to_owned()
    }
}

/// The private key of a client secret.
pub(crate) fn key(secret: &str) -> Ed25519KeyPair {
    let parts: Vec<&str> = secret.split(':').collect();
    assert_eq!(parts[..3], ["secret-token", "conductorone.com", "v1"]);
    let jwk: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[3]).unwrap()).unwrap();
    assert_eq!((&jwk["kty"], &jwk["crv"]), (&json!("OKP"), &json!("Ed25519")));
    let bytes = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
    Ed25519KeyPair::from_seed_and_public_key(&bytes("d"), &bytes("x")).unwrap()
}

/// Header and claims as ConductorOne's clients write them.
pub(crate) fn parts(client_id: &str) -> (Value, Value) {
    let now = Timestamp::now().as_second();
    let claims = json!({
        "iss": client_id,
        "sub": client_id,
        "aud": ["127.0.0.1"],
        "iat": now,
        "nbf": now - 120,
        "exp": now + 120,
    });
    (json!({"alg": "EdDSA", "nonce": URL_SAFE_NO_PAD.encode([7; 16])}), claims)
}

pub(crate) fn sign(key: &Ed25519KeyPair, header: &Value, claims: &Value) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encode(header), encode(claims));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()));
    format!("{signed}.{signature}")
}

pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
