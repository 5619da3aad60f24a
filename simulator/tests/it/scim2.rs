//! SCIM 2: users and groups as identity products write them.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use zoom_simulator::{Plan, Simulator};

use crate::client::{Reply, Zoom, read};
use crate::documents::documents;

const ZOOM_USER: &str = "urn:ietf:params:scim:schemas:extension:zoom:1.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const LOGIN: &str = "urn:us:zoom:scim:schemas:extension:1.0:ZoomUser";
const ZOOM_GROUP: &str = "urn:ietf:params:scim:schemas:extension:zoom:2.0:Group";

/// A call of the SCIM API, whose base is the root of the server. The answer is held against Zoom's document, if
/// this machine has it.
pub(crate) async fn call(
    zoom: &Zoom,
    token: &str,
    method: Method,
    path: &str,
    body: Option<&Value>,
) -> Reply {
    let reply = read(send(zoom, token, method.clone(), path, body).await).await;
    if let Some(documents) = documents()
        && let Err(complaint) = documents.judge(method.as_str(), &format!("/scim2{path}"), &reply)
    {
        panic!("not as Zoom documents it: {complaint}");
    }
    reply
}

async fn send(
    zoom: &Zoom,
    token: &str,
    method: Method,
    path: &str,
    body: Option<&Value>,
) -> reqwest::Response {
    let url = format!("{}/scim2{path}", zoom.simulator.url());
    let mut request = zoom.http.request(method, url).bearer_auth(token);
    if let Some(body) = body {
        request = request.header("content-type", "application/scim+json").body(body.to_string());
    }
    request.send().await.unwrap()
}

/// A simulator, and a token of the provider's app.
struct Scim {
    zoom: Zoom,
    token: String,
}

impl Scim {
    async fn start() -> Self {
        Self::of(Zoom::start().await).await
    }

    async fn of(zoom: Zoom) -> Self {
        let token = zoom.token().await;
        Self { zoom, token }
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> reqwest::Response {
        send(&self.zoom, &self.token, method, path, body).await
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Reply {
        call(&self.zoom, &self.token, method, path, body).await
    }

    async fn get(&self, path: &str) -> Reply {
        self.call(Method::GET, path, None).await
    }

    async fn post(&self, path: &str, body: Value) -> Reply {
        self.call(Method::POST, path, Some(&body)).await
    }

    async fn put(&self, path: &str, body: Value) -> Reply {
        self.call(Method::PUT, path, Some(&body)).await
    }

    async fn patch(&self, path: &str, operations: Value) -> Reply {
        let schema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
        let body = json!({"schemas": [schema], "Operations": operations});
        self.call(Method::PATCH, path, Some(&body)).await
    }

    async fn delete(&self, path: &str) -> Reply {
        self.call(Method::DELETE, path, None).await
    }

    /// A new user; returns the path and the resource.
    async fn user(&self, email: &str) -> (String, Value) {
        let (status, made) = self.post("/Users", json!({"userName": email})).await;
        assert_eq!(status, 201, "{made}");
        (format!("/Users/{}", made["id"].as_str().unwrap()), made)
    }

    async fn group(&self, name: &str) -> (String, Value) {
        let (status, made) = self.post("/Groups", json!({"displayName": name})).await;
        assert_eq!(status, 201, "{made}");
        (format!("/Groups/{}", made["id"].as_str().unwrap()), made)
    }

    /// The id of the user who owns the account.
    fn owner(&self) -> String {
        self.zoom
            .simulator
            .with_state(|world| world.users.iter().find(|(_, user)| user.role_id == "0").unwrap().0.clone())
    }

    fn members(&self, group_id: &str) -> Vec<String> {
        self.zoom.simulator.with_state(|world| {
            let users = world.users.iter().filter(|(_, user)| user.group_ids.iter().any(|id| id == group_id));
            users.map(|(id, _)| id.clone()).collect()
        })
    }
}

fn refused(reply: &Reply, status: u16, message: &str) {
    assert_eq!(reply.0, status, "{}", reply.1);
    assert_eq!((&reply.1["code"], &reply.1["message"]), (&json!(status), &json!(message)));
    assert_eq!((&reply.1["status"], &reply.1["detail"]), (&json!(status.to_string()), &json!(message)));
    assert_eq!(reply.1["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:Error"]));
}

#[tokio::test]
async fn one_resource_is_returned_unless_more_are_asked_for_and_never_over_a_hundred() {
    let scim = Scim::of(Zoom::of(Simulator::builder().users(120).groups(3).start().await.unwrap())).await;
    for (query, start, rows) in [
        ("", 1, 1),
        ("?count=5", 1, 5),
        ("?count=0", 1, 0),
        ("?count=500", 1, 100),
        ("?startIndex=118&count=10", 118, 3),
        ("?startIndex=0&count=2", 1, 2),
        ("?startIndex=-3&count=-1", 1, 0),
        ("?startIndex=1000&count=2", 1000, 0),
    ] {
        let (status, list) = scim.get(&format!("/Users{query}")).await;
        assert_eq!((status, &list["totalResults"]), (200, &json!(120)), "{query}");
        assert_eq!((&list["startIndex"], &list["itemsPerPage"]), (&json!(start), &json!(rows)), "{query}");
        assert_eq!(list["Resources"].as_array().unwrap().len(), rows, "{query}");
        assert_eq!(list["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:ListResponse"]));
    }
    refused(&scim.get("/Users?count=many").await, 400, "The \"count\" of the request is invalid.");
    let (_, groups) = scim.get("/Groups?startIndex=2&count=100").await;
    assert_eq!((&groups["totalResults"], &groups["itemsPerPage"]), (&json!(3), &json!(2)));
}

