//! Users of an account.

use ::http::Method;
use futures_util::future::try_join_all;
use serde::Deserialize;

use super::client::Client;
use super::error::Error;
use super::lenient::{rows, text};
use super::operation::{Call, Operation};
use super::rate_limits::RateLabel;
use crate::http::page::{self, Page};

/// Zoom's reference allows 2000, its pagination guide 300; every account answers to 300.
const PAGE_SIZE: &str = "300";

static LIST: Operation =
    Operation { method: Method::GET, path: "/users", label: RateLabel::Medium, answers_with: &["users"] };

static GET: Operation = Operation {
    method: Method::GET,
    path: "/users/{userId}",
    label: RateLabel::Light,
    answers_with: &["id", "email"],
};

/// A user, as the list and the single read show it. Numbers and words are Zoom's own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct User {
    /// Absent from the rows of pending users.
    #[serde(default, deserialize_with = "text")]
    pub id: Option<String>,
    /// The e-mail address.
    #[serde(default)]
    pub email: String,
    /// The given name.
    #[serde(default, deserialize_with = "text")]
    pub first_name: Option<String>,
    /// The family name.
    #[serde(default, deserialize_with = "text")]
    pub last_name: Option<String>,
    /// The name that others see.
    #[serde(default, deserialize_with = "text")]
    pub display_name: Option<String>,
    /// The licence; [`type_word`] says it in words.
    #[serde(default, rename = "type")]
    pub user_type: Option<i64>,
    /// `active`, `inactive` or `pending`.
    #[serde(default, deserialize_with = "text")]
    pub status: Option<String>,
    /// The role's id: `0` owner, `1` admin, `2` member, or a custom one.
    #[serde(default, deserialize_with = "text")]
    pub role_id: Option<String>,
    /// The role's name; only from a single read.
    #[serde(default, deserialize_with = "text")]
    pub role_name: Option<String>,
    /// The department.
    #[serde(default, deserialize_with = "text")]
    pub dept: Option<String>,
    /// The job title.
    #[serde(default, deserialize_with = "text")]
    pub job_title: Option<String>,
    /// The company.
    #[serde(default, deserialize_with = "text")]
    pub company: Option<String>,
    /// The location.
    #[serde(default, deserialize_with = "text")]
    pub location: Option<String>,
    /// The cost centre.
    #[serde(default, deserialize_with = "text")]
    pub cost_center: Option<String>,
    /// The manager's e-mail address.
    #[serde(default, deserialize_with = "text")]
    pub manager: Option<String>,
    /// The pronouns.
    #[serde(default, deserialize_with = "text")]
    pub pronouns: Option<String>,
    /// The language, as in `en-US`.
    #[serde(default, deserialize_with = "text")]
    pub language: Option<String>,
    /// The time zone, as in `Europe/Berlin`.
    #[serde(default, deserialize_with = "text")]
    pub timezone: Option<String>,
    /// The employee's id in the identity provider.
    #[serde(default, deserialize_with = "text")]
    pub employee_unique_id: Option<String>,
    /// The personal meeting id.
    #[serde(default)]
    pub pmi: Option<i64>,
    /// Whether instant meetings use the personal meeting id.
    #[serde(default)]
    pub use_pmi: Option<bool>,
    /// The host key; only if asked for.
    #[serde(default, deserialize_with = "text")]
    pub host_key: Option<String>,
    /// The name in the personal meeting link.
    #[serde(default, deserialize_with = "text")]
    pub vanity_url: Option<String>,
    /// The personal meeting link.
    #[serde(default, deserialize_with = "text")]
    pub personal_meeting_url: Option<String>,
    /// The account's id; only from a single read.
    #[serde(default, deserialize_with = "text")]
    pub account_id: Option<String>,
    /// The account's number; only from a single read.
    #[serde(default)]
    pub account_number: Option<i64>,
    /// How the user signs in; [`login_type_word`] says each in words.
    #[serde(default, deserialize_with = "rows")]
    pub login_types: Vec<i64>,
    /// The groups; the first is the primary one.
    #[serde(default, deserialize_with = "rows")]
    pub group_ids: Vec<String>,
    /// The contact groups.
    #[serde(default, deserialize_with = "rows")]
    pub im_group_ids: Vec<String>,
    /// The divisions.
    #[serde(default, deserialize_with = "rows")]
    pub division_ids: Vec<String>,
    /// The attributes that the account defines.
    #[serde(default, deserialize_with = "rows")]
    pub custom_attributes: Vec<CustomAttribute>,
    /// The phone numbers.
    #[serde(default, deserialize_with = "rows")]
    pub phone_numbers: Vec<PhoneNumber>,
    /// The licences of Zoom Workplace and Meetings.
    #[serde(default, deserialize_with = "rows")]
    pub license_info_list: Vec<License>,
    /// The Zoom United licence, as a bit value in text.
    #[serde(default, deserialize_with = "text")]
    pub plan_united_type: Option<String>,
    /// The Zoom Workplace licence, as a bit value; 0 is none.
    #[serde(default)]
    pub zoom_one_type: Option<i64>,
    /// Whether the e-mail address was verified: 1 or 0.
    #[serde(default)]
    pub verified: Option<i64>,
    /// When the user was created (RFC 3339).
    #[serde(default, deserialize_with = "text")]
    pub user_created_at: Option<String>,
    /// Deprecated by Zoom. For pending users it is the time of the call.
    #[serde(default, deserialize_with = "text")]
    pub created_at: Option<String>,
    /// The last sign-in (RFC 3339), up to three days late.
    #[serde(default, deserialize_with = "text")]
    pub last_login_time: Option<String>,
    /// The client of the last sign-in.
    #[serde(default, deserialize_with = "text")]
    pub last_client_version: Option<String>,
}

