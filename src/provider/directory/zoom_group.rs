//! `zoom_group`: a user group of the Zoom account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account;
use super::words::{exists_already, natural_key, one_of_that_name};
use crate::framework::schema::{Timeouts, Validator, computed, optional, required};
use crate::framework::{
    Call, ChangeCall, Extras, ImportResource, ListResource, ListSink, Listed, ObjectCall, Outcome, Plan,
    PlanResource, Private, Resource, ResourceIdentity,
};
use crate::provider::{Clients, errors};
use crate::zoom::{Client, groups};

/// A user group of the Zoom account. Its settings apply to its members; who they are is kept by
/// `zoom_group_members` (all of them) or `zoom_group_member` (one at a time).
///
/// Needs a Pro plan or higher. Removing the resource removes the group; its members stay in the account.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// The group's ID.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub id: Option<String>,
    /// The group's name, unique in the account, of fewer than 128 characters.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank).check(Validator::MaxLength(127))))]
    pub name: Option<String>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
}

/// What tells a group from all others.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GroupIdentity {
    /// The group's ID.
    #[schemars(extend("terraform" = required()))]
    pub id: String,
    /// The ID of the Zoom account.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
}

/// Which groups `terraform query` lists.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct GroupFilter {
    /// Only groups whose name begins so.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub name_prefix: Option<String>,
}

/// The resource type `zoom_group`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomGroup;

impl Resource for ZoomGroup {
    type Model = Group;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_group";

    fn extras(extras: &mut Extras<Self>) {
        extras.plans().imports().lists();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, mut planned: Group) -> Outcome<Group> {
        let zoom = account::client(call).await?;
        let name = planned.name.as_deref().ok_or_else(|| errors::missing("name"))?;
        match zoom.groups().create(name).await {
            Ok(group) => planned.id = Some(group.id),
            Err(error) if error.is_conflict() => {
                let id = id_by_name(&zoom, name).await;
                return Err(exists_already("zoom_group", "group", "name", name, id.as_deref()).into());
            }
            Err(error) => return Err(errors::diagnostic("create the group", &error).into()),
        }
        call.save(&planned)?;
        Ok(planned)
    }

    async fn read(&self, call: &ObjectCall<'_, Clients>, mut state: Group) -> Outcome<Option<Group>> {
        let zoom = account::client(call).await?;
        let id = state.id.as_deref().ok_or_else(|| errors::missing("id"))?;
        match zoom.groups().get(id).await {
            Ok(group) => state.name = Some(group.name),
            Err(error) if error.is_gone() => return Ok(None),
            Err(error) => return Err(errors::diagnostic("read the group", &error).into()),
        }
        Ok(Some(state))
    }

    async fn update(&self, call: &ChangeCall<'_, Self>, prior: Group, planned: Group) -> Outcome<Group> {
        let (Some(id), Some(name)) = (&planned.id, &planned.name) else {
            return Err(errors::missing("name").into());
        };
        if prior.name != planned.name {
            let zoom = account::client(call).await?;
            if let Err(error) = zoom.groups().rename(id, name).await {
                if error.is_conflict() {
                    let other = id_by_name(&zoom, name).await;
                    return Err(exists_already("zoom_group", "group", "name", name, other.as_deref()).into());
                }
                return Err(errors::diagnostic("rename the group", &error).into());
            }
        }
        Ok(planned)
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: Group) -> Outcome<()> {
        let zoom = account::client(call).await?;
        let Some(id) = &state.id else { return Ok(()) };
        match zoom.groups().delete(id).await {
            Err(error) if !error.is_gone() => Err(errors::diagnostic("delete the group", &error).into()),
            _ => Ok(()),
        }
    }
}

/// The id of the group of that name, for the message that says that the name is taken.
async fn id_by_name(zoom: &Client, name: &str) -> Option<String> {
    let groups = zoom.groups().list().await.ok()?;
    groups.into_iter().find(|group| group.name == name).map(|group| group.id)
}

/// The group with that ID or name.
pub(super) async fn find(zoom: &Client, key: &str) -> Outcome<groups::Group> {
    natural_key(
        zoom.groups().get(key).await,
        || async { zoom.groups().list().await },
        |groups| one_of_that_name("group", key, groups, |group| (&group.id, &group.name)),
        "group",
    )
    .await
}

impl PlanResource for ZoomGroup {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, _plan: &mut Plan<'_, Group>) -> Outcome<()> {
        account::check_plan(call).await
    }

    async fn plan_destroy(&self, call: &ObjectCall<'_, Clients>, _state: Group) -> Outcome<()> {
        account::check_plan(call).await
    }
}

impl ResourceIdentity for ZoomGroup {
    type Identity = GroupIdentity;

    fn identity(state: &Group, private: &Private) -> Option<GroupIdentity> {
        Some(GroupIdentity { id: state.id.clone()?, account_id: account::id_in(private) })
    }
}

impl ImportResource for ZoomGroup {
    const ID_FORM: &'static str = "the group's ID or name";

    async fn locate(&self, call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<GroupIdentity> {
        let zoom = account::client(call).await?;
        Ok(GroupIdentity { id: find(&zoom, id).await?.id, account_id: None })
    }

    async fn import(&self, call: &ObjectCall<'_, Clients>, identity: GroupIdentity) -> Outcome<Group> {
        account::expect(call, identity.account_id.as_deref()).await?;
        Ok(Group { id: Some(identity.id), name: None, timeouts: None })
    }
}

impl ListResource for ZoomGroup {
    type Filter = GroupFilter;

    async fn list(
        &self,
        call: &Call<'_, Clients>,
        filter: GroupFilter,
        sink: &mut ListSink<'_, Self>,
    ) -> Outcome<()> {
        let (zoom, account_id) = account::client_of(call).await?;
        let mut token = None;
        loop {
            let page = zoom.groups().page(token).await;
            let page = page.map_err(|error| errors::diagnostic("list groups", &error))?;
            for group in page.rows {
                if !filter.name_prefix.as_ref().is_none_or(|prefix| group.name.starts_with(prefix)) {
                    continue;
                }
                let object =
                    Group { id: Some(group.id.clone()), name: Some(group.name.clone()), timeouts: None };
                let listed = Listed {
                    identity: GroupIdentity { id: group.id, account_id: account_id.clone() },
                    display_name: group.name,
                    object: sink.wants_objects().then_some(object),
                };
                if !sink.send(listed).await {
                    return Ok(());
                }
            }
            token = page.next.filter(|token| !token.is_empty());
            if token.is_none() {
                return Ok(());
            }
        }
    }
}
