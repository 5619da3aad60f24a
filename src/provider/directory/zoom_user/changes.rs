//! Making and changing a user.

use std::collections::BTreeSet;
use std::time::Duration;

use super::found::{Configured, Found};
use super::protection::{Deed, protect};
use super::reading::{is_pending, note_pending, whole};
use super::{CustomAttribute, User, ZoomUser};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::{ChangeCall, Failure, Outcome};
use crate::provider::directory::user_words::type_number;
use crate::provider::directory::{account, words};
use crate::provider::errors;
use crate::zoom::memberships::{Change, Circle, Member};
use crate::zoom::roles::MEMBER;
use crate::zoom::users::{NewPhoneNumber, NewUser, Password, Profile, UserInfo, UserStatus};
use crate::zoom::{self, Client, Error, Problem};

type Call<'a> = ChangeCall<'a, ZoomUser>;

/// How often, and after which waits, somebody is looked for who has just been made.
const PATIENCE: [Duration; 3] = [Duration::from_millis(250), Duration::from_secs(1), Duration::from_secs(3)];

/// Makes a user.
pub(super) async fn create(call: &Call<'_>, planned: User) -> Outcome<User> {
    let zoom = account::client(call).await?;
    let action = planned.create_action.unwrap_or_default();
    let email = planned.email.clone().ok_or_else(|| errors::missing("email"))?;
    let invited = action == super::CreateAction::Create;
    let new = NewUser {
        action: action.into(),
        user_info: UserInfo {
            email: email.clone(),
            user_type: planned.kind.as_deref().and_then(type_number).unwrap_or(1),
            first_name: planned.first_name.clone(),
            last_name: planned.last_name.clone(),
            display_name: planned.display_name.clone(),
            password: planned.password_wo.clone().map(Password),
        },
    };
    let created = match zoom.users().create(&new).await {
        Ok(created) => created,
        Err(error) => return Err(not_made(&zoom, &email, &error).await.into()),
    };
    let id = created.id.clone().unwrap_or_else(|| email.clone());
    if invited {
        note_pending(call, Some(UserStatus::Pending));
    }
    let made = User {
        id: Some(id.clone()),
        kind: planned.kind.clone().or_else(|| Some("basic".to_owned())),
        status: Some(if invited { "pending" } else { "active" }.to_owned()),
        ..User::default()
    };
    // What is true by now, should anything that follows fail.
    let mut true_by_now = User { email: Some(email), ..made };
    for (own, planned) in [
        (&mut true_by_now.first_name, &planned.first_name),
        (&mut true_by_now.last_name, &planned.last_name),
        (&mut true_by_now.display_name, &planned.display_name),
    ] {
        own.clone_from(planned);
    }
    record(&mut true_by_now, &planned);
    call.save(&true_by_now)?;
    let finished = async {
        if !invited {
            let wanted = User { id: Some(id.clone()), ..planned.clone() };
            make_true(call, &zoom, &mut true_by_now, &wanted).await?;
        }
        let user = look_up(&zoom, &true_by_now, invited).await?;
        let found = Found::from(user);
        note_pending(call, found.status);
        // What the plan left open is what Zoom says; the rest is as planned, or Terraform would call it an
        // error of the provider.
        let mut state = User { id: Some(id.clone()), ..planned };
        let as_planned = state.clone();
        state.take(found, &Configured::default());
        Ok(overlaid(state, as_planned))
    };
    finished.await.map_err(|failure: Failure| made_in_part(failure, &id))
}

/// Changes a user in place.
pub(super) async fn update(call: &Call<'_>, prior: User, planned: User) -> Outcome<User> {
    let zoom = account::client(call).await?;
    let pending_when_planned = is_pending(call);
    let renamed = prior.first_name != planned.first_name || prior.last_name != planned.last_name;
    let mut true_by_now = prior;
    if pending_when_planned {
        let user = whole(&zoom, &true_by_now, true).await?;
        let status = user.map(Found::from).and_then(|found| found.status);
        note_pending(call, status);
        if status == Some(UserStatus::Pending) {
            // Nothing that Zoom would do; the next apply after the acceptance does it.
            if different(true_by_now.email.as_ref(), planned.email.as_ref()) {
                change_email(&zoom, &mut true_by_now, &planned).await?;
            }
            return Ok(planned);
        }
    }
    let done = make_true(call, &zoom, &mut true_by_now, &planned).await;
    record(&mut true_by_now, &planned);
    if let Err(failure) = done {
        call.save(&true_by_now)?;
        return Err(failure);
    }
    if planned.display_name.is_some() || !renamed || pending_when_planned {
        return Ok(planned);
    }
    // The one thing that the plan left open. Whatever else Zoom has got meanwhile, the next read tells: the
    // plan has said that it is nothing.
    let user = look_up(&zoom, &planned, false).await?;
    Ok(User { display_name: user.display_name, ..planned })
}

