//! `zoom_contact_group`: a contact group of the Zoom account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account;
use super::contact_words::{PRIVACIES, privacy_number, privacy_word};
use super::words::{natural_key, one_of_that_name};
use crate::framework::schema::{Timeouts, Validator, computed, optional, required};
use crate::framework::{
    Call, ChangeCall, Extras, ImportResource, ListResource, ListSink, Listed, ObjectCall, Outcome, Plan,
    PlanResource, Private, Resource, ResourceIdentity,
};
use crate::provider::{Clients, errors};
use crate::zoom::contact_groups::{self, ContactGroupContent};
use crate::zoom::{Client, Error};

/// A contact group: users and user groups that the Zoom client shows together. Who is in it is kept by
/// `zoom_contact_group_members`.
///
/// Zoom lets several contact groups have the same name. Needs a paid account. Zoom's documents list classic
/// scopes alone for contact groups; an app with granular ones needs those that begin with `contact_group:`.
/// Removing the resource removes the contact group; its members stay as they are.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ContactGroup {
    /// The contact group's ID.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub id: Option<String>,
    /// The contact group's name.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank).check(Validator::MaxLength(128))))]
    pub name: Option<String>,
    /// What the contact group is for. Default: nothing.
    #[schemars(extend("terraform" = optional().default_to("").check(Validator::MaxLength(1024))))]
    pub description: Option<String>,
    /// Who sees the contact group, and who finds it by searching: `public` (anyone sees and finds it),
    /// `searchable` (its members see it, anyone finds it) or `private` (its members see and find it).
    /// Default: `public`.
    #[schemars(extend("terraform" = optional().default_to("public")
        .check(Validator::OneOf(PRIVACIES.map(|(word, _)| word.to_owned()).to_vec()))))]
    pub privacy: Option<String>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub timeouts: Option<Timeouts>,
}

/// What tells a contact group from all others.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ContactGroupIdentity {
    /// The contact group's ID.
    #[schemars(extend("terraform" = required()))]
    pub id: String,
    /// The ID of the Zoom account.
    #[schemars(extend("terraform" = optional()))]
    pub account_id: Option<String>,
}

/// Which contact groups `terraform query` lists.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ContactGroupFilter {
    /// Only contact groups whose name begins so.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub name_prefix: Option<String>,
}

/// The resource type `zoom_contact_group`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomContactGroup;

impl Resource for ZoomContactGroup {
    type Model = ContactGroup;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_contact_group";

    fn extras(extras: &mut Extras<Self>) {
        extras.plans().imports().lists();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, mut planned: ContactGroup) -> Outcome<ContactGroup> {
        let zoom = account::client(call).await?;
        let created = zoom.contact_groups().create(&planned.content()).await;
        let created = created.map_err(|error| unsure_whether_created(&error, planned.name.as_deref()))?;
        planned.id = Some(created.id);
        call.save(&planned)?;
        Ok(planned)
    }

    async fn read(
        &self,
        call: &ObjectCall<'_, Clients>,
        mut state: ContactGroup,
    ) -> Outcome<Option<ContactGroup>> {
        let zoom = account::client(call).await?;
        let id = state.id.as_deref().ok_or_else(|| errors::missing("id"))?;
        match zoom.contact_groups().get(id).await {
            Ok(group) => state.take(group),
            Err(error) if error.is_gone() => return Ok(None),
            Err(error) => return Err(errors::diagnostic("read the contact group", &error).into()),
        }
        Ok(Some(state))
    }

    async fn update(
        &self,
        call: &ChangeCall<'_, Self>,
        prior: ContactGroup,
        planned: ContactGroup,
    ) -> Outcome<ContactGroup> {
        let (before, after) = (prior.content(), planned.content());
        let content = ContactGroupContent {
            name: after.name.filter(|_| planned.name != prior.name),
            privacy: after.privacy.filter(|_| before.privacy != after.privacy),
            description: after.description.filter(|_| planned.description != prior.description),
        };
        if content != ContactGroupContent::default() {
            let zoom = account::client(call).await?;
            let id = planned.id.as_deref().ok_or_else(|| errors::missing("id"))?;
            let changed = zoom.contact_groups().update(id, &content).await;
            changed.map_err(|error| errors::diagnostic("change the contact group", &error))?;
        }
        Ok(planned)
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: ContactGroup) -> Outcome<()> {
        let zoom = account::client(call).await?;
        let Some(id) = state.id.as_deref() else { return Ok(()) };
        match zoom.contact_groups().delete(id).await {
            Err(error) if !error.is_gone() => {
                Err(errors::diagnostic("delete the contact group", &error).into())
            }
            _ => Ok(()),
        }
    }
}

