//! Roles, which say what users may do in an account. Each user has one. Pro plan or higher.

use std::collections::BTreeSet;

use ::http::Method;
use futures_util::Stream;
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::error::Error;
use super::operation::{Call, Operation};
use super::rate_limits::RateLabel;
use super::topics;
use crate::http::lenient::{rows, text};
use crate::http::page::{self, Page};

/// The most that Zoom allows for members; the list of roles has no pages.
const PAGE_SIZE: &str = "300";

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

/// Zoom's reference knows no answer to this but an error; it answers 201 with the role.
static CREATE: Operation =
    Operation { method: Method::POST, path: "/roles", label: RateLabel::Light, answers_with: &["id"] };

static UPDATE: Operation =
    Operation { method: Method::PATCH, path: "/roles/{roleId}", label: RateLabel::Light, answers_with: &[] };

static DELETE: Operation =
    Operation { method: Method::DELETE, path: "/roles/{roleId}", label: RateLabel::Light, answers_with: &[] };

static LIST_MEMBERS: Operation = Operation {
    method: Method::GET,
    path: "/roles/{roleId}/members",
    label: RateLabel::Medium,
    answers_with: &["members"],
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

/// What a role is to be; what is not given stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RoleContent {
    /// The role's name, unique in the account. A new role needs one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What it allows, as in `User:Read`, in place of all that it allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privileges: Option<BTreeSet<String>>,
}

/// Somebody who has a role.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RoleMember {
    /// The user's id.
    #[serde(default)]
    pub id: String,
    /// The user's e-mail address.
    #[serde(default)]
    pub email: String,
    /// The given name.
    #[serde(default, deserialize_with = "text")]
    pub first_name: Option<String>,
    /// The family name.
    #[serde(default, deserialize_with = "text")]
    pub last_name: Option<String>,
    /// The department.
    #[serde(default, deserialize_with = "text")]
    pub department: Option<String>,
    /// The user's licence, as Zoom's number.
    #[serde(default, rename = "type")]
    pub user_type: Option<i64>,
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

    /// A new role of the account; none where Zoom does not tell what it has made. Scope
    /// `role:write:role:admin`.
    pub async fn create(self, content: &RoleContent) -> Result<Option<Role>, Error> {
        let created: Created = self.client.fetch(&create_call(content)?).await?;
        Ok(created.id.map(|id| Role {
            id,
            name: created.name.or_else(|| content.name.clone()).unwrap_or_default(),
            description: created.description,
            role_type: None,
            total_members: None,
            privileges: created.privileges,
            sub_account_privileges: None,
            privilege_scopes: Vec::new(),
        }))
    }

    /// Changes a role. Scope `role:update:role:admin`.
    pub async fn update(self, role_id: &str, content: &RoleContent) -> Result<(), Error> {
        self.client.execute(&update_call(role_id, content)?).await
    }

    /// Removes a role; whoever had it is a member from then on. Scope `role:delete:role:admin`.
    pub async fn delete(self, role_id: &str) -> Result<(), Error> {
        let touched = [topics::role_members_written([]), vec![topics::every_user()]].concat();
        self.client.execute(&Call::new(&DELETE, &[role_id])?.about(touched)).await
    }

    /// How many users have a role, from a page of one. Scope `role:read:list_members:admin`.
    pub async fn member_count(self, role_id: &str) -> Result<Option<u64>, Error> {
        Ok(self.member_page(role_id, "1", None).await?.total)
    }

    /// Those who have a role, page by page. Whoever is missing from what is read may have it: see
    /// [`page::pages`]. Scope `role:read:list_members:admin`.
    pub fn member_pages(self, role_id: &str) -> impl Stream<Item = Result<Vec<RoleMember>, Error>> + Send {
        page::pages(
            move |token| self.member_page(role_id, PAGE_SIZE, token),
            |member: &RoleMember| Some(member.id.clone()),
        )
    }

    /// Everybody who has a role, whoever is missing has not. Scope `role:read:list_members:admin`.
    pub async fn members(self, role_id: &str) -> Result<Vec<RoleMember>, Error> {
        page::collect(
            |token| self.member_page(role_id, PAGE_SIZE, token),
            |member: &RoleMember| Some(member.id.clone()),
        )
        .await
    }

    async fn member_page(
        self,
        role_id: &str,
        size: &str,
        token: Option<String>,
    ) -> Result<Page<RoleMember>, Error> {
        let call = Call::new(&LIST_MEMBERS, &[role_id])?.query("page_size", size).page(token);
        let call = call.about(topics::role_members(role_id));
        let list: MemberList = self.client.fetch(&call).await?;
        Ok(Page { rows: list.members, next: list.next_page_token, total: list.total_records })
    }
}

fn create_call(content: &RoleContent) -> Result<Call, Error> {
    Ok(Call::new(&CREATE, &[])?.json(content)?.about(topics::roles()))
}

fn update_call(role_id: &str, content: &RoleContent) -> Result<Call, Error> {
    Ok(Call::new(&UPDATE, &[role_id])?.json(content)?.about(topics::roles()))
}

/// What creating a role answers: by Zoom's reference an empty object, in truth the role.
#[derive(Deserialize)]
struct Created {
    #[serde(default, deserialize_with = "text")]
    id: Option<String>,
    #[serde(default, deserialize_with = "text")]
    name: Option<String>,
    #[serde(default, deserialize_with = "text")]
    description: Option<String>,
    #[serde(default, deserialize_with = "rows")]
    privileges: Vec<String>,
}

#[derive(Deserialize)]
struct MemberList {
    members: Vec<RoleMember>,
    #[serde(default)]
    next_page_token: Option<String>,
    #[serde(default)]
    total_records: Option<u64>,
}

#[derive(Deserialize)]
struct RoleList {
    roles: Vec<Role>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Secret;
    use crate::zoom::{Endpoints, Environment};

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

    #[test]
    fn only_what_changes_is_written() {
        let endpoints = Endpoints::new(Environment::Commercial, None, None).unwrap();
        let body = |call: Call| {
            let request = call.request(&endpoints, &Secret::new("token")).unwrap();
            String::from_utf8(request.body().to_vec()).unwrap()
        };
        let whole = RoleContent {
            name: Some("Help desk".to_owned()),
            description: Some(String::new()),
            privileges: Some(["User:Read".to_owned()].into()),
        };
        assert_eq!(
            body(create_call(&whole).unwrap()),
            r#"{"description":"","name":"Help desk","privileges":["User:Read"]}"#
        );
        let only = RoleContent { privileges: Some(BTreeSet::new()), ..RoleContent::default() };
        assert_eq!(body(update_call("R1", &only).unwrap()), r#"{"privileges":[]}"#);
    }

    #[test]
    fn a_creation_is_understood_with_and_without_the_role_in_its_answer() {
        let told: Created = serde_json::from_str(r#"{"id":"R1","name":"a","privileges":null}"#).unwrap();
        assert_eq!((told.id.as_deref(), told.privileges.len()), (Some("R1"), 0));
        let silent: Created = serde_json::from_str("{}").unwrap();
        assert_eq!(silent.id, None);
    }
}
