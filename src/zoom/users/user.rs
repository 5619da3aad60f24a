//! A user, as Zoom shows one.

use serde::{Deserialize, Serialize};

use crate::zoom::lenient::{rows, text};

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
    /// The licence, as Zoom's number: 1 Basic, 2 Licensed, 4 Unassigned, 99 None.
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
    /// How the user signs in, as Zoom's numbers.
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

    /// The status of Zoom's word; none for a word that is none.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
