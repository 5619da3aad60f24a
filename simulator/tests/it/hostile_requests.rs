//! Requests that no well-meaning client sends.

use serde_json::{Value, json};

use crate::client::{Zoom, read};

/// The status line's number; nothing where the connection was closed without a word.
fn status(reply: &[u8]) -> Option<u16> {
    let text = String::from_utf8_lossy(reply);
    text.split(' ').nth(1).and_then(|status| status.parse().ok())
}

#[tokio::test]
async fn what_is_too_long_is_refused_plainly() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let long = |length| "a".repeat(length);
    let headers: String = (0..300).map(|number| format!("x-{number}: a\r\n")).collect();
    let cases = [
        (format!("GET /v2/users/{} HTTP/1.1\r\nhost: zoom\r\n\r\n", long(70_000)), 414),
        (format!("GET /v2/users HTTP/1.1\r\nhost: zoom\r\nx-long: {}\r\n\r\n", long(1_000_000)), 431),
        (format!("GET /v2/users HTTP/1.1\r\nhost: zoom\r\n{headers}\r\n"), 431),
        (format!("{} /v2/users HTTP/1.1\r\nhost: zoom\r\nconnection: close\r\n\r\n", long(10_000)), 405),
    ];
    for (request, expected) in cases {
        // The rest of what is sent may meet a closed connection, and the refusal be lost with it.
        let mut stream = zoom.connect();
        drop(std::io::Write::write_all(&mut stream, request.as_bytes()));
        let mut reply = Vec::new();
        drop(std::io::Read::read_to_end(&mut stream, &mut reply));
        let seen = status(&reply);
        let place = &request[..60];
        assert!(seen.is_none_or(|seen| seen == expected), "{place}: {seen:?}");
    }
    assert_eq!(zoom.get(&token, "/users").await.0, 200);
    // A path that is merely long is looked for, and kept in the log only in part.
    let path = format!("/users/{}", long(20_000));
    assert_eq!(zoom.get(&token, &path).await.0, 404);
    let logged = zoom.simulator.requests().pop().unwrap().path;
    assert!(logged.len() < 1_100 && logged.ends_with('…'), "{}", logged.len());
}

#[tokio::test]
async fn ambiguous_lengths_and_broken_chunks_are_refused() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    for (head, body) in [
        ("content-length: 3\r\ncontent-length: 4", "abcd"),
        ("content-length: -3", "abc"),
        ("content-length: 99999999999999999999999", "abc"),
        ("content-length: 3\r\ntransfer-encoding: chunked", "zz\r\nabc"),
        ("transfer-encoding: chunked", "zz\r\nabc"),
        ("transfer-encoding: gzip", "abc"),
    ] {
        let request =
            format!("POST /v2/users HTTP/1.1\r\nhost: zoom\r\n{head}\r\nconnection: close\r\n\r\n{body}");
        let reply = zoom.raw(request.as_bytes());
        assert!(
            status(&reply).is_some_and(|seen| (400..500).contains(&seen)),
            "{head}: {:?}",
            status(&reply)
        );
    }
    for other_protocol in
        [&b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..], b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"]
    {
        let reply = zoom.raw(other_protocol);
        assert!(status(&reply).is_none_or(|seen| seen == 400), "{:?}", status(&reply));
    }
    assert_eq!(zoom.get(&token, "/users").await.0, 200);
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused_as_zoom_does() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let (_, me) = zoom.get(&token, "/users/me").await;
    let user = me["id"].as_str().unwrap().to_owned();
    let places = [
        ("POST", "/users".to_owned()),
        ("PATCH", format!("/users/{user}")),
        ("PUT", format!("/users/{user}/status")),
        ("POST", "/groups".to_owned()),
        ("POST", "/roles".to_owned()),
    ];
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let bodies: [(&str, &[u8]); 9] = [
        ("application/json", b""),
        ("application/json", b"{"),
        ("application/json", b"{\"a\":}"),
        ("application/json", b"[]"),
        ("application/json", b"null"),
        ("application/json", b"\xff\xfe\x00"),
        ("application/json", deep.as_bytes()),
        ("text/plain", b"{}"),
        ("application/x-www-form-urlencoded", b"a=b"),
    ];
    let before = zoom.simulator.state();
    for (method, path) in &places {
        for (media_type, body) in bodies {
            let url = format!("{}{path}", zoom.env["ZOOM_API_URL"]);
            let request = zoom.http.request(method.parse().unwrap(), url).bearer_auth(&token);
            let request = request.header("content-type", media_type).body(body.to_vec());
            let (status, answer) = read(request.send().await.unwrap()).await;
            let shown = String::from_utf8_lossy(&body[..body.len().min(20)]).into_owned();
            assert_eq!(
                (status, &answer["code"]),
                (400, &json!(300)),
                "{method} {path} {media_type} {shown}: {answer}"
            );
            assert!(answer["message"].is_string(), "{answer}");
        }
    }
    assert_eq!(zoom.simulator.state(), before);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_answered_as_zoom_does() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let unknown = "This API endpoint is not recognized.";
    for path in ["/", "/users/", "//users", "/%00", "/users/a/b/c/d/e", "/Users"] {
        let (status, body) = zoom.get(&token, path).await;
        assert!((400..500).contains(&status), "{path}: {status}");
        assert!(body["code"].is_number() && body["message"].is_string(), "{path}: {body}");
    }
    for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "BREW"] {
        let (status, body) = zoom.call(method, &token, "/users", None).await;
        assert_eq!((status, &body["message"]), (405, &json!(unknown)), "{method}");
    }
    let outside = zoom.http.get(format!("{}/nothing", zoom.simulator.url())).send().await.unwrap();
    assert_eq!(read(outside).await.0, 400);
}

#[tokio::test]
async fn strange_credentials_open_nothing() {
    let zoom = Zoom::start().await;
    for authorization in
        ["", "Bearer", "Bearer ", "Basic !!!", "Basic Og==", "bearer a b c", "Digest x", "\u{e9}"]
    {
        let url = format!("{}/users", zoom.env["ZOOM_API_URL"]);
        let header = reqwest::header::HeaderValue::from_bytes(authorization.as_bytes()).unwrap();
        let response = zoom.http.get(url).header("authorization", header).send().await.unwrap();
        let (status, body) = read(response).await;
        assert_eq!((status, &body["code"]), (401, &json!(124)), "{authorization}");
        let (status, body) = if authorization.is_ascii() {
            zoom.ask_token(authorization, &zoom.form()).await
        } else {
            (400, Value::Null)
        };
        assert_eq!(status, 400, "{authorization}: {body}");
    }
}
