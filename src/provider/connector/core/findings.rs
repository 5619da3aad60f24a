//! What was found of a connector.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::computed;

/// What was found of a connector.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Findings {
    /// What was found: `connected`, `credentials_rejected`, `app_deactivated`, `scopes_missing`,
    /// `owner_invalid`, `registration_failed`, `syncing`, `inactive`, or `unverified` where Zoom was not
    /// or cannot be asked.
    #[schemars(extend("terraform" = computed()))]
    pub status: Option<Status>,
    /// What was found, in words: what is wrong, and where to mend it.
    #[schemars(extend("terraform" = computed()))]
    pub status_detail: Option<String>,
    /// The scopes that Zoom has granted to the app.
    #[schemars(extend("terraform" = computed()))]
    pub granted_scopes: Option<BTreeSet<String>>,
    /// The scopes that the app lacks, in the form in which it can be given them: granular ones for an app
    /// with granular scopes.
    #[schemars(extend("terraform" = computed()))]
    pub missing_scopes: Option<BTreeSet<String>>,
    /// The granted scopes that nothing needs and no published list of the product names: remove them for
    /// least privilege.
    #[schemars(extend("terraform" = computed()))]
    pub excess_scopes: Option<BTreeSet<String>>,
    /// The Zoom user as whom the app acts. Null where the app may not read users.
    #[schemars(extend("terraform" = computed()))]
    pub app_owner: Option<AppOwner>,
    /// What was found of each owner.
    #[schemars(extend("terraform" = computed()))]
    pub owner_details: Option<BTreeSet<OwnerDetail>>,
}

impl Findings {
    /// The attributes of what was found.
    pub(crate) const ALL: [&'static str; 7] = [
        "status",
        "status_detail",
        "granted_scopes",
        "missing_scopes",
        "excess_scopes",
        "app_owner",
        "owner_details",
    ];

    /// Those that say what is wrong.
    pub(crate) const TELLING: [&'static str; 3] = ["status", "status_detail", "missing_scopes"];

    /// These findings; where one is absent, the other's.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            status: self.status.or(other.status),
            status_detail: self.status_detail.or(other.status_detail),
            granted_scopes: self.granted_scopes.or(other.granted_scopes),
            missing_scopes: self.missing_scopes.or(other.missing_scopes),
            excess_scopes: self.excess_scopes.or(other.excess_scopes),
            app_owner: self.app_owner.or(other.app_owner),
            owner_details: self.owner_details.or(other.owner_details),
        }
    }

    /// Takes in what was found anew. What a plan has kept of scopes and owners must stay: the next refresh
    /// puts it right.
    pub(crate) fn take_in(&mut self, found: Self) {
        if self.granted_scopes.is_some() {
            self.status = found.status;
            self.status_detail = found.status_detail;
            self.missing_scopes = found.missing_scopes;
            self.owner_details = self.owner_details.take().or(found.owner_details);
        } else {
            *self = found;
        }
    }
}

/// The state of a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Zoom refuses the client ID, the client secret or the account ID.
    CredentialsRejected,
    /// The Zoom app is not activated.
    AppDeactivated,
    /// A call of the product is not open to the app for want of a scope.
    ScopesMissing,
    /// A call of the product is refused for another reason, or the product itself reports an error.
    RegistrationFailed,
    /// An owner does not exist, is not active, or lacks the role that the product asks for.
    OwnerInvalid,
    /// The product reads Zoom for the first time, or after an error.
    Syncing,
    /// The product has the connector paused, or waits for somebody to finish it.
    Inactive,
    /// Zoom was not, or cannot be, asked.
    Unverified,
    /// Every call of the product is open to the app.
    Connected,
}

impl Status {
    /// Whether nothing is wrong. A connector that rests is healthy where the configuration says that it
    /// should.
    pub(crate) const fn is_healthy(self, meant_to_rest: bool) -> bool {
        match self {
            Self::Connected | Self::Unverified | Self::Syncing => true,
            Self::Inactive => meant_to_rest,
            _ => false,
        }
    }

    /// Its word in a configuration.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::CredentialsRejected => "credentials_rejected",
            Self::AppDeactivated => "app_deactivated",
            Self::ScopesMissing => "scopes_missing",
            Self::RegistrationFailed => "registration_failed",
            Self::OwnerInvalid => "owner_invalid",
            Self::Syncing => "syncing",
            Self::Inactive => "inactive",
            Self::Unverified => "unverified",
            Self::Connected => "connected",
        }
    }
}

/// The Zoom user as whom a Server-to-Server app acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AppOwner {
    /// The user's Zoom ID.
    #[schemars(extend("terraform" = computed()))]
    pub id: Option<String>,
    /// The user's e-mail address.
    #[schemars(extend("terraform" = computed()))]
    pub email: Option<String>,
    /// The name of the user's Zoom role, which caps the app's scopes.
    #[schemars(extend("terraform" = computed()))]
    pub role_name: Option<String>,
}

/// What was found of one owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct OwnerDetail {
    /// The user's Zoom ID.
    #[schemars(extend("terraform" = computed()))]
    pub id: Option<String>,
    /// The user's e-mail address; as configured where Zoom knows no such user.
    #[schemars(extend("terraform" = computed()))]
    pub email: Option<String>,
    /// The user's status: `active`, `inactive`, `pending`, or `unknown` where nobody at hand may look.
    #[schemars(extend("terraform" = computed()))]
    pub status: Option<String>,
    /// The name of the user's Zoom role.
    #[schemars(extend("terraform" = computed()))]
    pub role_name: Option<String>,
    /// What is wrong with this owner; null if nothing is.
    #[schemars(extend("terraform" = computed()))]
    pub problem: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(status: Status, scope: &str, owner: &str) -> Findings {
        Findings {
            status: Some(status),
            status_detail: Some(status.word().to_owned()),
            granted_scopes: Some([scope.to_owned()].into()),
            missing_scopes: Some([scope.to_owned()].into()),
            excess_scopes: Some([scope.to_owned()].into()),
            app_owner: Some(AppOwner { id: None, email: Some(owner.to_owned()), role_name: None }),
            owner_details: Some(
                [OwnerDetail { email: Some(owner.to_owned()), ..OwnerDetail::default() }].into(),
            ),
        }
    }

    #[test]
    fn what_a_plan_has_kept_stays_and_what_it_left_open_is_filled() {
        let (before, found) =
            (findings(Status::Connected, "a", "ann"), findings(Status::ScopesMissing, "b", "bob"));
        let open = |change: fn(&mut Findings)| {
            let mut planned = before.clone();
            (planned.status, planned.status_detail, planned.missing_scopes) = (None, None, None);
            change(&mut planned);
            planned.take_in(found.clone());
            planned
        };
        let telling = open(|_| {});
        assert_eq!((&telling.status, &telling.missing_scopes), (&found.status, &found.missing_scopes));
        assert_eq!(
            (&telling.granted_scopes, &telling.app_owner),
            (&before.granted_scopes, &before.app_owner)
        );
        assert_eq!(telling.owner_details, before.owner_details);
        let owners = open(|planned| planned.owner_details = None);
        assert_eq!(owners.owner_details, found.owner_details);
        assert_eq!(owners.excess_scopes, before.excess_scopes);
        assert_eq!(open(|planned| *planned = Findings::default()), found);
    }
}
