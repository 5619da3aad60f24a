//! `zoom_roles`: the roles of the Zoom account.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::{computed, optional};
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::{Clients, errors};
use crate::zoom::roles;

/// The roles of the Zoom account. What each of them allows is in the data source `zoom_role`: Zoom does
/// not tell it in lists.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Roles {
    /// Only roles of this type: `common` for the account's roles, `iq` for those of Zoom Revenue
    /// Accelerator. Default: `common`.
    #[serde(rename = "type")]
    #[schemars(extend("terraform" = optional()))]
    pub kind: Option<RoleType>,
    /// The roles found, by name.
    #[schemars(extend("terraform" = computed()))]
    pub roles: Option<Vec<ListedRole>>,
    /// The IDs of the roles found.
    #[schemars(extend("terraform" = computed()))]
    pub ids: Option<BTreeSet<String>>,
}

/// Zoom's two types of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleType {
    /// The account's roles.
    #[default]
    Common,
    /// Roles of Zoom Revenue Accelerator.
    Iq,
}

/// A role as Zoom lists it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ListedRole {
    /// The role's ID.
    #[schemars(extend("terraform" = computed()))]
    pub id: Option<String>,
    /// The role's name.
    #[schemars(extend("terraform" = computed()))]
    pub name: Option<String>,
    /// What the role is for.
    #[schemars(extend("terraform" = computed()))]
    pub description: Option<String>,
    /// How many users hold the role.
    #[schemars(extend("terraform" = computed()))]
    pub total_members: Option<u64>,
}

impl From<roles::Role> for ListedRole {
    fn from(role: roles::Role) -> Self {
        Self {
            id: Some(role.id),
            name: Some(role.name),
            description: role.description,
            total_members: role.total_members,
        }
    }
}

/// The data source `zoom_roles`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomRoles;

impl DataSource for ZoomRoles {
    type Model = Roles;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_roles";

    async fn read(&self, call: &Call<'_, Clients>, config: Roles) -> Outcome<Roles> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let kind = match config.kind.unwrap_or_default() {
            RoleType::Common => roles::RoleType::Common,
            RoleType::Iq => roles::RoleType::Iq,
        };
        let mut roles =
            zoom.roles().list(kind).await.map_err(|error| errors::diagnostic("list roles", &error))?;
        roles.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        Ok(Roles {
            ids: Some(roles.iter().map(|role| role.id.clone()).collect()),
            roles: Some(roles.into_iter().map(ListedRole::from).collect()),
            ..config
        })
    }
}
