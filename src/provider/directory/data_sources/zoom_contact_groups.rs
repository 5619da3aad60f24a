//! `zoom_contact_groups`: the contact groups of the Zoom account.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::framework::schema::{Validator, computed, optional};
use crate::framework::{Call, DataSource, Outcome};
use crate::provider::directory::contact_words::{PRIVACIES, privacy_word};
use crate::provider::{Clients, errors};

/// The contact groups of the Zoom account.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ContactGroups {
    /// Only contact groups whose name begins so.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub name_prefix: Option<String>,
    /// Only contact groups of this privacy: `public`, `searchable` or `private`.
    #[schemars(extend("terraform" = optional()
        .check(Validator::OneOf(PRIVACIES.map(|(word, _)| word.to_owned()).to_vec()))))]
    pub privacy: Option<String>,
    /// How many were found.
    #[schemars(extend("terraform" = computed()))]
    pub total: Option<u64>,
    /// The contact groups found, by name.
    #[schemars(extend("terraform" = computed()))]
    pub contact_groups: Option<Vec<ListedContactGroup>>,
    /// The IDs of the contact groups found.
    #[schemars(extend("terraform" = computed()))]
    pub ids: Option<BTreeSet<String>>,
}

/// A contact group as Zoom lists it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ListedContactGroup {
    /// The contact group's ID.
    #[schemars(extend("terraform" = computed()))]
    pub id: Option<String>,
    /// The contact group's name.
    #[schemars(extend("terraform" = computed()))]
    pub name: Option<String>,
    /// What the contact group is for.
    #[schemars(extend("terraform" = computed()))]
    pub description: Option<String>,
    /// Who sees and who finds it: `public`, `searchable` or `private`; what the provider does not know as
    /// `unknown(…)`.
    #[schemars(extend("terraform" = computed()))]
    pub privacy: Option<String>,
}

/// The data source `zoom_contact_groups`.
#[derive(Clone, Copy, Debug)]
pub struct ZoomContactGroups;

impl DataSource for ZoomContactGroups {
    type Model = ContactGroups;
    type Clients = Clients;

    const TYPE_NAME: &'static str = "zoom_contact_groups";

    async fn read(&self, call: &Call<'_, Clients>, config: ContactGroups) -> Outcome<ContactGroups> {
        let zoom = call.clients().zoom(call.cancellation())?;
        let groups = zoom.contact_groups().list().await;
        let groups = groups.map_err(|error| errors::diagnostic("list contact groups", &error))?;
        let mut found: Vec<ListedContactGroup> = groups
            .into_iter()
            .map(|group| ListedContactGroup {
                id: Some(group.id),
                name: Some(group.name),
                description: group.description,
                privacy: group.privacy.map(privacy_word),
            })
            .filter(|group| config.privacy.is_none() || group.privacy == config.privacy)
            .filter(|group| {
                let name = group.name.as_deref().unwrap_or_default();
                config.name_prefix.as_ref().is_none_or(|prefix| name.starts_with(prefix))
            })
            .collect();
        found.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        Ok(ContactGroups {
            total: u64::try_from(found.len()).ok(),
            ids: Some(found.iter().filter_map(|group| group.id.clone()).collect()),
            contact_groups: Some(found),
            ..config
        })
    }
}
