//! `zoom_users`: the users of the Zoom account, or how many there are.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::TryStreamExt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::{ReadTimeouts, Rule, Validator, computed, optional};
use crate::framework::{Call, DataSource, Drained, Outcome};
use crate::provider::directory::user_filter::{Filter, Seen, Wanted};
use crate::provider::directory::user_words::type_word;
use crate::provider::{Clients, errors};
use crate::zoom::users::{self, UserStatus};
use crate::zoom::{Client, users::License};

/// The users of the Zoom account, in every status unless filtered, or how many there are. Where several
/// filters are given, all of them must fit.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Users {
    /// Only users in these statuses: `active`, `inactive`, `pending`. Default: all of them.
    #[schemars(extend("terraform" = optional().check(Validator::MinItems(1)).check(Validator::Each(Box::new(
        Validator::OneOf(vec!["active".into(), "inactive".into(), "pending".into()]))))))]
    pub statuses: Option<BTreeSet<String>>,
    /// Only users with one of these licences: `basic`, `licensed`, `unassigned`, `none`.
    #[schemars(extend("terraform" = optional().check(Validator::MinItems(1)).check(Validator::Each(Box::new(
        Validator::OneOf(vec!["basic".into(), "licensed".into(), "unassigned".into(), "none".into()]))))))]
    pub types: Option<BTreeSet<String>>,
    /// Only users with the role of this ID, which must exist. Not together with `role_name`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub role_id: Option<String>,
    /// Only users with the role of this name, which must exist.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub role_name: Option<String>,
    /// Only users who belong to the group of this ID, which must exist. Not together with `group_name`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub group_id: Option<String>,
    /// Only users who belong to the group of this name, which must exist.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub group_name: Option<String>,
    /// Only users whose e-mail address ends so, in any case, such as `@example.com`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub email_suffix: Option<String>,
    /// Only users who have not signed in for so many days, those who never did included. Zoom tells a
    /// sign-in up to three days late.
    #[schemars(extend("terraform" = optional().check(Validator::Between(1, 36_500))))]
    pub not_signed_in_for_days: Option<i64>,
    /// Only users who have signed in within so many days.
    #[schemars(extend("terraform" = optional().check(Validator::Between(1, 36_500))))]
    pub signed_in_within_days: Option<i64>,
    /// `true` to count the users and leave them out: `users`, `ids` and `emails` are null then. Where only
    /// statuses and a role are asked for, Zoom itself counts, and no list is read.
    #[schemars(extend("terraform" = optional()))]
    pub count_only: Option<bool>,
    /// How many users were found.
    #[schemars(extend("terraform" = computed()))]
    pub total: Option<u64>,
    /// How many users were found in each status.
    #[schemars(extend("terraform" = computed()))]
    pub total_by_status: Option<BTreeMap<String, u64>>,
    /// The users found, by e-mail address.
    #[schemars(extend("terraform" = computed()))]
    pub users: Option<Drained<ListedUser>>,
    /// The IDs of the users found; pending users, whose ID Zoom does not tell in lists, are not among
    /// them.
    #[schemars(extend("terraform" = computed()))]
    pub ids: Option<BTreeSet<String>>,
    /// The e-mail addresses of the users found.
    #[schemars(extend("terraform" = computed()))]
    pub emails: Option<BTreeSet<String>>,
    /// How long reading may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<ReadTimeouts>,
}

/// A user as Zoom lists one. The data source `zoom_user` tells more.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ListedUser {
    /// The user's Zoom ID. Null for pending users.
    #[schemars(extend("terraform" = computed()))]
    pub id: Option<String>,
    /// The e-mail address.
    #[schemars(extend("terraform" = computed()))]
    pub email: Option<String>,
    /// The first name.
    #[schemars(extend("terraform" = computed()))]
    pub first_name: Option<String>,
    /// The last name.
    #[schemars(extend("terraform" = computed()))]
    pub last_name: Option<String>,
    /// The name that others see.
    #[schemars(extend("terraform" = computed()))]
    pub display_name: Option<String>,
    /// The licence: `basic`, `licensed`, `unassigned`, `none`, or `unknown(…)` with Zoom's own number.
    #[serde(rename = "type")]
    #[schemars(extend("terraform" = computed()))]
    pub kind: Option<String>,
    /// `active`, `inactive` or `pending`.
    #[schemars(extend("terraform" = computed()))]
    pub status: Option<String>,
    /// The ID of the user's role.
    #[schemars(extend("terraform" = computed()))]
    pub role_id: Option<String>,
    /// The department.
    #[schemars(extend("terraform" = computed()))]
    pub department: Option<String>,
    /// The IDs of the groups that the user belongs to.
    #[schemars(extend("terraform" = computed()))]
    pub group_ids: Option<BTreeSet<String>>,
    /// The time zone, such as `Europe/Berlin`.
    #[schemars(extend("terraform" = computed()))]
    pub timezone: Option<String>,
    /// The user's ID in the organisation's own directory.
    #[schemars(extend("terraform" = computed()))]
    pub employee_unique_id: Option<String>,
    /// The personal meeting ID. Null for pending users.
    #[schemars(extend("terraform" = computed()))]
    pub pmi: Option<i64>,
    /// When the user was created, as RFC 3339. Null for pending users, of whom Zoom tells the time of the
    /// request.
    #[schemars(extend("terraform" = computed()))]
    pub created_at: Option<String>,
    /// When the user last signed in, as RFC 3339. Zoom updates it with a delay of up to three days.
    #[schemars(extend("terraform" = computed()))]
    pub last_login_time: Option<String>,
    /// The client of the last sign-in.
    #[schemars(extend("terraform" = computed()))]
    pub last_client_version: Option<String>,
    /// The licences of Zoom Workplace and Meetings that the user holds.
    #[schemars(extend("terraform" = computed()))]
    pub licenses: Option<Vec<HeldLicense>>,
}

