//! `zoom_groups`: the user groups of the Zoom account.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::zoom_group::Group;
use crate::framework::schema::{Validator, computed, optional};
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::{Clients, errors};

/// The user groups of the Zoom account.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Groups {
    /// Only groups whose name begins so.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub name_prefix: Option<String>,
    /// The groups found, by name.
    #[schemars(extend("terraform" = computed()))]
    pub groups: Option<Vec<Group>>,
    /// The IDs of the groups found.
    #[schemars(extend("terraform" = computed()))]
    pub ids: Option<BTreeSet<String>>,
}

/// The data source `zoom_groups`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomGroups;

impl DataSource for ZoomGroups {
    type Model = Groups;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_groups";

    async fn read(&self, call: &Call<'_, Clients>, config: Groups) -> Outcome<Groups> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let mut groups =
            zoom.groups().list().await.map_err(|error| errors::diagnostic("list groups", &error))?;
        if let Some(prefix) = &config.name_prefix {
            groups.retain(|group| group.name.starts_with(prefix));
        }
        groups.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        Ok(Groups {
            ids: Some(groups.iter().map(|group| group.id.clone()).collect()),
            groups: Some(groups.into_iter().map(Group::from).collect()),
            ..config
        })
    }
}
