//! A user as Zoom shows one, written straight from the user. What was never set is left out.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Serialize;

use crate::world::clock::ZoomTime;
use crate::world::{CustomAttribute, LicenceInfo, PhoneNumber, User, UserStatus, World};

/// Which optional fields a row of the list has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Include {
    pub(super) custom_attributes: bool,
    pub(super) host_key: bool,
}

fn is_empty(text: &&str) -> bool {
    text.is_empty()
}

/// What a list row and a single user have in common.
#[derive(Debug, Serialize)]
struct Common<'a> {
    email: &'a str,
    first_name: &'a str,
    last_name: &'a str,
    display_name: Cow<'a, str>,
    r#type: i64,
    status: &'static str,
    role_id: &'a str,
    verified: i64,
    created_at: ZoomTime,
    user_created_at: ZoomTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    pmi: Option<i64>,
    #[serde(skip_serializing_if = "is_empty")]
    dept: &'a str,
    #[serde(skip_serializing_if = "is_empty")]
    timezone: &'a str,
    #[serde(skip_serializing_if = "is_empty")]
    employee_unique_id: &'a str,
    #[serde(skip_serializing_if = "is_empty")]
    plan_united_type: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    group_ids: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    license_info_list: &'a [LicenceInfo],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    division_ids: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    last_login_time: Option<ZoomTime>,
    #[serde(skip_serializing_if = "is_empty")]
    last_client_version: &'a str,
}

impl<'a> Common<'a> {
    fn of(user: &'a User, now: Timestamp) -> Self {
        let is_pending = user.status == UserStatus::Pending;
        // Of somebody who has not accepted yet, Zoom gives the time of the call.
        let created = ZoomTime(if is_pending { now } else { user.user_created_at });
        Self {
            email: &user.email,
            first_name: &user.first_name,
            last_name: &user.last_name,
            display_name: if user.display_name.is_empty() {
                user.shown_name().into()
            } else {
                user.display_name.as_str().into()
            },
            r#type: user.kind,
            status: user.status.word(),
            role_id: &user.role_id,
            verified: user.verified,
            created_at: created,
            user_created_at: created,
            pmi: (!is_pending).then_some(user.pmi),
            dept: &user.dept,
            timezone: &user.timezone,
            employee_unique_id: &user.employee_unique_id,
            plan_united_type: &user.plan_united_type,
            group_ids: &user.group_ids,
            license_info_list: &user.license_info_list,
            division_ids: &user.division_ids,
            last_login_time: user.last_login_time.map(ZoomTime),
            last_client_version: &user.last_client_version,
        }
    }
}

/// A row of `GET /users`. Rows of pending users have no id.
#[derive(Debug, Serialize)]
pub(super) struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(flatten)]
    common: Common<'a>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    custom_attributes: &'a [CustomAttribute],
    #[serde(skip_serializing_if = "is_empty")]
    host_key: &'a str,
}

impl<'a> Row<'a> {
    pub(super) fn of(id: &'a str, user: &'a User, now: Timestamp, include: Include) -> Self {
        Self {
            id: (user.status != UserStatus::Pending).then_some(id),
            common: Common::of(user, now),
            custom_attributes: if include.custom_attributes { &user.custom_attributes } else { &[] },
            host_key: if include.host_key { &user.host_key } else { "" },
        }
    }
}

/// `GET /users/{userId}`.
#[derive(Debug, Serialize)]
pub(super) struct Whole<'a> {
    id: &'a str,
    #[serde(flatten)]
    common: Common<'a>,
    account_id: &'a str,
    account_number: i64,
    role_name: &'a str,
    use_pmi: bool,
    language: &'a str,
    jid: String,
    cluster: &'static str,
    login_types: &'a [i64],
    #[serde(skip_serializing_if = "is_empty")]
    phone_country: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    phone_number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    personal_meeting_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vanity_url: Option<String>,
    #[serde(skip_serializing_if = "is_empty")]
    company: &'a str,
    #[serde(skip_serializing_if = "is_empty")]
    job_title: &'a str,
    #[serde(skip_serializing_if = "is_empty")]
    location: &'a str,
    #[serde(skip_serializing_if = "is_empty")]
    manager: &'a str,
    #[serde(skip_serializing_if = "is_empty")]
    cost_center: &'a str,
    #[serde(skip_serializing_if = "is_empty")]
    pronouns: &'a str,
    #[serde(skip_serializing_if = "is_empty")]
    cms_user_id: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    phone_numbers: &'a [PhoneNumber],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    custom_attributes: &'a [CustomAttribute],
    #[serde(skip_serializing_if = "Option::is_none")]
    pronouns_option: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zoom_one_type: Option<i64>,
}

impl<'a> Whole<'a> {
    pub(super) fn of(id: &'a str, user: &'a User, world: &'a World, now: Timestamp) -> Self {
        let phone = user.phone_numbers.first();
        let has_joined = user.status != UserStatus::Pending;
        let has_name = !user.vanity_name.is_empty();
        Self {
            id,
            common: Common::of(user, now),
            account_id: &world.account.id,
            account_number: world.account.number,
            role_name: world.roles.get(&user.role_id).map_or("", |role| role.name.as_str()),
            use_pmi: user.use_pmi,
            language: &user.language,
            jid: format!("{}@xmpp.zoom.us", id.to_lowercase()),
            cluster: "us02",
            login_types: &user.login_types,
            phone_country: phone.map_or("", |phone| phone.country.as_str()),
            phone_number: phone.map_or_else(String::new, |phone| {
                format!("{} {}", phone.code, phone.number).trim().to_owned()
            }),
            personal_meeting_url: has_joined.then(|| format!("https://us02web.zoom.us/j/{}", user.pmi)),
            vanity_url: has_name.then(|| format!("https://zoom.us/my/{}", user.vanity_name)),
            company: &user.company,
            job_title: &user.job_title,
            location: &user.location,
            manager: &user.manager,
            cost_center: &user.cost_center,
            pronouns: &user.pronouns,
            cms_user_id: &user.cms_user_id,
            phone_numbers: &user.phone_numbers,
            custom_attributes: &user.custom_attributes,
            pronouns_option: user.pronouns_option,
            zoom_one_type: (user.zoom_one_type != 0).then_some(user.zoom_one_type),
        }
    }
}
