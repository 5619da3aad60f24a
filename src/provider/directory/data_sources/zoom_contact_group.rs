//! `zoom_contact_group`: one contact group of the Zoom account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::{Rule, Validator, computed, optional};
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::directory::contact_words::privacy_word;
use crate::provider::directory::words::{not_found, one_of_that_name};
use crate::provider::{Clients, errors};
use crate::zoom::contact_groups;

/// One contact group of the Zoom account, found by ID or by its exact name. Zoom lets several have the same
/// name; then only the ID finds one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ContactGroup {
    /// The contact group's ID. Set exactly one of `id` and `name`.
    #[schemars(extend("terraform" = optional().or_computed().check(Validator::NotBlank)))]
    pub id: Option<String>,
    /// The contact group's name.
    #[schemars(extend("terraform" = optional().or_computed().check(Validator::NotBlank)))]
    pub name: Option<String>,
    /// What the contact group is for.
    #[schemars(extend("terraform" = computed()))]
    pub description: Option<String>,
    /// Who sees and who finds it: `public`, `searchable` or `private`, as in the resource; what the provider
    /// does not know as `unknown(…)`.
    #[schemars(extend("terraform" = computed()))]
    pub privacy: Option<String>,
    /// How many members it has.
    #[schemars(extend("terraform" = computed()))]
    pub total_members: Option<u64>,
}

impl From<contact_groups::ContactGroup> for ContactGroup {
    fn from(group: contact_groups::ContactGroup) -> Self {
        Self {
            id: Some(group.id),
            name: Some(group.name),
            description: group.description,
            privacy: group.privacy.map(privacy_word),
            total_members: group.total_members,
        }
    }
}

/// The data source `zoom_contact_group`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomContactGroup;

impl DataSource for ZoomContactGroup {
    type Model = ContactGroup;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_contact_group";
    const RULES: &'static [Rule] = &[Rule::ExactlyOneOf(&["id", "name"])];

    async fn read(&self, call: &Call<'_, Clients>, config: ContactGroup) -> Outcome<ContactGroup> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let fault = |error| errors::diagnostic("read a contact group", &error);
        let (id, attribute, key) = match (config.id, config.name) {
            (Some(id), _) => (id.clone(), "id", id),
            (None, Some(name)) => {
                let groups = zoom.contact_groups().list().await;
                let groups = groups.map_err(|error| errors::diagnostic("list contact groups", &error))?;
                let found =
                    one_of_that_name("contact group", &name, groups, |group| (&group.id, &group.name))?;
                (found.id, "name", name)
            }
            (None, None) => return Err(errors::missing("id\" or \"name").into()),
        };
        // Only a single read tells how many members there are.
        match zoom.contact_groups().get(&id).await {
            Ok(group) => Ok(group.into()),
            Err(error) if error.is_gone() => Err(not_found("contact group", attribute, &key).into()),
            Err(error) => Err(fault(error).into()),
        }
    }
}