#[tokio::test]
async fn pages_together_are_all_users_once() {
    let scim = Scim::of(Zoom::of(Simulator::builder().users(37).start().await.unwrap())).await;
    let mut seen = std::collections::BTreeSet::new();
    for start in (1..=37).step_by(10) {
        let (_, page) = scim.get(&format!("/Users?startIndex={start}&count=10")).await;
        for user in page["Resources"].as_array().unwrap() {
            assert!(seen.insert(user["id"].as_str().unwrap().to_owned()));
        }
    }
    assert_eq!(seen.len(), 37);
}

#[tokio::test]
async fn filters_compare_for_equality_with_quotes_or_without() {
    let scim = Scim::start().await;
    let (_, made) = scim.user("new.person@example.com").await;
    let id = made["id"].as_str().unwrap();
    for filter in [
        "userName eq new.person@example.com".to_owned(),
        "userName eq \"NEW.PERSON@example.com\"".to_owned(),
        format!("externalId eq {id}"),
        format!("externalId eq \"{id}\""),
    ] {
        let filter: String = url::form_urlencoded::byte_serialize(filter.as_bytes()).collect();
        let (_, list) = scim.get(&format!("/Users?filter={filter}")).await;
        assert_eq!((&list["totalResults"], &list["Resources"][0]["id"]), (&json!(1), &json!(id)), "{filter}");
    }
    let (_, none) = scim.get("/Users?filter=userName+eq+nobody@example.com").await;
    assert_eq!((&none["totalResults"], &none["Resources"]), (&json!(0), &json!([])));
    let reply = scim.get("/Users?filter=active+eq+true").await;
    refused(&reply, 400, "The current filter is not supported, the filter name: active");
    let reply = scim.get("/Users?filter=userName+co+example").await;
    refused(&reply, 400, "The current filter is not supported, the filter name: userName");
    scim.group("Two Words").await;
    let (_, list) = scim.get("/Groups?filter=displayName+eq+%22Two+Words%22").await;
    assert_eq!(list["totalResults"], json!(1));
    let reply = scim.get("/Groups?filter=id+eq+x").await;
    refused(&reply, 400, "The current filter does not support the filter name: id");
}

