//! What the provider adds to a `terraform plan`.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use xtask::cargo;
use xtask::terraform::{Terraform, Workspace};
use zoom_simulator::Simulator;

use crate::Result;
use crate::arguments::Arguments;
use crate::sample::Sample;

/// A plan that makes Terraform start no provider, but has something to show as well.
const WITHOUT_PROVIDER: &str = "output \"name\" {\n  value = \"ConductorOne\"\n}\n";

/// Measures plans of one new connector and plans without any provider in turn. Neither may ask Zoom anything.
pub(crate) fn measure(provider: &Path, arguments: &Arguments, out: &mut impl Write) -> Result<()> {
    let terraform = Terraform::find(&cargo::target_directory()?)?;
    let simulator = Simulator::builder().start_blocking()?;
    let bare = Workspace::new(&terraform, provider)?;
    bare.write("main.tf", WITHOUT_PROVIDER)?;
    let connector = workspace(&terraform, provider, &simulator)?;
    connector.write("main.tf", &connectors(&simulator, 1)?)?;

    let [mut bare_times, mut times, mut ratios] = <[Sample; 3]>::default();
    for _ in 0..arguments.rounds {
        let without = plan(&bare, 2)?;
        let with = plan(&connector, 2)?;
        bare_times.add_time(without);
        times.add_time(with);
        ratios.add(with.as_secs_f64() / without.as_secs_f64());
    }
    writeln!(out, "{}", terraform.version())?;
    writeln!(out, "plan without a provider: {bare_times} ms")?;
    writeln!(out, "plan of one new connector: {times} ms")?;
    writeln!(out, "ratio of the two, pair by pair: {ratios}")?;
    writeln!(out, "requests that reached Zoom meanwhile: {}\n", simulator.requests().len())?;
    Ok(())
}

/// What Terraform is told to plan.
pub(crate) const PLAN: &[&str] = &["plan", "-input=false", "-detailed-exitcode"];

/// Runs a plan that must end with this exit code; how long it took.
pub(crate) fn plan(workspace: &Workspace, exit: i32) -> Result<Duration> {
    run(workspace, PLAN, exit)
}

/// Runs Terraform, which must end with this exit code; how long it took.
pub(crate) fn run(workspace: &Workspace, arguments: &[&str], exit: i32) -> Result<Duration> {
    let started = Instant::now();
    let output = workspace.run(arguments)?;
    let time = started.elapsed();
    if output.code() == Some(exit) {
        Ok(time)
    } else {
        Err(format!("terraform {}: {}\n{}", arguments.join(" "), output.status, output.text()).into())
    }
}

/// A workspace whose provider talks to the simulator.
pub(crate) fn workspace(terraform: &Terraform, provider: &Path, simulator: &Simulator) -> Result<Workspace> {
    Ok(Workspace::new(terraform, provider)?.envs(simulator.env()))
}

/// The configuration of so many connectors that share one app and its owner.
pub(crate) fn connectors(simulator: &Simulator, count: usize) -> Result<String> {
    let env = simulator.env();
    let given = |name: &str| env.get(name).ok_or_else(|| format!("the simulator says nothing of {name}"));
    let (account_id, client_id, client_secret) = (
        given("ZOOM_CONNECTOR_ACCOUNT_ID")?,
        given("ZOOM_CONNECTOR_CLIENT_ID")?,
        given("ZOOM_CONNECTOR_CLIENT_SECRET")?,
    );
    let owner = simulator.with_state(|world| {
        let app = world.apps.get(client_id)?;
        Some(world.users.get(&app.owner_id)?.email.clone())
    });
    let owner = owner.ok_or("the connector's app has no owner")?;
    Ok(format!(
        r#"{REQUIREMENT}
resource "zoom_connector" "governance" {{
  count = {count}

  name     = "ConductorOne ${{count.index}}"
  product  = "conductorone"
  features = ["sync"]

  account_id    = "{account_id}"
  client_id     = "{client_id}"
  client_secret = "{client_secret}"

  owners = ["{owner}"]
}}
"#
    ))
}

/// What makes Terraform take the provider.
pub(crate) const REQUIREMENT: &str = r#"terraform {
  required_providers {
    zoom = {
      source = "zoom-connectors/zoom"
    }
  }
}
"#;
