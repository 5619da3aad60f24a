//! `zoom_user`: one user of the Zoom account.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::zoom_users::HeldLicense;
use crate::framework::diagnostics::Diagnostic;
use crate::framework::schema::{Rule, Validator, computed, optional};
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::directory::user_words;
use crate::provider::{Clients, errors};
use crate::zoom::users;

/// One user of the Zoom account, found by ID, e-mail address, or the ID in the organisation's own directory.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct User {
    /// The user's Zoom ID; `me` for the owner of the provider's own app. Set exactly one of `id`, `email` and
    /// `employee_unique_id`. Null for a pending user whose ID Zoom does not tell.
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
    /// The name of the user's role.
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
    #[schemars(extend("terraform" = optional().or_computed().check(Validator::NotBlank)))]
    pub employee_unique_id: Option<String>,
    /// When the user was created, as RFC 3339.
    #[schemars(extend("terraform" = computed()))]
    pub created_at: Option<String>,
    /// When the user last signed in, as RFC 3339. Zoom updates it with a delay of up to three days.
    #[schemars(extend("terraform" = computed()))]
    pub last_login_time: Option<String>,
    /// The ID of the Zoom account.
    #[schemars(extend("terraform" = computed()))]
    pub account_id: Option<String>,
    /// The job title.
    #[schemars(extend("terraform" = computed()))]
    pub job_title: Option<String>,
    /// The company.
    #[schemars(extend("terraform" = computed()))]
    pub company: Option<String>,
    /// The location.
    #[schemars(extend("terraform" = computed()))]
    pub location: Option<String>,
    /// The manager's e-mail address.
    #[schemars(extend("terraform" = computed()))]
    pub manager: Option<String>,
    /// The cost centre.
    #[schemars(extend("terraform" = computed()))]
    pub cost_center: Option<String>,
    /// The pronouns.
    #[schemars(extend("terraform" = computed()))]
    pub pronouns: Option<String>,
    /// The language of Zoom's pages and mails, such as `en-US`.
    #[schemars(extend("terraform" = computed()))]
    pub language: Option<String>,
    /// The phone numbers.
    #[schemars(extend("terraform" = computed()))]
    pub phone_numbers: Option<Vec<Phone>>,
    /// Values of the attributes that the account defines, by key.
    #[schemars(extend("terraform" = computed()))]
    pub custom_attributes: Option<BTreeMap<String, String>>,
    /// How the user signs in: `email`, `sso`, `google`, `microsoft`, `apple`, `facebook`, `mobile`,
    /// `ringcentral`, `api`, or `unknown(…)` with Zoom's own number.
    #[schemars(extend("terraform" = computed()))]
    pub login_types: Option<BTreeSet<String>>,
    /// The personal meeting ID.
    #[schemars(extend("terraform" = computed()))]
    pub pmi: Option<i64>,
    /// Whether instant meetings use the personal meeting ID.
    #[schemars(extend("terraform" = computed()))]
    pub use_pmi: Option<bool>,
    /// The address of the personal meeting.
    #[schemars(extend("terraform" = computed()))]
    pub personal_meeting_url: Option<String>,
    /// The personal link, such as `https://zoom.us/my/ada`.
    #[schemars(extend("terraform" = computed()))]
    pub vanity_url: Option<String>,
    /// The licences of Zoom Workplace and Meetings that the user holds.
    #[schemars(extend("terraform" = computed()))]
    pub licenses: Option<Vec<HeldLicense>>,
}

/// A phone number.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Phone {
    /// The country, such as `US`.
    #[schemars(extend("terraform" = computed()))]
    pub country: Option<String>,
    /// The country's code, such as `+1`.
    #[schemars(extend("terraform" = computed()))]
    pub code: Option<String>,
    /// The number, without the country's code.
    #[schemars(extend("terraform" = computed()))]
    pub number: Option<String>,
    /// `Mobile`, `Office`, `Home` or `Fax`.
    #[schemars(extend("terraform" = computed()))]
    pub label: Option<String>,
    /// Whether Zoom has verified it.
    #[schemars(extend("terraform" = computed()))]
    pub verified: Option<bool>,
}

impl From<users::PhoneNumber> for Phone {
    fn from(phone: users::PhoneNumber) -> Self {
        Self {
            country: phone.country,
            code: phone.code,
            number: phone.number,
            label: phone.label,
            verified: phone.verified,
        }
    }
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
            job_title: user.job_title,
            company: user.company,
            location: user.location,
            manager: user.manager,
            cost_center: user.cost_center,
            pronouns: user.pronouns,
            language: user.language,
            phone_numbers: Some(user.phone_numbers.into_iter().map(Phone::from).collect()),
            custom_attributes: Some(
                user.custom_attributes
                    .into_iter()
                    .map(|attribute| (attribute.key, attribute.value.unwrap_or_default()))
                    .collect(),
            ),
            login_types: Some(user.login_types.into_iter().map(user_words::login_type_word).collect()),
            pmi: user.pmi,
            use_pmi: user.use_pmi,
            personal_meeting_url: user.personal_meeting_url,
            vanity_url: user.vanity_url,
            licenses: Some(user.license_info_list.into_iter().map(HeldLicense::from).collect()),
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
    const RULES: &'static [Rule] = &[Rule::ExactlyOneOf(&["id", "email", "employee_unique_id"])];

    async fn read(&self, call: &Call<'_, Clients>, config: User) -> Outcome<User> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let (attribute, key, found) = match (&config.id, &config.email, &config.employee_unique_id) {
            (Some(id), _, _) => ("id", id, zoom.users().get(id).await),
            (None, Some(email), _) => ("email", email, zoom.users().get(email).await),
            (None, None, Some(employee)) => {
                ("employee_unique_id", employee, zoom.users().get_employee(employee).await)
            }
            (None, None, None) => {
                return Err(errors::missing("id\", \"email\" or \"employee_unique_id").into());
            }
        };
        match found {
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
