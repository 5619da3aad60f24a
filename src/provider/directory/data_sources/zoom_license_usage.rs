//! `zoom_license_usage`: who holds which licence, who does not use theirs, and what is left.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::TryStreamExt;
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::zoom_plan_usage::Plan;
use super::zoom_users::HeldLicense;
use crate::framework::diagnostics::Diagnostic;
use crate::framework::schema::{ReadTimeouts, Validator, computed, optional};
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::directory::user_words::type_word;
use crate::provider::{Clients, errors};
use crate::zoom::Problem;
use crate::zoom::users::{self, UserFilter, UserStatus};

/// What a licence manager asks: how many users there are, which licence each of them holds and when they
/// last signed in, who has not signed in for long, and how many licences were bought and are left.
///
/// Where the app may not read the plans, or the account pays nothing, the users are told without them.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct LicenseUsage {
    /// After how many days without a sign-in a user counts as unused. Default: 90. Zoom tells a sign-in up
    /// to three days late.
    #[schemars(extend("terraform" = optional().check(Validator::Between(1, 36_500))))]
    pub unused_after_days: Option<i64>,
    /// `true` to leave the single users out: `users` is null then.
    #[schemars(extend("terraform" = optional()))]
    pub count_only: Option<bool>,
    /// How many users the account has, in every status.
    #[schemars(extend("terraform" = computed()))]
    pub total_users: Option<u64>,
    /// How many users there are in each status.
    #[schemars(extend("terraform" = computed()))]
    pub users_by_status: Option<BTreeMap<String, u64>>,
    /// How many users hold each licence: `basic`, `licensed`, `unassigned`, `none`, or `unknown(…)` with
    /// Zoom's own number.
    #[schemars(extend("terraform" = computed()))]
    pub users_by_type: Option<BTreeMap<String, u64>>,
    /// How many active users with a licence have not signed in for so long.
    #[schemars(extend("terraform" = computed()))]
    pub unused_licenses: Option<u64>,
    /// The e-mail addresses of the active users who have not signed in for so long. Those who were created
    /// since, and never signed in, are not among them.
    #[schemars(extend("terraform" = computed()))]
    pub unused_emails: Option<BTreeSet<String>>,
    /// The account's plans, by name; `base` is the one that licensed users take. Null where Zoom does not
    /// tell them.
    #[schemars(extend("terraform" = computed()))]
    pub plans: Option<Vec<Plan>>,
    /// The users, by e-mail address.
    #[schemars(extend("terraform" = computed()))]
    pub users: Option<Vec<LicensedUser>>,
    /// How long reading may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<ReadTimeouts>,
}

/// A user, and what they hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct LicensedUser {
    /// The user's Zoom ID. Null for pending users.
    #[schemars(extend("terraform" = computed()))]
    pub id: Option<String>,
    /// The e-mail address.
    #[schemars(extend("terraform" = computed()))]
    pub email: Option<String>,
    /// The name that others see.
    #[schemars(extend("terraform" = computed()))]
    pub display_name: Option<String>,
    /// The department.
    #[schemars(extend("terraform" = computed()))]
    pub department: Option<String>,
    /// `active`, `inactive` or `pending`.
    #[schemars(extend("terraform" = computed()))]
    pub status: Option<String>,
    /// The user's base plan: `basic`, `licensed`, `unassigned`, `none`, or `unknown(…)`.
    #[serde(rename = "type")]
    #[schemars(extend("terraform" = computed()))]
    pub kind: Option<String>,
    /// The Zoom United licence, by Zoom's number; null for none.
    #[schemars(extend("terraform" = computed()))]
    pub plan_united_type: Option<String>,
    /// The licences of Zoom Workplace and Meetings that the user holds.
    #[schemars(extend("terraform" = computed()))]
    pub licenses: Option<Vec<HeldLicense>>,
    /// When the user last signed in, as RFC 3339. Null for somebody who never did.
    #[schemars(extend("terraform" = computed()))]
    pub last_login_time: Option<String>,
    /// Whether the user is active and has not signed in for so long.
    #[schemars(extend("terraform" = computed()))]
    pub unused: Option<bool>,
}

/// The data source `zoom_license_usage`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomLicenseUsage;

impl DataSource for ZoomLicenseUsage {
    type Model = LicenseUsage;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_license_usage";

