//! `/accounts/{accountId}/plans/usage`: how many licences there are, and how many are taken.

use http::{Method, StatusCode};
use serde_json::json;

use super::check_account;
use crate::http::Answer;
use crate::world::licences::LICENSED;
use crate::world::{Plan, User, UserStatus};
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, Refusal, RestRules, Rules};

pub(super) const GET: Operation = Operation {
    id: "GetPlanUsage",
    method: Method::GET,
    path: "/v2/accounts/{accountId}/plans/usage",
    rules: Rules::Rest(RestRules {
        label: Label::Heavy,
        privilege: None,
        paid: Some(Refusal::new("Only available for paid account.")),
        handler: get,
    }),
};

fn get(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    check_account(call)?;
    let count = |counts: &dyn Fn(&User) -> bool| {
        call.world.users.values().filter(|user| user.kind == LICENSED && counts(user)).count()
    };
    let usage = count(&|_| true);
    let account = &call.world.account;
    let kind = match account.plan {
        Plan::Free => "free",
        Plan::Pro => "pro",
        Plan::Business => "business",
    };
    let plan = json!({
        "type": format!("{kind}_monthly"),
        // An account without a bound has as many as it uses.
        "hosts": account.seats.unwrap_or(usage as u64),
        "usage": usage,
        "active_hosts": count(&|user| user.status == UserStatus::Active),
        "pending": count(&|user| user.status == UserStatus::Pending),
    });
    Ok(Answer::json(StatusCode::OK, &json!({"plan_base": plan})))
}
