//! A Zoom user.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::secret::Secret;

/// Where a user stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UserStatus {
    /// Can sign in.
    #[default]
    Active,
    /// Deactivated.
    Inactive,
    /// Invited, has not accepted yet.
    Pending,
}

impl UserStatus {
    /// Zoom's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Pending => "pending",
        }
    }
}

/// A text of which there may be a hundred thousand: without space of its own while it is short, and shared
/// between copies.
pub type Text = ecow::EcoString;

/// A custom attribute of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomAttribute {
    /// Its key, given by Zoom.
    pub key: String,
    /// Its name, given by the organisation.
    pub name: String,
    /// Its value for this user.
    pub value: String,
}

/// A telephone number in a user's profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PhoneNumber {
    /// Country code, such as `+1`.
    pub code: String,
    /// Country, such as `US`.
    pub country: String,
    /// `Mobile`, `Office`, `Home` or `Fax`.
    pub label: String,
    /// The number itself.
    pub number: String,
    /// Whether Zoom has verified it.
    pub verified: bool,
}

/// A licence of one of several subscriptions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceInfo {
    /// `MEETING` or `ZOOM_WORKPLACE_BUNDLE`.
    pub license_type: String,
    /// What of it: 2 for a licensed user, or a bundle's bit value.
    pub license_option: i64,
    /// The subscription that it is taken from.
    pub subscription_id: String,
}

/// A user; the map that holds it is keyed by its id. An empty text is one that was never set, and Zoom
/// leaves it out of its answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct User {
    /// E-mail address; compared without case.
    pub email: String,
    /// Given name.
    pub first_name: Text,
    /// Family name.
    pub last_name: Text,
    /// Display name; given and family name when empty.
    pub display_name: Text,
    /// 1 Basic, 2 Licensed, 4 Unassigned without Meetings Basic, 99 None.
    #[serde(rename = "type")]
    pub kind: i64,
    /// Active, inactive or pending.
    pub status: UserStatus,
    /// The user's one role: `0` Owner, `1` Admin, `2` Member, or a custom role's id.
    pub role_id: String,
    /// Groups; the first is the primary one.
    pub group_ids: Vec<String>,
    /// Department.
    pub dept: Text,
    /// Job title.
    pub job_title: Text,
    /// Company.
    pub company: Text,
    /// Place of work.
    pub location: Text,
    /// The manager's e-mail address.
    pub manager: Text,
    /// Cost centre.
    pub cost_center: Text,
    /// Language, such as `en-US`.
    pub language: Text,
    /// Time zone, such as `Europe/Berlin`.
    pub timezone: Text,
    /// Pronouns.
    pub pronouns: Text,
    /// 1 ask before every meeting, 2 always show, 3 never show.
    pub pronouns_option: Option<i64>,
    /// Telephone numbers.
    pub phone_numbers: Vec<PhoneNumber>,
    /// Personal Meeting ID.
    pub pmi: i64,
    /// Whether instant meetings use the Personal Meeting ID.
    pub use_pmi: bool,
    /// Host key.
    pub host_key: Text,
    /// The last part of the personal link.
    pub vanity_name: Text,
    /// Text about the user; can be written, and Zoom does not tell it.
    pub about_me: Text,
    /// Link to a profile; can be written, and Zoom does not tell it.
    pub linkedin_url: Text,
    /// The organisation's own id of the user.
    pub employee_unique_id: Text,
    /// The id that the custom video service gave.
    pub cms_user_id: Text,
    /// Ways in which the user signs in: 100 Zoom work e-mail, 101 single sign-on, 1 Google …
    pub login_types: Vec<i64>,
    /// Whether the e-mail address was verified: 1 or 0.
    pub verified: i64,
    /// Custom attributes.
    pub custom_attributes: Vec<CustomAttribute>,
    /// Add-on licences, such as `zoom_compliance_management`.
    pub licenses: Vec<String>,
    /// Bit value of a Zoom United bundle; empty without one.
    pub plan_united_type: String,
    /// Bit value of a Zoom One bundle; 0 without one.
    pub zoom_one_type: i64,
    /// Whether the user has a Zoom Phone licence.
    pub zoom_phone: bool,
    /// Licences that are taken from one of several subscriptions.
    pub license_info_list: Vec<LicenceInfo>,
    /// Divisions.
    pub division_ids: Vec<String>,
    /// Until when the invitation of somebody pending can be accepted; without end if absent.
    pub invited_until: Option<Timestamp>,
    /// When the user came into being.
    pub user_created_at: Timestamp,
    /// When the user last signed in; Zoom's value lags by up to three days.
    pub last_login_time: Option<Timestamp>,
    /// The client of the last sign-in, such as `6.3.11.50104(mac)`.
    pub last_client_version: Text,
    /// Settings that differ from the defaults, by section.
    pub settings: Map<String, Value>,
    /// The password, if one was set here.
    pub password: Secret,
    /// Presence in chat, such as `Available`.
    pub presence: Text,
    /// Until when the presence is `Do_Not_Disturb`, if it ends by itself.
    pub presence_until: Option<Timestamp>,
    /// When the user's single sign-on sessions were last ended.
    pub sessions_ended_at: Option<Timestamp>,
}

impl User {
    /// The name that Zoom shows.
    pub fn shown_name(&self) -> String {
        if self.display_name.is_empty() {
            format!("{} {}", self.first_name, self.last_name).trim().to_owned()
        } else {
            self.display_name.to_string()
        }
    }

    /// True for the owner and for holders of the role Admin, whom Zoom protects from its own API.
    pub fn is_admin(&self) -> bool {
        self.role_id == super::role::OWNER || self.role_id == super::role::ADMIN
    }

    /// True where both addresses are the same without regard to case.
    pub fn has_email(&self, email: &str) -> bool {
        self.email.eq_ignore_ascii_case(email)
            || (!email.is_ascii() && self.email.to_lowercase() == email.to_lowercase())
    }
}

impl Default for User {
    fn default() -> Self {
        Self {
            email: String::new(),
            first_name: Text::new(),
            last_name: Text::new(),
            display_name: Text::new(),
            kind: 1,
            status: UserStatus::Active,
            role_id: super::role::MEMBER.to_owned(),
            group_ids: Vec::new(),
            dept: Text::new(),
            job_title: Text::new(),
            company: Text::new(),
            location: Text::new(),
            manager: Text::new(),
            cost_center: Text::new(),
            language: "en-US".into(),
            timezone: Text::new(),
            pronouns: Text::new(),
            pronouns_option: None,
            phone_numbers: Vec::new(),
            pmi: 0,
            use_pmi: false,
            host_key: Text::new(),
            vanity_name: Text::new(),
            about_me: Text::new(),
            linkedin_url: Text::new(),
            employee_unique_id: Text::new(),
            cms_user_id: Text::new(),
            login_types: vec![100],
            verified: 1,
            custom_attributes: Vec::new(),
            licenses: Vec::new(),
            plan_united_type: String::new(),
            zoom_one_type: 0,
            zoom_phone: false,
            license_info_list: Vec::new(),
            division_ids: Vec::new(),
            invited_until: None,
            user_created_at: Timestamp::UNIX_EPOCH,
            last_login_time: None,
            last_client_version: Text::new(),
            settings: Map::new(),
            password: Secret::default(),
            presence: "Available".into(),
            presence_until: None,
            sessions_ended_at: None,
        }
    }
}
