//! General apps: consent in a browser, codes, refresh tokens, devices.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use zoom_simulator::world::UserStatus;
use zoom_simulator::{Clock, Simulator};

use crate::client::{Zoom, basic};

const BACK: &str = "https://lobby.example.com/back?tenant=1";

/// A simulator with a General app, and a browser that shows where it is sent.
struct Browser {
    zoom: Zoom,
    http: reqwest::Client,
}

impl Browser {
    async fn start() -> Self {
        let clock = Clock::standing("2026-03-01T10:00:00Z".parse().unwrap());
        let zoom = Zoom::of(Simulator::builder().clock(clock).start().await.unwrap());
        let owner = zoom
            .simulator
            .with_state(|world| world.users.iter().find(|(_, user)| user.role_id == "0").unwrap().0.clone());
        let app = json!({
            "app_id": "lobby-app",
            "name": "Lobby & more",
            "app_type": "general",
            "client_secret": "lobby-secret",
            "development": {"client_id": "lobby-dev", "client_secret": "lobby-dev-secret"},
            "scopes": ["user:read:user:admin", "user:read:list_users:admin"],
            "active": true,
            "owner_id": owner,
            "redirect_uris": [BACK],
        });
        zoom.simulator.patch_state(json!({"apps": {"lobby": app}})).unwrap();
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        Self { zoom, http: http.build().unwrap() }
    }

    fn admin(&self) -> String {
        self.zoom
            .simulator
            .with_state(|world| world.users.iter().find(|(_, user)| user.role_id == "1").unwrap().0.clone())
    }

    fn url(&self, path: &str, query: &[(&str, &str)]) -> reqwest::Url {
        reqwest::Url::parse_with_params(&format!("{}/oauth/{path}", self.zoom.simulator.url()), query)
            .unwrap()
    }

    /// Status and text of a page.
    async fn look(&self, path: &str, query: &[(&str, &str)]) -> (u16, String) {
        let response = self.http.get(self.url(path, query)).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// Fills in the form of a page as a person does, and returns where that leads.
    async fn decide(&self, path: &str, page: &str, user_id: &str, decision: &str) -> reqwest::Response {
        let mut fields: Vec<(String, String)> = page
            .lines()
            .filter_map(|line| line.strip_prefix("<input type=\"hidden\" name=\""))
            .map(|rest| {
                let (name, rest) = rest.split_once("\" value=\"").unwrap();
                let value = rest.trim_end_matches("\">").replace("&quot;", "\"").replace("&amp;", "&");
                (name.to_owned(), value)
            })
            .collect();
        fields.push(("user_id".to_owned(), user_id.to_owned()));
        fields.push(("decision".to_owned(), decision.to_owned()));
        let body = reqwest::Url::parse_with_params("http://form/", &fields).unwrap();
        self.http
            .post(self.url(path, &[]))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.query().unwrap().to_owned())
            .send()
            .await
            .unwrap()
    }

    /// The code that comes back when an admin agrees.
    async fn code(&self, query: &[(&str, &str)]) -> String {
        let (status, page) = self.look("authorize", query).await;
        assert_eq!(status, 200, "{page}");
        let answer = self.decide("authorize", &page, &self.admin(), "allow").await;
        sent_back(&answer)["code"].clone()
    }

    async fn exchange(&self, header: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let form = reqwest::Url::parse_with_params("http://form/", form).unwrap();
        self.zoom.ask_token(header, form.query().unwrap()).await
    }
}

/// The parameters with which a browser is sent back.
fn sent_back(answer: &reqwest::Response) -> BTreeMap<String, String> {
    assert_eq!(answer.status(), 302);
    let location = answer.headers()["location"].to_str().unwrap();
    assert!(location.starts_with(BACK), "{location}");
    reqwest::Url::parse(location).unwrap().query_pairs().into_owned().collect()
}

fn lobby() -> String {
    basic("lobby", "lobby-secret")
}

const ASK: [(&str, &str); 4] =
    [("response_type", "code"), ("client_id", "lobby"), ("redirect_uri", BACK), ("state", "a&b=\"c\"")];

#[tokio::test]
async fn an_admin_lets_an_app_in_and_it_acts_as_the_admin() {
    let browser = Browser::start().await;
    let (_, page) = browser.look("authorize", &ASK).await;
    assert!(page.contains("Lobby &amp; more asks for"), "{page}");
    assert!(page.contains("<li>user:read:list_users:admin</li>"), "{page}");
    let admin = browser.admin();
    let back = sent_back(&browser.decide("authorize", &page, &admin, "allow").await);
    assert_eq!((back["state"].as_str(), back["tenant"].as_str()), ("a&b=\"c\"", "1"));
    let form = [("grant_type", "authorization_code"), ("code", &back["code"]), ("redirect_uri", BACK)];
    let (status, tokens) = browser.exchange(&lobby(), &form).await;
    assert_eq!((status, &tokens["expires_in"], &tokens["token_type"]), (200, &json!(3600), &json!("bearer")));
    let me = browser.zoom.get(tokens["access_token"].as_str().unwrap(), "/users/me").await.1;
    assert_eq!(me["id"], admin.as_str());
    // A code is good once.
    let used = json!({"reason": "Invalid authorization code", "error": "invalid_grant"});
    assert_eq!(browser.exchange(&lobby(), &form).await, (400, used));
}

