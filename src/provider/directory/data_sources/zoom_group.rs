//! `zoom_group`: one user group of the Zoom account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::{Rule, Validator, computed, optional};
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::directory::words::{not_found, one_of_that_name};
use crate::provider::{Clients, errors};
use crate::zoom::groups;

/// One user group of the Zoom account, found by ID or by its exact name.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// The group's ID. Set exactly one of `id` and `name`.
    #[schemars(extend("terraform" = optional().or_computed().check(Validator::NotBlank)))]
    pub id: Option<String>,
    /// The group's name.
    #[schemars(extend("terraform" = optional().or_computed().check(Validator::NotBlank)))]
    pub name: Option<String>,
    /// How many members the group has.
    #[schemars(extend("terraform" = computed()))]
    pub total_members: Option<u64>,
}

impl From<groups::Group> for Group {
    fn from(group: groups::Group) -> Self {
        Self { id: Some(group.id), name: Some(group.name), total_members: group.total_members }
    }
}

/// The data source `zoom_group`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomGroup;

impl DataSource for ZoomGroup {
    type Model = Group;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_group";
    const RULES: &'static [Rule] = &[Rule::ExactlyOneOf(&["id", "name"])];

    async fn read(&self, call: &Call<'_, Clients>, config: Group) -> Outcome<Group> {
        let zoom = call.clients().zoom(call.cancellation())?;
        if let Some(id) = &config.id {
            return match zoom.groups().get(id).await {
                Ok(group) => Ok(group.into()),
                Err(error) if error.is_gone() => Err(not_found("group", "id", id).into()),
                Err(error) => Err(errors::diagnostic("read a group", &error).into()),
            };
        }
        let name = config.name.as_deref().ok_or_else(|| errors::missing("id\" or \"name"))?;
        let groups = zoom.groups().list().await.map_err(|error| errors::diagnostic("list groups", &error))?;
        let group = one_of_that_name("group", name, groups, |group| (&group.id, &group.name))?;
        Ok(group.into())
    }
}
