//! What the page is made of, asked for without a browser.

use serde_json::{Value, json};

use crate::client::Zoom;

#[tokio::test]
async fn the_page_is_one_document_that_loads_nothing_from_elsewhere() {
    let zoom = Zoom::start().await;
    let response = zoom.http.get(zoom.simulator.url()).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    let text = response.text().await.unwrap();
    let resources: Vec<&str> =
        text.split("\"/_simulator/page/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(resources, ["icon.svg", "style.css", "script.js"]);
    for name in resources {
        let url = format!("{}/_simulator/page/{name}", zoom.simulator.url());
        assert_eq!(zoom.http.get(url).send().await.unwrap().status(), 200, "{name}");
    }
    assert_eq!(zoom.steer("GET", "page/nothing.js", None).await.0, 404);
    assert!(zoom.simulator.requests().is_empty(), "looking at the page is no request of Zoom's");
}

#[tokio::test]
async fn whoever_asks_in_a_shell_is_told_how_to_steer() {
    let zoom = Zoom::start().await;
    let guide = zoom.http.get(format!("{}/_simulator", zoom.simulator.url())).send().await.unwrap();
    assert_eq!(guide.headers()["content-type"], "text/plain; charset=utf-8");
    let guide = guide.text().await.unwrap();
    for path in ["state", "reset", "clock", "apps", "requests", "faults", "env", "changes", "events"] {
        assert!(guide.contains(&format!("/_simulator/{path}")), "{path}");
    }
    let (_, env) = zoom.steer("GET", "env", None).await;
    assert_eq!(env, json!(zoom.env));
}

#[tokio::test]
async fn collections_are_searched_and_come_in_portions() {
    let zoom = Zoom::start().await;
    let names = |rows: &Value| -> Vec<String> {
        rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let (status, all) = zoom.steer("GET", "collections/users", None).await;
    assert_eq!((status, &all["total"], &all["matching"]), (200, &json!(12), &json!(12)));
    let all = names(&all["rows"]);
    let (_, first) = zoom.steer("GET", "collections/users?limit=5", None).await;
    let (_, second) = zoom.steer("GET", "collections/users?limit=500&offset=5", None).await;
    assert_eq!([names(&first["rows"]), names(&second["rows"])].concat(), all);
    let (_, beyond) = zoom.steer("GET", "collections/users?offset=50", None).await;
    assert_eq!(beyond["rows"], json!([]));
    let (_, owner) = zoom.steer("GET", "collections/users?search=OWNER", None).await;
    assert_eq!((&owner["matching"], &owner["rows"][0]["entry"]["role_id"]), (&json!(1), &json!("0")));
    let (_, roles) = zoom.steer("GET", "collections/roles?search=help", None).await;
    assert_eq!(roles["rows"][0]["entry"]["name"], "Help Desk");
    assert_eq!(roles["rows"][0]["entry"]["members"], 1);
    let (_, apps) = zoom.steer("GET", "collections/apps", None).await;
    assert_eq!(apps["rows"][0]["entry"]["client_secret"], "***");
    assert_eq!(zoom.steer("GET", "collections/nothing", None).await.0, 404);
    assert_eq!(zoom.steer("GET", "collections/users?limit=many", None).await.0, 400);
}

#[tokio::test]
async fn the_overview_says_why_an_app_does_not_work() {
    let zoom = Zoom::start().await;
    let problem = async || {
        let (_, overview) = zoom.steer("GET", "overview", None).await;
        let apps = overview["apps"].as_array().unwrap().clone();
        apps.into_iter().find(|app| app["client_id"] == zoom.connector().as_str()).unwrap()["problem"].clone()
    };
    assert_eq!(problem().await, json!(null));
    let app = zoom.simulator.app(zoom.connector());
    app.set_scopes(Vec::<String>::new());
    assert_eq!(problem().await, "no scopes");
    app.set_owner("nobody");
    assert_eq!(problem().await, "its owner is gone");
    app.set_active(false);
    assert_eq!(problem().await, "deactivated");
}

#[tokio::test]
async fn what_changed_since_the_start_is_told_until_the_reset() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    assert_eq!(zoom.steer("GET", "changes", None).await.1["counts"], json!({}));
    let group = json!({"name": "Pilots"});
    let (status, made) = zoom.call("POST", &token, "/groups", Some(&group)).await;
    assert_eq!(status, 201, "{made}");
    let quiet = json!({"account": {"seats": 3}});
    let url = format!("{}/_simulator/state", zoom.simulator.url());
    let request = zoom.http.patch(url).header("prefer", "return=minimal").body(quiet.to_string());
    assert_eq!(crate::client::read(request.send().await.unwrap()).await, (204, Value::Null));
    let (_, changes) = zoom.steer("GET", "changes", None).await;
    assert_eq!(changes["counts"]["groups"], json!({"added": 1, "changed": 0, "removed": 0}));
    let told = changes["changes"].as_array().unwrap();
    assert!(told.iter().any(|change| change["label"] == "Pilots" && change["change"] == "added"));
    assert!(told.iter().any(|change| change["fields"]["seats"] == json!({"before": null, "after": 3})));
    zoom.simulator.reset();
    assert_eq!(zoom.steer("GET", "changes", None).await.1["changes"], json!([]));
}

#[tokio::test]
async fn another_sites_page_may_not_steer() {
    let zoom = Zoom::start().await;
    let reset = async |origin: &str| {
        let url = format!("{}/_simulator/reset", zoom.simulator.url());
        zoom.http.post(url).header("origin", origin).send().await.unwrap().status().as_u16()
    };
    assert_eq!(reset("https://elsewhere.example").await, 403);
    assert_eq!(reset("null").await, 403);
    assert_eq!(reset(&zoom.simulator.url().replace("127.0.0.1", "localhost")).await, 403);
    assert_eq!(reset(zoom.simulator.url()).await, 204);
}
