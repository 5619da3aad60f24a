//! Finding users for `terraform query`.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::found::{Configured, Found};
use super::{Identity, OnDestroy, User, ZoomUser};
use crate::framework::diagnostics::Diagnostic;
use crate::framework::schema::{Rule, Validator, optional};
use crate::framework::{Call, ListResource, ListSink, Listed, Outcome};
use crate::provider::directory::account;
use crate::provider::directory::user_filter::{Filter, Seen, Wanted};
use crate::provider::{Clients, errors};
use crate::zoom::error::found;
use crate::zoom::{Client, users};

/// Which users to find; all of the given filters must fit. Attributes that Zoom tells for one user at a time
/// only are left out of what is found, and so of a generated configuration: add the ones that are to be
/// managed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct UserList {
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
    /// Only users who have not signed in for so many days, those who never did included.
    #[schemars(extend("terraform" = optional().check(Validator::Between(1, 36_500))))]
    pub not_signed_in_for_days: Option<i64>,
    /// Only users who have signed in within so many days.
    #[schemars(extend("terraform" = optional().check(Validator::Between(1, 36_500))))]
    pub signed_in_within_days: Option<i64>,
}

impl ListResource for ZoomUser {
    type Filter = UserList;

    const FILTER_RULES: &'static [Rule] =
        &[Rule::AtMostOneOf(&["role_id", "role_name"]), Rule::AtMostOneOf(&["group_id", "group_name"])];

    async fn list(
        &self,
        call: &Call<'_, Clients>,
        filter: UserList,
        sink: &mut ListSink<'_, Self>,
    ) -> Outcome<()> {
        let (zoom, account_id) = account::client_of(call).await?;
        let filter = Filter::of(&zoom, &filter.into()).await?;
        let mut seen = Seen::default();
        let mut pages = std::pin::pin!(zoom.users().list(UserListing::of(&filter)));
        let fault = |error| errors::diagnostic("list users", &error);
        while let Some(page) = pages.try_next().await.map_err(fault)? {
            for user in page {
                seen.note(&filter, &user);
                if !filter.fits(&user) {
                    continue;
                }
                let Some(id) = id_of(call, &zoom, &user).await? else { continue };
                let identity = Identity { id: Some(id.clone()), account_id: account_id.clone() };
                let display_name = name(&user);
                let object = sink.wants_objects().then(|| object(id, user));
                if !sink.send(Listed { identity, display_name, object }).await {
                    return Ok(());
                }
            }
        }
        filter.must_exist(&zoom, seen).await
    }
}

/// What Zoom's own list is asked for: the values of custom attributes come on request.
struct UserListing;

impl UserListing {
    fn of(filter: &Filter) -> users::UserFilter {
        users::UserFilter { include_fields: Some("custom_attributes".to_owned()), ..filter.list() }
    }
}

impl From<UserList> for Wanted {
    fn from(list: UserList) -> Self {
        Self {
            statuses: list.statuses,
            types: list.types,
            role_id: list.role_id,
            role_name: list.role_name,
            group_id: list.group_id,
            group_name: list.group_name,
            email_suffix: list.email_suffix,
            not_signed_in_for_days: list.not_signed_in_for_days,
            signed_in_within_days: list.signed_in_within_days,
        }
    }
}

/// The user's id. Of somebody pending the list does not tell it, and a single read does.
async fn id_of(call: &Call<'_, Clients>, zoom: &Client, user: &users::User) -> Outcome<Option<String>> {
    if let Some(id) = &user.id {
        return Ok(Some(id.clone()));
    }
    let whole = found(zoom.users().get(&user.email).await);
    let id = whole.map_err(|error| errors::diagnostic("read a user", &error))?.and_then(|user| user.id);
    if id.is_none() {
        call.warn(Diagnostic::warning(
            "Pending user without an ID",
            format!("Zoom tells no ID of {}, who has not accepted yet; they are left out.", user.email),
        ));
    }
    Ok(id)
}

fn object(id: String, user: users::User) -> User {
    let mut object = User { id: Some(id), on_destroy: Some(OnDestroy::default()), ..User::default() };
    object.take(Found::from(user).into_listed(), &Configured::default());
    object
}

/// `Ada Byron (ada@example.com)`.
fn name(user: &users::User) -> String {
    let names: Vec<&str> =
        [&user.first_name, &user.last_name].into_iter().filter_map(|name| name.as_deref()).collect();
    let shown = user.display_name.clone().unwrap_or_else(|| names.join(" "));
    if shown.is_empty() { user.email.clone() } else { format!("{shown} ({})", user.email) }
}
