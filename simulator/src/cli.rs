//! The command line of `zoom-simulator`.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::str::FromStr;

use serde_json::json;

use crate::simulator::{Builder, Simulator};
use crate::world::Plan;

const HELP: &str = "\
zoom-simulator: a faithful local Zoom

Usage: zoom-simulator [OPTIONS]

  --listen ADDRESS           where to listen (default 127.0.0.1:0, a free port)
  --listen-beyond-loopback   allow an address that other machines can reach
  --users N                  how many users there are (default 12)
  --groups N                 how many groups there are (default 4)
  --seed N                   the seed of every id, name and time (default 1)
  --plan PLAN                free, pro or business (default business)
  --enforce-limits           refuse requests beyond Zoom's published rate limits
  --state FILE               take the world from this file, if it is there, and save it on exit
  --tls                      speak HTTPS on the same port too, and be a proxy for Zoom's, ConductorOne's and
                             PingOne's own hosts: for clients that have them compiled in
  --help                     print this text
  --version                  print the version

When it is ready it prints one line of JSON: its URL, and the environment variables that make the
provider talk to it. Open the URL in a browser; GET /_simulator says how to steer it. With --tls every
address in it is an HTTPS one and SSL_CERT_FILE is the file to trust; for a client with constant hosts,
set HTTPS_PROXY to the URL as well.
";

/// What the command line asks for.
#[derive(Debug)]
enum Command {
    Serve(Box<Builder>),
    Print(String),
}

/// Runs the program with these arguments, the program's name left out.
pub fn run(arguments: impl IntoIterator<Item = String>) -> ExitCode {
    let result = match parse(arguments) {
        Ok(Command::Print(text)) => write_out(&text).map_err(|error| describe(&error)),
        Ok(Command::Serve(builder)) => serve(*builder),
        Err(problem) => Err(format!("{problem}\nTry zoom-simulator --help.")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            // Nowhere is left to report that standard error is closed.
            drop(writeln!(io::stderr(), "zoom-simulator: {problem}"));
            ExitCode::FAILURE
        }
    }
}

fn write_out(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Command, String> {
    let mut builder = Simulator::builder();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let (name, inline) = match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value.to_owned())),
            _ => (argument, None),
        };
        if is_flag(&name) && inline.is_some() {
            return Err(format!("{name} takes no value"));
        }
        let mut value =
            || inline.clone().or_else(|| arguments.next()).ok_or_else(|| format!("{name} needs a value"));
        builder = match name.as_str() {
            "--help" | "-h" => return Ok(Command::Print(HELP.to_owned())),
            "--version" | "-V" => {
                return Ok(Command::Print(format!("zoom-simulator {}\n", env!("CARGO_PKG_VERSION"))));
            }
            "--listen" => builder.listen(read::<SocketAddr>(&name, &value()?)?),
            "--listen-beyond-loopback" => builder.listen_beyond_loopback(true),
            "--users" => builder.users(read(&name, &value()?)?),
            "--groups" => builder.groups(read(&name, &value()?)?),
            "--seed" => builder.seed(read(&name, &value()?)?),
            "--plan" => builder.plan(read::<Plan>(&name, &value()?)?),
            "--enforce-limits" => builder.enforce_limits(true),
            "--state" => builder.state_file(value()?),
            "--tls" => builder.tls(true),
            _ => return Err(format!("{name} is not an option")),
        };
    }
    Ok(Command::Serve(Box::new(builder)))
}

fn is_flag(name: &str) -> bool {
    matches!(name, "--help" | "--version" | "--enforce-limits" | "--listen-beyond-loopback" | "--tls")
}

fn read<T: FromStr<Err: std::fmt::Display>>(name: &str, value: &str) -> Result<T, String> {
    value.parse().map_err(|error| format!("{name} {value}: {error}"))
}

/// Serves until the process is told to end.
fn serve(builder: Builder) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| describe(&error))?;
    runtime.block_on(async {
        // Before anybody is told that the server is there: whoever is told may end it at once.
        let told_to_end = told_to_end().map_err(|error| describe(&error))?;
        let simulator = builder.start().await.map_err(|error| describe(&error))?;
        let mut ready = json!({"url": simulator.url(), "env": simulator.env()});
        if let Some(https) = simulator.https() {
            ready["https"] = json!(https);
        }
        write_out(&format!("{ready}\n")).map_err(|error| describe(&error))?;
        told_to_end.await;
        simulator.shutdown().map_err(|error| describe(&error))
    })
}

/// Resolves when the process is interrupted or terminated; signals are caught from this call on.
#[cfg(unix)]
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves when the process is interrupted; signals are caught from this call on.
#[cfg(windows)]
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

/// An error with everything that led to it.
fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(arguments: &[&str]) -> String {
        parse(arguments.iter().map(|argument| (*argument).to_owned())).unwrap_err()
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        assert_eq!(refusal(&["--colour"]), "--colour is not an option");
        assert_eq!(refusal(&["--users"]), "--users needs a value");
        assert_eq!(refusal(&["--enforce-limits=yes"]), "--enforce-limits takes no value");
        assert!(refusal(&["--users", "many"]).starts_with("--users many: "));
        assert!(refusal(&["--plan=gold"]).contains("expected free, pro or business"));
        assert!(refusal(&["--listen", "here"]).starts_with("--listen here: "));
    }

    #[test]
    fn help_names_every_option() {
        for option in
            ["--listen", "--users", "--groups", "--seed", "--plan", "--enforce-limits", "--state", "--tls"]
        {
            assert!(HELP.contains(option));
        }
    }
}
