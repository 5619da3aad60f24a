//! `/Users`: the list, and its new entries.

use http::{Method, StatusCode};

use super::profile::{Profile, check_domain};
use super::refusals::refusal;
use super::view::{self, Shape};
use crate::http::Answer;
use crate::world::{List, Unfit, User, UserStatus};
use crate::zoom::call::Call;
use crate::zoom::operation::{Label, Operation, Rules};
use crate::zoom::scim2::body::{self, Body};
use crate::zoom::scim2::error::ScimError;
use crate::zoom::scim2::list::Part;
use crate::zoom::scim2::{ScimRules, answer, created, filter};

pub(in crate::zoom::scim2) const LIST: Operation = Operation {
    id: "userSCIM2List",
    method: Method::GET,
    path: "/scim2/Users",
    rules: Rules::Scim(ScimRules {
        label: Label::Medium,
        privilege: "User:Read",
        denied: "The current login user does not have the \"User:Read\" permission.",
        handler: list,
    }),
};

pub(in crate::zoom::scim2) const CREATE: Operation = Operation {
    id: "userScim2Create",
    method: Method::POST,
    path: "/scim2/Users",
    rules: Rules::Scim(ScimRules {
        label: Label::Light,
        privilege: "User:Edit",
        denied: "The request was denied due to insufficient permissions: \"User:Edit\".",
        handler: create,
    }),
};

/// Single sign-on, as a way of signing in.
const SINGLE_SIGN_ON: i64 = 101;

fn list(call: &mut Call<'_>) -> Result<Answer, ScimError> {
    let part = Part::of(call.request)?;
    let unsupported = |name: &str| {
        ScimError::bad_request(format!("The current filter is not supported, the filter name: {name}"))
    };
    let filter = call.request.query("filter").map(filter::parse).transpose().map_err(unsupported)?;
    let users = &call.world.users;
    let origin = call.request.origin(call.url);
    let show = |(id, user): (&String, &User)| view::user(call.world, &origin, id, user, Shape::Row);
    let found = match &filter {
        None => {
            let rows = users.part(&List::All, part.range());
            return Ok(answer(StatusCode::OK, &part.of_all(users.len(), rows, show)));
        }
        Some(filter) => match filter.attribute {
            "userName" => users.find_by_email(&filter.value),
            "externalId" => users.get_key_value(&filter.value),
            other => return Err(unsupported(other)),
        },
    };
    Ok(answer(StatusCode::OK, &part.cut(found.into_iter().collect(), show)))
}

fn create(call: &mut Call<'_>) -> Result<Answer, ScimError> {
    let fields = body::read(call)?;
    let body = Body::new(&fields);
    let email = body
        .text("userName", 128)?
        .filter(|email| {
            email.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && !domain.is_empty())
        })
        .ok_or_else(|| ScimError::invalid("userName"))?;
    let profile = Profile::read(&body, call.world)?;
    let mut user = User {
        email: email.to_owned(),
        status: UserStatus::Active,
        login_types: vec![SINGLE_SIGN_ON],
        ..User::default()
    };
    let (side, role_id) = profile.apply(&mut user, call.now);
    refuse_newcomer(call, &user)?;
    let id = call.world.join(user, call.now);
    if let Some(role_id) = role_id {
        call.world.change_role(&id, &role_id).map_err(|unfit| refusal(unfit, ""))?;
    }
    call.world.scim.users.insert(id.clone(), side);
    let user = call.world.users.get(&id).ok_or_else(ScimError::no_user)?;
    Ok(created(&view::user(call.world, &call.request.origin(call.url), &id, user, Shape::Created)))
}

/// What stands in the way of a new user, in the order in which Zoom looks.
fn refuse_newcomer(call: &Call<'_>, user: &User) -> Result<(), ScimError> {
    let refused = |unfit| refusal(unfit, &user.email);
    match call.world.check_newcomer(user) {
        Err(unfit @ (Unfit::AddressTaken | Unfit::AddressElsewhere)) => Err(refused(unfit)),
        other => {
            check_domain(call.world, &user.email)?;
            other.map_err(refused)
        }
    }
}
