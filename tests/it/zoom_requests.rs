//! Every request to Zoom's directory, held against Zoom's own OpenAPI documents.
//!
//! The documents are large and Zoom's, so they are not kept here: the environment variable
//! `ZOOM_OPENAPI_DOCUMENTS` says in which folder they lie. Zoom serves them at
//! `https://developers.zoom.us/api-hub/`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use futures_util::TryStreamExt;
use jiff::civil::date;
use jsonschema::Draft;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use terraform_provider_zoom::http::Secret;
use terraform_provider_zoom::zoom::Client;
use terraform_provider_zoom::zoom::contact_groups::ContactGroupContent;
use terraform_provider_zoom::zoom::memberships::{Change, Circle, Member};
use terraform_provider_zoom::zoom::roles::{RoleContent, RoleType};
use terraform_provider_zoom::zoom::rosters::Answer;
use terraform_provider_zoom::zoom::users::{
    CreateAction, CustomAttribute, Deletion, NewPhoneNumber, NewUser, Password, Profile, Removal, Transfer,
    UserFilter, UserInfo, UserStatus,
};

use crate::support::scripted_http::{Asked, Reply, ScriptedServer};

/// The environment variable that names the folder.
const FOLDER: &str = "ZOOM_OPENAPI_DOCUMENTS";

/// The parts of Zoom's API that this test answers for.
const DIRECTORY: [&str; 6] = ["/users", "/groups", "/roles", "/contacts", "/accounts", "/report"];

/// Where a request is right and the documents are not, with the source that says so.
const DEVIATIONS: &[(&str, &str, &str)] = &[];

/// An operation as a document describes it.
struct Documented {
    method: String,
    path: String,
    query: BTreeMap<String, Value>,
    required: BTreeSet<String>,
    body: Option<Value>,
}

fn documents() -> Option<Vec<Documented>> {
    let folder = PathBuf::from(std::env::var_os(FOLDER)?);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    // Variants for master accounts describe what nothing else describes, and nothing else.
    files.sort_by_key(|path| (path.to_string_lossy().ends_with("-ma.json"), path.clone()));
    let mut operations: Vec<Documented> = Vec::new();
    for file in files {
        let document: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in ["get", "post", "put", "patch", "delete"] {
                let Some(operation) = item.get(method) else { continue };
                let method = method.to_uppercase();
                if !operations.iter().any(|known| known.method == method && known.path == *path) {
                    operations.push(Documented::read(method, path, operation));
                }
            }
        }
    }
    Some(operations)
}

impl Documented {
    fn read(method: String, path: &str, operation: &Value) -> Self {
        let none = Vec::new();
        let parameters = operation["parameters"].as_array().unwrap_or(&none);
        let of_query = parameters.iter().filter(|parameter| parameter["in"] == "query");
        let name = |parameter: &Value| parameter["name"].as_str().unwrap_or_default().to_owned();
        let body = operation.pointer("/requestBody/content/application~1json/schema").cloned();
        Self {
            method,
            path: path.to_owned(),
            required: of_query.clone().filter(|parameter| parameter["required"] == true).map(name).collect(),
            query: of_query.map(|parameter| (name(parameter), parameter["schema"].clone())).collect(),
            body: body.map(|mut schema| {
                close(&mut schema);
                schema
            }),
        }
    }

    /// What is wrong with a request.
    fn complaints(&self, asked: &Asked) -> Vec<String> {
        let mut complaints = Vec::new();
        let query = asked.target.split_once('?').map_or("", |(_, query)| query);
        let pairs: BTreeMap<String, String> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| {
                let value = percent_decode_str(value).decode_utf8_lossy().into_owned();
                (name.to_owned(), value)
            })
            .collect();
        complaints.extend(
            self.required.iter().filter(|name| !pairs.contains_key(*name)).map(|it| format!("no {it}")),
        );
        for (name, value) in &pairs {
            match self.query.get(name) {
                None => complaints.push(format!("the parameter {name} is not documented")),
                Some(schema) => complaints.extend(fits(schema, value).map(|why| format!("{name}: {why}"))),
            }
        }
        match (&self.body, asked.body.as_str()) {
            (None, "") => {}
            (None, _) => complaints.push("a body where none is documented".to_owned()),
            (Some(_), "") => complaints.push("no body where one is documented".to_owned()),
            (Some(schema), body) => {
                let body: Value = serde_json::from_str(body).unwrap();
                let options = jsonschema::options().with_draft(Draft::Draft202012);
                let validator = options.should_validate_formats(true).build(schema).unwrap();
                complaints.extend(
                    validator.iter_errors(&body).map(|error| format!("{}: {error}", error.instance_path())),
                );
            }
        }
        complaints
    }
}

