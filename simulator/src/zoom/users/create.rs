//! Creating a user: four ways, and who stands in the way.

use http::StatusCode;
use serde_json::json;

use super::profile::check_kind;
use super::seats::{self, LICENSED, Purpose};
use crate::http::Answer;
use crate::world::{Secret, User, UserStatus, ids};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;
use crate::zoom::quotas::Quota;

/// The ways of creating a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// By invitation; the user is pending until it is accepted.
    Invite,
    /// With a password.
    Password,
    /// For the API alone, without login.
    Custom,
    /// Ahead of the first single sign-on.
    SingleSignOn,
}

impl Way {
    fn of(action: &str) -> Result<Self, ZoomError> {
        Ok(match action {
            "create" => Self::Invite,
            "autoCreate" => Self::Password,
            "custCreate" => Self::Custom,
            "ssoCreate" => Self::SingleSignOn,
            _ => return Err(ZoomError::invalid_field("action")),
        })
    }

    fn login_type(self) -> i64 {
        match self {
            Self::Invite | Self::Password => 100,
            Self::Custom => 99,
            Self::SingleSignOn => 101,
        }
    }
}

pub(super) fn create(call: &mut Call<'_>) -> Result<Answer, ZoomError> {
    let account = &call.world.account;
    let (plan, enforced) = (account.plan, account.enforce_limits);
    let body = Body::of(call)?;
    let way = Way::of(body.required_text("action", 32)?)?;
    let info = body.object("user_info")?;
    let user = read(&info, way).map_err(within_user_info)?;
    if way == Way::Password {
        let password = info.text("password", 32).ok().flatten().unwrap_or_default();
        if password.chars().count() < 8 {
            return Err(ZoomError::bad_request(300, "Invalid parameter: password"));
        }
    }
    if way == Way::SingleSignOn && !call.world.account.sso_enabled {
        let message =
            "SSO has not been enabled for this account. Contact the Zoom support team to enable this option.";
        return Err(ZoomError::bad_request(2002, message));
    }
    let email = &user.email;
    if call.world.users.find_by_email(email).is_some() {
        return Err(ZoomError::conflict(1005, format!("Email \"{email}\" has already been used.")));
    }
    if call.world.account.known_elsewhere.iter().any(|known| user.has_email(known)) {
        let message = format!("The user {email} already holds an active account.");
        return Err(ZoomError::bad_request(1009, message));
    }
    if user.kind == LICENSED {
        seats::check(call.world, Purpose::Add)?;
    }
    if way == Way::Invite {
        if enforced && !call.quotas.allow(Quota::Invitations, "", plan, call.now) {
            return Err(ZoomError::too_many_today());
        }
        call.quotas.count(Quota::Invitations, "", call.now);
    }
    let id = ids::zoom_id(&mut call.world.random);
    let answer = json!({
        "id": id,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "type": user.kind,
    });
    let pmi = ids::number(&mut call.world.random, 10);
    call.world.users.insert(id, User { pmi, user_created_at: call.now, ..user });
    Ok(Answer::json(StatusCode::CREATED, &answer))
}

fn read(info: &Body, way: Way) -> Result<User, ZoomError> {
    let email = info.required_text("email", 128)?;
    if !email.contains('@') {
        return Err(ZoomError::invalid_field("email"));
    }
    let kind = info.whole("type")?.ok_or_else(|| ZoomError::invalid_field("type"))?;
    check_kind(kind)?;
    if kind == 99 && way != Way::SingleSignOn {
        return Err(ZoomError::invalid_field("type"));
    }
    let text = |name, longest| info.text(name, longest).map(|text| text.unwrap_or_default().to_owned());
    let pending = way == Way::Invite;
    Ok(User {
        email: email.to_owned(),
        first_name: text("first_name", 64)?,
        last_name: text("last_name", 64)?,
        display_name: text("display_name", 128)?,
        password: Secret::new(text("password", 32)?),
        kind,
        plan_united_type: text("plan_united_type", 16)?,
        division_ids: info.texts("division_ids", 30)?.unwrap_or_default(),
        status: if pending { UserStatus::Pending } else { UserStatus::Active },
        verified: i64::from(!pending),
        login_types: vec![way.login_type()],
        ..User::default()
    })
}

/// Zoom names such a field with the object that it stands in.
fn within_user_info(mut error: ZoomError) -> ZoomError {
    for (field, _) in &mut error.fields {
        field.insert_str(0, "user_info.");
    }
    error
}