/// An attribute that the account defines.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CustomAttribute {
    /// The attribute's key.
    #[serde(default)]
    pub key: String,
    /// The attribute's name.
    #[serde(default, deserialize_with = "text")]
    pub name: Option<String>,
    /// The user's value.
    #[serde(default, deserialize_with = "text")]
    pub value: Option<String>,
}

/// A user's phone number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PhoneNumber {
    /// The country, as in `US`.
    #[serde(default, deserialize_with = "text")]
    pub country: Option<String>,
    /// The country's code, as in `+1`.
    #[serde(default, deserialize_with = "text")]
    pub code: Option<String>,
    /// The number.
    #[serde(default, deserialize_with = "text")]
    pub number: Option<String>,
    /// `Mobile`, `Office`, `Home` or `Fax`.
    #[serde(default, deserialize_with = "text")]
    pub label: Option<String>,
    /// Whether it was verified.
    #[serde(default)]
    pub verified: Option<bool>,
}

/// A licence that a user holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct License {
    /// `MEETING` or `ZOOM_WORKPLACE_BUNDLE`.
    #[serde(default, deserialize_with = "text")]
    pub license_type: Option<String>,
    /// Which one, as a bit value.
    #[serde(default)]
    pub license_option: Option<i64>,
    /// The subscription that pays for it.
    #[serde(default, deserialize_with = "text")]
    pub subscription_id: Option<String>,
}

/// A user's state. Zoom lists one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UserStatus {
    /// Can sign in.
    Active,
    /// Deactivated.
    Inactive,
    /// Invited, and has not answered.
    Pending,
}

impl UserStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Active, Self::Inactive, Self::Pending];

    /// Zoom's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Pending => "pending",
        }
    }
}

/// Which users to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserFilter {
    /// The statuses; empty means every one. Each costs a listing of its own.
    pub statuses: Vec<UserStatus>,
    /// Only users with this role.
    pub role_id: Option<String>,
    /// Fields that Zoom leaves out unless asked: `custom_attributes` or `host_key`.
    pub include_fields: Option<String>,
}

/// Calls on users.
#[derive(Debug, Clone, Copy)]
pub struct Users<'a> {
    client: &'a Client,
}

impl<'a> Users<'a> {
    pub(super) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// The user with this id or e-mail address; `me` is the app's owner. Scope `user:read:user:admin`.
    pub async fn get(self, user: &str) -> Result<User, Error> {
        self.client.fetch(&Call::new(&GET, &[user])?).await
    }

    /// All users of the given statuses. Scope `user:read:list_users:admin`.
    pub async fn list(self, filter: &UserFilter) -> Result<Vec<User>, Error> {
        let statuses = if filter.statuses.is_empty() { &UserStatus::ALL[..] } else { &filter.statuses };
        let lists = try_join_all(statuses.iter().map(|&status| self.list_of(status, filter))).await?;
        Ok(lists.into_iter().flatten().collect())
    }

    /// The cheapest call that proves that users can be read: a list of one. Returns how many active
    /// users there are, if Zoom says so.
    pub async fn check_access(self) -> Result<Option<u64>, Error> {
        let call = Call::new(&LIST, &[])?.query("page_size", "1");
        let list: UserList = self.client.fetch(&call).await?;
        Ok(list.total_records)
    }

    async fn list_of(self, status: UserStatus, filter: &UserFilter) -> Result<Vec<User>, Error> {
        let mut users = page::collect(
            |token| async move {
                let list: UserList = self.client.fetch(&list_call(status, filter, token)?).await?;
                Ok::<_, Error>(Page {
                    rows: list.users,
                    next: list.next_page_token,
                    total: list.total_records,
                })
            },
            |user: &User| user.id.clone().or_else(|| Some(user.email.to_lowercase())),
        )
        .await?;
        for user in &mut users {
            user.status.get_or_insert_with(|| status.word().to_owned());
        }
        Ok(users)
    }
}

#[derive(Deserialize)]
struct UserList {
    users: Vec<User>,
    #[serde(default)]
    next_page_token: Option<String>,
    #[serde(default)]
    total_records: Option<u64>,
}