/// What Terraform records and Zoom never sees.
fn record(own: &mut User, planned: &User) {
    own.create_action = planned.create_action;
    own.on_destroy = planned.on_destroy;
    own.transfer.clone_from(&planned.transfer);
    own.timeouts.clone_from(&planned.timeouts);
}

/// Makes true what is wanted and is not true by now, step by step; each that succeeds is true from then on.
async fn make_true(call: &Call<'_>, zoom: &Client, own: &mut User, wanted: &User) -> Outcome<()> {
    let id = own.id.clone().ok_or_else(|| errors::missing("id"))?;
    let inactive = |user: &User| user.status.as_deref() == Some("inactive");
    if different(own.email.as_ref(), wanted.email.as_ref()) {
        change_email(zoom, own, wanted).await?;
    }
    let activated = inactive(own) && !inactive(wanted);
    if activated {
        let done = zoom.users().set_active(&id, true).await;
        done.map_err(|error| refused("activate a user", &error, "status"))?;
        own.status = Some("active".to_owned());
        // Deactivation took it away.
        own.kind = None;
    }
    if let Some(role_id) = &wanted.role_id
        && own.role_id.as_ref() != Some(role_id)
    {
        change_role(call, zoom, own, &id, role_id).await?;
    }
    let mut profile = changed(own, wanted);
    if inactive(own) {
        // Given with the activation.
        profile.user_type = None;
    }
    if profile.custom_attributes.is_some() {
        profile.custom_attributes = Some(all_attributes(zoom, own, wanted, &id).await?);
    }
    if profile != Profile::default() {
        let done = zoom.users().update(&id, &profile).await;
        done.map_err(|error| refused("change a user", &error, attribute_of(&error)))?;
    }
    let (email, role_id, status) = (own.email.clone(), own.role_id.clone(), own.status.clone());
    let version = own.password_wo_version.clone();
    *own =
        User { id: Some(id.clone()), email, role_id, status, password_wo_version: version, ..wanted.clone() };
    if inactive(wanted) && !inactive(own) {
        protect(call, own, Deed::Deactivate).await?;
        let done = zoom.users().set_active(&id, false).await;
        done.map_err(|error| refused("deactivate a user", &error, "status"))?;
    }
    own.status.clone_from(&wanted.status);
    if let Some(password) = &wanted.password_wo
        && own.password_wo_version.is_some()
        && own.password_wo_version != wanted.password_wo_version
    {
        let done = zoom.users().set_password(&id, password).await;
        done.map_err(|error| refused("set a user's password", &error, "password_wo"))?;
    }
    own.password_wo_version.clone_from(&wanted.password_wo_version);
    Ok(())
}

async fn change_email(zoom: &Client, own: &mut User, wanted: &User) -> Outcome<()> {
    let (Some(id), Some(email)) = (&own.id, &wanted.email) else { return Ok(()) };
    zoom.users().set_email(id, email).await.map_err(|error| {
        let mut diagnostic = refused("change a user's e-mail address", &error, "email");
        diagnostic.detail.push_str(
            "\n\nZoom changes an address only to one of the account's managed domains that nobody has in Zoom yet, \
             and three times a day at most.",
        );
        diagnostic
    })?;
    own.email = Some(email.clone());
    Ok(())
}

/// Gives a user another role. To be a member again is to lose the role that one has.
async fn change_role(call: &Call<'_>, zoom: &Client, own: &mut User, id: &str, role_id: &str) -> Outcome<()> {
    protect(call, own, Deed::Role(role_id)).await?;
    let change = if role_id == MEMBER {
        let now = whole(zoom, own, false).await?.and_then(|user| user.role_id);
        match now {
            Some(now) if now != MEMBER => {
                Some((Circle::Role(now), Change::Remove(Member::User(id.to_owned()))))
            }
            _ => None,
        }
    } else {
        Some((Circle::Role(role_id.to_owned()), Change::Add(Member::User(id.to_owned()))))
    };
    if let Some((circle, change)) = change {
        let done = zoom.memberships().change(&circle, change).await;
        done.map_err(|error| {
            let mut diagnostic = refused("give a user another role", &error, "role_id");
            if error.is_gone() {
                diagnostic
                    .detail
                    .push_str(&format!("\n\nThe Zoom account has no role with the ID \"{role_id}\"."));
            }
            diagnostic
        })?;
    }
    own.role_id = Some(role_id.to_owned());
    Ok(())
}

