//! The benchmark's command line, after `cargo bench --`.

use std::path::PathBuf;

use crate::Result;

const ADDED_BY_CARGO: &str = "--bench";

/// What the command line may ask for.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// How often everything is measured.
    pub(crate) rounds: usize,
    /// Other providers' programs, to be measured in turn with ours.
    pub(crate) others: Vec<PathBuf>,
    /// The one part that is measured; all of them without it.
    pub(crate) only: Option<String>,
    /// The program to measure; without it a release is built.
    pub(crate) program: Option<PathBuf>,
}

impl Arguments {
    /// Reads the arguments; `None` without the one that `cargo bench` adds, for then this is one of the many
    /// programs that `cargo test --all-targets` runs.
    pub(crate) fn read(arguments: &[String]) -> Result<Option<Self>> {
        if !arguments.iter().any(|argument| argument == ADDED_BY_CARGO) {
            return Ok(None);
        }
        let mut read = Self { rounds: 30, others: Vec::new(), only: None, program: None };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            match argument.as_str() {
                ADDED_BY_CARGO => {}
                "--rounds" => read.rounds = value()?.parse()?,
                "--other" => read.others.push(value()?.into()),
                "--only" => read.only = Some(value()?.clone()),
                "--program" => read.program = Some(value()?.into()),
                _ => {
                    return Err(format!(
                        "{argument}? There are --rounds <number>, --other <program>, --program <program> and --only \
                         <process, plans, calls, memberships, directory, scale or sets>"
                    )
                    .into());
                }
            }
        }
        if read.rounds == 0 {
            return Err("--rounds must be at least 1".into());
        }
        Ok(Some(read))
    }
}
