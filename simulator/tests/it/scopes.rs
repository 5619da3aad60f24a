//! What opens a call: the simulator's table, held against what Zoom's documents list for each operation.
//!
//! The environment variable `ZOOM_OPERATION_SCOPES` names a table of tab-separated columns with a header,
//! among them `method`, `path`, `classic_scopes` and `granular_scopes`, drawn from Zoom's OpenAPI documents
//! (`https://developers.zoom.us/api-hub/`).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::client::Zoom;

/// The environment variable that names the table.
const TABLE: &str = "ZOOM_OPERATION_SCOPES";

const OURS: &str = include_str!("../../src/zoom/scopes.tsv");

/// Paths for which Zoom lists no granular scopes; ours are those that clients in the field use. `ConductorOne`
/// reads contact groups with them, and an app's own token holds those of event subscriptions.
const WITHOUT_GRANULAR: [&str; 2] = ["/v2/contacts/groups", "/v2/marketplace/app/event_subscription"];

type Scopes = (Vec<String>, Vec<String>);

fn words(text: Option<&str>) -> Vec<String> {
    text.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

/// Granular and classic scopes by operation.
fn ours() -> BTreeMap<&'static str, Scopes> {
    let entry = |line: &'static str| {
        let mut columns = line.split('\t');
        (columns.next().unwrap(), (words(columns.next()), words(columns.next())))
    };
    OURS.lines().skip(1).map(entry).collect()
}

/// Granular and classic scopes by method and path.
fn zooms(table: &str) -> BTreeMap<(String, String), Scopes> {
    let mut lines = table.lines();
    let header: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let entry = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let column = |name| columns.get(header.iter().position(|column| *column == name).unwrap()).copied();
        let path = column("path").unwrap();
        let path = if path.starts_with("/scim2/") { path.to_owned() } else { format!("/v2{path}") };
        let place = (column("method").unwrap().to_owned(), path);
        (place, (words(column("granular_scopes")), words(column("classic_scopes"))))
    };
    lines.map(entry).collect()
}

/// Operation, method and path of everything that asks for a token of Zoom's.
async fn implemented(zoom: &Zoom) -> Vec<(String, String, String)> {
    let (_, list) = zoom.steer("GET", "operations", None).await;
    let text = |operation: &Value, name: &str| operation[name].as_str().unwrap().to_owned();
    let operations = list["operations"].as_array().unwrap().iter();
    operations
        .map(|it| (text(it, "operation"), text(it, "method"), text(it, "path")))
        .filter(|(_, _, path)| path.starts_with("/v2/") || path.starts_with("/scim2/"))
        .collect()
}

#[tokio::test]
async fn what_opens_a_call_is_what_zoom_lists_for_it() {
    let Some(path) = std::env::var_os(TABLE) else {
        eprintln!("skipped: {TABLE} does not name a table of the scopes that Zoom's documents list");
        return;
    };
    let zooms = zooms(&std::fs::read_to_string(path).unwrap());
    let ours = ours();
    let zoom = Zoom::start().await;
    let mut faults = Vec::new();
    let implemented = implemented(&zoom).await;
    for (operation, method, path) in &implemented {
        let (granular, classic) = &ours[operation.as_str()];
        let Some((listed_granular, listed_classic)) = zooms.get(&(method.clone(), path.clone())) else {
            faults.push(format!("{operation}: {method} {path} is not in the table"));
            continue;
        };
        let is_bare = WITHOUT_GRANULAR.iter().any(|prefix| path.starts_with(prefix));
        if is_bare {
            // The day on which Zoom lists some, ours are to be those.
            assert!(listed_granular.is_empty(), "{operation}: Zoom lists granular scopes now");
        } else if granular != listed_granular {
            faults.push(format!("{operation}: granular {granular:?}, Zoom lists {listed_granular:?}"));
        }
        if classic != listed_classic {
            faults.push(format!("{operation}: classic {classic:?}, Zoom lists {listed_classic:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    eprintln!("scopes: {} operations compared with Zoom's lists", implemented.len());
}

#[tokio::test]
async fn each_scope_of_a_call_opens_it_and_another_does_not() {
    let zoom = Zoom::start().await;
    let ours = ours();
    // Who deletes or demotes the owner is refused, so the token's user outlives the walk.
    let missing = "does not contain scopes";
    for (operation, method, path) in implemented(&zoom).await {
        let path: Vec<&str> = path
            .split('/')
            .map(|segment| match segment {
                "{userId}" | "{accountId}" => "me",
                _ if segment.starts_with('{') => "x",
                _ => segment,
            })
            .collect();
        let url = format!("{}{}", zoom.simulator.url(), path.join("/"));
        let (granular, classic) = &ours[operation.as_str()];
        for (scope, opens) in granular
            .iter()
            .chain(classic)
            .map(|scope| (scope.as_str(), true))
            .chain([("pac:read:admin", false)])
        {
            zoom.simulator.app(zoom.provider()).set_scopes([scope]);
            let token = zoom.token().await;
            let method = method.parse().unwrap();
            let request = zoom.http.request(method, &url).bearer_auth(token).json(&serde_json::json!({}));
            let body = request.send().await.unwrap().text().await.unwrap();
            assert_eq!(!body.contains(missing), opens, "{operation} {scope}: {body}");
        }
    }
}