#[tokio::test]
async fn answers_are_scim_json_and_say_where_they_are() {
    let scim = Scim::start().await;
    let response = scim.send(Method::GET, "/Users", None).await;
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("application/scim+json"));
    assert_eq!(response.headers()["x-ratelimit-category"], "Medium");
    let response = scim.send(Method::POST, "/Users", Some(&json!({"userName": "a.b@example.com"}))).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let (_, made) = read(response).await;
    assert_eq!(made["meta"]["location"], json!(location));
    assert_eq!((&made["meta"]["resourceType"], &made["meta"]["version"]), (&json!("User"), &json!("1.0.0")));
    let response = scim.zoom.http.get(location).bearer_auth(&scim.token).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_user_made_here_is_the_rest_apis_as_well() {
    let scim = Scim::start().await;
    let (group_path, _) = scim.group("Newcomers").await;
    let body = json!({
        "userName": "jill.chill@example.com",
        "userType": "Licensed",
        "name": {"givenName": "Jill", "familyName": "Chill"},
        "displayName": "Jill C",
        "title": "Developer",
        "locale": "San Jose",
        "phoneNumbers": [{"value": "+15550100"}, {"type": "mobile", "value": "+15550101"}],
        "roles": [{"value": "Help Desk", "primary": true}],
        "groups": [{"value": "Newcomers"}],
        ENTERPRISE: {"department": "Development", "organization": "Example", "costCenter": "US01",
            "employeeNumber": "123", "manager": "boss@example.com"},
        ZOOM_USER: {"personalLinkName": "jill", "transferee": "boss@example.com", "pronouns": "They/Them",
            "zoomUnited": "16", "zoomScheduler": true, "zoomPhoneSite": "main", "badge": "gold"},
    });
    let (status, made) = scim.post("/Users", body.clone()).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(made["active"], json!(true));
    for name in ["userName", "userType", "name", "displayName", "title", "locale", ENTERPRISE] {
        assert_eq!(made[name], body[name], "{name}");
    }
    assert_eq!(made["phoneNumbers"][0], json!({"type": "work", "value": "+15550100"}));
    assert_eq!(made["roles"], json!([{"display": "Help Desk", "value": "Help Desk", "primary": true}]));
    assert_eq!(made["groups"], json!([{"display": "Newcomers", "type": "direct", "value": "Newcomers"}]));
    let extension = &made[ZOOM_USER];
    assert_eq!((&extension["zoomScheduler"], &extension["badge"]), (&json!(true), &json!("gold")));
    // What is about Zoom Phone can be written and is not told.
    assert_eq!(extension.get("zoomPhoneSite"), None);
    let id = made["id"].as_str().unwrap();
    let (_, rest) = scim.zoom.get(&scim.token, &format!("/users/{id}")).await;
    for (name, value) in [
        ("email", json!("jill.chill@example.com")),
        ("type", json!(2)),
        ("dept", json!("Development")),
        ("job_title", json!("Developer")),
        ("cost_center", json!("US01")),
        ("pronouns", json!("They/Them")),
        ("login_types", json!([101])),
        ("status", json!("active")),
        ("group_ids", json!([group_path.trim_start_matches("/Groups/")])),
    ] {
        assert_eq!(rest[name], value, "{name}");
    }
    let (_, read) = scim.get(&format!("/Users/{id}")).await;
    assert_eq!(read[LOGIN]["loginType"], json!({"workEmail": false, "sso": true}));
    // One role, one group and no custom attributes: Zoom's document has fewer words for what is read.
    assert_eq!(read["roles"], json!({"display": "Help Desk", "value": "Help Desk", "primary": true}));
    assert_eq!(read["groups"], json!({"display": "Newcomers", "type": "direct", "value": "Newcomers"}));
    assert_eq!((&read[ENTERPRISE]["costCenter"], read[ZOOM_USER].get("badge")), (&json!("US01"), None));
    let (_, list) = scim.get("/Users?filter=userName+eq+jill.chill@example.com").await;
    assert_eq!(list["Resources"][0][ENTERPRISE], json!({"department": "Development"}));
    assert_eq!(list["Resources"][0].get(ZOOM_USER), None);
    let (status, _) =
        scim.zoom.call("DELETE", &scim.token, &format!("/users/{id}?action=delete"), None).await;
    assert_eq!((status, scim.get(&format!("/Users/{id}")).await.0), (204, 404));
    assert_eq!(scim.zoom.simulator.state()["scim"]["users"], json!({}));
}

