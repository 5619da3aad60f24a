//! `zoom_role_members`: who has a role.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::{Validator, computed, optional, required};
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::directory::user_words::type_word;
use crate::provider::directory::words::no_such_filter;
use crate::provider::{Clients, errors};
use crate::zoom::roles;

/// Everybody who has a role.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct RoleMembers {
    /// The role's ID: `0` for Owner, `1` for Admin, `2` for Member, or one of the account's own.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank)))]
    pub role_id: Option<String>,
    /// Only members with this licence: `basic`, `licensed`, `unassigned` or `none`.
    #[serde(rename = "type")]
    #[schemars(extend("terraform" = optional().check(Validator::OneOf(
        ["basic", "licensed", "unassigned", "none"].map(str::to_owned).to_vec()))))]
    pub kind: Option<String>,
    /// Whether to count only: one small call instead of the whole list. Default: `false`.
    #[schemars(extend("terraform" = optional()))]
    pub count_only: Option<bool>,
    /// How many users have the role, whatever is filtered.
    #[schemars(extend("terraform" = computed()))]
    pub total_members: Option<u64>,
    /// The members found, by e-mail address. Null if they are only counted.
    #[schemars(extend("terraform" = computed()))]
    pub members: Option<Vec<RoleMember>>,
    /// The e-mail addresses of the members found. Null if they are only counted.
    #[schemars(extend("terraform" = computed()))]
    pub emails: Option<BTreeSet<String>>,
}

/// Somebody who has a role.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct RoleMember {
    /// The user's ID.
    #[schemars(extend("terraform" = computed()))]
    pub id: Option<String>,
    /// The e-mail address.
    #[schemars(extend("terraform" = computed()))]
    pub email: Option<String>,
    /// The given name.
    #[schemars(extend("terraform" = computed()))]
    pub first_name: Option<String>,
    /// The family name.
    #[schemars(extend("terraform" = computed()))]
    pub last_name: Option<String>,
    /// The department.
    #[schemars(extend("terraform" = computed()))]
    pub department: Option<String>,
    /// The licence: `basic`, `licensed`, `unassigned` or `none`; what the provider does not know as
    /// `unknown(…)`.
    #[serde(rename = "type")]
    #[schemars(extend("terraform" = computed()))]
    pub kind: Option<String>,
}

impl From<roles::RoleMember> for RoleMember {
    fn from(member: roles::RoleMember) -> Self {
        Self {
            id: Some(member.id).filter(|id| !id.is_empty()),
            email: Some(member.email),
            first_name: member.first_name,
            last_name: member.last_name,
            department: member.department,
            kind: member.user_type.map(type_word),
        }
    }
}

/// The data source `zoom_role_members`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomRoleMembers;

impl DataSource for ZoomRoleMembers {
    type Model = RoleMembers;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_role_members";

    async fn read(&self, call: &Call<'_, Clients>, config: RoleMembers) -> Outcome<RoleMembers> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let id = config.role_id.as_deref().ok_or_else(|| errors::missing("role_id"))?;
        let fault = |error| no_such_filter(&error, "role", "role_id", id, "list the members of a role");
        if config.count_only == Some(true) {
            let total_members = zoom.roles().member_count(id).await.map_err(fault)?;
            return Ok(RoleMembers { total_members, ..config });
        }
        let rows: Vec<_> = zoom.roles().member_pages(id).try_concat().await.map_err(fault)?;
        let total_members = u64::try_from(rows.len()).ok();
        let mut members: Vec<RoleMember> = rows.into_iter().map(RoleMember::from).collect();
        if config.kind.is_some() {
            members.retain(|member| member.kind == config.kind);
        }
        members.sort_by(|one, other| one.email.cmp(&other.email));
        Ok(RoleMembers {
            total_members,
            emails: Some(members.iter().filter_map(|member| member.email.clone()).collect()),
            members: Some(members),
            ..config
        })
    }
}
