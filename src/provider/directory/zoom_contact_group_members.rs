//! `zoom_contact_group_members`: all members of a contact group.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::members::{self, Roll};
use super::{account, lists, zoom_contact_group};
use crate::framework::schema::{Rule, Timeouts, Validator, optional, required};
use crate::framework::{
    Call, ChangeCall, Extras, ImportResource, ListResource, ListSink, Listed, ObjectCall, Outcome, Plan,
    PlanResource, Private, Resource, ResourceIdentity,
};
use crate::provider::{Clients, errors};
use crate::zoom::memberships::Circle;

/// All members of a contact group, users and user groups: whoever is in it and is not named is removed from
/// it, except the account's owner, who is never removed.
///
/// A new resource removes nobody: if the contact group has others, it is refused, and an import makes the next
/// plan show who is to go. Zoom keeps at least one member in every contact group: when the resource is removed
/// and the contact group stays, so does its last member.
///
/// Zoom tells no addresses of members, so that users who are given by address cost a read; an import writes
/// IDs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ContactGroupMembers {
    /// The contact group's ID.
    #[schemars(extend("terraform" = required().replaces().check(Validator::NotBlank)))]
    pub contact_group_id: Option<String>,
    /// The users, as user IDs or e-mail addresses. Unset means none.
    #[schemars(extend("terraform" = optional().ignores_case().check(Validator::MinItems(1))
        .check(Validator::Each(Box::new(Validator::NotBlank)))
        .check(Validator::Each(Box::new(Validator::Trimmed)))))]
    pub users: Option<BTreeSet<String>>,
    /// The user groups, as IDs. Unset means none.
    #[schemars(extend("terraform" = optional().check(Validator::MinItems(1))
        .check(Validator::Each(Box::new(Validator::NotBlank)))))]
    pub groups: Option<BTreeSet<String>>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
}

/// What tells the members of a contact group from those of all others.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ContactGroupMembersIdentity {
    /// The contact group's ID.
    #[schemars(extend("terraform" = required()))]
    pub contact_group_id: String,
    /// The ID of the Zoom account.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
}

impl ContactGroupMembers {
    fn circle(&self) -> Outcome<Circle> {
        let id = self.contact_group_id.clone().ok_or_else(|| errors::missing("contact_group_id"))?;
        Ok(Circle::ContactGroup(id))
    }

    fn roll(&self) -> Roll {
        Roll {
            users: self.users.clone().unwrap_or_default(),
            groups: self.groups.clone().unwrap_or_default(),
        }
    }

    /// Whether this comes of an import, and nothing is known yet.
    fn is_blank(&self) -> bool {
        self.users.is_none() && self.groups.is_none()
    }

    fn with(mut self, roll: Roll) -> Self {
        self.users = Some(roll.users).filter(|users| !users.is_empty());
        self.groups = Some(roll.groups).filter(|groups| !groups.is_empty());
        self
    }
}

/// The resource type `zoom_group_members`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomContactGroupMembers;

impl Resource for ZoomContactGroupMembers {
    type Model = ContactGroupMembers;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_contact_group_members";

    fn extras(extras: &mut Extras<Self>) {
        extras.rules([Rule::AtLeastOneOf(&["users", "groups"])]).plans().imports().lists();
    }

    async fn create(
        &self,
        call: &ChangeCall<'_, Self>,
        planned: ContactGroupMembers,
    ) -> Outcome<ContactGroupMembers> {
        let zoom = account::client(call).await?;
        let roll = planned.roll();
        // Nothing is saved on the way: a tainted list would empty the group before it filled it again, and
        // adding twice is adding once.
        members::bring_about(call, &zoom, &planned.circle()?, None, &roll).await?;
        Ok(planned)
    }

    async fn read(
        &self,
        call: &ObjectCall<'_, Clients>,
        state: ContactGroupMembers,
    ) -> Outcome<Option<ContactGroupMembers>> {
        let zoom = account::client(call).await?;
        let known = (!state.is_blank()).then(|| state.roll());
        let found = members::read(&zoom, &state.circle()?, known.as_ref()).await?;
        Ok(found.map(|roll| state.with(roll)))
    }

    async fn update(
        &self,
        call: &ChangeCall<'_, Self>,
        prior: ContactGroupMembers,
        planned: ContactGroupMembers,
    ) -> Outcome<ContactGroupMembers> {
        let zoom = account::client(call).await?;
        let (before, after) = (prior.roll(), planned.roll());
        if before != after
            && let Err(shortfall) =
                members::bring_about(call, &zoom, &planned.circle()?, Some(&before), &after).await
        {
            call.save(&planned.with(shortfall.actual.clone()))?;
            return Err(shortfall.into());
        }
        Ok(planned)
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: ContactGroupMembers) -> Outcome<()> {
        let zoom = account::client(call).await?;
        members::dissolve(call, &zoom, &state.circle()?, &state.roll()).await
    }
}

impl PlanResource for ZoomContactGroupMembers {
    async fn plan(
        &self,
        call: &ObjectCall<'_, Clients>,
        _plan: &mut Plan<'_, ContactGroupMembers>,
    ) -> Outcome<()> {
        account::check_plan(call).await
    }

    async fn plan_destroy(&self, call: &ObjectCall<'_, Clients>, _state: ContactGroupMembers) -> Outcome<()> {
        account::check_plan(call).await
    }
}

impl ResourceIdentity for ZoomContactGroupMembers {
    type Identity = ContactGroupMembersIdentity;

    fn identity(state: &ContactGroupMembers, private: &Private) -> Option<ContactGroupMembersIdentity> {
        Some(ContactGroupMembersIdentity {
            contact_group_id: state.contact_group_id.clone()?,
            account_id: account::id_in(private),
        })
    }
}

impl ImportResource for ZoomContactGroupMembers {
    const ID_FORM: &'static str = "the contact group's ID or name";

    async fn locate(&self, call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<ContactGroupMembersIdentity> {
        let zoom = account::client(call).await?;
        Ok(ContactGroupMembersIdentity {
            contact_group_id: zoom_contact_group::find(&zoom, id).await?.id,
            account_id: None,
        })
    }

    async fn import(
        &self,
        call: &ObjectCall<'_, Clients>,
        identity: ContactGroupMembersIdentity,
    ) -> Outcome<ContactGroupMembers> {
        account::expect(call, identity.account_id.as_deref()).await?;
        Ok(ContactGroupMembers {
            contact_group_id: Some(identity.contact_group_id),
            users: None,
            groups: None,
            timeouts: None,
        })
    }
}

impl ListResource for ZoomContactGroupMembers {
    type Filter = lists::OfContactGroup;

    async fn list(
        &self,
        call: &Call<'_, Clients>,
        filter: lists::OfContactGroup,
        sink: &mut ListSink<'_, Self>,
    ) -> Outcome<()> {
        let (zoom, account_id) = account::client_of(call).await?;
        for group in lists::contact_groups(&zoom, filter.contact_group_id.as_deref()).await? {
            let object = if sink.wants_objects() {
                let circle = Circle::ContactGroup(group.id.clone());
                // A group that has gone since is no member of the list.
                let Some(roll) = members::read(&zoom, &circle, None).await? else { continue };
                let object = ContactGroupMembers {
                    contact_group_id: Some(group.id.clone()),
                    users: None,
                    groups: None,
                    timeouts: None,
                };
                Some(object.with(roll))
            } else {
                None
            };
            let identity =
                ContactGroupMembersIdentity { contact_group_id: group.id, account_id: account_id.clone() };
            if !sink.send(Listed { identity, display_name: group.name, object }).await {
                break;
            }
        }
        Ok(())
    }
}