/// What is wrong with a parameter's text.
fn fits(schema: &Value, text: &str) -> Option<String> {
    let value = match schema["type"].as_str() {
        Some("integer") => match text.parse::<i64>() {
            Ok(number) => json!(number),
            Err(_) => return Some(format!("{text} is no whole number")),
        },
        Some("boolean") => match text.parse::<bool>() {
            Ok(truth) => json!(truth),
            Err(_) => return Some(format!("{text} is no truth")),
        },
        _ => json!(text),
    };
    let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
    let schema = options.build(schema).unwrap();
    schema.validate(&value).err().map(|error| error.to_string())
}

/// Closes the objects of a schema: a field that the document does not name is a mistake.
fn close(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    fields.remove("example");
    if let Some(properties) = fields.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(close);
        fields.entry("additionalProperties").or_insert(json!(false));
    }
    if let Some(items) = fields.get_mut("items") {
        close(items);
    }
}

fn has_form(template: &str, path: &str) -> bool {
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(&path).all(|(expected, given)| expected.starts_with('{') || expected == given)
}

/// The path of a request, as Zoom's documents write paths.
fn path_of(asked: &Asked) -> &str {
    let path = asked.target.split('?').next().unwrap_or_default();
    path.strip_prefix("/v2").unwrap_or(path)
}

/// A server that says yes to everything.
async fn yes() -> (ScriptedServer, Client) {
    let server = ScriptedServer::start(|asked, _| {
        if asked.method != "GET" && asked.method != "POST" {
            return Reply::new(204, "");
        }
        let body = json!({
            "id": "u1", "email": "ada@example.com", "role_id": "1", "group_ids": ["g1"], "account_id": "account",
            "name": "Name",
            "users": [], "groups": [], "roles": [], "members": [], "admins": [], "group_members": [],
            "activity_logs": [], "domains": [], "plan_base": {}, "group_id": "g1", "ids": "u1",
            "member_ids": ["u1"], "total_records": 3, "next_page_token": "",
        });
        Reply::new(if asked.method == "POST" { 201 } else { 200 }, body.to_string())
    })
    .await;
    let client = Client::new(
        crate::zoom_client::options(&server),
        terraform_provider_zoom::zoom::Authentication::AccessToken(Secret::new("tok-hunter3")),
    );
    (server, client)
}

/// Makes every call on users, the account and its reports, with everything that it can say.
async fn call_everything(client: &Client) {
    let users = client.users();
    users.get("ada@example.com").await.unwrap();
    users.get_employee("E1").await.unwrap();
    users.check_access().await.unwrap();
    users.count(UserStatus::Inactive, Some("2")).await.unwrap();
    for filter in [
        UserFilter::default(),
        UserFilter {
            include_fields: Some("custom_attributes".to_owned()),
            role_id: Some("2".to_owned()),
            ..UserFilter::default()
        },
    ] {
        users.list(filter).try_collect::<Vec<_>>().await.unwrap();
    }
    for action in
        [CreateAction::Create, CreateAction::AutoCreate, CreateAction::CustCreate, CreateAction::SsoCreate]
    {
        let user_info = UserInfo {
            email: "ada@example.com".to_owned(),
            user_type: 2,
            first_name: Some("Ada".to_owned()),
            last_name: Some("Byron".to_owned()),
            display_name: Some("Ada B.".to_owned()),
            password: (action == CreateAction::AutoCreate).then(|| Password(Secret::new("hunter2hunter2"))),
        };
        users.create(&NewUser { action, user_info }).await.unwrap();
    }
    users.update("u1", &everything()).await.unwrap();
    let cleared = Profile { dept: Some(String::new()), phone_numbers: Some(vec![]), ..Profile::default() };
    users.update("u1", &cleared).await.unwrap();
    users.set_active("u1", true).await.unwrap();
    users.set_active("u1", false).await.unwrap();
    users.set_email("u1", "ada@managed.example.com").await.unwrap();
    users.set_password("u1", &Secret::new("hunter2hunter2")).await.unwrap();
    users.sign_out("u1").await.unwrap();
    let what = [
        "transfer_meeting",
        "transfer_webinar",
        "transfer_recording",
        "transfer_whiteboard",
        "transfer_clipfiles",
        "transfer_notes",
        "transfer_visitors",
        "transfer_docs",
    ];
    let transfer = Transfer { email: "heir@example.com".to_owned(), what: what.to_vec() };
    users.delete("u1", &Deletion { removal: Removal::Delete, transfer: Some(transfer) }).await.unwrap();
    users.delete("u1", &Deletion::default()).await.unwrap();
    client.account().id().await.unwrap();
    client.account().plan_usage().await.unwrap();
    client.account().managed_domains().await.unwrap();
    let activities = client.reports().activities(date(2026, 1, 1), date(2026, 1, 31));
    activities.try_collect::<Vec<_>>().await.unwrap();
    for _ in 0..11 {
        let answer = client.rosters().user(UserStatus::Active, Some("u9"), "eve@example.com").await;
        assert!(!matches!(answer, Answer::Row(_)));
    }
    client.rosters().group_member("g1", "u1").await.unwrap();
    client.rosters().role_member("1", "u1").await.unwrap();
}

