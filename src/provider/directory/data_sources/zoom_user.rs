//! `zoom_user`: one user of the Zoom account.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::diagnostics::Diagnostic;
use crate::framework::schema::{Rule, Validator, computed, optional};
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::directory::user_words;
use crate::provider::{Clients, errors};
use crate::zoom::users;

/// One user of the Zoom account, found by e-mail address or ID.
///
/// Needs the scope `user:read:user:admin` (or the classic `user:read:admin`).
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct User {
    /// The user's Zoom ID; `me` for the owner of the provider's own app. Set exactly one of `id` and
    /// `email`. Null for a pending user whose ID Zoom does not tell.
    #[schemars(extend("terraform" = optional().or_computed().check(Validator::NotBlank)))]
    pub id: Option<String>,
    /// The user's e-mail address, in any case.
    #[schemars(extend("terraform" = optional().or_computed().ignores_case().check(Validator::NotBlank)))]
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
    /// The name of the user's role. Zoom does not tell it in lists.
    #[schemars(extend("terraform" = computed()))]
    pub role_name: Option<String>,
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
    /// When the user was created, as RFC 3339.
    #[schemars(extend("terraform" = computed()))]
    pub created_at: Option<String>,
    /// When the user last signed in, as RFC 3339. Zoom updates it with a delay of up to three days.
    #[schemars(extend("terraform" = computed()))]
    pub last_login_time: Option<String>,
    /// The ID of the Zoom account. Zoom does not tell it in lists.
    #[schemars(extend("terraform" = computed()))]
    pub account_id: Option<String>,
}

impl From<users::User> for User {
    fn from(user: users::User) -> Self {
        Self {
            kind: user.user_type.map(user_words::type_word),
            id: user.id,
            email: Some(user.email),
            first_name: user.first_name,
            last_name: user.last_name,
            display_name: user.display_name,
            status: user.status,
            role_id: user.role_id,
            role_name: user.role_name,
            department: user.dept,
            group_ids: Some(user.group_ids.into_iter().collect()),
            timezone: user.timezone,
            employee_unique_id: user.employee_unique_id,
            created_at: user.user_created_at,
            last_login_time: user.last_login_time,
            account_id: user.account_id,
        }
    }
}

/// The data source `zoom_user`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomUser;

impl DataSource for ZoomUser {
    type Model = User;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_user";
    const RULES: &'static [Rule] = &[Rule::ExactlyOneOf(&["id", "email"])];

    async fn read(&self, call: &Call<'_, Clients>, config: User) -> Outcome<User> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let (attribute, key) = match (&config.id, &config.email) {
            (Some(id), _) => ("id", id),
            (None, email) => ("email", email.as_ref().ok_or_else(|| errors::missing("id\" or \"email"))?),
        };
        match zoom.users().get(key).await {
            Ok(user) => Ok(user.into()),
            Err(error) if error.is_gone() => Err(Diagnostic::error(
                "User not found",
                format!(
                    "The Zoom account has no user with the {attribute} \"{key}\". Check the spelling; a user who has \
                     left the account is found no more. To find a user by other means, use the data source \
                     zoom_users."
                ),
            )
            .at_attribute(attribute)
            .into()),
            Err(error) => Err(errors::diagnostic("read a user", &error).into()),
        }
    }
}