#[tokio::test]
async fn a_refresh_token_is_good_once_and_dies_after_ninety_days() {
    let browser = Browser::start().await;
    let code = browser.code(&ASK).await;
    let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", BACK)];
    let (_, first) = browser.exchange(&lobby(), &form).await;
    let refresh = async |tokens: &Value| {
        let token = tokens["refresh_token"].as_str().unwrap();
        browser.exchange(&lobby(), &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    };
    let (status, second) = refresh(&first).await;
    assert_eq!(status, 200);
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    let invalid = (400, json!({"reason": "Invalid Token!", "error": "invalid_grant"}));
    assert_eq!(refresh(&first).await, invalid);
    assert_eq!(browser.zoom.get(second["access_token"].as_str().unwrap(), "/users").await.0, 200);
    for _ in 0..90 {
        browser.zoom.simulator.clock().advance(24 * 3600 * 1000);
    }
    assert_eq!(refresh(&second).await, invalid);
}

#[tokio::test]
async fn a_code_is_bound_to_its_time_its_place_and_its_verifier() {
    let browser = Browser::start().await;
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let hashed: Vec<_> =
        ASK.into_iter().chain([("code_challenge", &*challenge), ("code_challenge_method", "S256")]).collect();
    let plain: Vec<_> = ASK.into_iter().chain([("code_challenge", verifier)]).collect();
    let invalid = (400, json!({"reason": "Invalid authorization code", "error": "invalid_grant"}));
    let exchange = async |code: &str, redirect_uri: &str, verifier: &str| {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier),
        ];
        browser.exchange(&lobby(), &form).await
    };
    assert_eq!(exchange(&browser.code(&hashed).await, BACK, verifier).await.0, 200);
    assert_eq!(exchange(&browser.code(&plain).await, BACK, verifier).await.0, 200);
    assert_eq!(exchange(&browser.code(&hashed).await, BACK, "another").await, invalid);
    assert_eq!(exchange(&browser.code(&plain).await, BACK, "").await, invalid);
    assert_eq!(
        exchange(&browser.code(&hashed).await, "https://elsewhere.example.com", verifier).await,
        invalid
    );
    assert_eq!(exchange("made-up", BACK, verifier).await, invalid);
    let late = browser.code(&hashed).await;
    browser.zoom.simulator.clock().advance(5 * 60 * 1000);
    assert_eq!(exchange(&late, BACK, verifier).await, invalid);
}

#[tokio::test]
async fn the_pair_for_development_works_as_well() {
    let browser = Browser::start().await;
    let mut ask = ASK;
    ask[1] = ("client_id", "lobby-dev");
    let code = browser.code(&ask).await;
    let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", BACK)];
    assert_eq!(
        browser.exchange(&basic("lobby-dev", "lobby-secret"), &form).await.1["error"],
        "invalid_client"
    );
    assert_eq!(browser.exchange(&basic("lobby-dev", "lobby-dev-secret"), &form).await.0, 200);
}

#[tokio::test]
async fn a_bad_request_for_consent_ends_on_a_page_with_zooms_number() {
    let browser = Browser::start().await;
    let with = |name: &'static str, value: &'static str| -> Vec<(&str, &str)> {
        let kept = ASK.into_iter().filter(|(field, _)| *field != name);
        kept.chain((!value.is_empty()).then_some((name, value))).collect()
    };
    let provider: &'static str = browser.zoom.provider().leak();
    for (query, number) in [
        (with("client_id", ""), 4706),
        (with("client_id", "nobody"), 4702),
        (with("client_id", provider), 4702),
        (with("response_type", "token"), 4705),
        (with("redirect_uri", "https://elsewhere.example.com"), 4709),
        (with("scope", "user:delete:user:admin"), 4700),
        (with("code_challenge_method", "S256"), 200),
    ] {
        let (status, page) = browser.look("authorize", &query).await;
        if number == 200 {
            assert_eq!(status, 200, "a method without a challenge means nothing");
        } else {
            assert_eq!(status, 400, "{query:?}");
            assert!(page.contains(&format!("({number})")), "{query:?} {page}");
        }
    }
    let unknown: Vec<_> =
        ASK.into_iter().chain([("code_challenge", "x"), ("code_challenge_method", "S512")]).collect();
    assert_eq!(browser.look("authorize", &unknown).await.0, 400);
    browser.zoom.simulator.app("lobby").set_active(false);
    assert!(browser.look("authorize", &ASK).await.1.contains("(4717)"));
}