/// Makes every call on groups, roles, contact groups, and who belongs to them.
async fn call_every_circle(client: &Client) {
    let groups = client.groups();
    groups.get("g1").await.unwrap();
    groups.list().await.unwrap();
    groups.create("Sales").await.unwrap();
    groups.rename("g1", "Marketing").await.unwrap();
    groups.members("g1").await.unwrap();
    groups.admins("g1").await.unwrap();
    groups.delete("g1").await.unwrap();
    let roles = client.roles();
    roles.get("1").await.unwrap();
    for role_type in [RoleType::Common, RoleType::Iq] {
        roles.list(role_type).await.unwrap();
    }
    let role = RoleContent {
        name: Some("Auditor".to_owned()),
        description: Some("Reads".to_owned()),
        privileges: Some(["User:Read".to_owned()].into()),
    };
    roles.create(&role).await.unwrap();
    roles.update("r1", &role).await.unwrap();
    roles.members("r1").await.unwrap();
    roles.delete("r1").await.unwrap();
    let contact_groups = client.contact_groups();
    let content = ContactGroupContent {
        name: Some("Friends".to_owned()),
        privacy: Some(2),
        description: Some("Whom one knows".to_owned()),
    };
    contact_groups.get("c1").await.unwrap();
    contact_groups.list().await.unwrap();
    contact_groups.create(&content).await.unwrap();
    contact_groups.update("c1", &content).await.unwrap();
    contact_groups.members("c1").await.unwrap();
    contact_groups.delete("c1").await.unwrap();
    for circle in [
        Circle::Group("g1".to_owned()),
        Circle::GroupAdmins("g1".to_owned()),
        Circle::Role("r1".to_owned()),
        Circle::ContactGroup("c1".to_owned()),
    ] {
        let changes = ["u1", "ada@example.com"].into_iter().flat_map(|key| {
            let member = Member::User(key.to_owned());
            [Change::Add(member.clone()), Change::Remove(member)]
        });
        for done in client.memberships().change_all(&circle, changes).await {
            done.unwrap();
        }
    }
    let group = Change::Add(Member::Group("g1".to_owned()));
    client.memberships().change(&Circle::ContactGroup("c1".to_owned()), group).await.unwrap();
}

fn everything() -> Profile {
    let text = |text: &str| Some(text.to_owned());
    Profile {
        user_type: Some(1),
        first_name: text("Ada"),
        last_name: text("Byron"),
        display_name: text("Ada B."),
        dept: text("Engines"),
        job_title: text("Analyst"),
        company: text("Example"),
        location: text("London"),
        manager: text("boss@example.com"),
        cost_center: text("C1"),
        pronouns: text("she/her"),
        timezone: text("Europe/London"),
        language: text("en-US"),
        vanity_name: text("ada"),
        use_pmi: Some(true),
        phone_numbers: Some(vec![NewPhoneNumber {
            code: "+44".to_owned(),
            country: "GB".to_owned(),
            label: "Office".to_owned(),
            number: "2012345678".to_owned(),
        }]),
        custom_attributes: Some(vec![CustomAttribute {
            key: "cbf_1".to_owned(),
            name: text("Badge"),
            value: text("7"),
        }]),
    }
}

