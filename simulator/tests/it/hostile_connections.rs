//! Thousands of connections, and those who hold them without a word.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::client::Zoom;

/// How many connections are opened, where the system lets a process have so many.
const MANY: usize = 2_000;

/// A simulator in a process of its own, with file descriptors of its own.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(shell: &str) -> Self {
        let mut child = Command::new("sh")
            .args(["-c", shell, env!("CARGO_BIN_EXE_zoom-simulator")])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        Self { child, address: ready["url"].as_str().unwrap().trim_start_matches("http://").to_owned() }
    }

    fn connect(&self) -> std::io::Result<TcpStream> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        Ok(stream)
    }

    /// Opens as many connections as it can and says something on each.
    fn crowd(&self, most: usize, word: &[u8]) -> Vec<TcpStream> {
        let open = || {
            let mut stream = self.connect()?;
            stream.write_all(word)?;
            Ok::<_, std::io::Error>(stream)
        };
        // A system that allows fewer still leaves a crowd.
        (0..most).map_while(|_| open().ok()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

const GET: &[u8] = b"GET /_simulator/env HTTP/1.1\r\nhost: zoom\r\nconnection: close\r\n\r\n";

fn answer(mut stream: TcpStream) -> String {
    let mut reply = Vec::new();
    drop(stream.read_to_end(&mut reply));
    String::from_utf8_lossy(&reply).into_owned()
}

#[cfg(unix)]
#[test]
fn thousands_who_say_nothing_or_half_a_word_keep_nobody_waiting() {
    let server = Server::start(r#"exec "$0""#);
    let mut silent = server.crowd(MANY / 2, b"");
    silent.extend(server.crowd(MANY / 2, b"GET /v2/users HTTP/1.1\r\nhost: zo"));
    assert!(silent.len() > 100, "{}", silent.len());
    // One place for whoever has something to say.
    drop(silent.pop());
    let start = Instant::now();
    let mut stream = server.connect().unwrap();
    stream.write_all(GET).unwrap();
    assert!(answer(stream).starts_with("HTTP/1.1 200"));
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    // In the end all of them are let go.
    for stream in silent {
        let reply = answer(stream);
        assert!(reply.is_empty() || reply.starts_with("HTTP/1.1 408"), "{reply}");
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[cfg(unix)]
#[test]
fn without_a_free_file_descriptor_it_waits_and_goes_on() {
    let server = Server::start(r#"ulimit -n 64; exec "$0""#);
    let silent = server.crowd(90, b"");
    assert!(silent.len() > 64, "{}", silent.len());
    let mut stream = server.connect().unwrap();
    stream.write_all(GET).unwrap();
    assert!(answer(stream).starts_with("HTTP/1.1 200"));
}

#[cfg(unix)]
#[test]
fn thousands_of_requests_at_once_are_all_answered() {
    let server = Server::start(r#"exec "$0""#);
    let crowd = server.crowd(MANY, GET);
    assert!(crowd.len() > 100, "{}", crowd.len());
    for stream in crowd {
        assert!(answer(stream).starts_with("HTTP/1.1 200"));
    }
}

#[tokio::test]
async fn a_header_that_trickles_in_is_not_waited_for() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let mut stream = zoom.connect();
    let start = Instant::now();
    let mut sent = 0;
    stream.write_all(b"GET /v2/users HTTP/1.1\r\nhost: zoom\r\nx-slow: ").unwrap();
    // A byte every now and then does not buy more time.
    while start.elapsed() < Duration::from_secs(12) && stream.write_all(b"a").is_ok() {
        sent += 1;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(start.elapsed() < Duration::from_secs(12), "{sent} bytes were taken");
    assert_eq!(zoom.get(&token, "/users").await.0, 200);
}

#[tokio::test]
async fn a_connection_may_rest_between_two_requests() {
    let zoom = Zoom::start().await;
    let mut stream = BufReader::new(zoom.connect());
    for rest in [6, 0] {
        stream.get_mut().write_all(b"GET /_simulator/page/icon.svg HTTP/1.1\r\nhost: zoom\r\n\r\n").unwrap();
        let mut line = String::new();
        while !line.ends_with("</svg>\n") {
            assert!(stream.read_line(&mut line).unwrap() > 0, "closed after {line:?}");
        }
        assert!(line.starts_with("HTTP/1.1 200"), "{line}");
        tokio::time::sleep(Duration::from_secs(rest)).await;
    }
}

#[tokio::test]
async fn a_second_request_must_get_on_as_the_first() {
    let zoom = Zoom::start().await;
    let mut stream = zoom.connect();
    stream.write_all(b"GET /_simulator/env HTTP/1.1\r\nhost: zoom\r\n\r\n").unwrap();
    let mut chunk = [0; 4096];
    assert!(stream.read(&mut chunk).unwrap() > 0);
    stream.write_all(b"GET /_simulator/env HTTP/1.1\r\nho").unwrap();
    let start = Instant::now();
    let mut rest = Vec::new();
    drop(stream.read_to_end(&mut rest));
    assert!(start.elapsed() < Duration::from_secs(12), "{:?}", start.elapsed());
}

#[tokio::test]
async fn requests_sent_ahead_are_answered_in_their_order() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let paths = ["/v2/users/me", "/v2/nothing", "/_simulator/overview", "/v2/groups", "/v2/roles/nobody"];
    let mut ahead: String = paths
        .iter()
        .map(|path| format!("GET {path} HTTP/1.1\r\nhost: zoom\r\nauthorization: Bearer {token}\r\n\r\n"))
        .collect();
    ahead.push_str("DELETE /_simulator/faults HTTP/1.1\r\nhost: zoom\r\nconnection: close\r\n\r\n");
    let reply = String::from_utf8(zoom.raw(ahead.as_bytes())).unwrap();
    let statuses: Vec<&str> =
        reply.split("HTTP/1.1 ").skip(1).map(|answer| answer.split(' ').next().unwrap()).collect();
    assert_eq!(statuses, ["200", "400", "200", "200", "400", "204"]);
}

#[tokio::test]
async fn a_thousand_requests_ahead_whose_answers_nobody_reads_harm_nobody() {
    let zoom = Zoom::start().await;
    let token = zoom.token().await;
    let mut stream = zoom.connect();
    stream.set_write_timeout(Some(Duration::from_secs(2))).unwrap();
    let ahead = "GET /_simulator/state HTTP/1.1\r\nhost: zoom\r\n\r\n".repeat(1_000);
    // It may not all be taken while the answers pile up; that is the point.
    drop(stream.write_all(ahead.as_bytes()));
    assert_eq!(zoom.get(&token, "/users").await.0, 200);
}
