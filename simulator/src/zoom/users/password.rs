//! `/users/{userId}/password`: another password for a work e-mail login.

use http::{Method, StatusCode};

use super::EDIT;
use crate::http::Answer;
use crate::world::Secret;
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::operation::{Label, Operation, RestRules, Rules};

pub(super) const CHANGE: Operation = Operation {
    id: "userPassword",
    method: Method::PUT,
    path: "/v2/users/{userId}/password",
    rules: Rules::Rest(RestRules { label: Label::Medium, privilege: EDIT, paid: None, handler: change }),
};

/// The login type of a work e-mail address with a password.
const WORK_EMAIL: i64 = 100;

fn change(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let body = Body::of(call)?;
    let password = body.required_text("password", 32)?;
    let key = call.param("userId");
    let (id, user) = call.user(key).ok_or_else(|| ZoomError::no_user(key))?;
    if user.is_admin() && *id != call.caller_id {
        return Err(ZoomError::bad_request(1117, "Can not update Admin's password"));
    }
    if !user.login_types.contains(&WORK_EMAIL) {
        return Err(ZoomError::bad_request(1123, "Can only update password of Zoom work email account"));
    }
    check(password)?;
    if user.password.reveal() == password {
        return Err(ZoomError::bad_request(300, "Your new password can not match the old password."));
    }
    let id = id.clone();
    if let Some(user) = call.world.users.get_mut(&id) {
        user.password = Secret::new(password);
    }
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

/// What Zoom asks of every password, each with a code of its own.
fn check(password: &str) -> Result<(), ZoomError> {
    let letters: Vec<char> = password.chars().collect();
    let refuse = |code, message| Err(ZoomError::bad_request(code, message));
    if letters.len() < 8 {
        return refuse(1124, "Have at least 8 characters");
    }
    if !letters.iter().any(|letter| letter.is_alphabetic()) {
        return refuse(1125, "Have at least 1 letter (a, b, c…)");
    }
    if !letters.iter().any(char::is_ascii_digit) {
        return refuse(1126, "Have at least 1 number (1, 2, 3…)");
    }
    let follows = |pair: &[char]| match pair {
        [first, second] => u32::from(*second) == u32::from(*first) + 1,
        _ => false,
    };
    // Six in a row, as in Zoom's own examples.
    if letters.windows(6).any(|six| six.windows(2).all(follows)) {
        return refuse(1131, "Password can't use continuation character.Such as 'abcdef','123456'.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_weakness_has_its_code() {
        let code = |password| check(password).err().map(|error| error.code);
        assert_eq!(code("Aa1"), Some(1124));
        assert_eq!(code("86420864"), Some(1125));
        assert_eq!(code("password"), Some(1126));
        assert_eq!(code("x1abcdef"), Some(1131));
        assert_eq!(code("c0rrect-horse"), None);
    }
}
