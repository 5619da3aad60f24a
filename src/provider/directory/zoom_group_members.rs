//! `zoom_group_members`: all members of a group.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::members::{self, Roll};
use super::{account, lists, zoom_group};
use crate::framework::schema::{Timeouts, Validator, optional, required};
use crate::framework::{
    Call, ChangeCall, Extras, ImportResource, ListResource, ListSink, Listed, ObjectCall, Outcome, Plan,
    PlanResource, Private, Resource, ResourceIdentity,
};
use crate::provider::{Clients, errors};
use crate::zoom::memberships::Circle;

/// All members of a user group: whoever is in the group and not in `members` is removed from it, except the
/// account's owner, who is never removed. To add people and leave others alone, use `zoom_group_member`;
/// never use both for one group.
///
/// A new resource removes nobody: if the group has others, it is refused, and an import makes the next plan
/// show who is to go. Removing the resource removes its members from the group, not from the account.
///
/// Zoom passes over people who were invited and have not accepted; they are named in an error.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GroupMembers {
    /// The group's ID.
    #[schemars(extend("terraform" = required().replaces().check(Validator::NotBlank)))]
    pub group_id: Option<String>,
    /// The members, as e-mail addresses or user IDs. An import writes addresses.
    #[schemars(extend("terraform" = required().ignores_case()
        .check(Validator::Each(Box::new(Validator::NotBlank)))
        .check(Validator::Each(Box::new(Validator::Trimmed)))))]
    pub members: Option<BTreeSet<String>>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
}

/// What tells the members of a group from those of all others.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GroupMembersIdentity {
    /// The group's ID.
    #[schemars(extend("terraform" = required()))]
    pub group_id: String,
    /// The ID of the Zoom account.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
}

impl GroupMembers {
    fn circle(&self) -> Outcome<Circle> {
        Ok(Circle::Group(self.group_id.clone().ok_or_else(|| errors::missing("group_id"))?))
    }

    fn roll(&self) -> Option<Roll> {
        self.members.clone().map(|users| Roll { users, groups: BTreeSet::new() })
    }
}

/// The resource type `zoom_group_members`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomGroupMembers;

impl Resource for ZoomGroupMembers {
    type Model = GroupMembers;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_group_members";

    fn extras(extras: &mut Extras<Self>) {
        extras.plans().imports().lists();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, planned: GroupMembers) -> Outcome<GroupMembers> {
        let zoom = account::client(call).await?;
        let roll = planned.roll().unwrap_or_default();
        // Nothing is saved on the way: a tainted list would empty the group before it filled it again, and
        // adding twice is adding once.
        members::bring_about(call, &zoom, &planned.circle()?, None, &roll).await?;
        Ok(planned)
    }

    async fn read(
        &self,
        call: &ObjectCall<'_, Clients>,
        mut state: GroupMembers,
    ) -> Outcome<Option<GroupMembers>> {
        let zoom = account::client(call).await?;
        let found = members::read(&zoom, &state.circle()?, state.roll().as_ref()).await?;
        Ok(found.map(|roll| {
            state.members = Some(roll.users);
            state
        }))
    }

    async fn update(
        &self,
        call: &ChangeCall<'_, Self>,
        prior: GroupMembers,
        planned: GroupMembers,
    ) -> Outcome<GroupMembers> {
        let zoom = account::client(call).await?;
        let (before, after) = (prior.roll().unwrap_or_default(), planned.roll().unwrap_or_default());
        if before != after
            && let Err(shortfall) =
                members::bring_about(call, &zoom, &planned.circle()?, Some(&before), &after).await
        {
            call.save(&GroupMembers { members: Some(shortfall.actual.users.clone()), ..planned })?;
            return Err(shortfall.into());
        }
        Ok(planned)
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: GroupMembers) -> Outcome<()> {
        let zoom = account::client(call).await?;
        members::dissolve(call, &zoom, &state.circle()?, &state.roll().unwrap_or_default()).await
    }
}

impl PlanResource for ZoomGroupMembers {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, _plan: &mut Plan<'_, GroupMembers>) -> Outcome<()> {
        account::check_plan(call).await
    }

    async fn plan_destroy(&self, call: &ObjectCall<'_, Clients>, _state: GroupMembers) -> Outcome<()> {
        account::check_plan(call).await
    }
}

impl ResourceIdentity for ZoomGroupMembers {
    type Identity = GroupMembersIdentity;

    fn identity(state: &GroupMembers, private: &Private) -> Option<GroupMembersIdentity> {
        Some(GroupMembersIdentity { group_id: state.group_id.clone()?, account_id: account::id_in(private) })
    }
}

impl ImportResource for ZoomGroupMembers {
    const ID_FORM: &'static str = "the group's ID or name";

    async fn locate(&self, call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<GroupMembersIdentity> {
        let zoom = account::client(call).await?;
        Ok(GroupMembersIdentity { group_id: zoom_group::find(&zoom, id).await?.id, account_id: None })
    }

    async fn import(
        &self,
        call: &ObjectCall<'_, Clients>,
        identity: GroupMembersIdentity,
    ) -> Outcome<GroupMembers> {
        account::expect(call, identity.account_id.as_deref()).await?;
        let mut state = GroupMembers { group_id: Some(identity.group_id), members: None, timeouts: None };
        let zoom = account::client(call).await?;
        // A read cannot tell a list that was never read from an empty one, to which the owner does not belong.
        let found = members::read(&zoom, &state.circle()?, None).await?;
        state.members = found.map(|roll| roll.users);
        Ok(state)
    }
}

impl ListResource for ZoomGroupMembers {
    type Filter = lists::OfGroup;

    async fn list(
        &self,
        call: &Call<'_, Clients>,
        filter: lists::OfGroup,
        sink: &mut ListSink<'_, Self>,
    ) -> Outcome<()> {
        let (zoom, account_id) = account::client_of(call).await?;
        for group in lists::groups(&zoom, filter.group_id.as_deref()).await? {
            let object = if sink.wants_objects() {
                let circle = Circle::Group(group.id.clone());
                // A group that has gone since is no member of the list.
                let Some(roll) = members::read(&zoom, &circle, None).await? else { continue };
                Some(GroupMembers {
                    group_id: Some(group.id.clone()),
                    members: Some(roll.users),
                    timeouts: None,
                })
            } else {
                None
            };
            let identity = GroupMembersIdentity { group_id: group.id, account_id: account_id.clone() };
            if !sink.send(Listed { identity, display_name: group.name, object }).await {
                break;
            }
        }
        Ok(())
    }
}
