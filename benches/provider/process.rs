//! Start, schema call, memory and size of the process.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::Result;
use crate::arguments::Arguments;
use crate::host;
use crate::sample::Sample;

/// The measurements of one program.
#[derive(Debug, Default)]
struct Figures {
    handshake: Sample,
    schema: Sample,
    schema_bytes: Sample,
    resident: Sample,
    end: Sample,
}

/// Measures the provider and the others in turn, and with them what it takes to start any process: ours that
/// only prints its version.
pub(crate) fn measure(provider: &Path, arguments: &Arguments, out: &mut impl Write) -> Result<()> {
    let programs: Vec<&Path> =
        std::iter::once(provider).chain(arguments.others.iter().map(AsRef::as_ref)).collect();
    let mut figures: Vec<Figures> = programs.iter().map(|_| Figures::default()).collect();
    let mut bare = Sample::default();
    for _ in 0..arguments.rounds {
        for (program, figures) in programs.iter().zip(&mut figures) {
            let life = host::live(program)?;
            figures.handshake.add_time(life.handshake);
            figures.schema.add_time(life.schema);
            figures.schema_bytes.add(thousands(u64::try_from(life.schema_bytes)?));
            if let Some(kilobytes) = life.resident {
                figures.resident.add(thousands(kilobytes * 1024) / 1000.0);
            }
            figures.end.add_time(life.end);
        }
        let started = Instant::now();
        Command::new(provider).arg("--version").env_clear().stdout(Stdio::null()).status()?;
        bare.add_time(started.elapsed());
    }
    writeln!(out, "a process that only prints its version: {bare} ms\n")?;
    writeln!(
        out,
        "| program | start to handshake line, ms | schema call, ms | its answer, kB | resident then, MB | \
         request to stop to end, ms | binary, MB |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|")?;
    for (program, figures) in programs.iter().zip(figures) {
        let Figures { handshake, schema, schema_bytes, resident, end } = figures;
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        let binary = thousands(std::fs::metadata(program)?.len()) / 1000.0;
        writeln!(
            out,
            "| {name} | {handshake} | {schema} | {:.1} | {:.1} | {end} | {binary:.1} |",
            schema_bytes.median(),
            resident.median(),
        )?;
    }
    Ok(writeln!(out)?)
}

#[expect(clippy::cast_precision_loss, reason = "sizes of files and memory are far below 2^53")]
fn thousands(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
}
