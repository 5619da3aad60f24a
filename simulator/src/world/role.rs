//! A role and what it allows.

use serde::{Deserialize, Serialize};

/// The id of the role Owner.
pub const OWNER: &str = "0";
/// The id of the role Admin.
pub const ADMIN: &str = "1";
/// The id of the role Member.
pub const MEMBER: &str = "2";

/// Privileges on Zoom's list, or in its specifications, that come as `:Read` and as `:Edit`.
const READ_AND_EDIT: &[&str] = &[
    "User",
    "Role",
    "Group",
    "AccountProfile",
    "AccountSetting",
    "WebinarSetting",
    "Recording",
    "SubAccount",
    "ZoomRooms",
    "DigitalSignage",
    "IMGroups",
    "IMSetting",
    "BillingSubscription",
    "BillingInformation",
    "ScheduleTrackingFields",
    "PbxAdmin",
    "ZoomDevelopers",
    "RoomConnector",
    "CrossHybrid",
    "LyncConnector",
    "ThirdPartyConference",
    "Branding",
    "SingleSignOn",
    "Integration",
    "MarketPlace",
    "Division",
];

/// Privileges on Zoom's list that come in one form only.
const SINGLE: &[&str] = &[
    "RecordingContent:Read",
    "IMChatHistory:Read",
    "IMChatBot:Edit",
    "Dashboard:Read",
    "UsageReport:Read",
    "UserActivitiesReport:Read",
];

/// Every privilege that Zoom names. The set is open: a role may hold others.
pub(crate) fn all_privileges() -> Vec<String> {
    READ_AND_EDIT
        .iter()
        .flat_map(|name| [format!("{name}:Read"), format!("{name}:Edit")])
        .chain(SINGLE.iter().map(|name| (*name).to_owned()))
        .collect()
}

/// What an admin's privilege is confined to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrivilegeScope {
    /// The privilege.
    pub permission_id: String,
    /// The groups in which it holds.
    pub group_ids: Vec<String>,
}

/// A role; the map that holds it is keyed by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Role {
    /// Unique in the account.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// `common`, or `iq` for Zoom Revenue Accelerator.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it allows, such as `User:Read`.
    pub privileges: Vec<String>,
    /// Privileges over sub accounts, if it has any: a bit value.
    pub second_level: Option<i64>,
    /// Privileges that hold in some groups only.
    pub privilege_scopes: Vec<PrivilegeScope>,
}

impl Default for Role {
    fn default() -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            kind: "common".to_owned(),
            privileges: Vec::new(),
            second_level: None,
            privilege_scopes: Vec::new(),
        }
    }
}

impl Role {
    /// True where the role holds the privilege; `:Edit` includes `:Read`.
    pub fn allows(&self, privilege: &str) -> bool {
        let edit = privilege.strip_suffix(":Read").map(|name| format!("{name}:Edit"));
        self.privileges.iter().any(|held| held == privilege || Some(held) == edit.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edit_includes_read_and_not_the_other_way() {
        let role = |privilege: &str| Role { privileges: vec![privilege.to_owned()], ..Role::default() };
        assert!(role("User:Edit").allows("User:Read"));
        assert!(!role("User:Read").allows("User:Edit"));
        assert!(!role("UserAdvanced:Edit").allows("User:Edit"));
    }
}
