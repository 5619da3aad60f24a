//! One command of Terraform on a provider that runs by itself, under Zoom's published limits or none: the calls,
//! how long the limits make so many take, and what the provider used.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use jiff::Timestamp;
use terraform_provider_zoom::zoom::{self, RateLabel};
use xtask::terraform::Workspace;
use zoom_simulator::{Builder, Plan, RequestRecord, Simulator};

use crate::Result;
use crate::attached::Attached;
use crate::plans::run;

/// A simulator that enforces the limits of a plan, or none.
pub(crate) trait Limited: Sized {
    /// Enforces the limits of that plan.
    fn limited(self, limits: Option<Plan>) -> Self;
}

impl Limited for Builder {
    fn limited(self, limits: Option<Plan>) -> Self {
        limits.map_or(self.clone(), |plan| self.plan(plan).enforce_limits(true))
    }
}

/// The plan in the words of the provider's configuration.
fn word(limits: Option<Plan>) -> &'static str {
    match limits {
        Some(Plan::Pro) => "pro",
        Some(Plan::Free) => "free",
        Some(Plan::Business) | None => "business",
    }
}

/// The head of the table.
pub(crate) fn head(out: &mut impl Write) -> Result<()> {
    writeln!(
        out,
        "| what | limits | calls | least possible | refused (429) | calls took, s | the limits allow, s | Terraform's \
         time, s | provider's processor time, s | its peak, MiB |"
    )?;
    Ok(writeln!(out, "|---|---|---|---|---|---|---|---|---|---|")?)
}

/// What is measured.
#[derive(Debug)]
pub(crate) struct Command<'a> {
    /// In words.
    pub(crate) what: &'a str,
    /// What Terraform is told, and how it must end.
    pub(crate) arguments: &'a [&'a str],
    pub(crate) exit: i32,
    /// How many calls whoever knows the future makes.
    pub(crate) least: usize,
    pub(crate) limits: Option<Plan>,
}

/// Runs it with a provider of its own, and prints a row. Gives the workspace back.
pub(crate) fn measured(
    command: &Command<'_>,
    provider: &Path,
    simulator: &Simulator,
    workspace: Workspace,
    out: &mut impl Write,
) -> Result<Workspace> {
    let mut env = simulator.env();
    env.insert("ZOOM_PLAN".to_owned(), word(command.limits).to_owned());
    let attached = Attached::start(provider, &env)?;
    let workspace = workspace.env("TF_REATTACH_PROVIDERS", &attached.reattach);
    simulator.clear_requests();
    let time = run(&workspace, command.arguments, command.exit)?;
    let span = Span::of(simulator, command.limits)?;
    let usage = attached.usage()?;
    writeln!(
        out,
        "| {} | {} | {} | {} | {} | {:.2} | {:.2} | {:.1} | {:.2} | {:.0} |",
        command.what,
        command.limits.map_or("none".to_owned(), |plan| format!("{plan:?}")),
        span.calls,
        command.least,
        span.refused,
        span.seconds,
        span.allowed,
        time.as_secs_f64(),
        usage.processor_seconds,
        usage.peak,
    )?;
    out.flush()?;
    Ok(workspace)
}

/// What the simulator was asked, but for tokens.
#[derive(Debug)]
struct Span {
    calls: usize,
    /// How many were answered with 429.
    refused: usize,
    /// From the arrival of the first to that of the last.
    seconds: f64,
    /// How long the limits make so many calls take, from the first to the last, however they are sent.
    allowed: f64,
}

impl Span {
    /// Of everything since the log was last emptied.
    fn of(simulator: &Simulator, limits: Option<Plan>) -> Result<Self> {
        let requests = simulator.requests();
        let calls: Vec<&RequestRecord> =
            requests.iter().filter(|request| request.operation.as_deref() != Some("oauthToken")).collect();
        let times = calls.iter().map(|call| call.time.parse::<Timestamp>());
        let times: Vec<Timestamp> = times.collect::<std::result::Result<_, _>>()?;
        let seconds = match (times.iter().min(), times.iter().max()) {
            (Some(first), Some(last)) => last.duration_since(*first).as_secs_f64(),
            _ => 0.0,
        };
        let refused = calls.iter().filter(|call| call.status == Some(429)).count();
        Ok(Self { calls: calls.len(), refused, seconds, allowed: allowed(&calls, limits) })
    }
}

/// The longest of the labels: a full bucket goes at once, and the rest as it is refilled.
fn allowed(calls: &[&RequestRecord], limits: Option<Plan>) -> f64 {
    let Some(limits) = limits else { return 0.0 };
    let plan = match limits {
        Plan::Free => zoom::Plan::Free,
        Plan::Pro => zoom::Plan::Pro,
        Plan::Business => zoom::Plan::Business,
    };
    let mut counts = BTreeMap::<bool, usize>::new();
    for call in calls {
        // Reads of one thing are light, and so is what takes away or changes one; lists and additions are medium.
        let light =
            matches!(call.operation.as_deref(), Some("user" | "userUpdate" | "groupMembersDelete" | "group"));
        *counts.entry(light).or_default() += 1;
    }
    let seconds = counts.into_iter().map(|(light, count)| {
        let rate = plan.rate(if light { RateLabel::Light } else { RateLabel::Medium });
        let rest = count.saturating_sub(rate.requests);
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        (rate.per.saturating_mul(number(rest)) / number(rate.requests).max(1)).as_secs_f64()
    });
    seconds.fold(0.0, f64::max)
}