fn list_call(status: UserStatus, filter: &UserFilter, token: Option<String>) -> Result<Call, Error> {
    let mut call = Call::new(&LIST, &[])?.query("status", status.word()).query("page_size", PAGE_SIZE);
    if let Some(role_id) = &filter.role_id {
        call = call.query("role_id", role_id);
    }
    if let Some(fields) = &filter.include_fields {
        call = call.query("include_fields", fields);
    }
    Ok(call.page(token))
}

/// A user's `type` in a word; unknown numbers as `unknown(…)`.
pub fn type_word(number: i64) -> String {
    word(number, &[(1, "basic"), (2, "licensed"), (4, "unassigned"), (99, "none")])
}

/// A `type` of [`type_word`] as Zoom's number; none for other words.
pub fn type_number(word: &str) -> Option<i64> {
    match word {
        "basic" => Some(1),
        "licensed" => Some(2),
        "unassigned" => Some(4),
        "none" => Some(99),
        _ => word.strip_prefix("unknown(")?.strip_suffix(')')?.parse().ok(),
    }
}

/// One of a user's `login_types` in words; unknown numbers as `unknown(…)`.
pub fn login_type_word(number: i64) -> String {
    let words = [
        (0, "facebook"),
        (1, "google"),
        (24, "apple"),
        (27, "microsoft"),
        (97, "mobile"),
        (98, "ringcentral"),
        (99, "api"),
        (100, "email"),
        (101, "sso"),
    ];
    word(number, &words)
}

fn word(number: i64, words: &[(i64, &str)]) -> String {
    let known = words.iter().find(|(known, _)| *known == number);
    known.map_or_else(|| format!("unknown({number})"), |(_, word)| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Secret;
    use crate::zoom::{Endpoints, Environment};

    #[test]
    fn lists_ask_for_one_status_and_the_next_page() {
        let endpoints = Endpoints::new(Environment::Commercial, None, None).unwrap();
        let filter = UserFilter {
            role_id: Some("2".to_owned()),
            include_fields: Some("custom_attributes".to_owned()),
            ..UserFilter::default()
        };
        let call = list_call(UserStatus::Pending, &filter, Some("to/ken".to_owned())).unwrap();
        let request = call.request(&endpoints, &Secret::new("token")).unwrap();
        assert_eq!(
            request.uri(),
            "https://api.zoom.us/v2/users?status=pending&page_size=300&role_id=2&\
             include_fields=custom_attributes&next_page_token=to%2Fken"
        );
    }

    #[test]
    fn a_full_user_is_read_with_everything_that_matters() {
        let user: User = serde_json::from_str(
            r#"{"id":"zJKyaiAyTNC-MWjiWC18KQ","email":"user@example.com","first_name":"First","type":1,
                "role_id":"0","role_name":"Admin","account_id":"q6gBJVO5TzexKYTb_I2rpg","account_number":10009239,
                "login_types":[101],"group_ids":["RSMaSp8sTEGK0_oamiA2_w"],"status":"pending","verified":1,
                "pmi":3542471135,"use_pmi":false,"zoom_one_type":64,"plan_united_type":"1",
                "custom_attributes":[{"key":"cbf_1","name":"A1","value":"1"}],
                "license_info_list":[{"license_type":"MEETING","license_option":576460752303423500}],
                "phone_numbers":[{"code":"+1","country":"US","label":"Mobile","number":"8","verified":true}],
                "a_field_of_tomorrow":{"deep":[1]}}"#,
        )
        .unwrap();
        assert_eq!(user.id.as_deref(), Some("zJKyaiAyTNC-MWjiWC18KQ"));
        assert_eq!((user.user_type, user.login_types.as_slice()), (Some(1), &[101][..]));
        assert_eq!(user.account_number, Some(10_009_239));
        assert_eq!(user.license_info_list[0].license_option, Some(576_460_752_303_423_500));
        assert_eq!(user.custom_attributes[0].value.as_deref(), Some("1"));
    }

    #[test]
    fn a_pending_row_without_id_is_a_user() {
        let user: User = serde_json::from_str(
            r#"{"email":"new@example.com","type":1,"status":"pending","last_name":"","group_ids":null}"#,
        )
        .unwrap();
        assert_eq!((user.id, user.last_name, user.group_ids), (None, None, vec![]));
    }

    #[test]
    fn numbers_become_words_and_unknown_ones_pass_through() {
        for (number, word) in
            [(1, "basic"), (2, "licensed"), (4, "unassigned"), (99, "none"), (3, "unknown(3)")]
        {
            assert_eq!(type_word(number), word);
            assert_eq!(type_number(word), Some(number));
        }
        assert_eq!(type_number("premium"), None);
        assert_eq!(login_type_word(101), "sso");
        assert_eq!(login_type_word(21), "unknown(21)");
    }
}
