//! `zoom-simulator`: a faithful local Zoom. `--help` says how to run it.

use std::process::ExitCode;

fn main() -> ExitCode {
    zoom_simulator::run(std::env::args().skip(1))
}