/// A licence that a user holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct HeldLicense {
    /// Zoom's word for its type: `MEETING` or `ZOOM_WORKPLACE_BUNDLE`.
    #[serde(rename = "type")]
    #[schemars(extend("terraform" = computed()))]
    pub kind: Option<String>,
    /// Zoom's number for the plan, as text: it has more digits than Terraform's numbers keep.
    #[schemars(extend("terraform" = computed()))]
    pub option: Option<String>,
    /// The subscription that pays for it.
    #[schemars(extend("terraform" = computed()))]
    pub subscription_id: Option<String>,
}

impl From<License> for HeldLicense {
    fn from(license: License) -> Self {
        Self {
            kind: license.license_type,
            option: license.license_option.map(|option| option.to_string()),
            subscription_id: license.subscription_id,
        }
    }
}

impl From<users::User> for ListedUser {
    fn from(user: users::User) -> Self {
        let pending = user.status.as_deref() == Some(UserStatus::Pending.word());
        Self {
            kind: user.user_type.map(type_word),
            id: user.id,
            email: Some(user.email),
            first_name: user.first_name,
            last_name: user.last_name,
            display_name: user.display_name,
            status: user.status,
            role_id: user.role_id,
            department: user.dept,
            group_ids: Some(user.group_ids.into_iter().collect()),
            timezone: user.timezone,
            employee_unique_id: user.employee_unique_id,
            pmi: user.pmi,
            created_at: user.user_created_at.filter(|_| !pending),
            last_login_time: user.last_login_time,
            last_client_version: user.last_client_version,
            licenses: Some(user.license_info_list.into_iter().map(HeldLicense::from).collect()),
        }
    }
}

/// The data source `zoom_users`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomUsers;

impl DataSource for ZoomUsers {
    type Model = Users;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_users";
    const RULES: &'static [Rule] =
        &[Rule::AtMostOneOf(&["role_id", "role_name"]), Rule::AtMostOneOf(&["group_id", "group_name"])];

    async fn read(&self, call: &Call<'_, Clients>, config: Users) -> Outcome<Users> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let filter = Filter::of(&zoom, &Wanted::from(&config)).await?;
        if config.count_only == Some(true) && filter.is_of_the_list_alone() {
            return count(&zoom, &filter, config).await;
        }
        let mut seen = Seen::default();
        let mut found: Vec<Box<ListedUser>> = Vec::new();
        let mut pages = std::pin::pin!(zoom.users().list(filter.list()));
        while let Some(page) =
            pages.try_next().await.map_err(|error| errors::diagnostic("list users", &error))?
        {
            for user in page {
                seen.note(&filter, &user);
                if filter.fits(&user) {
                    found.push(Box::new(ListedUser::from(user)));
                }
            }
        }
        filter.must_exist(&zoom, seen).await?;
        found.sort_by_cached_key(|user| user.email.as_ref().map(|email| email.to_lowercase()));
        let mut by_status = filter.no_one();
        for user in &found {
            *by_status.entry(user.status.clone().unwrap_or_default()).or_default() += 1;
        }
        let total = Some(found.len().try_into().unwrap_or(u64::MAX));
        if config.count_only == Some(true) {
            return Ok(Users { total, total_by_status: Some(by_status), ..config });
        }
        Ok(Users {
            total,
            total_by_status: Some(by_status),
            ids: Some(found.iter().filter_map(|user| user.id.clone()).collect()),
            emails: Some(found.iter().filter_map(|user| user.email.clone()).collect()),
            users: Some(found.into()),
            ..config
        })
    }
}

/// What Zoom itself counts: users of a status and a role.
async fn count(zoom: &Client, filter: &Filter, config: Users) -> Outcome<Users> {
    let mut by_status = filter.no_one();
    for status in &filter.statuses {
        let count = zoom.users().count(*status, filter.role_id.as_deref()).await;
        let count = count.map_err(|error| errors::diagnostic("count users", &error))?;
        by_status.insert(status.word().to_owned(), count);
    }
    let total = by_status.values().sum();
    filter.must_exist(zoom, Seen { role: total > 0, group: true }).await?;
    Ok(Users { total: Some(total), total_by_status: Some(by_status), ..config })
}

impl From<&Users> for Wanted {
    fn from(config: &Users) -> Self {
        Self {
            statuses: config.statuses.clone(),
            types: config.types.clone(),
            role_id: config.role_id.clone(),
            role_name: config.role_name.clone(),
            group_id: config.group_id.clone(),
            group_name: config.group_name.clone(),
            email_suffix: config.email_suffix.clone(),
            not_signed_in_for_days: config.not_signed_in_for_days,
            signed_in_within_days: config.signed_in_within_days,
        }
    }
}
