//! `zoom_role`: a role of the Zoom account, and what it allows.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words::{exists_already, natural_key, one_of_that_name};
use super::{account, acting};
use crate::framework::diagnostics::{Diagnostic, Diagnostics};
use crate::framework::schema::{Timeouts, Validator, computed, optional, required};
use crate::framework::{
    Call, ChangeCall, Extras, ImportResource, Known, ListResource, ListSink, Listed, ObjectCall, Outcome,
    Partial, Plan, PlanResource, Private, Resource, ResourceIdentity,
};
use crate::provider::{Clients, errors};
use crate::zoom::roles::{self, RoleContent, RoleType};
use crate::zoom::{Client, Error};

/// A role of the Zoom account, and what it allows. Who has it is kept by `zoom_role_members` (everybody) or
/// `zoom_role_member` (one at a time), or by `zoom_user.role_id`.
///
/// Removing a role makes its members Members. The built-in roles Owner and Member are what they are; Admin can
/// be imported, and not removed. A role as which the provider's app (or a connector's) acts is not removed
/// either: Zoom would take its scopes from the app.
///
/// Needs a Pro plan or higher.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Role {
    /// The role's ID.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub id: Option<String>,
    /// The role's name, unique in the account.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank).check(Validator::MaxLength(128))))]
    pub name: Option<String>,
    /// What the role is for. Default: nothing.
    #[schemars(extend("terraform" = optional().default_to("").check(Validator::MaxLength(1024))))]
    pub description: Option<String>,
    /// What the role allows, such as `User:Read` or `Group:Edit`. Zoom adds names now and then, and they are
    /// not checked here. `X:Edit` includes `X:Read`. Default: nothing.
    #[schemars(extend("terraform" = optional().default_to(Vec::<String>::new())
        .check(Validator::Each(Box::new(Validator::NotBlank)))
        .check(Validator::Each(Box::new(Validator::Trimmed)))))]
    pub privileges: Option<BTreeSet<String>>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
}

/// What tells a role from all others.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RoleIdentity {
    /// The role's ID.
    #[schemars(extend("terraform" = required()))]
    pub id: String,
    /// The ID of the Zoom account.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
}

/// Which roles `terraform query` lists.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct RoleFilter {
    /// Only roles whose name begins so.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub name_prefix: Option<String>,
}

/// The resource type `zoom_role`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomRole;

impl Resource for ZoomRole {
    type Model = Role;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_role";

    fn extras(extras: &mut Extras<Self>) {
        extras.plans().imports().lists();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, mut planned: Role) -> Outcome<Role> {
        let zoom = account::client(call).await?;
        let name = planned.name.clone().ok_or_else(|| errors::missing("name"))?;
        let content = RoleContent {
            name: Some(name.clone()),
            description: planned.description.clone(),
            privileges: planned.privileges.clone(),
        };
        let created = match zoom.roles().create(&content).await {
            Ok(created) => created,
            Err(error) if error.is_conflict() => {
                let id = id_by_name(&zoom, &name).await;
                return Err(exists_already("zoom_role", "role", "name", &name, id.as_deref()).into());
            }
            Err(error) => return Err(errors::diagnostic("create the role", &error).into()),
        };
        // Zoom's reference does not say that the answer tells the id.
        planned.id = match created {
            Some(role) => Some(role.id),
            None => id_by_name(&zoom, &name).await,
        };
        if planned.id.is_none() {
            return Err(Diagnostic::error(
                "Role was created without a trace",
                format!(
                    "Zoom accepted the role \"{name}\", told no ID, and does not list it yet. In a minute, import \
                     it:\n\n    import {{\n      to = zoom_role.NAME\n      id = \"{name}\"\n    }}"
                ),
            )
            .into());
        }
        call.save(&planned)?;
        Ok(planned)
    }

    async fn read(&self, call: &ObjectCall<'_, Clients>, mut state: Role) -> Outcome<Option<Role>> {
        let zoom = account::client(call).await?;
        let id = state.id.as_deref().ok_or_else(|| errors::missing("id"))?;
        match zoom.roles().get(id).await {
            Ok(role) => state.take(role),
            Err(error) if error.is_gone() => return Ok(None),
            Err(error) => return Err(errors::diagnostic("read the role", &error).into()),
        }
        Ok(Some(state))
    }

