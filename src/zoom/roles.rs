//! Roles, which say what users may do in an account. Each user has one. Pro plan or higher.

use ::http::Method;
use serde::Deserialize;

use super::client::Client;
use super::error::Error;
use super::lenient::{rows, text};
use super::operation::{Call, Operation};
use super::rate_limits::RateLabel;
use super::topics;

/// The role of the account's owner.
pub const OWNER: &str = "0";
/// The built-in role of admins.
pub const ADMIN: &str = "1";
/// The role of everybody else.
pub const MEMBER: &str = "2";

static LIST: Operation =
    Operation { method: Method::GET, path: "/roles", label: RateLabel::Medium, answers_with: &["roles"] };

static GET: Operation = Operation {
    method: Method::GET,
    path: "/roles/{roleId}",
    label: RateLabel::Light,
    answers_with: &["id"],
};

/// A role. The list leaves out its privileges.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Role {
    /// The role's id: [`OWNER`], [`ADMIN`], [`MEMBER`], or a custom one.
    pub id: String,
    /// The role's name, unique in the account.
    #[serde(default)]
    pub name: String,
    /// What it is for.
    #[serde(default, deserialize_with = "text")]
    pub description: Option<String>,
    /// `common` or `iq`.
    #[serde(default, rename = "type", deserialize_with = "text")]
    pub role_type: Option<String>,
    /// How many users have it.
    #[serde(default)]
    pub total_members: Option<u64>,
    /// What it allows, as in `User:Read`. An open set: Zoom adds names. Only from a single read.
    #[serde(default, deserialize_with = "rows")]
    pub privileges: Vec<String>,
    /// What it allows in sub accounts. Only from a single read.
    #[serde(default)]
    pub sub_account_privileges: Option<SubAccountPrivileges>,
    /// Privileges that count for some groups only. Only from a single read; Zoom has no call that
    /// changes them.
    #[serde(default, deserialize_with = "rows")]
    pub privilege_scopes: Vec<PrivilegeScope>,
}

/// What a role allows in sub accounts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubAccountPrivileges {
    /// Zoom's number for it.
    #[serde(default)]
    pub second_level: Option<i64>,
}

/// A privilege that counts for some groups only.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PrivilegeScope {
    /// The privilege, as in `User:Read`.
    #[serde(default)]
    pub permission_id: String,
    /// The groups.
    #[serde(default, deserialize_with = "rows")]
    pub group_ids: Vec<String>,
}

/// Which kind of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RoleType {
    /// Roles of the account.
    #[default]
    Common,
    /// Roles of Zoom IQ.
    Iq,
}

impl RoleType {
    /// Zoom's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Iq => "iq",
        }
    }
}

/// Calls on roles.
#[derive(Debug, Clone, Copy)]
pub struct Roles<'a> {
    client: &'a Client,
}

impl Client {
    /// Calls on roles.
    pub fn roles(&self) -> Roles<'_> {
        Roles { client: self }
    }
}

impl Roles<'_> {
    /// The role with this id, and its privileges. Scope `role:read:role:admin`.
    pub async fn get(self, role_id: &str) -> Result<Role, Error> {
        self.client.fetch(&Call::new(&GET, &[role_id])?.about(topics::roles())).await
    }

    /// All roles of a kind, without their privileges. Zoom sends them in one piece. Scope
    /// `role:read:list_roles:admin`.
    pub async fn list(self, role_type: RoleType) -> Result<Vec<Role>, Error> {
        let call = Call::new(&LIST, &[])?.query("type", role_type.word()).about(topics::roles());
        let list: RoleList = self.client.fetch(&call).await?;
        Ok(list.roles)
    }
}

#[derive(Deserialize)]
struct RoleList {
    roles: Vec<Role>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_read_with_its_privileges() {
        let role: Role = serde_json::from_str(
            r#"{"description":"","id":"RqBLcd1jLS9a7RBkbGtqn2A","name":"My role","type":"common",
                "privileges":["User:Read","SomethingNew:Edit"],"sub_account_privileges":{"second_level":1},
                "total_members":20,"privilege_scopes":[{"permission_id":"User:Read","group_ids":[null,"g1"]}]}"#,
        )
        .unwrap();
        assert_eq!(role.privileges, ["User:Read", "SomethingNew:Edit"]);
        assert_eq!(role.privilege_scopes[0].group_ids, ["g1"]);
        assert_eq!(role.sub_account_privileges.unwrap().second_level, Some(1));
        assert_eq!(role.description, None);
    }

    #[test]
    fn a_row_of_the_list_has_no_privileges() {
        let role: Role =
            serde_json::from_str(r#"{"id":"2","name":"Member","type":"common","total_members":200}"#)
                .unwrap();
        assert_eq!((role.id.as_str(), role.privileges.len(), role.total_members), (MEMBER, 0, Some(200)));
    }
}
