//! Nothing that a client sends ends the simulator.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::Zoom;

#[tokio::test]
async fn bad_input_is_refused_and_the_next_request_served() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    for bytes in [
        &b"nonsense\r\n\r\n"[..],
        b"\x00\xff\xfe\r\n\r\n",
        b"GET /v2/users/%ff%fe HTTP/1.1\r\nhost: zoom\r\nconnection: close\r\n\r\n",
        b"GET /_simulator/%zz HTTP/1.1\r\nhost: zoom\r\nconnection: close\r\n\r\n",
        b"PATCH /_simulator/state HTTP/1.1\r\nhost: zoom\r\ncontent-length: 1\r\nconnection: close\r\n\r\n{",
        b"POST /oauth/token HTTP/1.1\r\nhost: zoom\r\ncontent-length: 99\r\n\r\nhalf",
        b"CONNECT zoom:443 HTTP/1.1\r\nhost: zoom\r\nconnection: close\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nhost: zoom\r\nconnection: close\r\n\r\n",
    ] {
        let mut stream = zoom.connect();
        stream.write_all(bytes).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut reply = Vec::new();
        drop(stream.read_to_end(&mut reply));
        assert!(!reply.starts_with(b"HTTP/1.1 5"), "{}", String::from_utf8_lossy(&reply));
    }
    assert_eq!(zoom.get(&token, "/users").await.0, 200);
}

#[tokio::test]
async fn malformed_steering_is_told_what_is_wrong() {
    let zoom = Zoom::start().await;
    for path in ["state", "faults", "clock"] {
        let url = format!("{}/_simulator/{path}", zoom.simulator.url());
        let method = if path == "state" { "PATCH" } else { "POST" };
        let request = zoom.http.request(method.parse().unwrap(), url).body("{not json");
        let (status, body) = crate::client::read(request.send().await.unwrap()).await;
        assert_eq!(status, 400);
        assert!(body["error"].as_str().unwrap().starts_with("the body is not JSON"), "{body}");
    }
}

#[tokio::test]
async fn a_huge_body_is_refused() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let head = format!(
        "POST /v2/users HTTP/1.1\r\nhost: zoom\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        64 << 20
    );
    let mut stream = zoom.connect();
    stream.write_all(head.as_bytes()).unwrap();
    let mut reply = [0; 12];
    let chunk = vec![b'x'; 1 << 20];
    for _ in 0..64 {
        if stream.write_all(&chunk).is_err() {
            break;
        }
    }
    // The refusal may be lost with the connection that it closes; what counts is that it closes.
    if stream.read_exact(&mut reply).is_ok() {
        assert_eq!(&reply, b"HTTP/1.1 413");
    }
    assert_eq!(zoom.get(&token, "/users").await.0, 200);
}

#[tokio::test]
async fn a_slow_sender_is_let_go_and_holds_up_nobody() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let mut head = zoom.connect();
    head.write_all(b"GET /v2/us").unwrap();
    let mut body = zoom.connect();
    body.write_all(b"POST /oauth/token HTTP/1.1\r\nhost: zoom\r\ncontent-length: 10\r\n\r\nabc").unwrap();
    assert_eq!(zoom.get(&token, "/users").await.0, 200);
    let start = Instant::now();
    let mut reply = Vec::new();
    body.read_to_end(&mut reply).unwrap();
    assert!(reply.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&reply));
    drop(head.read_to_end(&mut reply));
    assert!(start.elapsed() < Duration::from_secs(15));
    let late = zoom.simulator.requests().into_iter().find(|request| request.status == Some(408)).unwrap();
    assert_eq!((late.operation.as_deref(), late.handled), (Some("oauthToken"), false));
}

#[tokio::test]
async fn a_client_that_goes_away_harms_nobody() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    zoom.simulator.fault(json!({"match": {"path": "/users/me"}, "fault": "delay", "ms": 100})).unwrap();
    for _ in 0..20 {
        let mut stream = zoom.connect();
        write!(stream, "GET /v2/users/me HTTP/1.1\r\nhost: zoom\r\nauthorization: Bearer {token}\r\n\r\n")
            .unwrap();
    }
    assert_eq!(zoom.get(&token, "/users").await.0, 200);
}

#[tokio::test]
async fn many_at_once_are_all_served_and_counted() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..100 {
        let url = format!("{}/users", zoom.env["ZOOM_API_URL"]);
        let (http, token) = (zoom.http.clone(), token.clone());
        tasks.spawn(async move {
            let request = if number % 2 == 0 {
                http.get(url)
            } else {
                let email = format!("user{number}@example.com");
                let body = json!({"action": "custCreate", "user_info": {"email": email, "type": 1}});
                http.post(url).header("content-type", "application/json").body(body.to_string())
            };
            request.bearer_auth(token).send().await.unwrap().status().as_u16()
        });
    }
    let statuses = tasks.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 50);
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 50);
    assert_eq!((zoom.simulator.count("users"), zoom.simulator.count("userCreate")), (50, 50));
    assert_eq!(zoom.simulator.with_state(|world| world.users.len()), 62);
}
