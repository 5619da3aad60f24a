//! Large states and long lists: the provider's own processor time and memory.

use std::io::Write;
use std::path::Path;

use xtask::cargo;
use xtask::terraform::Terraform;
use zoom_simulator::Simulator;

use crate::Result;
use crate::attached::Attached;
use crate::plans::{REQUIREMENT, connectors, plan, run, workspace};

/// How many resources stand in one state.
const RESOURCES: usize = 1_000;

/// How many users a data source lists.
const USERS: [usize; 2] = [20_000, 100_000];

/// Plans a large state and reads long lists, each with a provider of its own.
pub(crate) fn measure(provider: &Path, out: &mut impl Write) -> Result<()> {
    let terraform = Terraform::find(&cargo::target_directory()?)?;
    writeln!(out, "| what | Terraform's time, s | processor time of the provider, s | its peak, MiB |")?;
    writeln!(out, "|---|---|---|---|")?;
    let simulator = Simulator::builder().start_blocking()?;
    let applied = Attached::start(provider, &simulator.env())?;
    let space = workspace(&terraform, provider, &simulator)?.env("TF_REATTACH_PROVIDERS", &applied.reattach);
    space.write("main.tf", &connectors(&simulator, RESOURCES)?)?;
    run(&space, &["apply", "-input=false", "-auto-approve"], 0)?;
    drop(applied);
    let attached = Attached::start(provider, &simulator.env())?;
    let space = space.env("TF_REATTACH_PROVIDERS", &attached.reattach);
    let time = plan(&space, 0)?;
    report(out, &format!("plan of {RESOURCES} unchanged connectors"), time, &attached)?;
    for users in USERS {
        let simulator = Simulator::builder().users(users).start_blocking()?;
        let attached = Attached::start(provider, &simulator.env())?;
        let space =
            workspace(&terraform, provider, &simulator)?.env("TF_REATTACH_PROVIDERS", &attached.reattach);
        space.write("main.tf", &format!("{REQUIREMENT}\ndata \"zoom_users\" \"all\" {{\n}}\n"))?;
        let time = plan(&space, 0)?;
        report(out, &format!("`data \"zoom_users\"` over {users} users"), time, &attached)?;
    }
    Ok(writeln!(out)?)
}

fn report(out: &mut impl Write, what: &str, time: std::time::Duration, attached: &Attached) -> Result<()> {
    let usage = attached.usage()?;
    Ok(writeln!(
        out,
        "| {what} | {:.1} | {:.2} | {:.0} |",
        time.as_secs_f64(),
        usage.processor_seconds,
        usage.peak
    )?)
}
