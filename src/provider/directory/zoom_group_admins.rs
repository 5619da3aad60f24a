//! `zoom_group_admins`: all administrators of a group.

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

/// All administrators of a user group: whoever administers the group and is not in `admins` no longer does,
/// except the account's owner, who is never removed.
///
/// A new resource removes nobody: if the group has others, it is refused, and an import makes the next plan
/// show who is to go. Zoom tells no IDs of administrators, so that each one who is given by ID costs a read.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GroupAdmins {
    /// The group's ID.
    #[schemars(extend("terraform" = required().replaces().check(Validator::NotBlank)))]
    pub group_id: Option<String>,
    /// The administrators, as e-mail addresses or user IDs. An import writes addresses.
    #[schemars(extend("terraform" = required().ignores_case()
        .check(Validator::Each(Box::new(Validator::NotBlank)))
        .check(Validator::Each(Box::new(Validator::Trimmed)))))]
    pub admins: Option<BTreeSet<String>>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
}

/// What tells the administrators of a group from those of all others.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GroupAdminsIdentity {
    /// The group's ID.
    #[schemars(extend("terraform" = required()))]
    pub group_id: String,
    /// The ID of the Zoom account.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
}

impl GroupAdmins {
    fn circle(&self) -> Outcome<Circle> {
        Ok(Circle::GroupAdmins(self.group_id.clone().ok_or_else(|| errors::missing("group_id"))?))
    }

    fn roll(&self) -> Option<Roll> {
        self.admins.clone().map(|users| Roll { users, groups: BTreeSet::new() })
    }
}

/// The resource type `zoom_group_admins`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomGroupAdmins;

impl Resource for ZoomGroupAdmins {
    type Model = GroupAdmins;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_group_admins";

    fn extras(extras: &mut Extras<Self>) {
        extras.plans().imports().lists();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, planned: GroupAdmins) -> Outcome<GroupAdmins> {
        let zoom = account::client(call).await?;
        let roll = planned.roll().unwrap_or_default();
        // Nothing is saved on the way: a tainted list would dismiss everybody before appointing them again, and
        // appointing twice is appointing once.
        members::bring_about(call, &zoom, &planned.circle()?, None, &roll).await?;
        Ok(planned)
    }

    async fn read(
        &self,
        call: &ObjectCall<'_, Clients>,
        mut state: GroupAdmins,
    ) -> Outcome<Option<GroupAdmins>> {
        let zoom = account::client(call).await?;
        let found = members::read(&zoom, &state.circle()?, state.roll().as_ref()).await?;
        Ok(found.map(|roll| {
            state.admins = Some(roll.users);
            state
        }))
    }

    async fn update(
        &self,
        call: &ChangeCall<'_, Self>,
        prior: GroupAdmins,
        planned: GroupAdmins,
    ) -> Outcome<GroupAdmins> {
        let zoom = account::client(call).await?;
        let (before, after) = (prior.roll().unwrap_or_default(), planned.roll().unwrap_or_default());
        if before != after
            && let Err(shortfall) =
                members::bring_about(call, &zoom, &planned.circle()?, Some(&before), &after).await
        {
            call.save(&GroupAdmins { admins: Some(shortfall.actual.users.clone()), ..planned })?;
            return Err(shortfall.into());
        }
        Ok(planned)
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: GroupAdmins) -> Outcome<()> {
        let zoom = account::client(call).await?;
        members::dissolve(call, &zoom, &state.circle()?, &state.roll().unwrap_or_default()).await
    }
}

impl PlanResource for ZoomGroupAdmins {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, _plan: &mut Plan<'_, GroupAdmins>) -> Outcome<()> {
        account::check_plan(call).await
    }

    async fn plan_destroy(&self, call: &ObjectCall<'_, Clients>, _state: GroupAdmins) -> Outcome<()> {
        account::check_plan(call).await
    }
}

impl ResourceIdentity for ZoomGroupAdmins {
    type Identity = GroupAdminsIdentity;

    fn identity(state: &GroupAdmins, private: &Private) -> Option<GroupAdminsIdentity> {
        Some(GroupAdminsIdentity { group_id: state.group_id.clone()?, account_id: account::id_in(private) })
    }
}

impl ImportResource for ZoomGroupAdmins {
    const ID_FORM: &'static str = "the group's ID or name";

    async fn locate(&self, call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<GroupAdminsIdentity> {
        let zoom = account::client(call).await?;
        Ok(GroupAdminsIdentity { group_id: zoom_group::find(&zoom, id).await?.id, account_id: None })
    }

    async fn import(
        &self,
        call: &ObjectCall<'_, Clients>,
        identity: GroupAdminsIdentity,
    ) -> Outcome<GroupAdmins> {
        account::expect(call, identity.account_id.as_deref()).await?;
        let mut state = GroupAdmins { group_id: Some(identity.group_id), admins: None, timeouts: None };
        let zoom = account::client(call).await?;
        // A read cannot tell a list that was never read from an empty one, to which the owner does not belong.
        let found = members::read(&zoom, &state.circle()?, None).await?;
        state.admins = found.map(|roll| roll.users);
        Ok(state)
    }
}

impl ListResource for ZoomGroupAdmins {
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
                let circle = Circle::GroupAdmins(group.id.clone());
                // A group that has gone since is no member of the list.
                let Some(roll) = members::read(&zoom, &circle, None).await? else { continue };
                Some(GroupAdmins {
                    group_id: Some(group.id.clone()),
                    admins: Some(roll.users),
                    timeouts: None,
                })
            } else {
                None
            };
            let identity = GroupAdminsIdentity { group_id: group.id, account_id: account_id.clone() };
            if !sink.send(Listed { identity, display_name: group.name, object }).await {
                break;
            }
        }
        Ok(())
    }
}
