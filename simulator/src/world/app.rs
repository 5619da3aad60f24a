//! An OAuth app: what an admin makes by hand in Zoom's Marketplace.

use serde::{Deserialize, Serialize};

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
}

/// An app; the map that holds it is keyed by its client ID.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct App {
    /// The Marketplace's id of the app.
    pub app_id: String,
    /// Its name.
    pub name: String,
    /// Server-to-Server or General.
    pub app_type: AppKind,
    /// The secret that goes with the client ID.
    pub client_secret: Secret,
    /// What a token of the app may do, from the next token on.
    pub scopes: Vec<String>,
    /// Deactivation ends the app's tokens and refuses new ones.
    pub active: bool,
    /// The user as whom its tokens act.
    pub owner_id: String,
}

/// True for `service:action:claim[:admin|:master]`, and for SCIM's `scim2:admin`.
pub(crate) fn is_granular(scope: &str) -> bool {
    let plain = scope.strip_suffix(":admin").or_else(|| scope.strip_suffix(":master")).unwrap_or(scope);
    plain.matches(':').count() >= 2 || scope == "scim2:admin"
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
}