/// The operations that the source declares: method and path.
fn declared(folder: &Path) -> BTreeSet<(String, String)> {
    let mut declared = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            declared.extend(declared_in(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            declared.extend(statics(&text));
        }
    }
    declared.retain(|(_, path)| DIRECTORY.iter().any(|part| path.starts_with(part)));
    declared
}

fn declared_in(folder: &Path) -> BTreeSet<(String, String)> {
    declared(folder)
}

/// Each `Method::X` of the text with the quoted path that follows it.
fn statics(text: &str) -> Vec<(String, String)> {
    text.split("Method::")
        .skip(1)
        .filter_map(|rest| {
            let method: String = rest.chars().take_while(char::is_ascii_uppercase).collect();
            let (_, rest) = rest.split_once("\"/")?;
            let (path, _) = rest.split_once('"')?;
            (!method.is_empty()).then(|| (method, format!("/{path}")))
        })
        .collect()
}

#[tokio::test]
async fn every_request_is_as_zoom_s_documents_say() {
    let (server, client) = yes().await;
    call_everything(&client).await;
    call_every_circle(&client).await;
    let asked = server.asked();
    let declared = declared(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/zoom"));
    let unmade: Vec<_> = declared
        .iter()
        .filter(|(method, path)| !asked.iter().any(|it| it.method == *method && has_form(path, path_of(it))))
        .collect();
    assert!(unmade.is_empty(), "declared, and not made here: {unmade:?}");
    let Some(documents) = documents() else {
        eprintln!("skipped: {FOLDER} does not name a folder with Zoom's OpenAPI documents");
        return;
    };
    let (mut faults, mut deviations) = (Vec::new(), BTreeSet::new());
    for request in &asked {
        let path = path_of(request);
        let name = format!("{} {path}", request.method);
        let fitting = documents.iter().filter(|it| it.method == request.method && has_form(&it.path, path));
        let Some(operation) = fitting.min_by_key(|it| it.path.matches('{').count()) else {
            faults.push(format!("{name} is not documented"));
            continue;
        };
        for complaint in operation.complaints(request) {
            let known = DEVIATIONS
                .iter()
                .find(|(operation, what, _)| name.starts_with(operation) && complaint.contains(what));
            match known {
                Some(known) => drop(deviations.insert(*known)),
                None => faults.push(format!("{name}: {complaint}\n{}\n{}", request.target, request.body)),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(deviations.len(), DEVIATIONS.len(), "a deviation that is none any more");
    eprintln!(
        "operations used: {}; requests checked: {}; deviations: {}",
        declared.len(),
        asked.len(),
        DEVIATIONS.len()
    );
    for (operation, what, source) in DEVIATIONS {
        eprintln!("deviation: {operation}: {what}: {source}");
    }
}

#[test]
fn a_request_that_is_not_as_documented_is_noticed() {
    let operation = Documented::read(
        "POST".to_owned(),
        "/things/{id}",
        &json!({
            "parameters": [
                {"name": "size", "in": "query", "schema": {"type": "integer", "maximum": 300}},
                {"name": "from", "in": "query", "required": true, "schema": {"type": "string"}},
            ],
            "requestBody": {"content": {"application/json": {"schema": {
                "type": "object", "required": ["name"], "properties": {"name": {"type": "string"}},
            }}}},
        }),
    );
    let asked = |target: &str, body: &str| Asked {
        method: "POST".to_owned(),
        target: target.to_owned(),
        headers: std::collections::HashMap::new(),
        body: body.to_owned(),
    };
    for (target, body, faults) in [
        ("/things/1?from=a&size=300", r#"{"name":"a"}"#, 0),
        ("/things/1?from=a&size=301", r#"{"name":"a"}"#, 1),
        ("/things/1?from=a&size=many", r#"{"name":"a"}"#, 1),
        ("/things/1?size=1", r#"{"name":"a"}"#, 1),
        ("/things/1?from=a&other=1", r#"{"name":"a"}"#, 1),
        ("/things/1?from=a", r#"{"name":1}"#, 1),
        ("/things/1?from=a", r#"{"nmae":"a"}"#, 2),
        ("/things/1?from=a", "", 1),
    ] {
        assert_eq!(operation.complaints(&asked(target, body)).len(), faults, "{target} {body}");
    }
    let text =
        r#"method: Method::GET, path: "/users/{userId}", x write(Method::PUT, "/users/{userId}/status")"#;
    let found = statics(text);
    assert_eq!(found[1], ("PUT".to_owned(), "/users/{userId}/status".to_owned()));
}
