//! A client of PingOne.

use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::client::{Reply, Zoom, basic, read};

pub(crate) const CHECK: &str = "application/vnd.pingidentity.connection.check+json";

/// A simulator, and a token for its PingOne.
pub(crate) struct Ping {
    pub(crate) zoom: Zoom,
    pub(crate) token: String,
}

impl Ping {
    pub(crate) async fn start() -> Self {
        let zoom = Zoom::start().await;
        let mut ping = Self { zoom, token: String::new() };
        let authorization = basic(ping.env("CLIENT_ID"), ping.env("CLIENT_SECRET"));
        let (status, body) = ping.ask_token(Some(&authorization), "grant_type=client_credentials").await;
        assert_eq!(status, 200, "{body}");
        body["access_token"].as_str().unwrap().clone_into(&mut ping.token);
        ping
    }

    pub(crate) fn env(&self, name: &str) -> &str {
        &self.zoom.env[&format!("PINGONE_{name}")]
    }

    pub(crate) async fn ask_token(&self, authorization: Option<&str>, form: &str) -> Reply {
        let url = format!("{}/{}/as/token", self.env("AUTH_URL"), self.env("ENVIRONMENT_ID"));
        self.ask_token_at(&url, authorization, form).await
    }

    pub(crate) async fn ask_token_at(&self, url: &str, authorization: Option<&str>, form: &str) -> Reply {
        let mut request =
            self.zoom.http.post(url).header("content-type", "application/x-www-form-urlencoded");
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        read(request.body(form.to_owned()).send().await.unwrap()).await
    }

    /// Where the environment's propagation API is.
    pub(crate) fn root(&self) -> String {
        format!("{}/v1/environments/{}/propagation", self.env("API_URL"), self.env("ENVIRONMENT_ID"))
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        media_type: &str,
        body: Option<&Value>,
    ) -> (u16, HeaderMap, Value) {
        let url = format!("{}{path}", self.root());
        let mut request = self.zoom.http.request(method.parse().unwrap(), url).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.header("content-type", media_type).body(body.to_string());
        }
        let response = request.send().await.unwrap();
        let headers = response.headers().clone();
        let (status, body) = read(response).await;
        (status, headers, body)
    }

    async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Reply {
        let (status, _, body) = self.send(method, path, "application/json", body).await;
        (status, body)
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.call("GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.call("POST", path, Some(&body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        self.call("PUT", path, Some(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.call("DELETE", path, None).await
    }

    /// A revision is made by a request without a body.
    pub(crate) async fn revise(&self) -> Value {
        let (status, revision) = self.call("POST", "/revisions", None).await;
        assert_eq!(status, 201, "{revision}");
        revision
    }

    /// A store as PingOne's documentation describes one, with the credentials of an app that may use SCIM.
    pub(crate) fn store(&self) -> Value {
        json!({
            "type": "Zoom",
            "name": "Zoom",
            "description": "Provisions users",
            "status": "ACTIVE",
            "managed": false,
            "configuration": {
                "AUTHENTICATION_METHOD": "OAuth Bearer Token",
                "SCIM_URL": "https://api.zoom.us/scim2",
                "OAUTH_TOKEN_URL": "https://zoom.us/oauth/token",
                "OAUTH_ACCOUNT_ID": self.zoom.env["ZOOM_ACCOUNT_ID"],
                "OAUTH_CLIENT_ID": self.zoom.env["ZOOM_CLIENT_ID"],
                "OAUTH_CLIENT_SECRET": self.zoom.env["ZOOM_CLIENT_SECRET"],
                "CREATE_USERS": true,
                "UPDATE_USERS": true,
                "DISABLE_USERS": true,
                "DEPROVISION_USERS": true,
                "REMOVE_ACTION": "Delete",
            },
        })
    }

    /// A new resource's id.
    pub(crate) async fn make(&self, path: &str, body: Value) -> String {
        let (status, made) = self.post(path, body).await;
        assert_eq!(status, 201, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn directory(&self) -> String {
        let (_, list) = self.get("/stores").await;
        let stores = list["_embedded"]["stores"].as_array().unwrap();
        let directory = stores.iter().find(|store| store["type"] == "directory").unwrap();
        directory["id"].as_str().unwrap().to_owned()
    }

    /// A rule from the directory to a store, with its plan.
    pub(crate) async fn rule(&self, store_id: &str) -> (Value, String) {
        let plan_id = self.make("/plans", json!({"name": "Plan", "status": "ACTIVE"})).await;
        let rule = json!({
            "name": "Everybody",
            "plan": {"id": plan_id},
            "sourceStore": {"id": self.directory().await},
            "targetStore": {"id": store_id},
            "populationExpression": "enabled eq true",
        });
        let id = self.make("/rules", rule.clone()).await;
        (rule, id)
    }
}
