//! What the provider costs: start, schema, memory, size, plans and calls to Zoom.
//!
//! `cargo bench` builds the provider as it is released, measures it from outside as Terraform sees it, and
//! prints the figures that `BENCHMARKS.md` records. Whatever is compared is measured in turn, A B A B, so that
//! a busy machine slows both alike.

mod arguments;
mod attached;
mod calls;
mod directory;
mod engine;
mod host;
mod limits;
mod memberships;
mod plans;
#[path = "../../tests/it/plugin_identity.rs"]
#[expect(clippy::unwrap_used, dead_code, reason = "written for tests, which use all of it")]
mod plugin_identity;
mod process;
mod sample;
mod scale;

use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;

use arguments::Arguments;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nowhere is left to report that standard error is closed.
            drop(writeln!(std::io::stderr(), "{error}"));
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(arguments) = Arguments::read(&arguments)? else { return Ok(()) };
    let out = &mut std::io::stdout().lock();
    let wanted = |part: &str| arguments.only.as_deref().is_none_or(|only| only == part);
    if wanted("sets") {
        engine::measure(&arguments, out)?;
    }
    if arguments.only.as_deref() == Some("sets") {
        return Ok(());
    }
    let provider = arguments.program.clone().map_or_else(provider, Ok)?;
    if wanted("process") {
        process::measure(&provider, &arguments, out)?;
    }
    if wanted("plans") {
        plans::measure(&provider, &arguments, out)?;
    }
    if wanted("calls") {
        calls::measure(&provider, out)?;
    }
    if wanted("memberships") {
        memberships::measure(&provider, out)?;
    }
    if wanted("directory") {
        directory::measure(&provider, out)?;
    }
    if wanted("scale") {
        scale::measure(&provider, out)?;
    }
    Ok(())
}

/// The program as it is released. The one that stands beside this benchmark was built together with what only
/// tests need.
fn provider() -> Result<std::path::PathBuf> {
    const NAME: &str = "terraform-provider-zoom";
    let built = xtask::cargo::build_release(&[NAME])?;
    Ok(built.get(NAME).ok_or("cargo built no provider")?.clone())
}