    async fn update(&self, call: &ChangeCall<'_, Self>, prior: Role, planned: Role) -> Outcome<Role> {
        let content = RoleContent {
            name: planned.name.clone().filter(|_| planned.name != prior.name),
            description: planned.description.clone().filter(|_| planned.description != prior.description),
            privileges: planned.privileges.clone().filter(|_| planned.privileges != prior.privileges),
        };
        if content == RoleContent::default() {
            return Ok(planned);
        }
        let zoom = account::client(call).await?;
        let id = planned.id.as_deref().ok_or_else(|| errors::missing("id"))?;
        warn_of_lost_privileges(call, &zoom, id, &prior, &planned).await;
        match zoom.roles().update(id, &content).await {
            Ok(()) => Ok(planned),
            Err(error) if error.is_conflict() => {
                let name = planned.name.as_deref().unwrap_or_default();
                let other = id_by_name(&zoom, name).await;
                Err(exists_already("zoom_role", "role", "name", name, other.as_deref()).into())
            }
            Err(error) => Err(errors::diagnostic("change the role", &error).into()),
        }
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: Role) -> Outcome<()> {
        let zoom = account::client(call).await?;
        let Some(id) = state.id.as_deref() else { return Ok(()) };
        may_be_removed(call, id).await?;
        match zoom.roles().delete(id).await {
            Err(error) if !error.is_gone() => Err(errors::diagnostic("delete the role", &error).into()),
            _ => Ok(()),
        }
    }
}

/// Refuses to remove a role that Zoom has built in, and one that somebody has as whom a known token acts.
async fn may_be_removed(call: &Call<'_, Clients>, id: &str) -> Outcome<()> {
    if id == roles::ADMIN {
        return Err(Diagnostic::error(
            "Built-in role",
            "Zoom does not let the role Admin be removed. Nothing was changed. To leave it alone from now on, forget \
             it:\n\n    terraform state rm <address>",
        )
        .into());
    }
    for someone in acting::of_call(call).await? {
        if someone.has_role(id) {
            return Err(someone.refusal("take the role from").into());
        }
    }
    Ok(())
}

impl Role {
    fn take(&mut self, role: roles::Role) {
        self.privileges = Some(as_written(role.privileges, self.privileges.as_ref()));
        self.name = Some(role.name);
        self.description = Some(role.description.unwrap_or_default());
    }
}

/// Zoom's privileges in the words of the configuration: `X:Read` is left out where the configuration has
/// `X:Edit` alone, which includes it.
fn as_written(found: Vec<String>, known: Option<&BTreeSet<String>>) -> BTreeSet<String> {
    let is_implied = |privilege: &String| {
        let (Some(known), Some(name)) = (known, privilege.strip_suffix(":Read")) else { return false };
        !known.contains(privilege) && known.contains(&format!("{name}:Edit"))
    };
    found.into_iter().filter(|privilege| !is_implied(privilege)).collect()
}

/// An app loses scopes when the role of its owner loses privileges.
async fn warn_of_lost_privileges(
    call: &Call<'_, Clients>,
    zoom: &Client,
    id: &str,
    prior: &Role,
    planned: &Role,
) {
    let (Some(before), Some(after)) = (&prior.privileges, &planned.privileges) else { return };
    let lost: Vec<&str> = before.difference(after).map(String::as_str).collect();
    if lost.is_empty() {
        return;
    }
    let acting = acting::acting(call.clients(), zoom, call.cancellation()).await;
    if acting.iter().any(|someone| someone.has_role(id)) {
        call.warn(
            Diagnostic::warning(
                "Role of the app's owner loses privileges",
                format!(
                    "The app of this provider, or of a connector, acts as somebody with this role, which no longer \
                     allows {}. Zoom takes the scopes that need them from the app.",
                    lost.join(", ")
                ),
            )
            .at_attribute("privileges"),
        );
    }
}

/// The id of the role of that name.
async fn id_by_name(zoom: &Client, name: &str) -> Option<String> {
    let roles = zoom.roles().list(RoleType::Common).await.ok()?;
    roles.into_iter().find(|role| role.name == name).map(|role| role.id)
}

/// The role with that ID or name.
pub(super) async fn find(zoom: &Client, key: &str) -> Outcome<roles::Role> {
    natural_key(
        zoom.roles().get(key).await,
        || async { zoom.roles().list(RoleType::Common).await },
        |roles| one_of_that_name("role", key, roles, |role| (&role.id, &role.name)),
        "role",
    )
    .await
}

/// Refuses a configuration that names a role whose members Zoom neither adds nor removes.
pub(super) fn refuse_protected(config: Partial<'_>) -> Diagnostics {
    match config.get::<String>("role_id") {
        Known::Value(id) => refuse_protected_id(&id).err().map(Diagnostics::from).unwrap_or_default(),
        Known::Unknown | Known::Null => Diagnostics::new(),
    }
}

