//! `/Users` and `/Users/{userId}`: the list, and one person.

use http::{Method, StatusCode};
use serde_json::Value;

use super::profile::{self, Profile, check_domain};
use super::refusals::refusal;
use super::shape::Shape;
use super::view;
use crate::http::Answer;
use crate::world::life::Leaving;
use crate::world::{List, Unfit, User, UserStatus};
use crate::zoom::call::Call;
use crate::zoom::operation::{Label, Operation, Rules, ScimRules};
use crate::zoom::scim2::body::{self, Body};
use crate::zoom::scim2::error::ScimError;
use crate::zoom::scim2::list::Part;
use crate::zoom::scim2::{answer, created, filter};

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

pub(in crate::zoom::scim2) const GET: Operation = Operation {
    id: "userSCIM2Get",
    method: Method::GET,
    path: "/scim2/Users/{userId}",
    rules: Rules::Scim(ScimRules {
        label: Label::Light,
        privilege: "User:Read",
        denied: "The request was denied due to insufficient permissions: \"User:Read\".",
        handler: get,
    }),
};

pub(in crate::zoom::scim2) const REPLACE: Operation = Operation {
    id: "userSCIM2Update",
    method: Method::PUT,
    path: "/scim2/Users/{userId}",
    rules: Rules::Scim(ScimRules {
        label: Label::Light,
        privilege: "User:Edit",
        denied: NO_EDIT,
        handler: replace,
    }),
};

pub(in crate::zoom::scim2) const PATCH: Operation = Operation {
    id: "userADSCIM2Deactivate",
    method: Method::PATCH,
    path: "/scim2/Users/{userId}",
    rules: Rules::Scim(ScimRules {
        label: Label::Light,
        privilege: "User:Edit",
        denied: NO_EDIT,
        handler: patch,
    }),
};

pub(in crate::zoom::scim2) const DELETE: Operation = Operation {
    id: "userSCIM2Delete",
    method: Method::DELETE,
    path: "/scim2/Users/{userId}",
    rules: Rules::Scim(ScimRules {
        label: Label::Light,
        privilege: "User:Edit",
        // Zoom has no blank here.
        denied: "The request was denied due to insufficient permissions:\"User:Edit\".",
        handler: delete,
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

const NO_EDIT: &str = "The request was denied due to insufficient permissions: \"User:Edit\".";

fn get(call: &mut Call<'_>) -> Result<Answer, ScimError> {
    show(call, Shape::Read)
}

fn replace(call: &mut Call<'_>) -> Result<Answer, ScimError> {
    let before = find(call)?.clone();
    let fields = body::read(call)?;
    let body = Body::new(&fields);
    let active = body.flag("active")?;
    if before.status == UserStatus::Inactive && active != Some(true) {
        return Err(ScimError::bad_request("User is inactive or locked."));
    }
    let profile = Profile::read(&body, call.world)?;
    profile.check_whiteboards()?;
    if before.status == UserStatus::Pending {
        return show(call, Shape::Replaced);
    }
    let mut user = before.clone();
    if let Some(email) = new_email(&body, &before)? {
        if before.is_admin() {
            return Err(ScimError::bad_request("Cannot change the email of Admin user."));
        }
        if call.world.find_user(email).is_some() || call.world.account.is_known_elsewhere(email) {
            return Err(ScimError::conflict(format!("Email ''{email}'' has already been used.")));
        }
        profile::check_domain(call.world, email)?;
        email.clone_into(&mut user.email);
    }
    let (mut side, role_id) = profile.apply(&mut user, call.now);
    let id = call.param("userId").to_owned();
    let refused = |unfit| refusal(unfit, &before.email);
    if active == Some(false) {
        user.strip_licences();
        side.extension.clear();
    }
    call.world.check_belongings(Some((&id, &before)), &user).map_err(refused)?;
    if let Some(active) = active {
        call.world.set_active(&id, active).map_err(refused)?;
        user.status = call.world.users.get(&id).map_or(before.status, |user| user.status);
    }
    call.world.users.insert(id.clone(), user);
    call.world.scim.users.insert(id.clone(), side);
    if let Some(role_id) = role_id {
        // The owner's role stays, and that of whoever is not active, without a word: as in the REST API.
        drop(call.world.change_role(&id, &role_id));
    }
    show(call, Shape::Replaced)
}

/// The address of `emails`, where it is another one.
fn new_email<'a>(body: &Body<'a>, user: &User) -> Result<Option<&'a str>, ScimError> {
    let Some(emails) = body.objects("emails")? else { return Ok(None) };
    if emails.len() > 1 {
        return Err(ScimError::invalid("emails"));
    }
    let Some(first) = emails.first() else { return Ok(None) };
    let email = first.text("value", 128)?.filter(|email| email.contains('@'));
    let email = email.ok_or_else(|| ScimError::invalid("emails"))?;
    Ok((!user.has_email(email)).then_some(email))
}

/// Zoom knows one change only: `replace` of `active`.
fn patch(call: &mut Call<'_>) -> Result<Answer, ScimError> {
    let email = find(call)?.email.clone();
    let fields = body::read(call)?;
    let invalid = || ScimError::invalid("Operations");
    let operations =
        Body::new(&fields).objects("Operations")?.filter(|all| !all.is_empty()).ok_or_else(invalid)?;
    let mut active = None;
    for operation in operations {
        let op = operation.text("op", 16)?.unwrap_or_default();
        let value = match (operation.text("path", 64)?, operation.get("value")) {
            (None, Some(Value::Object(value))) if value.len() == 1 => value.get("active"),
            (Some("active"), value) => value,
            _ => None,
        };
        if !op.eq_ignore_ascii_case("replace") {
            return Err(invalid());
        }
        active = Some(value.and_then(Value::as_bool).ok_or_else(invalid)?);
    }
    let id = call.param("userId").to_owned();
    if let Some(active) = active {
        call.world.set_active(&id, active).map_err(|unfit| refusal(unfit, &email))?;
    }
    call.world.scim.users.entry(id).or_default().last_modified = Some(call.now);
    show(call, Shape::Patched)
}

fn delete(call: &mut Call<'_>) -> Result<Answer, ScimError> {
    let user = find(call)?;
    // Whoever has not accepted yet is let go; everybody else is deleted.
    let how = match user.status {
        UserStatus::Pending => Leaving::Disassociated,
        UserStatus::Active | UserStatus::Inactive => Leaving::Deleted,
    };
    call.world.check_leaving(user, how).map_err(|unfit| match unfit {
        Unfit::Administrator => ScimError::bad_request("Cannot delete Admin user."),
        other => refusal(other, &user.email),
    })?;
    let id = call.param("userId").to_owned();
    call.world.remove_user(&id);
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

fn find<'a>(call: &'a Call<'_>) -> Result<&'a User, ScimError> {
    call.world.users.get(call.param("userId")).ok_or_else(ScimError::no_user)
}

fn show(call: &Call<'_>, shape: Shape) -> Result<Answer, ScimError> {
    let user = find(call)?;
    Ok(answer(
        StatusCode::OK,
        &view::user(call.world, &call.request.origin(call.url), call.param("userId"), user, shape),
    ))
}
