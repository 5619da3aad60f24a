//! How often Zoom is asked for memberships of groups, with and without its published limits enforced.

use std::io::Write;
use std::path::Path;

use serde_json::json;
use xtask::cargo;
use xtask::terraform::{Terraform, Workspace};
use zoom_simulator::{Plan, Simulator};

use crate::Result;
use crate::calls::{APPLY, report};
use crate::plans::{REQUIREMENT, plan, run, workspace};

/// Twenty groups of five hundred, one resource for each membership.
const SINGLE: &str = r#"
variable "users" {
  type = list(string)
}

variable "groups" {
  type = list(string)
}

variable "each" {
  type = number
}

resource "zoom_group_member" "each" {
  count    = length(var.groups) * var.each
  group_id = var.groups[floor(count.index / var.each)]
  user_id  = var.users[count.index]
}
"#;

/// One group, one resource for all its members.
const WHOLE: &str = r#"
variable "users" {
  type = list(string)
}

variable "groups" {
  type = list(string)
}

variable "each" {
  type = number
}

resource "zoom_group_members" "all" {
  group_id = var.groups[0]
  members  = slice(var.users, 0, var.each)
}
"#;

/// Counts the calls of applies and plans of memberships.
pub(crate) fn measure(provider: &Path, out: &mut impl Write) -> Result<()> {
    let terraform = Terraform::find(&cargo::target_directory()?)?;
    writeln!(out, "| what | calls to Zoom | of these | Terraform's time, s |")?;
    writeln!(out, "|---|---|---|---|")?;
    for limits in [None, Some(Plan::Business), Some(Plan::Pro)] {
        let words = match limits {
            None => String::new(),
            Some(plan) => format!(", limits of {plan:?} enforced"),
        };
        let start = || {
            let builder = Simulator::builder().users(12_500);
            let builder = match limits {
                None => builder,
                Some(plan) => builder.plan(plan).enforce_limits(true),
            };
            builder.start_blocking()
        };
        for (groups, each) in [(1, 500), (20, 500)] {
            let simulator = start()?;
            let workspace = memberships(&terraform, provider, &simulator, limits, groups)?;
            workspace.write("main.tf", &format!("{REQUIREMENT}{SINGLE}"))?;
            workspace.write("each.auto.tfvars.json", &json!({ "each": each }).to_string())?;
            let time = run(&workspace, APPLY, 0)?;
            report(out, &format!("apply of {groups} × {each} zoom_group_member{words}"), &simulator, time)?;
            let time = plan(&workspace, 0)?;
            report(out, &format!("refresh of {groups} × {each} zoom_group_member{words}"), &simulator, time)?;
        }
        let simulator = start()?;
        let workspace = memberships(&terraform, provider, &simulator, limits, 1)?;
        workspace.write("main.tf", &format!("{REQUIREMENT}{WHOLE}"))?;
        for (each, what) in [(5_000, "with 5,000 members, new"), (5_001, "with 5,000 members, one more")] {
            workspace.write("each.auto.tfvars.json", &json!({ "each": each }).to_string())?;
            let time = run(&workspace, APPLY, 0)?;
            report(out, &format!("apply of one zoom_group_members {what}{words}"), &simulator, time)?;
        }
    }
    Ok(writeln!(out)?)
}

/// A workspace that knows of so many empty groups and of everybody who can be put into them.
fn memberships(
    terraform: &Terraform,
    provider: &Path,
    simulator: &Simulator,
    limits: Option<Plan>,
    groups: usize,
) -> Result<Workspace> {
    let workspace = workspace(terraform, provider, simulator)?;
    let workspace = match limits {
        Some(Plan::Pro) => workspace.env("ZOOM_PLAN", "pro"),
        _ => workspace,
    };
    let (users, groups) = simulator.with_state(|world| {
        let groups: Vec<String> = (0..groups).map(|number| format!("group{number}")).collect();
        for id in &groups {
            let group = zoom_simulator::world::Group { name: id.clone(), ..Default::default() };
            world.groups.insert(id.clone(), group);
        }
        let active = zoom_simulator::world::UserStatus::Active;
        let users: Vec<String> =
            world.users.iter().filter(|(_, user)| user.status == active).map(|(id, _)| id.clone()).collect();

        (users, groups)
    });
    let variables = json!({ "users": users, "groups": groups });
    workspace.write("people.auto.tfvars.json", &variables.to_string())?;
    Ok(workspace)
}
