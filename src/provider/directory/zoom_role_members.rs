//! `zoom_role_members`: everybody who has a role.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::members::{self, Roll};
use super::{account, acting, lists, zoom_role};
use crate::framework::diagnostics::Diagnostics;
use crate::framework::schema::{Timeouts, Validator, optional, required};
use crate::framework::{
    Call, ChangeCall, Extras, ImportResource, ListResource, ListSink, Listed, ObjectCall, Outcome, Partial,
    Plan, PlanResource, Private, Resource, ResourceIdentity, ValidateResource,
};
use crate::provider::{Clients, errors};
use crate::zoom::memberships::Circle;

/// Everybody who has a role: whoever has it and is not in `members` becomes a Member. A user has one role, so
/// that giving this one takes the former away; whoever has meanwhile been given another is left alone. To give
/// the role to people and leave others alone, use `zoom_role_member`; never use both for one role.
///
/// A new resource takes the role from nobody: if others have it, it is refused, and an import makes the next
/// plan show who is to lose it. Removing the resource makes its members Members. Nobody as whom the provider's
/// app (or a connector's) acts loses a role: Zoom would take its scopes from the app.
///
/// The roles Owner and Member cannot be kept so: Zoom gives and takes neither.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RoleMembers {
    /// The role's ID.
    #[schemars(extend("terraform" = required().replaces().check(Validator::NotBlank)))]
    pub role_id: Option<String>,
    /// The members, as e-mail addresses or user IDs. An import writes addresses.
    #[schemars(extend("terraform" = required().ignores_case()
        .check(Validator::Each(Box::new(Validator::NotBlank)))
        .check(Validator::Each(Box::new(Validator::Trimmed)))))]
    pub members: Option<BTreeSet<String>>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
}

/// What tells the members of a role from those of all others.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RoleMembersIdentity {
    /// The role's ID.
    #[schemars(extend("terraform" = required()))]
    pub role_id: String,
    /// The ID of the Zoom account.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
}

impl RoleMembers {
    fn circle(&self) -> Outcome<Circle> {
        Ok(Circle::Role(self.role_id.clone().ok_or_else(|| errors::missing("role_id"))?))
    }

    fn roll(&self) -> Option<Roll> {
        self.members.clone().map(|users| Roll { users, groups: BTreeSet::new() })
    }
}

/// The resource type `zoom_role_members`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomRoleMembers;

impl Resource for ZoomRoleMembers {
    type Model = RoleMembers;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_role_members";

    fn extras(extras: &mut Extras<Self>) {
        extras.validates().plans().imports().lists();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, planned: RoleMembers) -> Outcome<RoleMembers> {
        let zoom = account::client(call).await?;
        let roll = planned.roll().unwrap_or_default();
        // Nothing is saved on the way: a tainted list would take the role from everybody before giving it again,
        // and giving twice is giving once.
        members::bring_about(call, &zoom, &planned.circle()?, None, &roll).await?;
        Ok(planned)
    }

    async fn read(
        &self,
        call: &ObjectCall<'_, Clients>,
        mut state: RoleMembers,
    ) -> Outcome<Option<RoleMembers>> {
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
        prior: RoleMembers,
        planned: RoleMembers,
    ) -> Outcome<RoleMembers> {
        let zoom = account::client(call).await?;
        let (before, after) = (prior.roll().unwrap_or_default(), planned.roll().unwrap_or_default());
        if before != after
            && let Err(shortfall) =
                members::bring_about(call, &zoom, &planned.circle()?, Some(&before), &after).await
        {
            call.save(&RoleMembers { members: Some(shortfall.actual.users.clone()), ..planned })?;
            return Err(shortfall.into());
        }
        Ok(planned)
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: RoleMembers) -> Outcome<()> {
        let zoom = account::client(call).await?;
        members::dissolve(call, &zoom, &state.circle()?, &state.roll().unwrap_or_default()).await
    }
}

impl ValidateResource for ZoomRoleMembers {
    fn validate(config: Partial<'_>) -> Diagnostics {
        zoom_role::refuse_protected(config)
    }
}

impl PlanResource for ZoomRoleMembers {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, _plan: &mut Plan<'_, RoleMembers>) -> Outcome<()> {
        account::check_plan(call).await
    }

    async fn plan_destroy(&self, call: &ObjectCall<'_, Clients>, state: RoleMembers) -> Outcome<()> {
        account::check_plan(call).await?;
        let (Some(role_id), Some(members)) = (&state.role_id, &state.members) else { return Ok(()) };
        let acting = acting::of_call(call).await?;
        let mut holders = acting.iter().filter(|one| one.has_role(role_id));
        match holders.find(|one| members.iter().any(|key| one.is(key))) {
            Some(someone) => Err(someone.refusal("take this role from").at_attribute("members").into()),
            None => Ok(()),
        }
    }
}

impl ResourceIdentity for ZoomRoleMembers {
    type Identity = RoleMembersIdentity;

    fn identity(state: &RoleMembers, private: &Private) -> Option<RoleMembersIdentity> {
        Some(RoleMembersIdentity { role_id: state.role_id.clone()?, account_id: account::id_in(private) })
    }
}

impl ImportResource for ZoomRoleMembers {
    const ID_FORM: &'static str = "the role's ID or name";

    async fn locate(&self, call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<RoleMembersIdentity> {
        let zoom = account::client(call).await?;
        let role = zoom_role::find(&zoom, id).await?;
        zoom_role::refuse_protected_id(&role.id)?;
        Ok(RoleMembersIdentity { role_id: role.id, account_id: None })
    }

    async fn import(
        &self,
        call: &ObjectCall<'_, Clients>,
        identity: RoleMembersIdentity,
    ) -> Outcome<RoleMembers> {
        zoom_role::refuse_protected_id(&identity.role_id)?;
        account::expect(call, identity.account_id.as_deref()).await?;
        let mut state = RoleMembers { role_id: Some(identity.role_id), members: None, timeouts: None };
        let zoom = account::client(call).await?;
        // A read cannot tell a list that was never read from an empty one, to which the owner does not belong.
        let found = members::read(&zoom, &state.circle()?, None).await?;
        state.members = found.map(|roll| roll.users);
        Ok(state)
    }
}

impl ListResource for ZoomRoleMembers {
    type Filter = lists::OfRole;

    async fn list(
        &self,
        call: &Call<'_, Clients>,
        filter: lists::OfRole,
        sink: &mut ListSink<'_, Self>,
    ) -> Outcome<()> {
        let (zoom, account_id) = account::client_of(call).await?;
        for role in lists::roles_with_members(&zoom, filter.role_id.as_deref()).await? {
            let object = if sink.wants_objects() {
                let circle = Circle::Role(role.id.clone());
                // A role that has gone since is no member of the list.
                let Some(roll) = members::read(&zoom, &circle, None).await? else { continue };
                Some(RoleMembers {
                    role_id: Some(role.id.clone()),
                    members: Some(roll.users),
                    timeouts: None,
                })
            } else {
                None
            };
            let identity = RoleMembersIdentity { role_id: role.id, account_id: account_id.clone() };
            if !sink.send(Listed { identity, display_name: role.name, object }).await {
                break;
            }
        }
        Ok(())
    }
}
