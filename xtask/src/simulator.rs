//! The simulator's binary: started, steered over its own interface, and stopped.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use serde_json::Value;

const PATIENCE: Duration = Duration::from_secs(30);

/// A simulator that runs until this is dropped.
#[derive(Debug)]
pub struct Simulator {
    child: Child,
    /// Kept open, so that whatever the simulator might still print has somewhere to go.
    _stdout: BufReader<ChildStdout>,
    ready: Ready,
}

/// The line with which the simulator says that it is ready.
#[derive(Debug, PartialEq, Eq)]
struct Ready {
    url: String,
    env: BTreeMap<String, String>,
}

impl Simulator {
    /// Starts the binary and waits until it is ready.
    pub fn start(binary: &Path, arguments: &[&str]) -> Result<Self, Error> {
        let mut command = Command::new(binary);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
        // Out of reach of the terminal's Ctrl-C: it is needed until Terraform has ended.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let start = |source| Error::Start { binary: binary.to_owned(), source };
        let mut child = command.spawn().map_err(start)?;
        match wait_until_ready(&mut child) {
            Ok((stdout, ready)) => Ok(Self { child, _stdout: stdout, ready }),
            Err(error) => {
                stop(&mut child);
                Err(error)
            }
        }
    }

    /// Where it listens: `http://127.0.0.1:<port>`.
    pub fn url(&self) -> &str {
        &self.ready.url
    }

    /// The variables with which the provider talks to it, and the credentials that it knows.
    pub fn env(&self) -> &BTreeMap<String, String> {
        &self.ready.env
    }

    /// Steers it: a request below `/_simulator/`, with the answer's JSON (null for an empty answer).
    pub fn steer(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Error> {
        let refused = |answer| Error::Refused { request: format!("{method} /_simulator/{path}"), answer };
        let body = body.map(Value::to_string).unwrap_or_default();
        let host = self.ready.url.trim_start_matches("http://");
        // HTTP/1.0: the answer ends where the connection does, and never comes in chunks.
        let request = format!(
            "{method} /_simulator/{path} HTTP/1.0\r\nHost: {host}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let answer = exchange(host, &request)?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(|| refused(answer.clone()))?;
        match head.split_whitespace().nth(1) {
            Some(status) if status.starts_with('2') && body.trim().is_empty() => Ok(Value::Null),
            Some(status) if status.starts_with('2') => Ok(serde_json::from_str(body)?),
            _ => Err(refused(answer)),
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

fn stop(child: &mut Child) {
    child.kill().and_then(|()| child.wait()).ok();
}

fn wait_until_ready(child: &mut Child) -> Result<(BufReader<ChildStdout>, Ready), Error> {
    let stdout = child.stdout.take().ok_or_else(|| io::Error::from(io::ErrorKind::BrokenPipe))?;
    let mut stdout = BufReader::new(stdout);
    let mut line = String::new();
    stdout.read_line(&mut line)?;
    let ready = Ready::parse(&line).ok_or(Error::NotReady { line })?;
    Ok((stdout, ready))
}

impl Ready {
    fn parse(line: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(line).ok()?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let env = value["env"].as_object()?.iter();
        Some(Self {
            url: text(&value["url"])?,
            env: env.map(|(name, value)| Some((name.clone(), text(value)?))).collect::<Option<_>>()?,
        })
    }
}

fn exchange(host: &str, request: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// Why the simulator could not be started or steered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The binary could not be started.
    #[error("could not start the simulator {}: {source}", binary.display())]
    Start {
        /// The binary.
        binary: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The first line of its output is not the JSON that says where it listens.
    #[error("the simulator did not say that it is ready, but {line:?}")]
    NotReady {
        /// The first line; empty if it ended without one.
        line: String,
    },
    /// The connection to it failed.
    #[error("could not talk to the simulator: {0}")]
    Io(#[from] io::Error),
    /// It did not do what was asked of it.
    #[error("the simulator refused {request}:\n{answer}")]
    Refused {
        /// Method and path.
        request: String,
        /// The whole answer.
        answer: String,
    },
    /// Its answer is not JSON.
    #[error("the simulator did not answer with JSON: {0}")]
    Json(#[from] serde_json::Error),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ready_line_tells_where_it_listens_and_what_to_export() {
        let line = r#"{"url":"http://127.0.0.1:4000","env":{"ZOOM_API_URL":"http://127.0.0.1:4000/v2"}}"#;
        let env = BTreeMap::from([("ZOOM_API_URL".to_owned(), "http://127.0.0.1:4000/v2".to_owned())]);
        assert_eq!(Ready::parse(line), Some(Ready { url: "http://127.0.0.1:4000".to_owned(), env }));
    }

    #[test]
    fn anything_else_is_not_ready() {
        for line in ["", "listening", "{}", r#"{"url":1,"env":{}}"#, r#"{"url":"u","env":{"A":1}}"#] {
            assert_eq!(Ready::parse(line), None, "{line:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_is_not_the_simulator_is_told_apart() {
        let error = Simulator::start(Path::new("/bin/sh"), &["-c", "echo hello"]).expect_err("no simulator");
        assert_eq!(error.to_string(), r#"the simulator did not say that it is ready, but "hello\n""#);
    }

    /// A simulator whose every answer is this, and the thread that gives one and returns the request.
    #[cfg(unix)]
    fn answering(answer: &'static str) -> (Simulator, std::thread::JoinHandle<String>) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let script = format!("echo '{{\"url\":\"{url}\",\"env\":{{}}}}'; exec sleep 60");
        let simulator = Simulator::start(Path::new("/bin/sh"), &["-c", &script]).unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        (simulator, server)
    }

    #[cfg(unix)]
    #[test]
    fn steering_sends_json_and_returns_json() {
        let (simulator, server) =
            answering("HTTP/1.0 200 OK\r\ncontent-length: 16\r\n\r\n{\"active\":false}");
        let body = serde_json::json!({ "active": false });
        let answer = simulator.steer("PATCH", "apps/id", Some(&body)).unwrap();
        assert_eq!(answer, body);
        let request = server.join().unwrap();
        assert!(request.starts_with("PATCH /_simulator/apps/id HTTP/1.0\r\n"), "{request}");
        assert!(request.ends_with("Content-Length: 16\r\n\r\n{\"active\":false}"), "{request}");
    }

    #[cfg(unix)]
    #[test]
    fn what_the_simulator_refuses_is_an_error_with_its_answer() {
        let (simulator, server) = answering("HTTP/1.0 404 Not Found\r\n\r\n{\"message\":\"no such app\"}");
        let error = simulator.steer("GET", "apps/id", None).unwrap_err().to_string();
        assert!(error.contains("GET /_simulator/apps/id") && error.contains("no such app"), "{error}");
        server.join().unwrap();
    }
}
