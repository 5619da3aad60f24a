//! `/report`: what happened in the account. A month at a time, and nothing from before half a year.

mod activities;
mod operation_logs;
mod users;
mod window;

use crate::zoom::operation::{Operation, Privilege, Refusal};
use crate::zoom::paging::Paging;

pub(super) const OPERATIONS: &[Operation] = &[activities::LIST, operation_logs::LIST, users::LIST];

const PAGING: Paging = Paging { default_size: 30, max_size: 300 };
const READ: Option<Privilege> =
    Some(Privilege { name: "UsageReport:Read", refusal: Some(Refusal::new("No permission.")) });
/// Reports need a Pro plan or higher; the words are those of the missing privilege.
const PAID: Option<Refusal> = Some(Refusal::new("No permission."));
