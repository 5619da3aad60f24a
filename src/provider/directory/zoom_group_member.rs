//! `zoom_group_member`: one member of a group, whoever else is in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{account, lists, members, zoom_group};
use crate::framework::schema::{Timeouts, Validator, optional, required};
use crate::framework::{
    Call, ChangeCall, Extras, ImportResource, ListResource, ListSink, Listed, ObjectCall, Outcome, Plan,
    PlanResource, Private, Resource, ResourceIdentity,
};
use crate::provider::{Clients, errors};
use crate::zoom::memberships::Circle;

/// One member of a user group, whoever else is in it. Many of these for one group go to Zoom in few calls,
/// and are read in few. To own the whole list, use `zoom_group_members`; never use both for one group.
///
/// Somebody who is in the group already is taken over. Zoom passes over people who were invited and have
/// not accepted, which is an error here.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GroupMember {
    /// The group's ID.
    #[schemars(extend("terraform" = required().replaces().check(Validator::NotBlank)))]
    pub group_id: Option<String>,
    /// The user's ID, or the e-mail address.
    #[schemars(extend("terraform" = required().replaces().ignores_case()
        .check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub user_id: Option<String>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
}

/// What tells a membership from all others.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GroupMemberIdentity {
    /// The group's ID.
    #[schemars(extend("terraform" = required()))]
    pub group_id: String,
    /// The user's ID, or the e-mail address.
    #[schemars(extend("terraform" = required()))]
    pub user_id: String,
    /// The ID of the Zoom account.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
}

impl GroupMember {
    fn parts(&self) -> Outcome<(Circle, &str)> {
        let group_id = self.group_id.clone().ok_or_else(|| errors::missing("group_id"))?;
        let user_id = self.user_id.as_deref().ok_or_else(|| errors::missing("user_id"))?;
        Ok((Circle::Group(group_id), user_id))
    }
}

/// The resource type `zoom_group_member`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomGroupMember;

impl Resource for ZoomGroupMember {
    type Model = GroupMember;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_group_member";

    fn extras(extras: &mut Extras<Self>) {
        extras.plans().imports().lists();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, planned: GroupMember) -> Outcome<GroupMember> {
        let zoom = account::client(call).await?;
        let (circle, user_id) = planned.parts()?;
        members::join(&zoom, &circle, user_id).await?;
        Ok(planned)
    }

    async fn read(&self, call: &ObjectCall<'_, Clients>, state: GroupMember) -> Outcome<Option<GroupMember>> {
        let zoom = account::client(call).await?;
        let (Circle::Group(group_id), user_id) = state.parts()? else { return Ok(None) };
        let member = zoom.rosters().group_member(&group_id, user_id).await;
        let member = member.map_err(|error| errors::diagnostic("read the members of a group", &error))?;
        Ok(member.map(|_| state))
    }

    async fn update(
        &self,
        _call: &ChangeCall<'_, Self>,
        _prior: GroupMember,
        planned: GroupMember,
    ) -> Outcome<GroupMember> {
        // Only the timeouts change in place.
        Ok(planned)
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: GroupMember) -> Outcome<()> {
        let zoom = account::client(call).await?;
        let (circle, user_id) = state.parts()?;
        members::part(&zoom, &circle, user_id).await
    }
}

impl PlanResource for ZoomGroupMember {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, _plan: &mut Plan<'_, GroupMember>) -> Outcome<()> {
        account::check_plan(call).await
    }

    async fn plan_destroy(&self, call: &ObjectCall<'_, Clients>, _state: GroupMember) -> Outcome<()> {
        account::check_plan(call).await
    }
}

impl ResourceIdentity for ZoomGroupMember {
    type Identity = GroupMemberIdentity;

    fn identity(state: &GroupMember, private: &Private) -> Option<GroupMemberIdentity> {
        Some(GroupMemberIdentity {
            group_id: state.group_id.clone()?,
            user_id: state.user_id.clone()?,
            account_id: account::id_in(private),
        })
    }
}

impl ImportResource for ZoomGroupMember {
    const ID_FORM: &'static str = "group/user: the group's ID or name, and the user's ID or e-mail address";

    async fn locate(&self, call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<GroupMemberIdentity> {
        let (group, user) = lists::split(id, Self::ID_FORM)?;
        let zoom = account::client(call).await?;
        let group_id = zoom_group::find(&zoom, group).await?.id;
        Ok(GroupMemberIdentity { group_id, user_id: user.to_owned(), account_id: None })
    }

    async fn import(
        &self,
        call: &ObjectCall<'_, Clients>,
        identity: GroupMemberIdentity,
    ) -> Outcome<GroupMember> {
        account::expect(call, identity.account_id.as_deref()).await?;
        Ok(GroupMember { group_id: Some(identity.group_id), user_id: Some(identity.user_id), timeouts: None })
    }
}

impl ListResource for ZoomGroupMember {
    type Filter = lists::OfGroup;

    async fn list(
        &self,
        call: &Call<'_, Clients>,
        filter: lists::OfGroup,
        sink: &mut ListSink<'_, Self>,
    ) -> Outcome<()> {
        let (zoom, account_id) = account::client_of(call).await?;
        for group in lists::groups(&zoom, filter.group_id.as_deref()).await? {
            let rows =
                lists::still_there(zoom.groups().members(&group.id).await, "list the members of a group")?;
            for row in rows {
                let identity = GroupMemberIdentity {
                    group_id: group.id.clone(),
                    user_id: if row.id.is_empty() { row.email.clone() } else { row.id },
                    account_id: account_id.clone(),
                };
                let object = GroupMember {
                    group_id: Some(identity.group_id.clone()),
                    user_id: Some(identity.user_id.clone()),
                    timeouts: None,
                };
                let object = sink.wants_objects().then_some(object);
                let display_name = format!("{} in {}", row.email, group.name);
                if !sink.send(Listed { identity, display_name, object }).await {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}