#[tokio::test]
async fn only_an_admin_may_grant_scopes_for_admins() {
    let browser = Browser::start().await;
    let member = browser.zoom.simulator.with_state(|world| {
        let mut users = world.users.iter();
        users.find(|(_, user)| user.role_id == "2" && user.status == UserStatus::Active).unwrap().0.clone()
    });
    let (_, page) = browser.look("authorize", &ASK).await;
    assert!(!page.contains(&format!("value=\"{member}\"")));
    assert_eq!(browser.decide("authorize", &page, &member, "allow").await.status(), 400);
    let declined = sent_back(&browser.decide("authorize", &page, &browser.admin(), "deny").await);
    assert_eq!((declined["error"].as_str(), declined.get("code")), ("access_denied", None));
    // An app of its users asks for scopes without `:admin`, and sees their own data.
    browser.zoom.simulator.app("lobby").set_scopes(["user:read:user"]);
    let (_, page) = browser.look("authorize", &ASK).await;
    let back = sent_back(&browser.decide("authorize", &page, &member, "allow").await);
    let form = [("grant_type", "authorization_code"), ("code", &back["code"]), ("redirect_uri", BACK)];
    let (_, tokens) = browser.exchange(&lobby(), &form).await;
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(browser.zoom.get(token, "/users/me").await.1["id"], member.as_str());
    assert_eq!(browser.zoom.get(token, &format!("/users/{member}")).await.0, 200);
    assert_eq!(browser.zoom.get(token, &format!("/users/{}", browser.admin())).await.1["code"], 4711);
    let added = browser.zoom.get(&browser.zoom.token().await, "/marketplace/apps?type=account_added").await.1;
    assert_eq!(added["apps"][0]["app_id"], "lobby-app");
}

#[tokio::test]
async fn deactivation_and_departure_end_refresh_tokens() {
    let browser = Browser::start().await;
    let tokens = async || {
        let code = browser.code(&ASK).await;
        let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", BACK)];
        browser.exchange(&lobby(), &form).await.1
    };
    let refresh = async |tokens: &Value| {
        let token = tokens["refresh_token"].as_str().unwrap();
        browser.exchange(&lobby(), &[("grant_type", "refresh_token"), ("refresh_token", token)]).await.0
    };
    let first = tokens().await;
    browser.zoom.simulator.app("lobby").set_active(false);
    browser.zoom.simulator.app("lobby").set_active(true);
    assert_eq!(refresh(&first).await, 400);
    let second = tokens().await;
    let admin = browser.admin();
    let set = |status| {
        browser.zoom.simulator.with_state(|world| world.users.get_mut(&admin).unwrap().status = status);
    };
    let opens = async || browser.zoom.get(second["access_token"].as_str().unwrap(), "/users").await.0;
    set(UserStatus::Inactive);
    assert_eq!(opens().await, 401);
    set(UserStatus::Active);
    assert_eq!(opens().await, 200);
    browser.zoom.simulator.patch_state(json!({"users": {&admin: null}})).unwrap();
    assert_eq!(refresh(&second).await, 400);
    assert_eq!(browser.zoom.get(second["access_token"].as_str().unwrap(), "/users").await.0, 401);
}

#[tokio::test]
async fn a_device_is_let_in_by_somebody_with_a_browser() {
    let browser = Browser::start().await;
    let begin = async || {
        let url = browser.url("devicecode", &[("client_id", "lobby")]);
        let response = browser.http.post(url).header("authorization", lobby()).send().await.unwrap();
        assert_eq!(response.status(), 200);
        response.json::<Value>().await.unwrap()
    };
    let ask = async |device: &Value| {
        let code = device["device_code"].as_str().unwrap();
        let grant = "urn:ietf:params:oauth:grant-type:device_code";
        browser.exchange(&lobby(), &[("grant_type", grant), ("device_code", code)]).await
    };
    let page_of = async |device: &Value| {
        browser.look("device", &[("user_code", device["user_code"].as_str().unwrap())]).await
    };
    assert!(browser.look("device", &[]).await.1.contains("name=\"user_code\""));
    assert!(browser.look("device", &[("user_code", "WRONG")]).await.1.contains("(4734)"));
    let device = begin().await;
    assert_eq!(ask(&device).await.1["error"], "authorization_pending");
    let (_, page) = page_of(&device).await;
    assert_eq!(browser.decide("device", &page, &browser.admin(), "allow").await.status(), 200);
    let (status, tokens) = ask(&device).await;
    assert_eq!(status, 200);
    assert_eq!(browser.zoom.get(tokens["access_token"].as_str().unwrap(), "/users/me").await.0, 200);
    assert_eq!(ask(&device).await.1["error"], "invalid_grant");
    let device = begin().await;
    let (_, page) = page_of(&device).await;
    browser.decide("device", &page, "", "deny").await;
    assert_eq!(ask(&device).await.1["error"], "access_denied");
    let device = begin().await;
    browser.zoom.simulator.clock().advance(900_000);
    assert_eq!(ask(&device).await.1["error"], "expired_token");
    assert_eq!(page_of(&device).await.0, 400);
}
