//! `zoom_contact_group_members`: who is in a contact group.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::{Validator, computed, required};
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::directory::words::no_such_filter;
use crate::provider::{Clients, errors};
use crate::zoom::contact_groups;

/// The members of a contact group: users and user groups.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ContactGroupMembers {
    /// The contact group's ID.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank)))]
    pub contact_group_id: Option<String>,
    /// How many members the contact group has.
    #[schemars(extend("terraform" = computed()))]
    pub total_members: Option<u64>,
    /// The members, by name.
    #[schemars(extend("terraform" = computed()))]
    pub members: Option<Vec<ContactGroupMember>>,
    /// The IDs of those who are users.
    #[schemars(extend("terraform" = computed()))]
    pub users: Option<BTreeSet<String>>,
    /// The IDs of those that are user groups.
    #[schemars(extend("terraform" = computed()))]
    pub groups: Option<BTreeSet<String>>,
}

/// A member of a contact group.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ContactGroupMember {
    /// The ID of the user or the user group.
    #[schemars(extend("terraform" = computed()))]
    pub id: Option<String>,
    /// What it is: `user` or `group`; what the provider does not know as `unknown(…)`.
    #[serde(rename = "type")]
    #[schemars(extend("terraform" = computed()))]
    pub kind: Option<String>,
    /// The name of the user or the user group.
    #[schemars(extend("terraform" = computed()))]
    pub name: Option<String>,
}

impl From<contact_groups::ContactGroupMember> for ContactGroupMember {
    fn from(member: contact_groups::ContactGroupMember) -> Self {
        let kind = member.member_type.map(|number| match number {
            1 => "user".to_owned(),
            2 => "group".to_owned(),
            number => format!("unknown({number})"),
        });
        Self { id: Some(member.id), kind, name: member.name }
    }
}

/// The data source `zoom_contact_group_members`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomContactGroupMembers;

impl DataSource for ZoomContactGroupMembers {
    type Model = ContactGroupMembers;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_contact_group_members";

    async fn read(
        &self,
        call: &Call<'_, Clients>,
        config: ContactGroupMembers,
    ) -> Outcome<ContactGroupMembers> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let id = config.contact_group_id.as_deref().ok_or_else(|| errors::missing("contact_group_id"))?;
        let rows: Vec<_> = zoom.contact_groups().member_pages(id).try_concat().await.map_err(|error| {
            let attempt = "list the members of a contact group";
            no_such_filter(&error, "contact group", "contact_group_id", id, attempt)
        })?;
        let mut members: Vec<ContactGroupMember> = rows.into_iter().map(ContactGroupMember::from).collect();
        members.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        let of = |kind: &str| {
            let members = members.iter().filter(|member| member.kind.as_deref() == Some(kind));
            Some(members.filter_map(|member| member.id.clone()).collect())
        };
        Ok(ContactGroupMembers {
            total_members: u64::try_from(members.len()).ok(),
            users: of("user"),
            groups: of("group"),
            members: Some(members),
            ..config
        })
    }
}
