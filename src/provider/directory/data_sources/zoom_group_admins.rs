//! `zoom_group_admins`: who administers a group.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::{Validator, computed, required};
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::directory::words::no_such_filter;
use crate::provider::{Clients, errors};

/// The administrators of a user group. Zoom tells their addresses and names, and no IDs.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct GroupAdmins {
    /// The group's ID.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank)))]
    pub group_id: Option<String>,
    /// How many administrators the group has.
    #[schemars(extend("terraform" = computed()))]
    pub total_admins: Option<u64>,
    /// The administrators, by e-mail address.
    #[schemars(extend("terraform" = computed()))]
    pub admins: Option<Vec<GroupAdmin>>,
    /// Their e-mail addresses.
    #[schemars(extend("terraform" = computed()))]
    pub emails: Option<BTreeSet<String>>,
}

/// An administrator of a group.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct GroupAdmin {
    /// The e-mail address.
    #[schemars(extend("terraform" = computed()))]
    pub email: Option<String>,
    /// The name.
    #[schemars(extend("terraform" = computed()))]
    pub name: Option<String>,
}

/// The data source `zoom_group_admins`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomGroupAdmins;

impl DataSource for ZoomGroupAdmins {
    type Model = GroupAdmins;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_group_admins";

    async fn read(&self, call: &Call<'_, Clients>, config: GroupAdmins) -> Outcome<GroupAdmins> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let id = config.group_id.as_deref().ok_or_else(|| errors::missing("group_id"))?;
        let rows = zoom.groups().admins(id).await.map_err(|error| {
            no_such_filter(&error, "group", "group_id", id, "list the administrators of a group")
        })?;
        let mut admins: Vec<GroupAdmin> =
            rows.into_iter().map(|row| GroupAdmin { email: Some(row.email), name: row.name }).collect();
        admins.sort_by(|one, other| one.email.cmp(&other.email));
        Ok(GroupAdmins {
            total_admins: u64::try_from(admins.len()).ok(),
            emails: Some(admins.iter().filter_map(|admin| admin.email.clone()).collect()),
            admins: Some(admins),
            ..config
        })
    }
}
