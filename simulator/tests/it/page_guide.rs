//! The guide to working offline says what is so: its requests are accepted, its words are ours.

use std::process::Command;

use crate::client::Zoom;

const GUIDE: &str = include_str!("../../../docs/guides/offline.md");

/// A request as the guide writes it.
#[derive(Debug, PartialEq)]
struct Written {
    method: String,
    path: String,
    body: Option<String>,
}

/// What stands between two quotes after a word.
fn quoted(text: &str, word: &str, quote: char) -> Option<String> {
    let rest = text.split_once(&format!("{word}{quote}"))?.1;
    rest.split_once(quote).map(|(inside, _)| inside.to_owned())
}

fn written() -> Vec<Written> {
    let shell: String = GUIDE
        .split("```sh\n")
        .skip(1)
        .filter_map(|block| block.split("```").next())
        .collect::<String>()
        .replace("\\\n", " ");
    let requests = shell.lines().filter(|line| line.trim_start().starts_with("curl "));
    requests
        .filter_map(|line| {
            let (path, _) = line.split_once("\"$SIM/_simulator")?.1.split_once('"')?;
            let method = line.split_once("-X ").and_then(|(_, rest)| rest.split(' ').next()).unwrap_or("GET");
            Some(Written {
                method: method.to_owned(),
                path: path.to_owned(),
                body: quoted(line, "-d ", '\''),
            })
        })
        .collect()
}

#[tokio::test]
async fn every_request_of_the_guide_is_accepted() {
    let zoom = Zoom::start().await;
    let requests = written();
    assert!(requests.len() >= 15, "{requests:?}");
    let member = zoom.simulator.with_state(|world| {
        let is_meant =
            |user: &zoom_simulator::world::User| user.role_id == "2" && user.status.word() == "active";
        world.users.iter().find(|(_, user)| is_meant(user)).unwrap().0.clone()
    });
    for request in requests {
        let path = request.path.replace("$ZOOM_CONNECTOR_CLIENT_ID", &zoom.connector());
        let path = path.replace("$USER_ID", &member);
        if path == "/events" {
            continue;
        }
        let url = format!("{}/_simulator{path}", zoom.simulator.url());
        let mut sent = zoom.http.request(request.method.parse().unwrap(), url);
        if let Some(body) = request.body.clone() {
            sent = sent.body(body);
        }
        let response = sent.send().await.unwrap();
        assert!(response.status().is_success(), "{request:?}: {}", response.text().await.unwrap());
    }
}

#[tokio::test]
async fn the_guide_knows_every_fault_and_every_option() {
    let zoom = Zoom::start().await;
    let (_, overview) = zoom.steer("GET", "overview", None).await;
    for fault in overview["faults"].as_array().unwrap() {
        let row = format!("| `{}` |", fault.as_str().unwrap());
        assert!(GUIDE.contains(&row), "{row}");
    }
    let help = Command::new(env!("CARGO_BIN_EXE_zoom-simulator")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let options =
        help.lines().filter_map(|line| line.trim().split(' ').next()).filter(|it| it.starts_with("--"));
    for option in options.filter(|option| !matches!(*option, "--help" | "--version")) {
        assert!(GUIDE.contains(option), "{option}");
    }
}
