//! `zoom_role`: one role of the Zoom account.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::{Rule, Validator, computed, optional};
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::directory::words::{not_found, one_of_that_name};
use crate::provider::{Clients, errors};
use crate::zoom::roles::{self, RoleType};

/// One role of the Zoom account, found by ID or by its exact name.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Role {
    /// The role's ID: `0` for Owner, `1` for Admin, `2` for Member, or that of a custom role. Set exactly
    /// one of `id` and `name`.
    #[schemars(extend("terraform" = optional().or_computed().check(Validator::NotBlank)))]
    pub id: Option<String>,
    /// The role's name.
    #[schemars(extend("terraform" = optional().or_computed().check(Validator::NotBlank)))]
    pub name: Option<String>,
    /// What the role is for.
    #[schemars(extend("terraform" = computed()))]
    pub description: Option<String>,
    /// Zoom's type of the role, such as `common`.
    #[serde(rename = "type")]
    #[schemars(extend("terraform" = computed()))]
    pub kind: Option<String>,
    /// How many users hold the role.
    #[schemars(extend("terraform" = computed()))]
    pub total_members: Option<u64>,
    /// What the role allows, by Zoom's names, such as `User:Read`.
    #[schemars(extend("terraform" = computed()))]
    pub privileges: Option<BTreeSet<String>>,
}

impl From<roles::Role> for Role {
    fn from(role: roles::Role) -> Self {
        Self {
            id: Some(role.id),
            name: Some(role.name),
            description: role.description,
            kind: role.role_type,
            total_members: role.total_members,
            privileges: Some(role.privileges.into_iter().collect()),
        }
    }
}

/// The data source `zoom_role`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomRole;

impl DataSource for ZoomRole {
    type Model = Role;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_role";
    const RULES: &'static [Rule] = &[Rule::ExactlyOneOf(&["id", "name"])];

    async fn read(&self, call: &Call<'_, Clients>, config: Role) -> Outcome<Role> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let (attribute, key, id) = match (&config.id, &config.name) {
            (Some(id), _) => ("id", id, id.clone()),
            (None, None) => return Err(errors::missing("id\" or \"name").into()),
            (None, Some(name)) => {
                let roles = zoom.roles().list(RoleType::Common).await;
                let roles = roles.map_err(|error| errors::diagnostic("list roles", &error))?;
                let role = one_of_that_name("role", name, roles, |role| (&role.id, &role.name))?;
                ("name", name, role.id)
            }
        };
        // A list does not tell what a role allows.
        match zoom.roles().get(&id).await {
            Ok(role) => Ok(role.into()),
            Err(error) if error.is_gone() => Err(not_found("role", attribute, key).into()),
            Err(error) => Err(errors::diagnostic("read a role", &error).into()),
        }
    }
}
