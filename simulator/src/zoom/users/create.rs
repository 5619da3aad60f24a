//! Creating a user: four ways, and who stands in the way.

use http::StatusCode;
use serde_json::json;

use super::plans::{self, check_kind};
use super::refusals::{Purpose, refusal};
use crate::http::Answer;
use crate::world::{Secret, User, UserStatus};
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
    if way == Way::SingleSignOn && !call.world.account.sso_pre_provision {
        let message = "The ssoCreate option is only available for SSO Partners that have enabled the \
                       pre-provision option. Contact the Zoom Support team to learn more.";
        return Err(ZoomError::bad_request(2032, message));
    }
    call.world.check_newcomer(&user).map_err(|unfit| {
        let error = refusal(unfit, Purpose::Add, &user.email, call.world);
        within_user_info(error)
    })?;
    if way == Way::Invite {
        let account = &call.world.account;
        call.quotas.check(Quota::Invitations, "", account, call.now).map_err(ZoomError::spent)?;
        call.quotas.count(Quota::Invitations, "", account, call.now);
    }
    let mut answer = json!({
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "type": user.kind,
    });
    answer["id"] = json!(call.world.join(user, call.now));
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
    let mut user = User {
        email: email.to_owned(),
        first_name: text("first_name", 64)?.into(),
        last_name: text("last_name", 64)?.into(),
        display_name: text("display_name", 128)?.into(),
        password: Secret::new(text("password", 32)?),
        kind,
        plan_united_type: plans::united(info.text("plan_united_type", 16)?.unwrap_or("none"))
            .ok_or_else(|| plans::no_bundle('`'))?,
        division_ids: info.texts("division_ids", 1)?.unwrap_or_default(),
        status: if pending { UserStatus::Pending } else { UserStatus::Active },
        verified: i64::from(!pending),
        login_types: vec![way.login_type()],
        ..User::default()
    };
    if info.get("feature").is_some() {
        let feature = info.object("feature")?;
        user.zoom_phone = feature.flag("zoom_phone")?.unwrap_or_default();
        let bundle = feature.whole("zoom_one_type")?.unwrap_or_default();
        user.zoom_one_type = plans::zoom_one(bundle, "feature.zoom_one_type")?;
    }
    plans::give_by_subscription(&mut user, info)?;
    user.settle_bundle(&User::default());
    Ok(user)
}

/// Zoom names such a field with the object that it stands in.
fn within_user_info(mut error: ZoomError) -> ZoomError {
    for (field, _) in &mut error.fields {
        field.insert_str(0, "user_info.");
    }
    error
}
