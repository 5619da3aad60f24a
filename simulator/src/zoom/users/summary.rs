//! `/users/summary`: how many of each kind.

use http::{Method, StatusCode};
use serde_json::json;

use super::READ;
use crate::http::Answer;
use crate::world::{User, UserStatus};
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const SUMMARY: Operation = Operation {
    id: "userSummary",
    method: Method::GET,
    path: "/v2/users/summary",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: READ, paid: None, handler: summary }),
};

#[expect(clippy::unnecessary_wraps, reason = "every handler of the table may refuse")]
fn summary(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let count =
        |counts: &dyn Fn(&User) -> bool| call.world.users.values().filter(|user| counts(user)).count();
    let joined = |kind: i64| move |user: &User| user.status != UserStatus::Pending && user.kind == kind;
    let answer = json!({
        "licensed_users_count": count(&joined(2)),
        "basic_users_count": count(&joined(1)),
        "on_prem_users_count": count(&joined(3)),
        "room_users_count": count(&joined(5)),
        "pending_users_count": count(&|user| user.status == UserStatus::Pending),
        "join_only_users_count": count(&joined(4)),
        "total_users_count": call.world.users.len(),
    });
    Ok(Answer::json(StatusCode::OK, &answer))
}