#[tokio::test]
async fn what_stands_in_the_way_of_a_new_user_is_said_in_zooms_words() {
    let scim = Scim::start().await;
    let invalid = "The \"userName\" of the request is invalid.";
    for body in [json!({"displayName": "x"}), json!({"userName": "x"}), json!({"userName": 1})] {
        refused(&scim.post("/Users", body).await, 400, invalid);
    }
    refused(&scim.post("/Users", json!({})).await, 400, "The request JSON must not be empty.");
    refused(&scim.post("/Users", json!([1])).await, 400, "The request body must be in JSON format.");
    scim.user("twice@example.com").await;
    let reply = scim.post("/Users", json!({"userName": "TWICE@example.com"})).await;
    refused(&reply, 400, "The email \"TWICE@example.com\" is already in use.");
    let reply = scim.post("/Users", json!({"userName": "a@elsewhere.example.org"})).await;
    refused(
        &reply,
        409,
        "The email domain does not match the associated domain of the account, please contact Zoom Customer \
         Support to set up if necessary.",
    );
    assert_eq!(scim.post("/Users", json!({"userName": "a@managed.example.com"})).await.0, 201);
    scim.zoom.simulator.patch_state(json!({"account": {"seats": 1}})).unwrap();
    let reply = scim.post("/Users", json!({"userName": "b@example.com", "userType": "Licensed"})).await;
    refused(&reply, 409, "Cannot add paid users.");
    let bundle = |value: &str| json!({"userName": "b@example.com", ZOOM_USER: {"zoomUnited": value}});
    refused(&scim.post("/Users", bundle("16")).await, 409, "Cannot create more users with Zoom United Plan.");
    refused(&scim.post("/Users", bundle("3")).await, 409, "The Zoom United Plan is invalid.");
    let reply =
        scim.post("/Users", json!({"userName": "b@example.com", "roles": [{"value": "Owner"}]})).await;
    refused(&reply, 400, "The \"roles\" of the request is invalid.");
    assert_eq!(scim.post("/Users", json!({"userName": "b@example.com"})).await.0, 201);
}

