//! Changing a user's profile.

use super::plans::{self, check_kind};
use super::refusals::{Purpose, refusal};
use crate::world::{CustomAttribute, PhoneNumber, Text, User, UserStatus};
use crate::zoom::body::Body;
use crate::zoom::call::Call;
use crate::zoom::error::ZoomError;

/// What is said here of an invitation that is over, in more words than elsewhere.
const NO_INVITATION: &str = "A valid invitation to join the Zoom account wasn't found for this user. This error \
                             happens if you add a user to your account but the user didn't accept the invitation \
                             and the invitation expired, making the `userId` invalid.";

/// Applies a `PATCH`. Everything is checked before anything is written.
pub(super) fn update(call: &mut Call<'_>, id: &str, body: &Body) -> Result<(), ZoomError> {
    let before = call.world.users.get(id).ok_or_else(|| ZoomError::no_user(id))?;
    let mut after = before.clone();
    before.check_invitation(call.now).map_err(|_| ZoomError::bad_request(1120, NO_INVITATION))?;
    apply(&mut after, body)?;
    if body.get("type").is_none() {
        after.settle_bundle(before);
    }
    // Nothing is taken from somebody who has not accepted yet, and so nothing can be lacking.
    if before.status != UserStatus::Pending {
        call.world
            .check_belongings(Some((id, before)), &after)
            .map_err(|unfit| refusal(unfit, Purpose::Convert, &before.email, call.world))?;
    }
    let group = body.text("group_id", 64)?.map(str::to_owned);
    if let Some(group) = &group
        && !call.world.groups.contains_key(group)
    {
        return Err(ZoomError::not_found(4130, format!("Group does not exist: {group}.")));
    }
    if before.status == UserStatus::Pending {
        // Zoom reports success and changes nothing but the group.
        after = before.clone();
    }
    if let Some(group) = group {
        after.group_ids.retain(|id| *id != group);
        after.group_ids.insert(0, group);
    }
    call.world.users.insert(id.to_owned(), after);
    Ok(())
}

fn apply(user: &mut User, body: &Body) -> Result<(), ZoomError> {
    let plans = ["type", "plan_united_type", "zoom_one_type"];
    if plans.into_iter().filter(|name| body.get(name).is_some()).count() > 1 {
        let message =
            "You can't change the \"type\" or \"plan_united_type\" or \"zoom_one_type\" at the same time.";
        return Err(ZoomError::bad_request(300, message));
    }
    let texts: [(&str, usize, &mut Text); 17] = [
        ("first_name", 64, &mut user.first_name),
        ("last_name", 64, &mut user.last_name),
        ("display_name", 128, &mut user.display_name),
        ("dept", 128, &mut user.dept),
        ("job_title", 128, &mut user.job_title),
        ("company", 255, &mut user.company),
        ("location", 256, &mut user.location),
        ("manager", 128, &mut user.manager),
        ("cost_center", 128, &mut user.cost_center),
        ("language", 32, &mut user.language),
        ("timezone", 64, &mut user.timezone),
        ("pronouns", 64, &mut user.pronouns),
        ("cms_user_id", 128, &mut user.cms_user_id),
        ("vanity_name", 40, &mut user.vanity_name),
        ("about_me", 150, &mut user.about_me),
        ("linkedin_url", 256, &mut user.linkedin_url),
        ("host_key", 10, &mut user.host_key),
    ];
    for (name, longest, field) in texts {
        if let Some(text) = body.text(name, longest)? {
            *field = text.into();
        }
    }
    if body.get("host_key").is_some() && user.host_key.len() < 6 {
        return Err(ZoomError::invalid_field("host_key"));
    }
    if body.get("linkedin_url").is_some()
        && !user.linkedin_url.is_empty()
        && !user.linkedin_url.contains("linkedin.com")
    {
        let message = "The `linkedin_url` field is illegal. The URL must contain `linkedin.com`.";
        return Err(ZoomError::bad_request(300, message));
    }
    if let Some(kind) = body.whole("type")? {
        check_kind(kind)?;
        user.kind = kind;
    }
    if let Some(option) = body.whole("pronouns_option")? {
        if !(1..=3).contains(&option) {
            return Err(ZoomError::invalid_field("pronouns_option"));
        }
        user.pronouns_option = Some(option);
    }
    if let Some(pmi) = body.whole("pmi")? {
        if pmi.to_string().len() != 10 {
            return Err(ZoomError::invalid_field("pmi"));
        }
        user.pmi = pmi;
    }
    if let Some(use_pmi) = body.flag("use_pmi")? {
        user.use_pmi = use_pmi;
    }
    if let Some(plan) = body.text("plan_united_type", 16)? {
        user.plan_united_type = plans::united(plan).ok_or_else(|| plans::no_bundle('"'))?;
    }
    if let Some(plan) = body.whole("zoom_one_type")? {
        user.zoom_one_type = plans::zoom_one(plan, "zoom_one_type")?;
    }
    plans::give_by_subscription(user, body)?;
    if body.get("feature").is_some()
        && let Some(phone) = body.object("feature")?.flag("zoom_phone")?
    {
        user.zoom_phone = phone;
    }
    // Documented as a list; at present a user belongs to one.
    if let Some(divisions) = body.texts("division_ids", 1)? {
        user.division_ids = divisions;
    }
    if let Some(attributes) = body.list_of::<CustomAttribute>("custom_attributes", 5)? {
        user.custom_attributes = attributes;
    }
    if let Some(phones) = body.list_of::<PhoneNumber>("phone_numbers", 3)? {
        user.phone_numbers = phones;
    }
    Ok(())
}
