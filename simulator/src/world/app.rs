//! An OAuth app: what an admin makes by hand in Zoom's Marketplace, or the app API makes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::secret::Secret;

/// The kinds of app, by the words of Zoom's app API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppKind {
    /// Server-to-Server OAuth: `account_credentials`.
    #[default]
    S2sOauth,
    /// General app: authorization code.
    General,
    /// Meeting SDK app: authorization code as well.
    MeetingSdk,
}

/// A client ID and the secret that goes with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The client ID.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
}

/// A secret that another has taken the place of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OldSecret {
    /// The secret itself.
    pub secret: Secret,
    /// Until when it is accepted.
    pub revoked_at: Timestamp,
    /// When its successor was made: revocation is at most 30 days later.
    pub rotated_at: Timestamp,
}

/// Where an app wants to hear of events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventSubscription {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Event names, such as `user.created`.
    pub events: Vec<String>,
    /// Where they are sent.
    pub webhook_url: String,
    /// `user`, `account` or `master_account`.
    pub scope: String,
    /// What is sent along to prove that it is Zoom who sends.
    #[serde(default)]
    pub custom_header: Option<Value>,
    /// Whose events are meant, where the scope is `user`.
    #[serde(default)]
    pub user_ids: Vec<String>,
}

/// An app; the map that holds it is keyed by its client ID. Of two pairs of credentials that is the one
/// for production.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct App {
    /// The Marketplace's id of the app.
    pub app_id: String,
    /// Its name.
    pub name: String,
    /// Server-to-Server, General or Meeting SDK.
    pub app_type: AppKind,
    /// The secret that goes with the client ID.
    pub client_secret: Secret,
    /// The secret's own id, which a rotation tells.
    pub secret_id: String,
    /// The secret before, while both are accepted.
    pub old_secret: Option<OldSecret>,
    /// The second pair of a General app, for development.
    pub development: Option<Credentials>,
    /// What a token of the app may do, from the next token on.
    pub scopes: Vec<String>,
    /// Deactivation ends the app's tokens and refuses new ones.
    pub active: bool,
    /// The user as whom its tokens act.
    pub owner_id: String,
    /// When it was made by the app API; nothing for apps that were there before.
    pub created_at: Option<Timestamp>,
    /// The developer's company.
    pub company_name: String,
    /// The developer.
    pub contact_name: String,
    /// The developer's address.
    pub contact_email: String,
    /// Where the authorization server may send people back to; General apps need one.
    pub redirect_uris: Vec<String>,
    /// The manifest of a General app.
    pub manifest: Option<Value>,
    /// Who has let the app in: ids of users.
    pub added_by: Vec<String>,
    /// Where it hears of events, by subscription id.
    pub event_subscriptions: BTreeMap<String, EventSubscription>,
}

impl App {
    /// True where the secret opens this app now: the current one, or the one before until its time is over.
    pub fn accepts(&self, client_id: &str, secret: &str, now: Timestamp) -> bool {
        if let Some(development) = self.development.as_ref().filter(|pair| pair.client_id == client_id) {
            return development.client_secret.reveal() == secret;
        }
        self.client_secret.reveal() == secret
            || self
                .old_secret
                .as_ref()
                .is_some_and(|old| old.secret.reveal() == secret && now < old.revoked_at)
    }

    /// True where some of its scopes are for administrators: then only they may let it in.
    pub fn is_admin_managed(&self) -> bool {
        self.scopes.iter().any(|scope| is_admin_scope(scope))
    }
}

/// True for `service:action:claim[:admin|:master]`, and for SCIM's `scim2:admin`.
pub(crate) fn is_granular(scope: &str) -> bool {
    let plain = scope.strip_suffix(":admin").or_else(|| scope.strip_suffix(":master")).unwrap_or(scope);
    plain.matches(':').count() >= 2 || scope == "scim2:admin"
}

/// True for scopes that reach beyond one's own data.
pub(crate) fn is_admin_scope(scope: &str) -> bool {
    scope.ends_with(":admin") || scope.ends_with(":master")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classic_and_granular_scopes_are_told_apart() {
        assert!(is_granular("user:read:list_users:admin"));
        assert!(is_granular("user:read:user"));
        assert!(!is_granular("user:read:admin"));
        assert!(!is_granular("user:master"));
        assert!(!is_granular("scim2"));
    }

    #[test]
    fn two_secrets_open_an_app_until_the_old_one_is_revoked() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let old = OldSecret { secret: Secret::new("old"), revoked_at: at(10), rotated_at: at(0) };
        let app =
            App { client_secret: Secret::new("new"), old_secret: Some(old), active: true, ..App::default() };
        assert!(app.accepts("id", "new", at(9)) && app.accepts("id", "old", at(9)));
        assert!(app.accepts("id", "new", at(10)) && !app.accepts("id", "old", at(10)));
    }
}
