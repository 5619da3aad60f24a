//! A provider that runs by itself and to which Terraform attaches, so that its own processor time and memory can be
//! read.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::Result;

/// One running provider. It ends with this.
pub(crate) struct Attached {
    child: Child,
    /// The value of `TF_REATTACH_PROVIDERS`.
    pub(crate) reattach: String,
}

/// What a process has used so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    /// In user and system mode together.
    pub(crate) processor_seconds: f64,
    /// The most memory that it held at once, in mebibytes.
    pub(crate) peak: f64,
}

impl Attached {
    /// Starts the provider with these variables.
    pub(crate) fn start(program: &Path, env: &BTreeMap<String, String>) -> Result<Self> {
        let mut child = Command::new(program)
            .arg("--debug")
            .envs(env.iter().map(|(name, value)| (name, OsString::from(value))))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let stdout = child.stdout.take().ok_or("no standard output")?;
        let mut attached = Self { child, reattach: String::new() };
        for line in BufReader::new(stdout).lines() {
            let assigned = line?.trim().strip_prefix("TF_REATTACH_PROVIDERS='").map(str::to_owned);
            if let Some(value) = assigned.as_deref().and_then(|value| value.strip_suffix('\'')) {
                value.clone_into(&mut attached.reattach);
                return Ok(attached);
            }
        }
        Err("the provider does not say how to attach".into())
    }

    /// What it has used so far. Only Linux tells.
    pub(crate) fn usage(&self) -> Result<Usage> {
        let read = |file: &str| std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id()));
        let status = read("status")?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no peak")?;
        let peak: f64 = peak.trim().trim_end_matches(" kB").parse()?;
        let stat = read("stat")?;
        // The program's name, in brackets, may hold anything.
        let fields = stat.rsplit_once(')').ok_or("no processor time")?.1;
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
        let ticks: f64 = ticks.sum::<std::result::Result<f64, _>>()?;
        // Linux counts a hundred ticks a second for every program.
        Ok(Usage { processor_seconds: ticks / 100.0, peak: peak / 1024.0 })
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        // Already gone is as good.
        self.child.kill().and_then(|()| self.child.wait()).ok();
    }
}
