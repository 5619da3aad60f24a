//! How the simulator does with many users: `cargo bench -p zoom-simulator`.
//!
//! It starts the binary as a person would, talks to it over loopback, and prints tables in Markdown. A
//! number as argument is the number of users: `cargo bench -p zoom-simulator -- 10000`.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on says where it stopped")]
#![expect(clippy::print_stdout, reason = "what was measured goes to standard output")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

const BINARY: &str = env!("CARGO_BIN_EXE_zoom-simulator");
/// For how long each kind of request is sent.
const SPAN: Duration = Duration::from_secs(3);

/// A simulator in a process of its own.
struct Running {
    child: Child,
    ready: Value,
    /// From the start of the process to the line that says that it is ready.
    took: Duration,
}

impl Running {
    fn start(users: usize) -> Self {
        let start = Instant::now();
        let mut child = Command::new(BINARY)
            .args(["--users", &users.to_string(), "--groups", "40"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, ready: serde_json::from_str(&line).unwrap(), took: start.elapsed() }
    }

    fn env(&self, name: &str) -> &str {
        self.ready["env"][name].as_str().unwrap()
    }

    /// Memory of the process in MiB, where the system tells.
    fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib / 1024)
    }

    fn shown_memory(&self) -> String {
        self.memory().map_or_else(|| "unknown".to_owned(), |mib| format!("{mib} MiB"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// One connection that stays open.
struct Client {
    stream: BufReader<TcpStream>,
    authorization: String,
}

impl Client {
    fn connect(running: &Running, authorization: &str) -> Self {
        let address = running.ready["url"].as_str().unwrap().trim_start_matches("http://").to_owned();
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::new(stream), authorization: authorization.to_owned() }
    }

    /// Sends a request and returns status and body.
    fn ask(&mut self, method: &str, path: &str, media_type: &str, body: &str) -> (u16, Vec<u8>) {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: zoom\r\nauthorization: {}\r\ncontent-type: {media_type}\r\n\
             content-length: {}\r\n\r\n{body}",
            self.authorization,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        let mut length = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line).unwrap();
            match line.trim_end().split_once(": ") {
                Some(("content-length", value)) => length = value.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        (status, body)
    }
}

fn token(running: &Running) -> String {
    let credentials = format!("{}:{}", running.env("ZOOM_CLIENT_ID"), running.env("ZOOM_CLIENT_SECRET"));
    let mut client = Client::connect(running, &format!("Basic {}", STANDARD.encode(credentials)));
    let form = format!("grant_type=account_credentials&account_id={}", running.env("ZOOM_ACCOUNT_ID"));
    let (status, body) = client.ask("POST", "/oauth/token", "application/x-www-form-urlencoded", &form);
    assert_eq!(status, 200);
    let body: Value = serde_json::from_slice(&body).unwrap();
    format!("Bearer {}", body["access_token"].as_str().unwrap())
}

/// What many requests of one kind took.
struct Figures {
    took: Vec<Duration>,
    span: Duration,
}

impl Figures {
    fn quantile(&self, of_a_hundred: usize) -> f64 {
        let place = (self.took.len() * of_a_hundred / 100).min(self.took.len() - 1);
        self.took[place].as_secs_f64() * 1000.0
    }

    fn per_second(&self) -> u64 {
        let seconds = u64::try_from(self.span.as_millis()).unwrap();
        self.took.len() as u64 * 1000 / seconds
    }
}

/// Sends requests from several clients at once; `request` gives the nth request of a client.
fn load(
    running: &Running,
    token: &str,
    clients: usize,
    request: impl Fn(usize, usize) -> (&'static str, String, String, u16) + Sync,
) -> Figures {
    let start = Instant::now();
    let mut took: Vec<Duration> = std::thread::scope(|scope| {
        let request = &request;
        let threads: Vec<_> = (0..clients)
            .map(|number| {
                scope.spawn(move || {
                    let mut client = Client::connect(running, token);
                    let mut took = Vec::new();
                    while start.elapsed() < SPAN {
                        let (method, path, body, expected) = request(number, took.len());
                        let sent = Instant::now();
                        let (status, answer) = client.ask(method, &path, "application/json", &body);
                        took.push(sent.elapsed());
                        assert_eq!(status, expected, "{path}: {}", String::from_utf8_lossy(&answer));
                    }
                    took
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let span = start.elapsed();
    took.sort_unstable();
    Figures { took, span }
}

fn get(path: String) -> (&'static str, String, String, u16) {
    ("GET", path, String::new(), 200)
}

fn main() {
    let users = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    println!("| users | start to ready | memory |\n|---|---|---|");
    for count in [12, users / 10] {
        let running = Running::start(count);
        println!("| {count} | {} ms | {} |", running.took.as_millis(), running.shown_memory());
    }
    let running = Running::start(users);
    println!("| {users} | {} ms | {} |", running.took.as_millis(), running.shown_memory());
    let token = token(&running);
    let (_, page) = Client::connect(&running, &token).ask("GET", "/v2/users?page_size=300", "", "");
    let page: Value = serde_json::from_slice(&page).unwrap();
    let of_page = |field: &str| -> Vec<String> {
        page["users"]
            .as_array()
            .unwrap()
            .iter()
            .map(|user| user[field].as_str().unwrap().to_owned())
            .collect()
    };
    let (ids, emails) = (of_page("id"), of_page("email"));
    let pages = page["page_count"].as_u64().unwrap();
    let group = page["users"][0]["group_ids"][0].as_str().unwrap();

    println!(
        "\n| at {users} users | clients | requests/s | median | 99th percentile |\n|---|---|---|---|---|"
    );
    let show = |name: &str, clients: usize, figures: &Figures| {
        println!(
            "| {name} | {clients} | {} | {:.2} ms | {:.2} ms |",
            figures.per_second(),
            figures.quantile(50),
            figures.quantile(99)
        );
    };
    for clients in [1, 8] {
        let figures = load(&running, &token, clients, |number, nth| {
            let number = (number as u64 * 37 + nth as u64) % pages + 1;
            get(format!("/v2/users?page_size=300&page_number={number}"))
        });
        show("a page of 300 users", clients, &figures);
        let figures = load(&running, &token, clients, |number, nth| {
            get(format!("/v2/users/{}", ids[(number * 31 + nth) % ids.len()]))
        });
        show("a user by id", clients, &figures);
        let figures = load(&running, &token, clients, |number, nth| {
            get(format!("/v2/users/{}", emails[(number * 31 + nth) % emails.len()]))
        });
        show("a user by e-mail address", clients, &figures);
        let figures =
            load(&running, &token, clients, |_, _| get(format!("/v2/groups/{group}/members?page_size=300")));
        show("a page of 300 members of a group", clients, &figures);
        let figures = load(&running, &token, clients, |_, _| get("/v2/groups?page_size=40".to_owned()));
        show("40 groups with their sizes", clients, &figures);
        let figures = load(&running, &token, clients, |number, nth| {
            let email = format!("bench.{clients}.{number}.{nth}@example.com");
            let body = serde_json::json!({"action": "custCreate", "user_info": {"email": email, "type": 1}});
            ("POST", "/v2/users".to_owned(), body.to_string(), 201)
        });
        show("creation of a user", clients, &figures);
    }

    println!("\n| requests so far | memory |\n|---|---|");
    let mut sent = 0;
    for _ in 0..4 {
        let figures = load(&running, &token, 8, |number, nth| {
            get(format!("/v2/users/{}", ids[(number * 31 + nth) % ids.len()]))
        });
        sent += figures.took.len();
        println!("| {sent} more | {} |", running.shown_memory());
    }
}
