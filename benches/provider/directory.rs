//! Users at the size of an organisation: calls to Zoom, time, and the provider's memory.

use std::io::Write;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use xtask::cargo;
use xtask::terraform::{Terraform, Workspace};
use zoom_simulator::world::UserStatus;
use zoom_simulator::{Plan, Simulator};

use crate::Result;
use crate::calls::APPLY;
use crate::limits::{Command, Limited, head, measured};
use crate::plans::{PLAN, REQUIREMENT, workspace};

/// Users to a page, as the provider asks for them.
const PAGE: usize = 2000;

/// Users, and the profile that the configuration gives them. Neither is read from a list of all of them:
/// Terraform would go through the whole list for each user.
const RESOURCE: &str = r#"
variable "users" {
  type = number
}

variable "first_name" {
  type    = string
  default = "First"
}

resource "zoom_user" "each" {
  count      = var.users
  email      = format("managed%06d@example.com", count.index)
  first_name = var.first_name
  last_name  = "Last"
}
"#;

/// A refresh of so many users of an account of so many.
#[derive(Clone, Copy)]
struct Case {
    account: usize,
    managed: usize,
}

const fn case(account: usize, managed: usize) -> Case {
    Case { account, managed }
}

const FREE: [Case; 7] = [
    case(1, 1),
    case(10, 10),
    case(300, 300),
    case(1_000, 1_000),
    case(100_000, 1),
    case(100_000, 10),
    case(100_000, 300),
];

/// Where limits could be felt: the more of an account is managed, the fewer calls there are for each.
const LIMITED: [Case; 2] = [case(1_000, 1_000), case(100_000, 300)];

/// Last, for it takes Terraform itself minutes.
const LARGEST: Case = case(10_000, 10_000);

/// Measures refreshes of many users, with and without Zoom's published limits.
pub(crate) fn measure(provider: &Path, out: &mut impl Write) -> Result<()> {
    let terraform = Terraform::find(&cargo::target_directory()?)?;
    head(out)?;
    for case in FREE {
        refresh(&terraform, provider, case, None, out)?;
    }
    for plan in [Plan::Business, Plan::Pro] {
        for case in LIMITED {
            refresh(&terraform, provider, case, Some(plan), out)?;
        }
    }
    for limits in [None, Some(Plan::Business), Some(Plan::Pro)] {
        change(&terraform, provider, limits, out)?;
    }
    target(&terraform, provider, out)?;
    refresh(&terraform, provider, LARGEST, None, out)?;
    Ok(writeln!(out)?)
}

fn refresh(
    terraform: &Terraform,
    provider: &Path,
    case: Case,
    limits: Option<Plan>,
    out: &mut impl Write,
) -> Result<()> {
    let stage = Stage::new(terraform, provider, case, limits)?;
    let command = Command {
        what: &format!("refresh of {} `zoom_user` of {}", case.managed, case.account),
        arguments: PLAN,
        exit: 0,
        least: stage.pages.min(case.managed),
        limits,
    };
    measured(&command, provider, &stage.simulator, stage.workspace, out).map(drop)
}

/// One user of a thousand, as `-target` names it.
fn target(terraform: &Terraform, provider: &Path, out: &mut impl Write) -> Result<()> {
    let stage = Stage::new(terraform, provider, case(10_000, 1_000), None)?;
    let command = Command {
        what: "`-target` of one of 1000 `zoom_user` of 10000",
        arguments: &[PLAN, &["-target=zoom_user.each[500]"]].concat(),
        exit: 0,
        least: 1,
        limits: None,
    };
    measured(&command, provider, &stage.simulator, stage.workspace, out).map(drop)
}

/// Changes of so many users, right after a refresh that used up what a second allows.
fn change(terraform: &Terraform, provider: &Path, limits: Option<Plan>, out: &mut impl Write) -> Result<()> {
    let case = case(100_000, 300);
    let stage = Stage::new(terraform, provider, case, limits)?;
    stage.workspace.write("change.auto.tfvars", "first_name = \"Changed\"\n")?;
    let command = Command {
        what: "refresh and change of 300 `zoom_user` of 100000",
        arguments: APPLY,
        exit: 0,
        least: stage.pages.min(case.managed) + case.managed,
        limits,
    };
    measured(&command, provider, &stage.simulator, stage.workspace, out).map(drop)
}

/// Users in a state, and a Zoom that has them.
struct Stage {
    simulator: Simulator,
    workspace: Workspace,
    /// How many pages the lists have in which the managed users stand.
    pages: usize,
}

impl Stage {
    fn new(terraform: &Terraform, provider: &Path, case: Case, limits: Option<Plan>) -> Result<Self> {
        let simulator = Simulator::builder().seed(1).users(case.account).limited(limits).start_blocking()?;
        let workspace = workspace(terraform, provider, &simulator)?;
        let (users, pages) = managed(&simulator, case.managed);
        workspace.write("users.auto.tfvars", &format!("users = {}\n", users.len()))?;
        workspace.write("main.tf", &format!("{REQUIREMENT}{RESOURCE}"))?;
        workspace.write("terraform.tfstate", &state(&users, &simulator).to_string())?;
        Ok(Self { simulator, workspace, pages })
    }
}

/// So many users of the account, spread evenly and named as the configuration names them, and how many pages the
/// lists have in which they stand.
fn managed(simulator: &Simulator, count: usize) -> (Vec<Value>, usize) {
    simulator.with_state(|world| {
        let step = (world.users.len() / count).max(1);
        let ids: Vec<String> =
            world.users.iter().map(|(id, _)| id.clone()).step_by(step).take(count).collect();
        let mut statuses = Vec::new();
        let mut users = Vec::new();
        for (number, id) in ids.into_iter().enumerate() {
            let Some(user) = world.users.get_mut(&id) else { continue };
            user.email = format!("managed{number:06}@example.com");
            user.first_name = "First".into();
            user.last_name = "Last".into();
            statuses.push(user.status);
            users.push(json!({
                "id": id, "email": user.email, "status": user.status.word(), "first_name": "First",
                "last_name": "Last",
            }));
        }
        let pages = [UserStatus::Active, UserStatus::Inactive, UserStatus::Pending].map(|status| {
            let all = world.users.values().filter(|user| user.status == status).count();
            if statuses.contains(&status) { all.div_ceil(PAGE) } else { 0 }
        });
        (users, pages.iter().sum())
    })
}

/// A state that has these users, as applies would have left it.
fn state(users: &[Value], simulator: &Simulator) -> Value {
    let env = simulator.env();
    let instance = |(number, user): (usize, &Value)| {
        let configured = ["first_name", "last_name"];
        let mut private = json!({ "account_id": env["ZOOM_ACCOUNT_ID"], "configured": configured });
        if user["status"] == "pending" {
            private["pending"] = json!(true);
        }
        let mut attributes = user.clone();
        attributes["on_destroy"] = json!("disassociate");
        json!({
            "index_key": number,
            "schema_version": 0,
            "attributes": attributes,
            "private": STANDARD.encode(private.to_string()),
        })
    };
    json!({
        "version": 4, "terraform_version": "1.11.0", "serial": 1,
        "lineage": "6d1a8ac4-7b0e-4c6e-9c52-9a1b5b0d2f10", "outputs": {},
        "resources": [{
            "mode": "managed", "type": "zoom_user", "name": "each",
            "provider": "provider[\"registry.terraform.io/zoom-connectors/zoom\"]",
            "instances": users.iter().enumerate().map(instance).collect::<Vec<_>>(),
        }],
    })
}
