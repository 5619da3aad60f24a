//! `cargo xtask matrix`: the acceptance suite on one Terraform after the other, and a table of what holds
//! where.

mod results;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

use results::Results;
use xtask::{
    cargo,
    terraform::{self, Feature, Terraform, Version},
};

/// The versions that are run where none is named: each has a package to be fetched.
const VERSIONS: [&str; 8] = ["1.8", "1.9", "1.10", "1.11", "1.12", "1.13", "1.14", "1.15"];

/// The modules of the acceptance suite that test what not every version offers.
const FEATURES: [(&str, Feature); 7] = [
    ("functions", Feature::Functions),
    ("moves", Feature::MovedAcrossTypes),
    ("ephemeral", Feature::Ephemeral),
    ("secrets", Feature::WriteOnly),
    ("identity", Feature::Identity),
    ("queries", Feature::ListResources),
    ("actions", Feature::Actions),
];

/// Runs the suite with each of the named versions or programs, or with all that can be fetched, and prints
/// module × version.
pub(crate) fn run(names: &[&str], out: &mut impl Write) -> Result<(), Error> {
    let target = cargo::target_directory()?;
    let suite = cargo::build_test("acceptance")?;
    let names = if names.is_empty() { &VERSIONS[..] } else { names };
    let mut columns = Vec::new();
    for name in names {
        let terraform = Terraform::named(name, &target)?;
        writeln!(out, "=== {}", terraform.version())?;
        out.flush()?;
        let results = run_suite(&suite, name, out)?;
        columns.push((terraform.version().clone(), results));
    }
    let red = print(&columns, out)?;
    if red == 0 { Ok(()) } else { Err(Error::Red { cells: red }) }
}

/// Runs the suite with this Terraform. What fails is printed as it comes.
fn run_suite(suite: &Path, terraform: &str, out: &mut impl Write) -> Result<Results, Error> {
    let mut child = Command::new(suite)
        // They choose their versions themselves.
        .args(["--skip", "versions::"])
        .env("ZOOM_TEST_TERRAFORM", terraform)
        .current_dir(cargo::workspace_directory())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let stdout = child.stdout.take().ok_or_else(|| io::Error::from(io::ErrorKind::BrokenPipe))?;
    let mut results = Results::default();
    let mut failing = false;
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        failing |= line == "failures:";
        if failing {
            writeln!(out, "{line}")?;
        }
        results.read(&line);
    }
    let status = child.wait()?;
    // A suite that died, or that ended well without its closing line, has proven nothing.
    if results.is_finished() && status.success() == results.all_passed() {
        Ok(results)
    } else {
        Err(Error::Suite { terraform: terraform.to_owned(), status: status.to_string() })
    }
}

/// Prints the table, and how many of its cells are red.
fn print(columns: &[(Version, Results)], out: &mut impl Write) -> Result<usize, Error> {
    let features: BTreeMap<_, _> = FEATURES.into_iter().collect();
    let modules: BTreeSet<&str> =
        columns.iter().flat_map(|(_, results)| results.modules()).chain(features.keys().copied()).collect();
    write!(out, "\n| |")?;
    for (version, _) in columns {
        write!(out, " {version} |")?;
    }
    writeln!(out, "\n|---|{}", "---|".repeat(columns.len()))?;
    let mut red = 0;
    for module in modules {
        let feature = features.get(module).copied();
        match feature {
            Some(feature) => write!(out, "| {module} ({feature}) |")?,
            None => write!(out, "| {module} |")?,
        }
        for (version, results) in columns {
            let offered = feature.is_none_or(|feature| version.supports(feature));
            let cell = results.cell(module, offered);
            red += usize::from(cell.is_red());
            write!(out, " {cell} |")?;
        }
        writeln!(out)?;
    }
    for (version, results) in columns {
        let (passed, failed) = results.counts();
        writeln!(out, "\n{version}: {passed} passed, {failed} failed")?;
    }
    Ok(red)
}

/// Why the matrix is not green.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Cargo(#[from] cargo::Error),
    #[error(transparent)]
    Terraform(#[from] terraform::Error),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("the acceptance suite with Terraform {terraform} did not come to its end: {status}")]
    Suite { terraform: String, status: String },
    #[error("{cells} cells are red")]
    Red { cells: usize },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(version: &str, lines: &[&str]) -> (Version, Results) {
        let mut results = Results::default();
        for line in lines {
            results.read(line);
        }
        (Version::parse(version).expect(version), results)
    }

    #[test]
    fn the_table_says_what_holds_what_fails_and_what_is_not_offered() {
        let columns = [
            column("Terraform v1.8.5", &["test drift::seen ... ok", "test actions::run ... ok"]),
            column("Terraform v1.15.3", &["test drift::seen ... FAILED", "test actions::run ... ok"]),
        ];
        let mut out = Vec::new();
        let red = print(&columns, &mut out).unwrap();
        let table = String::from_utf8(out).unwrap();
        assert!(table.contains("| drift | 1 passed | 1 FAILED of 1 |"), "{table}");
        assert!(table.contains("| actions (actions) | not offered | 1 passed |"), "{table}");
        // A feature that a version offers and that no test covers is red: five on 1.15, two on 1.8.
        assert!(table.contains("| identity (resource identity) | not offered | NOT TESTED |"), "{table}");
        assert!(table.contains("| functions (provider functions) | NOT TESTED | NOT TESTED |"), "{table}");
        assert_eq!(red, 1 + 2 + 6, "{table}");
    }
}
