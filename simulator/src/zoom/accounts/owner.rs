//! `/accounts/{accountId}/owner`: hands the account over. There is no other way to do it by API.

use http::{Method, StatusCode};

use super::check_account;
use crate::http::Answer;
use crate::world::{User, UserStatus, role};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, Refusal, RestRules, Rules};

pub(super) const CHANGE: Operation = Operation {
    id: "UpdateTheAccountOwner",
    method: Method::PUT,
    path: "/v2/accounts/{accountId}/owner",
    rules: Rules::Rest(RestRules {
        label: Label::Heavy,
        privilege: None,
        paid: Some(Refusal::new("Only available for Paid account.")),
        handler: change,
    }),
};

/// The new owner must be an administrator; the old one is an administrator from then on.
fn change(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    check_account(call)?;
    let body = Body::of(call)?;
    let email = body.required_text("email", 128)?;
    let refuse = |message: String| Err(ZoomError::bad_request(200, message));
    if !call.world.users.get(&call.caller_id).is_some_and(User::is_admin) {
        return refuse("No permission.".to_owned());
    }
    let Some((id, user)) = call.world.find_user(email) else {
        return refuse("Cannot make a user outside of your account an owner.".to_owned());
    };
    if user.role_id == role::OWNER {
        return refuse("Cannot update the role of an account owner.".to_owned());
    }
    if user.role_id != role::ADMIN || user.status != UserStatus::Active {
        let account_id = &call.world.account.id;
        return refuse(format!(
            "User is not an admin or is an API user or doesn't belong to this account: {account_id}."
        ));
    }
    let id = id.clone();
    call.world.hand_over(&id);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}
