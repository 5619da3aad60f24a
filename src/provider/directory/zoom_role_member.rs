//! `zoom_role_member`: one user who has a role, whoever else has it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{account, acting, lists, members, zoom_role};
use crate::framework::diagnostics::Diagnostics;
use crate::framework::schema::{Timeouts, Validator, optional, required};
use crate::framework::{
    Call, ChangeCall, Extras, ImportResource, ListResource, ListSink, Listed, ObjectCall, Outcome, Partial,
    Plan, PlanResource, Private, Resource, ResourceIdentity, ValidateResource,
};
use crate::provider::{Clients, errors};
use crate::zoom::error::found;
use crate::zoom::memberships::Circle;

/// One user who has a role, whoever else has it. A user has one role: this one takes the former away, and
/// removing the resource makes the user a Member, unless they have been given another role since. To own the
/// whole list, use `zoom_role_members`; never use both for one role, nor `zoom_user.role_id` for the same user.
///
/// The roles Owner and Member cannot be given so. Nobody as whom the provider's app (or a connector's) acts
/// loses a role: Zoom would take its scopes from the app. Zoom passes over people who were invited and have
/// not accepted, and over deactivated ones, which is an error here.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RoleMember {
    /// The role's ID.
    #[schemars(extend("terraform" = required().replaces().check(Validator::NotBlank)))]
    pub role_id: Option<String>,
    /// The user's ID, or the e-mail address.
    #[schemars(extend("terraform" = required().replaces().ignores_case()
        .check(Validator::NotBlank).check(Validator::Trimmed)))]
    pub user_id: Option<String>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
}

/// What tells the holder of a role from all others.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RoleMemberIdentity {
    /// The role's ID.
    #[schemars(extend("terraform" = required()))]
    pub role_id: String,
    /// The user's ID, or the e-mail address.
    #[schemars(extend("terraform" = required()))]
    pub user_id: String,
    /// The ID of the Zoom account.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
}

impl RoleMember {
    fn parts(&self) -> Outcome<(Circle, &str)> {
        let role_id = self.role_id.clone().ok_or_else(|| errors::missing("role_id"))?;
        let user_id = self.user_id.as_deref().ok_or_else(|| errors::missing("user_id"))?;
        Ok((Circle::Role(role_id), user_id))
    }
}

/// The resource type `zoom_role_member`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomRoleMember;

impl Resource for ZoomRoleMember {
    type Model = RoleMember;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_role_member";

    fn extras(extras: &mut Extras<Self>) {
        extras.validates().plans().imports().lists();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, planned: RoleMember) -> Outcome<RoleMember> {
        let zoom = account::client(call).await?;
        let (circle, user_id) = planned.parts()?;
        if let Circle::Role(role_id) = &circle {
            let acting = acting::acting(call.clients(), &zoom, call.cancellation()).await;
            if let Some(someone) = acting.iter().find(|one| one.is(user_id) && one.is_demoted_by(role_id)) {
                return Err(someone.refusal("give another role to").at_attribute("user_id").into());
            }
        }
        members::join(&zoom, &circle, user_id).await?;
        Ok(planned)
    }

    async fn read(&self, call: &ObjectCall<'_, Clients>, state: RoleMember) -> Outcome<Option<RoleMember>> {
        let zoom = account::client(call).await?;
        let (Circle::Role(role_id), user_id) = state.parts()? else { return Ok(None) };
        let member = zoom.rosters().role_member(&role_id, user_id).await;
        let member = member.map_err(|error| errors::diagnostic("read the members of a role", &error))?;
        Ok(member.map(|_| state))
    }