impl ContactGroup {
    fn content(&self) -> ContactGroupContent {
        ContactGroupContent {
            name: self.name.clone(),
            privacy: self.privacy.as_deref().and_then(privacy_number),
            description: self.description.clone(),
        }
    }

    fn take(&mut self, group: contact_groups::ContactGroup) {
        self.name = Some(group.name);
        self.description = Some(group.description.unwrap_or_default());
        self.privacy = group.privacy.map(privacy_word);
    }
}

/// A creation whose answer was lost may have happened, and a second one would make a second contact group of
/// the same name, for Zoom does not mind.
fn unsure_whether_created(error: &Error, name: Option<&str>) -> crate::framework::diagnostics::Diagnostic {
    let mut diagnostic = errors::diagnostic("create the contact group", error);
    if matches!(error, Error::Http(_) | Error::Decode { .. }) && !error.is_cancelled() {
        diagnostic.detail.push_str(&format!(
            "\n\nZoom may have made it all the same, and would make another one of that name. Look in Zoom before \
             applying again; if it is there, import it:\n\n    import {{\n      to = zoom_contact_group.NAME\n      \
             id = \"{}\"\n    }}",
            name.unwrap_or_default()
        ));
    }
    diagnostic
}

/// The contact group with that ID or name.
pub(super) async fn find(zoom: &Client, key: &str) -> Outcome<contact_groups::ContactGroup> {
    natural_key(
        zoom.contact_groups().get(key).await,
        || async { zoom.contact_groups().list().await },
        |groups| one_of_that_name("contact group", key, groups, |group| (&group.id, &group.name)),
        "contact group",
    )
    .await
}

impl PlanResource for ZoomContactGroup {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, _plan: &mut Plan<'_, ContactGroup>) -> Outcome<()> {
        account::check_plan(call).await
    }

    async fn plan_destroy(&self, call: &ObjectCall<'_, Clients>, _state: ContactGroup) -> Outcome<()> {
        account::check_plan(call).await
    }
}

impl ResourceIdentity for ZoomContactGroup {
    type Identity = ContactGroupIdentity;

    fn identity(state: &ContactGroup, private: &Private) -> Option<ContactGroupIdentity> {
        Some(ContactGroupIdentity { id: state.id.clone()?, account_id: account::id_in(private) })
    }
}

impl ImportResource for ZoomContactGroup {
    const ID_FORM: &'static str = "the contact group's ID or name";

    async fn locate(&self, call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<ContactGroupIdentity> {
        let zoom = account::client(call).await?;
        Ok(ContactGroupIdentity { id: find(&zoom, id).await?.id, account_id: None })
    }

    async fn import(
        &self,
        call: &ObjectCall<'_, Clients>,
        identity: ContactGroupIdentity,
    ) -> Outcome<ContactGroup> {
        account::expect(call, identity.account_id.as_deref()).await?;
        Ok(ContactGroup { id: Some(identity.id), ..ContactGroup::default() })
    }
}

impl ListResource for ZoomContactGroup {
    type Filter = ContactGroupFilter;

    async fn list(
        &self,
        call: &Call<'_, Clients>,
        filter: ContactGroupFilter,
        sink: &mut ListSink<'_, Self>,
    ) -> Outcome<()> {
        let (zoom, account_id) = account::client_of(call).await?;
        let mut token = None;
        loop {
            let page = zoom.contact_groups().page(token).await;
            let page = page.map_err(|error| errors::diagnostic("list contact groups", &error))?;
            for group in page.rows {
                if !filter.name_prefix.as_ref().is_none_or(|prefix| group.name.starts_with(prefix)) {
                    continue;
                }
                let identity = ContactGroupIdentity { id: group.id.clone(), account_id: account_id.clone() };
                let display_name = group.name.clone();
                let mut object = ContactGroup { id: Some(group.id.clone()), ..ContactGroup::default() };
                object.take(group);
                let object = sink.wants_objects().then_some(object);
                if !sink.send(Listed { identity, display_name, object }).await {
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