    async fn read(&self, call: &Call<'_, Clients>, config: LicenseUsage) -> Outcome<LicenseUsage> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let plans = match zoom.account().plan_usage().await {
            Ok(plans) => Some(plans.into_iter().map(Plan::from).collect()),
            Err(error) => match error.problem() {
                Some(
                    Problem::MissingScopes { .. } | Problem::LacksPrivilege { .. } | Problem::PlanTooSmall,
                ) => {
                    let told = errors::diagnostic("read the account's plans", &error);
                    call.warn(
                        Diagnostic::warning("Licences bought are not known", told.detail)
                            .at_attribute("plans"),
                    );
                    None
                }
                _ => return Err(errors::diagnostic("read the account's plans", &error).into()),
            },
        };
        let days = config.unused_after_days.unwrap_or(90);
        let long_ago = Timestamp::now()
            .checked_sub(SignedDuration::from_hours(days.saturating_mul(24)))
            .unwrap_or(Timestamp::MIN);
        let mut usage = LicenseUsage { plans, ..LicenseUsage::default() };
        let (mut users, mut by_status, mut by_type) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        let (mut unused_emails, mut unused_licenses, mut total) = (BTreeSet::new(), 0, 0);
        let mut pages = std::pin::pin!(zoom.users().list(UserFilter::default()));
        while let Some(page) =
            pages.try_next().await.map_err(|error| errors::diagnostic("list users", &error))?
        {
            for user in page {
                total += 1;
                let unused = is_unused(&user, long_ago);
                let user = LicensedUser::of(user, unused);
                *by_status.entry(user.status.clone().unwrap_or_default()).or_insert(0) += 1;
                *by_type.entry(user.kind.clone().unwrap_or_default()).or_insert(0) += 1;
                if unused {
                    unused_emails.extend(user.email.clone());
                    unused_licenses += u64::from(user.kind.as_deref() == Some("licensed"));
                }
                if config.count_only != Some(true) {
                    users.push(user);
                }
            }
        }
        users.sort_by_cached_key(|user| user.email.as_ref().map(|email| email.to_lowercase()));
        usage.total_users = Some(total);
        usage.users_by_status = Some(by_status);
        usage.users_by_type = Some(by_type);
        usage.unused_emails = Some(unused_emails);
        usage.unused_licenses = Some(unused_licenses);
        usage.users = (config.count_only != Some(true)).then_some(users);
        Ok(LicenseUsage {
            unused_after_days: config.unused_after_days,
            count_only: config.count_only,
            timeouts: config.timeouts,
            ..usage
        })
    }
}

impl LicensedUser {
    fn of(user: users::User, unused: bool) -> Self {
        Self {
            kind: user.user_type.map(type_word),
            id: user.id,
            email: Some(user.email),
            display_name: user.display_name,
            department: user.dept,
            status: user.status,
            plan_united_type: user.plan_united_type,
            licenses: Some(user.license_info_list.into_iter().map(HeldLicense::from).collect()),
            last_login_time: user.last_login_time,
            unused: Some(unused),
        }
    }
}

/// Whether somebody could have signed in since, and has not.
fn is_unused(user: &users::User, long_ago: Timestamp) -> bool {
    let time = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Timestamp>().ok());
    let last = time(&user.last_login_time).or_else(|| time(&user.user_created_at));
    user.status.as_deref() == Some(UserStatus::Active.word()) && last.is_none_or(|last| last < long_ago)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_unused_that_could_have_been_used() {
        let long_ago = "2026-01-01T00:00:00Z".parse().unwrap();
        for (json, unused) in [
            (r#"{"email":"a","status":"active","last_login_time":"2025-12-31T00:00:00Z"}"#, true),
            (r#"{"email":"a","status":"active","last_login_time":"2026-01-02T00:00:00Z"}"#, false),
            (r#"{"email":"a","status":"active","user_created_at":"2025-06-01T00:00:00Z"}"#, true),
            (r#"{"email":"a","status":"active","user_created_at":"2026-01-02T00:00:00Z"}"#, false),
            (r#"{"email":"a","status":"active"}"#, true),
            (r#"{"email":"a","status":"inactive","last_login_time":"2025-12-31T00:00:00Z"}"#, false),
            (r#"{"email":"a","status":"pending","user_created_at":"2025-06-01T00:00:00Z"}"#, false),
        ] {
            assert_eq!(is_unused(&serde_json::from_str(json).unwrap(), long_ago), unused, "{json}");
        }
    }
}
