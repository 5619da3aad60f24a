//! How often Zoom is asked.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use xtask::cargo;
use xtask::terraform::Terraform;
use zoom_simulator::Simulator;

use crate::Result;
use crate::plans::{REQUIREMENT, connectors, plan, run, workspace};

pub(crate) const APPLY: &[&str] = &["apply", "-input=false", "-auto-approve"];

/// Counts the calls of applies and plans of connectors that share one app, and of a list of users.
pub(crate) fn measure(provider: &Path, out: &mut impl Write) -> Result<()> {
    let terraform = Terraform::find(&cargo::target_directory()?)?;
    writeln!(out, "| what | calls to Zoom | of these | Terraform's time, s |")?;
    writeln!(out, "|---|---|---|---|")?;
    for count in [1, 10, 50] {
        let simulator = Simulator::builder().start_blocking()?;
        let workspace = workspace(&terraform, provider, &simulator)?;
        workspace.write("main.tf", &connectors(&simulator, count)?)?;
        let time = run(&workspace, APPLY, 0)?;
        report(out, &format!("apply of {count} new connectors of one app"), &simulator, time)?;
        let time = plan(&workspace, 0)?;
        report(out, &format!("plan of {count} unchanged connectors of one app"), &simulator, time)?;
    }
    for users in [300, 3000] {
        let simulator = Simulator::builder().users(users).start_blocking()?;
        let workspace = workspace(&terraform, provider, &simulator)?;
        workspace.write("main.tf", &format!("{REQUIREMENT}\ndata \"zoom_users\" \"all\" {{\n}}\n"))?;
        let time = plan(&workspace, 0)?;
        report(out, &format!("plan that reads {users} users"), &simulator, time)?;
    }
    Ok(writeln!(out)?)
}

/// Prints the calls since the last report, by operation.
pub(crate) fn report(
    out: &mut impl Write,
    what: &str,
    simulator: &Simulator,
    time: std::time::Duration,
) -> Result<()> {
    let requests = simulator.requests();
    simulator.clear_requests();
    let mut operations = BTreeMap::<_, usize>::new();
    for request in &requests {
        *operations.entry(request.operation.as_deref().unwrap_or(&request.path)).or_default() += 1;
    }
    let operations: Vec<_> =
        operations.into_iter().map(|(operation, count)| format!("{count} {operation}")).collect();
    Ok(writeln!(
        out,
        "| {what} | {} | {} | {:.2} |",
        requests.len(),
        operations.join(", "),
        time.as_secs_f64()
    )?)
}