/// What of the profile is wanted otherwise than it is. What is left open stays.
fn changed(own: &User, wanted: &User) -> Profile {
    fn of<T: Clone + PartialEq>(own: Option<&T>, wanted: Option<&T>) -> Option<T> {
        wanted.filter(|_| own != wanted).cloned()
    }
    Profile {
        user_type: of(own.kind.as_ref(), wanted.kind.as_ref()).as_deref().and_then(type_number),
        first_name: of(own.first_name.as_ref(), wanted.first_name.as_ref()),
        last_name: of(own.last_name.as_ref(), wanted.last_name.as_ref()),
        display_name: of(own.display_name.as_ref(), wanted.display_name.as_ref()),
        dept: of(own.department.as_ref(), wanted.department.as_ref()),
        job_title: of(own.job_title.as_ref(), wanted.job_title.as_ref()),
        company: of(own.company.as_ref(), wanted.company.as_ref()),
        location: of(own.location.as_ref(), wanted.location.as_ref()),
        manager: of(own.manager.as_ref(), wanted.manager.as_ref()),
        cost_center: of(own.cost_center.as_ref(), wanted.cost_center.as_ref()),
        pronouns: of(own.pronouns.as_ref(), wanted.pronouns.as_ref()),
        timezone: of(own.timezone.as_ref(), wanted.timezone.as_ref()),
        language: of(own.language.as_ref(), wanted.language.as_ref()),
        vanity_name: of(own.vanity_name.as_ref(), wanted.vanity_name.as_ref()),
        use_pmi: of(own.use_pmi.as_ref(), wanted.use_pmi.as_ref()),
        phone_numbers: of(own.phone_numbers.as_ref(), wanted.phone_numbers.as_ref())
            .map(|numbers| numbers.into_iter().map(NewPhoneNumber::from).collect()),
        custom_attributes: of(own.custom_attributes.as_ref(), wanted.custom_attributes.as_ref())
            .map(|attributes| attributes.into_iter().map(sent).collect()),
    }
}

impl From<super::PhoneNumber> for NewPhoneNumber {
    fn from(phone: super::PhoneNumber) -> Self {
        Self { code: phone.code, country: phone.country, label: phone.label, number: phone.number }
    }
}

fn sent(attribute: CustomAttribute) -> zoom::users::CustomAttribute {
    zoom::users::CustomAttribute {
        key: attribute.key,
        name: Some(attribute.name),
        value: Some(attribute.value),
    }
}

/// All of a user's attributes as they are to be. Zoom does not say whether a change leaves out what it does
/// not name, so that those of others are sent as they are; one that is no longer wanted is emptied.
async fn all_attributes(
    zoom: &Client,
    own: &User,
    wanted: &User,
    id: &str,
) -> Outcome<Vec<zoom::users::CustomAttribute>> {
    let none = BTreeSet::new();
    let wanted = wanted.custom_attributes.as_ref().unwrap_or(&none);
    let dropped = |key: &str| own.custom_attributes.iter().flatten().any(|own| own.key == key);
    let now = zoom.users().get(id).await.map_err(|error| errors::diagnostic("read a user", &error))?;
    let others =
        now.custom_attributes.into_iter().filter(|now| wanted.iter().all(|wanted| wanted.key != now.key));
    let others = others.map(|mut now| {
        if dropped(&now.key) {
            now.value = Some(String::new());
        }
        now
    });
    Ok(others.chain(wanted.iter().cloned().map(sent)).collect())
}

fn different(one: Option<&String>, other: Option<&String>) -> bool {
    let lowered = |text: Option<&String>| text.map(|text| text.to_lowercase());
    lowered(one) != lowered(other)
}