#[tokio::test]
async fn put_replaces_all_that_is_said_of_a_user() {
    let scim = Scim::start().await;
    let (path, _) = scim.user("old@example.com").await;
    let full = json!({"name": {"givenName": "A", "familyName": "B"}, "title": "T", "userType": "Licensed",
        ENTERPRISE: {"department": "D", "costCenter": "C"},
        ZOOM_USER: {"zoomDocs": true, "zoomAICompanion": true}});
    let (status, updated) = scim.put(&path, full).await;
    assert_eq!((status, &updated["title"]), (200, &json!("T")), "{updated}");
    // Kept, but only told by other calls.
    assert_eq!(updated[ENTERPRISE], json!({"department": "D"}));
    assert_eq!(updated[ZOOM_USER], json!({"zoomDocs": true}));
    let (_, read) = scim.get(&path).await;
    assert_eq!(read[ENTERPRISE], json!({"department": "D", "costCenter": "C"}));
    assert_eq!(read[ZOOM_USER], json!({"zoomDocs": true, "zoomAICompanion": true}));
    let email =
        json!({"active": true, "emails": [{"type": "work", "value": "new@example.com", "primary": true}]});
    let (status, updated) = scim.put(&path, email).await;
    assert_eq!((status, &updated["userName"]), (200, &json!("new@example.com")), "{updated}");
    assert_eq!(updated["name"], json!({"givenName": "", "familyName": ""}));
    for gone in ["title", ENTERPRISE, ZOOM_USER] {
        assert_eq!(updated.get(gone), None, "{gone}");
    }
    // The licence is not the caller's alone.
    assert_eq!(updated["userType"], json!("Licensed"));
    let whiteboards = json!({ZOOM_USER: {"zoomWhiteboard": true, "zoomWhiteboardPlus": true}});
    let message = "Cannot assign Zoom Whiteboard and Zoom Whiteboard Plus to a user at the same time.";
    refused(&scim.put(&path, whiteboards).await, 400, message);
    let owner = scim.owner();
    let taken = scim.get(&format!("/Users/{owner}")).await.1["userName"].as_str().unwrap().to_owned();
    let reply = scim.put(&path, json!({"emails": [{"value": taken}]})).await;
    refused(&reply, 409, &format!("Email ''{taken}'' has already been used."));
    let reply = scim.put(&format!("/Users/{owner}"), json!({"emails": [{"value": "x@example.com"}]})).await;
    refused(&reply, 400, "Cannot change the email of Admin user.");
    assert_eq!(scim.put(&path, json!({"active": false})).await.1["active"], json!(false));
    refused(&scim.put(&path, json!({"title": "x"})).await, 400, "User is inactive or locked.");
    assert_eq!(scim.put(&path, json!({"active": true})).await.1["active"], json!(true));
    refused(&scim.put("/Users/nobody", json!({"title": "x"})).await, 404, "User does not exist.");
}

#[tokio::test]
async fn patch_replaces_active_and_nothing_else() {
    let scim = Scim::start().await;
    let (path, _) = scim.user("someone@example.com").await;
    for (value, active) in [(json!({"active": false}), false), (json!({"active": true}), true)] {
        let (status, user) = scim.patch(&path, json!([{"op": "replace", "value": value}])).await;
        assert_eq!((status, &user["active"]), (200, &json!(active)), "{user}");
    }
    let (_, user) = scim.patch(&path, json!([{"op": "Replace", "path": "active", "value": false}])).await;
    assert_eq!(user["active"], json!(false));
    for operations in [
        json!([]),
        json!([{"op": "add", "value": {"active": true}}]),
        json!([{"op": "replace", "value": {"active": "True"}}]),
        json!([{"op": "replace", "value": {"active": true, "title": "x"}}]),
        json!([{"op": "replace", "path": "title", "value": "x"}]),
    ] {
        refused(&scim.patch(&path, operations).await, 400, "The \"Operations\" of the request is invalid.");
    }
    let operations = json!([{"op": "replace", "value": {"active": false}}]);
    let reply = scim.patch(&format!("/Users/{}", scim.owner()), operations.clone()).await;
    refused(&reply, 400, "Cannot activate or deactivate Zoom Room and Admin users.");
    refused(&scim.patch("/Users/nobody", operations).await, 404, "User does not exist.");
}

#[tokio::test]
async fn delete_spares_admins() {
    let scim = Scim::start().await;
    let (path, _) = scim.user("someone@example.com").await;
    assert_eq!(scim.delete(&path).await, (204, Value::Null));
    refused(&scim.delete(&path).await, 404, "User does not exist.");
    refused(&scim.delete(&format!("/Users/{}", scim.owner())).await, 400, "Cannot delete Admin user.");
}