    async fn update(
        &self,
        _call: &ChangeCall<'_, Self>,
        _prior: RoleMember,
        planned: RoleMember,
    ) -> Outcome<RoleMember> {
        // Only the timeouts change in place.
        Ok(planned)
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: RoleMember) -> Outcome<()> {
        let zoom = account::client(call).await?;
        let (circle, user_id) = state.parts()?;
        let Circle::Role(role_id) = &circle else { return Ok(()) };
        // Whoever has been given another role since is left alone: Zoom might take that one.
        let user = found(zoom.users().get(user_id).await)
            .map_err(|error| errors::diagnostic("read the role of a user", &error))?;
        if user.is_none_or(|user| user.role_id.as_ref() != Some(role_id)) {
            return Ok(());
        }
        let acting = acting::acting(call.clients(), &zoom, call.cancellation()).await;
        if let Some(someone) = acting.iter().find(|one| one.is(user_id)) {
            return Err(someone.refusal("take this role from").at_attribute("user_id").into());
        }
        members::part(&zoom, &circle, user_id).await
    }
}

impl ValidateResource for ZoomRoleMember {
    fn validate(config: Partial<'_>) -> Diagnostics {
        zoom_role::refuse_protected(config)
    }
}

impl PlanResource for ZoomRoleMember {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, _plan: &mut Plan<'_, RoleMember>) -> Outcome<()> {
        account::check_plan(call).await
    }

    async fn plan_destroy(&self, call: &ObjectCall<'_, Clients>, state: RoleMember) -> Outcome<()> {
        account::check_plan(call).await?;
        let (Some(role_id), Some(user_id)) = (&state.role_id, &state.user_id) else { return Ok(()) };
        let acting = acting::of_call(call).await?;
        match acting.iter().find(|one| one.is(user_id) && one.has_role(role_id)) {
            Some(someone) => Err(someone.refusal("take this role from").at_attribute("user_id").into()),
            None => Ok(()),
        }
    }
}

impl ResourceIdentity for ZoomRoleMember {
    type Identity = RoleMemberIdentity;

    fn identity(state: &RoleMember, private: &Private) -> Option<RoleMemberIdentity> {
        Some(RoleMemberIdentity {
            role_id: state.role_id.clone()?,
            user_id: state.user_id.clone()?,
            account_id: account::id_in(private),
        })
    }
}

impl ImportResource for ZoomRoleMember {
    const ID_FORM: &'static str = "role/user: the role's ID or name, and the user's ID or e-mail address";

    async fn locate(&self, call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<RoleMemberIdentity> {
        let (role, user) = lists::split(id, Self::ID_FORM)?;
        let zoom = account::client(call).await?;
        let role_id = zoom_role::find(&zoom, role).await?.id;
        zoom_role::refuse_protected_id(&role_id)?;
        Ok(RoleMemberIdentity { role_id, user_id: user.to_owned(), account_id: None })
    }

    async fn import(
        &self,
        call: &ObjectCall<'_, Clients>,
        identity: RoleMemberIdentity,
    ) -> Outcome<RoleMember> {
        zoom_role::refuse_protected_id(&identity.role_id)?;
        account::expect(call, identity.account_id.as_deref()).await?;
        Ok(RoleMember { role_id: Some(identity.role_id), user_id: Some(identity.user_id), timeouts: None })
    }
}

impl ListResource for ZoomRoleMember {
    type Filter = lists::OfRole;

    async fn list(
        &self,
        call: &Call<'_, Clients>,
        filter: lists::OfRole,
        sink: &mut ListSink<'_, Self>,
    ) -> Outcome<()> {
        let (zoom, account_id) = account::client_of(call).await?;
        for role in lists::roles_with_members(&zoom, filter.role_id.as_deref()).await? {
            let rows =
                lists::still_there(zoom.roles().members(&role.id).await, "list the members of a role")?;
            for row in rows {
                let identity = RoleMemberIdentity {
                    role_id: role.id.clone(),
                    user_id: if row.id.is_empty() { row.email.clone() } else { row.id },
                    account_id: account_id.clone(),
                };
                let object = RoleMember {
                    role_id: Some(identity.role_id.clone()),
                    user_id: Some(identity.user_id.clone()),
                    timeouts: None,
                };
                let object = sink.wants_objects().then_some(object);
                let display_name = format!("{} as {}", row.email, role.name);
                if !sink.send(Listed { identity, display_name, object }).await {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}
