//! How often Zoom is asked for memberships of groups, with and without its published limits enforced.

use std::io::Write;
use std::path::Path;

use serde_json::json;
use xtask::cargo;
use xtask::terraform::{Terraform, Workspace};
use zoom_simulator::world::{Group, User, UserStatus};
use zoom_simulator::{Plan, Simulator};

use crate::Result;
use crate::calls::APPLY;
use crate::limits::{Command, Limited, head, measured};
use crate::plans::{PLAN, REQUIREMENT, workspace};

/// Groups of so many, one resource for each membership. Nobody is read from a list of everybody: Terraform would
/// go through the whole list for each.
const SINGLE: &str = r#"
variable "groups" {
  type = number
}

variable "each" {
  type = number
}

resource "zoom_group_member" "each" {
  count    = var.groups * var.each
  group_id = format("group%d", floor(count.index / var.each))
  user_id  = format("member%06d@example.com", count.index)
}
"#;

/// One group, one resource for all its members.
const WHOLE: &str = r#"
variable "groups" {
  type = number
}

variable "each" {
  type = number
}

resource "zoom_group_members" "all" {
  group_id = "group0"
  members  = slice(flatten([for thousand in range(6) : [
    for number in range(1000) : format("member%06d@example.com", 1000 * thousand + number)
  ]]), 0, var.each)
}
"#;

/// Users of the account; enough of them are active.
const USERS: usize = 12_500;

/// Members to a page, as the provider asks for them.
const PAGE: usize = 2_000;

/// Most members to an addition.
const ADDED_AT_ONCE: usize = 30;

/// Counts the calls of applies and plans of memberships.
pub(crate) fn measure(provider: &Path, out: &mut impl Write) -> Result<()> {
    let terraform = Terraform::find(&cargo::target_directory()?)?;
    head(out)?;
    for limits in [None, Some(Plan::Business), Some(Plan::Pro)] {
        single(&terraform, provider, (1, 500), limits, None, out)?;
        // As far away as Zoom is.
        single(&terraform, provider, (1, 500), limits, Some(100), out)?;
        whole(&terraform, provider, limits, out)?;
    }
    // Last, for it takes Terraform itself minutes.
    for limits in [None, Some(Plan::Business), Some(Plan::Pro)] {
        single(&terraform, provider, (20, 500), limits, None, out)?;
    }
    Ok(writeln!(out)?)
}

/// One resource for each membership. `delay` is how long Zoom takes for an addition, in milliseconds.
fn single(
    terraform: &Terraform,
    provider: &Path,
    (groups, each): (usize, usize),
    limits: Option<Plan>,
    delay: Option<u32>,
    out: &mut impl Write,
) -> Result<()> {
    let simulator = Simulator::builder().users(USERS).limited(limits).start_blocking()?;
    if let Some(ms) = delay {
        let slow = json!({ "match": { "operation": "groupMembersCreate" }, "fault": "delay", "ms": ms });
        simulator.fault(slow).map_err(|error| error.to_string())?;
    }
    let workspace = memberships(terraform, provider, &simulator, groups)?;
    workspace.write("main.tf", &format!("{REQUIREMENT}{SINGLE}"))?;
    workspace.write("each.auto.tfvars.json", &json!({ "each": each }).to_string())?;
    let slowly = delay.map_or(String::new(), |ms| format!(", answers after {ms} ms"));
    let apply = Command {
        what: &format!("apply of {groups} × {each} `zoom_group_member`{slowly}"),
        arguments: APPLY,
        exit: 0,
        least: groups * each.div_ceil(ADDED_AT_ONCE),
        limits,
    };
    let workspace = measured(&apply, provider, &simulator, workspace, out)?;
    let refresh = Command {
        what: &format!("refresh of {groups} × {each} `zoom_group_member`"),
        arguments: PLAN,
        exit: 0,
        least: groups * each.div_ceil(PAGE),
        limits,
    };
    measured(&refresh, provider, &simulator, workspace, out).map(drop)
}

/// One resource for all members.
fn whole(terraform: &Terraform, provider: &Path, limits: Option<Plan>, out: &mut impl Write) -> Result<()> {
    let simulator = Simulator::builder().users(USERS).limited(limits).start_blocking()?;
    let mut workspace = memberships(terraform, provider, &simulator, 1)?;
    workspace.write("main.tf", &format!("{REQUIREMENT}{WHOLE}"))?;
    for (each, what, least) in [
        (5_000, "apply of one `zoom_group_members` with 5,000 members", 5_000_usize.div_ceil(ADDED_AT_ONCE)),
        (5_001, "apply of one member more, refresh included", 5_000_usize.div_ceil(PAGE) + 1),
    ] {
        workspace.write("each.auto.tfvars.json", &json!({ "each": each }).to_string())?;
        let command = Command { what, arguments: APPLY, exit: 0, least, limits };
        workspace = measured(&command, provider, &simulator, workspace, out)?;
    }
    Ok(())
}

/// A workspace that knows of so many empty groups and of everybody who can be put into them.
fn memberships(
    terraform: &Terraform,
    provider: &Path,
    simulator: &Simulator,
    groups: usize,
) -> Result<Workspace> {
    let workspace = workspace(terraform, provider, simulator)?;
    simulator.with_state(|world| {
        for number in 0..groups {
            let group = Group { name: format!("Group {number}"), ..Group::default() };
            world.groups.insert(format!("group{number}"), group);
        }
        let active = |user: &User| user.status == UserStatus::Active;
        let ids: Vec<String> =
            world.users.iter().filter(|(_, user)| active(user)).map(|(id, _)| id.clone()).collect();
        for (number, id) in ids.iter().enumerate() {
            if let Some(user) = world.users.get_mut(id) {
                user.email = format!("member{number:06}@example.com");
                user.group_ids.clear();
            }
        }
    });
    workspace.write("groups.auto.tfvars", &format!("groups = {groups}\n"))?;
    Ok(workspace)
}
