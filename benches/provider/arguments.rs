//! The benchmark's command line, after `cargo bench --`.

use std::path::PathBuf;

use crate::Result;

/// What the command line may ask for.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// How often everything is measured.
    pub(crate) rounds: usize,
    /// Other providers' programs, to be measured in turn with ours.
    pub(crate) others: Vec<PathBuf>,
}

impl Arguments {
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut read = Self { rounds: 30, others: Vec::new() };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            match argument.as_str() {
                // Cargo says so to every benchmark.
                "--bench" => {}
                "--rounds" => read.rounds = value()?.parse()?,
                "--other" => read.others.push(value()?.into()),
                _ => {
                    return Err(
                        format!("{argument}? There are --rounds <number> and --other <program>").into()
                    );
                }
            }
        }
        if read.rounds == 0 { Err("--rounds must be at least 1".into()) } else { Ok(read) }
    }
}