#[tokio::test]
async fn groups_are_the_rest_apis_as_well_and_hide_their_members() {
    let scim = Scim::start().await;
    let body = json!({"displayName": "Newcomers", ZOOM_GROUP: {"emailAlias": "new@example.com"}});
    let (status, made) = scim.post("/Groups", body).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(made[ZOOM_GROUP], json!({"emailAlias": "new@example.com"}));
    assert!(made["meta"]["created"].is_string() && made.get("members").is_none());
    let id = made["id"].as_str().unwrap();
    assert_eq!(scim.get(&format!("/Groups/{id}")).await, (200, made.clone()));
    let (_, rest) = scim.zoom.get(&scim.token, &format!("/groups/{id}")).await;
    assert_eq!(rest["name"], json!("Newcomers"));
    refused(&scim.post("/Groups", json!({"displayName": "Newcomers"})).await, 409, "Group Newcomers exists.");
    let invalid = "The \"DisplayName\" of the request is invalid.";
    for body in [json!({"schemas": []}), json!({"displayName": " "}), json!({"displayName": "x".repeat(128)})]
    {
        refused(&scim.post("/Groups", body).await, 400, invalid);
    }
    assert_eq!(scim.delete(&format!("/Groups/{id}")).await, (204, Value::Null));
    refused(&scim.get(&format!("/Groups/{id}")).await, 404, "Group does not exist.");
    refused(&scim.delete(&format!("/Groups/{id}")).await, 404, "Group does not exist.");
    assert_eq!(scim.zoom.simulator.state()["scim"]["groups"], json!({}));
}

