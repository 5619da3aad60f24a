//! What is sent to make, change and remove a user.

use serde::{Deserialize, Serialize, Serializer};

use super::user::CustomAttribute;
use crate::http::Secret;
use crate::zoom::lenient::text;

/// A user to be made.
#[derive(Debug, Serialize)]
pub struct NewUser {
    /// How.
    pub action: CreateAction,
    /// Who.
    pub user_info: UserInfo,
}

/// How a user is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum CreateAction {
    /// By an invitation, which makes the user pending until it is accepted.
    #[default]
    Create,
    /// With a password, in an account with a managed domain.
    AutoCreate,
    /// For the API alone, without a way to sign in.
    CustCreate,
    /// Before the first single sign-on.
    SsoCreate,
}

/// What a user is made with; the rest is given by a later change.
#[derive(Debug, Default, Serialize)]
pub struct UserInfo {
    /// The e-mail address.
    pub email: String,
    /// The licence, as Zoom's number.
    #[serde(rename = "type")]
    pub user_type: i64,
    /// The given name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The name that others see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The password, with [`CreateAction::AutoCreate`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<Password>,
}

/// A password, which is written out where it is sent to Zoom and nowhere else.
#[derive(Debug, Clone)]
pub struct Password(pub Secret);

impl Serialize for Password {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.expose().serialize(serializer)
    }
}

/// What Zoom says of a user that it has made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Created {
    /// The new user's id.
    #[serde(default, deserialize_with = "text")]
    pub id: Option<String>,
    /// The e-mail address.
    #[serde(default)]
    pub email: String,
}

/// Changes of a user's profile. What is none stays; empty text clears.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of User, by the same names")]
pub struct Profile {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub user_type: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dept: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_center: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pronouns: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vanity_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_pmi: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_numbers: Option<Vec<NewPhoneNumber>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_attributes: Option<Vec<CustomAttribute>>,
}

/// A phone number to be given to a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewPhoneNumber {
    /// The country's code, as in `+1`.
    pub code: String,
    /// The country, as in `US`.
    pub country: String,
    /// `Mobile`, `Office`, `Home` or `Fax`.
    pub label: String,
    /// The number.
    pub number: String,
}

/// How a user is taken out of the account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deletion {
    /// What becomes of the user.
    pub removal: Removal,
    /// Who gets what the user leaves behind.
    pub transfer: Option<Transfer>,
}

/// What becomes of a user who is taken out of the account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Removal {
    /// The user goes on with a free account of their own. The only way for pending users.
    #[default]
    Disassociate,
    /// The user is gone for good.
    Delete,
}

/// Who gets what a user leaves behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transfer {
    /// The e-mail address of whoever gets it.
    pub email: String,
    /// What is handed over: the names of Zoom's parameters, such as `transfer_meeting`.
    pub what: Vec<&'static str>,
}

impl Deletion {
    /// The parameters of the call.
    pub(super) fn query(&self) -> Vec<(&'static str, String)> {
        let action = match self.removal {
            Removal::Disassociate => "disassociate",
            Removal::Delete => "delete",
        };
        let mut query = vec![("action", action.to_owned())];
        if let Some(transfer) = &self.transfer {
            query.push(("transfer_email", transfer.email.clone()));
            query.extend(transfer.what.iter().map(|&name| (name, "true".to_owned())));
        }
        query
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_new_user_is_sent_as_zoom_wants_it() {
        let new = NewUser {
            action: CreateAction::AutoCreate,
            user_info: UserInfo {
                email: "a@example.com".to_owned(),
                user_type: 1,
                password: Some(Password(Secret::new("hunter22"))),
                ..UserInfo::default()
            },
        };
        let sent = serde_json::to_value(&new).unwrap();
        let info = json!({"email": "a@example.com", "type": 1, "password": "hunter22"});
        assert_eq!(sent, json!({"action": "autoCreate", "user_info": info}));
        assert!(!format!("{new:?}").contains("hunter22"));
        let words = [CreateAction::Create, CreateAction::CustCreate, CreateAction::SsoCreate];
        let words = words.map(|action| serde_json::to_value(action).unwrap());
        assert_eq!(words, ["create", "custCreate", "ssoCreate"]);
    }

    #[test]
    fn only_what_changes_is_sent_and_empty_text_clears() {
        let profile = Profile { dept: Some(String::new()), user_type: Some(2), ..Profile::default() };
        assert_eq!(serde_json::to_value(profile).unwrap(), json!({"type": 2, "dept": ""}));
    }

    #[test]
    fn what_a_user_leaves_behind_is_named() {
        let transfer = Transfer { email: "heir@example.com".to_owned(), what: vec!["transfer_meeting"] };
        let query = Deletion { removal: Removal::Delete, transfer: Some(transfer) }.query();
        let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(query, ["action=delete", "transfer_email=heir@example.com", "transfer_meeting=true"]);
        assert_eq!(Deletion::default().query(), [("action", "disassociate".to_owned())]);
    }
}
