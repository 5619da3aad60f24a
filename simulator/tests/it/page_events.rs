//! The request log as it grows: server-sent events.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::client::Zoom;

/// A stream of events, read as a browser reads it.
struct Events(BufReader<TcpStream>);

impl Events {
    fn open(zoom: &Zoom, last: Option<u64>) -> Self {
        let mut stream = zoom.connect();
        let last = last.map_or_else(String::new, |id| format!("last-event-id: {id}\r\n"));
        write!(stream, "GET /_simulator/events HTTP/1.1\r\nhost: zoom\r\n{last}\r\n").unwrap();
        let mut events = Self(BufReader::new(stream));
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(events.0.read_line(&mut head).unwrap() > 0, "{head}");
        }
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        assert!(head.contains("content-type: text/event-stream"), "{head}");
        events
    }

    /// The next event of a kind, with its id.
    fn next(&mut self, kind: &str) -> (Option<u64>, Value) {
        let (mut name, mut id) = (String::new(), None);
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended");
            if let Some(value) = line.strip_prefix("event: ") {
                value.trim_end().clone_into(&mut name);
                id = None;
            } else if let Some(value) = line.strip_prefix("id: ") {
                id = value.trim_end().parse().ok();
            } else if let Some(value) = line.strip_prefix("data: ")
                && name == kind
            {
                return (id, serde_json::from_str(value).unwrap());
            }
        }
    }
}

fn paths(event: &Value) -> Vec<&str> {
    event["requests"].as_array().unwrap().iter().map(|request| request["path"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn requests_are_told_as_they_come_and_taken_up_where_they_were_left() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let mut events = Events::open(&zoom, None);
    let (id, first) = events.next("requests");
    assert_eq!((id, paths(&first)), (Some(1), vec!["/oauth/token"]));
    zoom.get(&token, "/users/me").await;
    let (id, second) = events.next("requests");
    assert_eq!((id, paths(&second)), (Some(2), vec!["/v2/users/me"]));
    assert_eq!(second["requests"][0]["operation"], "user");
    assert!(!second.to_string().contains(&token));
    drop(events);
    zoom.get(&token, "/groups").await;
    let (id, third) = Events::open(&zoom, Some(2)).next("requests");
    assert_eq!((id, paths(&third)), (Some(3), vec!["/v2/groups"]));
    // More than there ever were: of another simulator on this port.
    zoom.get(&token, "/roles").await;
    let mut other = Events::open(&zoom, Some(99));
    zoom.get(&token, "/users").await;
    assert_eq!(paths(&other.next("requests").1), ["/v2/users"]);
}

#[tokio::test]
async fn of_a_flood_the_latest_are_told_and_the_rest_counted() {
    let zoom = Zoom::start().await;
    for _ in 0..250 {
        zoom.get("none", "/users").await;
    }
    let (id, event) = Events::open(&zoom, None).next("requests");
    assert_eq!((id, &event["skipped"], &event["total"]), (Some(250), &json!(50), &json!(250)));
    assert_eq!(paths(&event).len(), 200);
}

#[tokio::test]
async fn changes_are_announced_whoever_makes_them() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let mut events = Events::open(&zoom, None);
    events.next("requests");
    zoom.simulator.app(zoom.connector()).set_active(false);
    events.next("changed");
    assert_eq!(zoom.call("POST", &token, "/groups", Some(&json!({"name": "Pilots"}))).await.0, 201);
    events.next("changed");
    assert_eq!(zoom.steer("POST", "faults", Some(&json!({"fault": "not_json", "after": 9}))).await.0, 201);
    events.next("changed");
    assert_eq!(zoom.steer("DELETE", "requests", None).await.0, 204);
    events.next("forgotten");
    zoom.get(&token, "/users").await;
    assert_eq!(paths(&events.next("requests").1), ["/v2/users"]);
}