#[tokio::test]
async fn a_group_is_renamed_and_its_members_added_removed_and_replaced() {
    let scim = Scim::start().await;
    let (path, _) = scim.group("Newcomers").await;
    let (_, first) = scim.user("a@example.com").await;
    let (_, second) = scim.user("b@example.com").await;
    let member = |user: &Value| json!({"value": user["id"]});
    let ids = |users: &[&Value]| {
        let mut ids: Vec<String> = users.iter().map(|user| user["id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    let rename = json!([
        {"op": "replace", "value": {"displayName": "Arrivals"}},
        {"op": "replace", "value": {format!("{ZOOM_GROUP}:emailAlias"): "arrivals@example.com"}},
    ]);
    assert_eq!(scim.patch(&path, rename).await, (204, Value::Null));
    // Okta says which group it renames, in the value as well.
    let id = path.trim_start_matches("/Groups/");
    let rename = json!([{"op": "replace", "value": {"id": id, "displayName": "Arrivals"}}]);
    assert_eq!(scim.patch(&path, rename).await, (204, Value::Null));
    let other = json!([{"op": "replace", "value": {"id": "another", "displayName": "Departures"}}]);
    refused(&scim.patch(&path, other).await, 400, "The \"Operations\" of the request is invalid.");
    let (_, group) = scim.get(&path).await;
    assert_eq!(group["displayName"], json!("Arrivals"));
    assert_eq!(group[ZOOM_GROUP]["emailAlias"], json!("arrivals@example.com"));
    let add = json!([{"op": "add", "path": "members", "value": [member(&first), {"value": "nobody"}]}]);
    assert_eq!(scim.patch(&path, add).await.0, 204);
    assert_eq!(scim.members(id), ids(&[&first]));
    let replace = json!([{"op": "replace", "path": "members", "value": [member(&second)]}]);
    assert_eq!(scim.patch(&path, replace).await.0, 204);
    assert_eq!(scim.members(id), ids(&[&second]));
    let second_id = second["id"].as_str().unwrap();
    let both = json!([
        {"op": "remove", "path": format!("members[value eq \"{second_id}\"]")},
        {"op": "add", "path": "members", "value": [member(&first)]},
    ]);
    assert_eq!(scim.patch(&path, both).await.0, 204);
    assert_eq!(scim.members(id), ids(&[&first]));
}

#[tokio::test]
async fn a_group_is_changed_as_a_whole_or_not_at_all() {
    let scim = Scim::start().await;
    scim.group("Taken").await;
    let (path, made) = scim.group("Newcomers").await;
    let (_, user) = scim.user("a@example.com").await;
    let add = json!({"op": "add", "path": "members", "value": [{"value": user["id"]}]});
    let invalid = "The \"Operations\" of the request is invalid.";
    for wrong in [
        json!({"op": "replace", "value": {"members": []}}),
        json!({"op": "remove", "path": "members"}),
        json!({"op": "remove", "path": "members[display eq \"x\"]"}),
        json!({"op": "add", "path": "members", "value": [{"id": "x"}]}),
        json!({"op": "move", "path": "members"}),
        json!({"value": {"displayName": "x"}}),
    ] {
        refused(&scim.patch(&path, json!([add, wrong])).await, 400, invalid);
    }
    let taken = json!({"op": "replace", "value": {"displayName": "Taken"}});
    refused(&scim.patch(&path, json!([add, taken])).await, 409, "Group Taken exists.");
    assert_eq!(scim.members(made["id"].as_str().unwrap()), Vec::<String>::new());
    let long = json!([{"op": "replace", "value": {"displayName": "x".repeat(100_000)}}]);
    refused(
        &scim.patch(&path, long).await,
        400,
        "The request body size exceeds the 100,000 character limit. Please reduce the payload size or contact \
         Zoom Support to request a limit increase.",
    );
}

#[tokio::test]
async fn scim_needs_single_sign_on_a_vanity_url_and_a_business_plan() {
    let message = "Account has not enabled Single Sign-On.";
    for missing in [json!({"sso_enabled": false}), json!({"vanity_url": ""}), json!({"plan": "pro"})] {
        let scim = Scim::start().await;
        scim.zoom.simulator.patch_state(json!({"account": missing})).unwrap();
        refused(&scim.get("/Users").await, 400, message);
        refused(&scim.get("/Groups").await, 400, message);
    }
    let free = Simulator::builder().plan(Plan::Free).start().await.unwrap();
    refused(&Scim::of(Zoom::of(free)).await.get("/Users").await, 400, message);
}

#[tokio::test]
async fn scim_needs_its_scope_and_the_privilege() {
    let scim = Scim::start().await;
    let connector = scim.zoom.connector_token().await;
    let url = format!("{}/scim2/Users", scim.zoom.simulator.url());
    let response = scim.zoom.http.get(&url).bearer_auth(connector).send().await.unwrap();
    let (status, body) = read(response).await;
    assert_eq!((status, &body["code"]), (400, &json!(4711)));
    assert_eq!(body["message"], json!("Invalid access token, does not contain scopes:[scim2:admin]."));
    assert_eq!(read(scim.zoom.http.get(&url).send().await.unwrap()).await.0, 401);
    scim.zoom.simulator.with_state(|world| {
        let role = world.roles.iter().find(|(_, role)| role.name == "Help Desk").unwrap().0.clone();
        let owner = world.apps[&world.entry_apps.provider].owner_id.clone();
        world.users.get_mut(&owner).unwrap().role_id = role.clone();
        world.roles.get_mut(&role).unwrap().privileges.clear();
    });
    let message = "The current login user does not have the \"User:Read\" permission.";
    refused(&scim.get("/Users").await, 403, message);
    let denied = |name: &str| format!("The request was denied due to insufficient permissions: \"{name}\".");
    refused(&scim.get("/Users/x").await, 403, &denied("User:Read"));
    refused(&scim.post("/Users", json!({"userName": "x"})).await, 403, &denied("User:Edit"));
    refused(&scim.get("/Groups").await, 403, &denied("Group:Read"));
    refused(&scim.delete("/Groups/x").await, 403, &denied("Group:Edit"));
    let message = "The request was denied due to insufficient permissions:\"User:Edit\".";
    refused(&scim.delete("/Users/x").await, 403, message);
}