/// The state with everything that was planned as it was planned.
fn overlaid(found: User, planned: User) -> User {
    User {
        id: planned.id.or(found.id),
        email: planned.email.or(found.email),
        kind: planned.kind.or(found.kind),
        create_action: planned.create_action,
        first_name: planned.first_name.or(found.first_name),
        last_name: planned.last_name.or(found.last_name),
        display_name: planned.display_name.or(found.display_name),
        department: planned.department.or(found.department),
        job_title: planned.job_title.or(found.job_title),
        company: planned.company.or(found.company),
        location: planned.location.or(found.location),
        manager: planned.manager.or(found.manager),
        cost_center: planned.cost_center.or(found.cost_center),
        pronouns: planned.pronouns.or(found.pronouns),
        timezone: planned.timezone.or(found.timezone),
        language: planned.language.or(found.language),
        phone_numbers: planned.phone_numbers.or(found.phone_numbers),
        vanity_name: planned.vanity_name.or(found.vanity_name),
        use_pmi: planned.use_pmi.or(found.use_pmi),
        custom_attributes: planned.custom_attributes.or(found.custom_attributes),
        role_id: planned.role_id.or(found.role_id),
        status: planned.status.or(found.status),
        password_wo: None,
        password_wo_version: planned.password_wo_version,
        on_destroy: planned.on_destroy,
        transfer: planned.transfer,
        timeouts: planned.timeouts,
    }
}

/// The user, who may not be found at once after their creation.
async fn look_up(zoom: &Client, user: &User, pending: bool) -> Outcome<zoom::users::User> {
    for wait in PATIENCE {
        if let Some(user) = whole(zoom, user, pending).await? {
            return Ok(user);
        }
        tokio::time::sleep(wait).await;
    }
    let found = whole(zoom, user, pending).await?;
    Ok(found.ok_or_else(|| super::reading::nobody(user.id.as_deref().unwrap_or_default()))?)
}

/// Why nobody was made: what to do depends on who has the address.
async fn not_made(zoom: &Client, email: &str, error: &Error) -> Diagnostic {
    match error {
        Error::Api(refusal) if refusal.problem == Problem::Conflict && refusal.code == Some(1005) => {
            words::exists_already("zoom_user", "user", "email", email, None)
        }
        Error::Api(refusal) if refusal.problem == Problem::Conflict => {
            let mut diagnostic = refused("make a user", error, "email");
            diagnostic.detail.push_str(
                "\n\nThe address has a Zoom account of its own, outside this one. Its owner can be asked to join, in \
                 Zoom's web portal under User Management, Users; or give the user another address.",
            );
            diagnostic
        }
        // The answer was lost, and the user may have been made.
        Error::Http(_) if !error.is_cancelled() && zoom.users().get(email).await.is_ok() => {
            let mut diagnostic = words::exists_already("zoom_user", "user", "email", email, None);
            diagnostic.detail = format!(
                "Zoom's answer to the creation was lost, and the user is there now.\n\n{}",
                diagnostic.detail
            );
            diagnostic
        }
        error => refused("make a user", error, attribute_of(error)),
    }
}

fn refused(attempt: &str, error: &Error, attribute: &str) -> Diagnostic {
    errors::diagnostic(attempt, error).at_attribute(attribute)
}

/// The attribute that a refusal is about.
fn attribute_of(error: &Error) -> &'static str {
    let Error::Api(refusal) = error else { return "email" };
    if refusal.problem == Problem::LicenseLimit {
        return "type";
    }
    let field = refusal.fields.first().map(|field| field.field.rsplit('.').next().unwrap_or_default());
    match (field, refusal.code) {
        (Some("type"), _) | (_, Some(1108)) => "type",
        (Some("dept"), _) => "department",
        (Some("first_name"), _) => "first_name",
        (Some("last_name"), _) => "last_name",
        (Some("display_name"), _) => "display_name",
        (Some("timezone"), _) => "timezone",
        (Some("language"), _) => "language",
        (Some("manager"), _) => "manager",
        (Some("phone_numbers"), _) => "phone_numbers",
        (Some("custom_attributes"), _) => "custom_attributes",
        (Some("vanity_name"), _) | (_, Some(4100)) => "vanity_name",
        (Some("password"), _) => "password_wo",
        _ if refusal.message.contains("SSO") || refusal.message.contains("ssoCreate") => "create_action",
        _ if refusal.message.contains("password") => "password_wo",
        _ => "email",
    }
}

/// The failure of somebody who is there by now: the taint would remove a person.
fn made_in_part(failure: Failure, id: &str) -> Failure {
    let mut diagnostics: Diagnostics = failure.into_diagnostics();
    diagnostics.push(Diagnostic::error(
        "User made in part",
        format!(
            "The user exists in Zoom, with the ID {id}, and not everything that is configured is true of them. \
             Terraform marks what is made in part as tainted, and the next apply would remove the person and make a \
             new one. To keep them, put right what went wrong and say before the next apply:\n\n    terraform untaint \
             <address of the zoom_user>"
        ),
    ));
    diagnostics.into()
}
