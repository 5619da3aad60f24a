//! `zoom_users`: the users of the Zoom account.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::zoom_user::User;
use crate::framework::schema::{Validator, computed, optional};
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::{Clients, errors};
use crate::zoom::users::{UserFilter, UserStatus};

/// The users of the Zoom account, in every status unless filtered.
///
/// Needs the scope `user:read:list_users:admin` (or the classic `user:read:admin`).
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Users {
    /// Only users in these statuses: `active`, `inactive`, `pending`. Default: all of them.
    #[schemars(extend("terraform" = optional().check(Validator::MinItems(1)).check(Validator::Each(Box::new(
        Validator::OneOf(vec!["active".into(), "inactive".into(), "pending".into()]))))))]
    pub statuses: Option<BTreeSet<String>>,
    /// Only users with the role of this ID.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub role_id: Option<String>,
    /// Only users who belong to the group of this ID.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub group_id: Option<String>,
    /// Only users whose e-mail address ends so, in any case, such as `@example.com`.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub email_suffix: Option<String>,
    /// The users found, by e-mail address.
    #[schemars(extend("terraform" = computed()))]
    pub users: Option<Vec<User>>,
    /// The IDs of the users found; pending users, whose ID Zoom does not tell in lists, are not among
    /// them.
    #[schemars(extend("terraform" = computed()))]
    pub ids: Option<BTreeSet<String>>,
    /// The e-mail addresses of the users found.
    #[schemars(extend("terraform" = computed()))]
    pub emails: Option<BTreeSet<String>>,
}

/// The data source `zoom_users`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomUsers;

impl DataSource for ZoomUsers {
    type Model = Users;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_users";

    async fn read(&self, call: &Call<'_, Clients>, config: Users) -> Outcome<Users> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let wanted = |status: &UserStatus| {
            config.statuses.as_ref().is_none_or(|statuses| statuses.contains(status.word()))
        };
        let filter = UserFilter {
            statuses: UserStatus::ALL.into_iter().filter(wanted).collect(),
            role_id: config.role_id.clone(),
            include_fields: None,
        };
        let pages: Result<Vec<_>, _> = zoom.users().list(filter).try_collect().await;
        let pages = pages.map_err(|error| errors::diagnostic("list users", &error))?;
        let mut users: Vec<User> = pages.into_iter().flatten().map(User::from).collect();
        if let Some(group_id) = &config.group_id {
            users.retain(|user| user.group_ids.as_ref().is_some_and(|groups| groups.contains(group_id)));
        }
        if let Some(suffix) = config.email_suffix.as_deref().map(str::to_lowercase) {
            users.retain(|user| {
                user.email.as_ref().is_some_and(|email| email.to_lowercase().ends_with(&suffix))
            });
        }
        users.sort_by_key(|user| user.email.as_ref().map(|email| email.to_lowercase()));
        Ok(Users {
            ids: Some(users.iter().filter_map(|user| user.id.clone()).collect()),
            emails: Some(users.iter().filter_map(|user| user.email.clone()).collect()),
            users: Some(users),
            ..config
        })
    }
}