/// Refuses the roles Owner and Member.
pub(super) fn refuse_protected_id(id: &str) -> Result<(), Diagnostic> {
    let why = match id {
        roles::OWNER => {
            "\"0\" is the role Owner. An account has one owner, and the role moves only when the account gets \
             another one, in Zoom under Account Management, Account Profile."
        }
        roles::MEMBER => {
            "\"2\" is the role Member, which everybody has who has no other. To make somebody a Member, take them \
             out of the role that they have."
        }
        _ => return Ok(()),
    };
    Err(Diagnostic::error("Protected role", why).at_attribute("role_id"))
}

impl PlanResource for ZoomRole {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, _plan: &mut Plan<'_, Role>) -> Outcome<()> {
        account::check_plan(call).await
    }

    async fn plan_destroy(&self, call: &ObjectCall<'_, Clients>, state: Role) -> Outcome<()> {
        account::check_plan(call).await?;
        let Some(id) = state.id.as_deref() else { return Ok(()) };
        may_be_removed(call, id).await
    }
}

impl ResourceIdentity for ZoomRole {
    type Identity = RoleIdentity;

    fn identity(state: &Role, private: &Private) -> Option<RoleIdentity> {
        Some(RoleIdentity { id: state.id.clone()?, account_id: account::id_in(private) })
    }
}

impl ImportResource for ZoomRole {
    const ID_FORM: &'static str = "the role's ID or name";

    async fn locate(&self, call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<RoleIdentity> {
        let zoom = account::client(call).await?;
        Ok(RoleIdentity { id: find(&zoom, id).await?.id, account_id: None })
    }

    async fn import(&self, call: &ObjectCall<'_, Clients>, identity: RoleIdentity) -> Outcome<Role> {
        account::expect(call, identity.account_id.as_deref()).await?;
        if matches!(identity.id.as_str(), roles::OWNER | roles::MEMBER) {
            return Err(Diagnostic::error(
                "Protected role",
                "Zoom lets nobody change or remove the built-in roles Owner and Member. Read them with the data \
                 source zoom_role.",
            )
            .into());
        }
        Ok(Role { id: Some(identity.id), ..Role::default() })
    }
}

impl ListResource for ZoomRole {
    type Filter = RoleFilter;

    async fn list(
        &self,
        call: &Call<'_, Clients>,
        filter: RoleFilter,
        sink: &mut ListSink<'_, Self>,
    ) -> Outcome<()> {
        let (zoom, account_id) = account::client_of(call).await?;
        let fault = |error: Error| errors::diagnostic("list roles", &error);
        // Owner and Member cannot be managed.
        let fixed = |id: &str| matches!(id, roles::OWNER | roles::MEMBER);
        for listed in zoom.roles().list(RoleType::Common).await.map_err(fault)? {
            let fits = filter.name_prefix.as_ref().is_none_or(|prefix| listed.name.starts_with(prefix));
            if fixed(&listed.id) || !fits {
                continue;
            }
            let object = if sink.wants_objects() {
                // The list leaves out the privileges; a role that has gone since is no member of it.
                match zoom.roles().get(&listed.id).await {
                    Ok(role) => {
                        let mut object = Role { id: Some(role.id.clone()), ..Role::default() };
                        object.take(role);
                        Some(object)
                    }
                    Err(error) if error.is_gone() => continue,
                    Err(error) => return Err(fault(error).into()),
                }
            } else {
                None
            };
            let identity = RoleIdentity { id: listed.id, account_id: account_id.clone() };
            if !sink.send(Listed { identity, display_name: listed.name, object }).await {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edit_includes_read_unless_the_configuration_says_both() {
        let set = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
        let found = || vec!["User:Edit".to_owned(), "User:Read".to_owned(), "Role:Read".to_owned()];
        let known = set(&["User:Edit", "Role:Read"]);
        assert_eq!(as_written(found(), Some(&known)), known);
        let both = set(&["User:Edit", "User:Read", "Role:Read"]);
        assert_eq!(as_written(found(), Some(&both)), both);
        assert_eq!(as_written(found(), None), both, "an import takes all there is");
    }

    #[test]
    fn owner_and_member_are_protected_and_admin_is_not() {
        assert!(refuse_protected_id("0").is_err() && refuse_protected_id("2").is_err());
        assert!(refuse_protected_id("1").is_ok() && refuse_protected_id("R1").is_ok());
    }
}
