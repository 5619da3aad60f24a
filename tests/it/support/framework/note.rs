//! The smallest resource that there can be, and a data source.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use terraform_provider_zoom::framework::diagnostics::Diagnostic;
use terraform_provider_zoom::framework::schema::{Rule, Timeouts, computed, optional, required};
use terraform_provider_zoom::framework::{Call, ChangeCall, DataSource, ObjectCall, Outcome, Resource};

use super::provider::Clients;

/// A note.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Note {
    /// Its id.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub(crate) id: Option<String>,
    /// What it says.
    #[schemars(extend("terraform" = required()))]
    pub(crate) text: String,
}

#[derive(Debug)]
pub(crate) struct NoteResource;

impl Resource for NoteResource {
    type Model = Note;
    type Clients = Clients;
    const TYPE_NAME: &'static str = "test_note";

    async fn create(&self, call: &ChangeCall<'_, Self>, mut planned: Note) -> Outcome<Note> {
        let service = call.clients().service()?;
        let id = service.new_id();
        planned.id = Some(id.clone());
        call.save(&planned)?;
        service.objects().insert(id, json!({ "text": planned.text }));
        Ok(planned)
    }

    async fn read(&self, call: &ObjectCall<'_, Clients>, state: Note) -> Outcome<Option<Note>> {
        let id = state.id.clone().unwrap_or_default();
        let found = call.clients().service()?.objects().get(&id).cloned();
        Ok(found.map(|found| Note { text: found["text"].as_str().unwrap_or_default().to_owned(), ..state }))
    }

    async fn update(&self, call: &ChangeCall<'_, Self>, prior: Note, planned: Note) -> Outcome<Note> {
        let id = prior.id.unwrap_or_default();
        call.clients().service()?.objects().insert(id, json!({ "text": planned.text }));
        Ok(planned)
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: Note) -> Outcome<()> {
        call.clients().service()?.objects().remove(&state.id.unwrap_or_default());
        Ok(())
    }
}

/// Finds a note by what it says.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Lookup {
    /// What it says.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) text: Option<String>,
    /// What happens: "fail", "panic", "hang" or "warn".
    #[schemars(extend("terraform" = optional()))]
    pub(crate) mode: Option<String>,
    /// Its id.
    #[schemars(extend("terraform" = computed()))]
    pub(crate) id: Option<String>,
    /// Where to look.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) spot: Option<Spot>,
    /// Where to look, in order.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) spots: Option<Vec<Spot>>,
    /// Where to look, in no order.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) anywhere: Option<BTreeSet<Spot>>,
    /// Where to look, by name.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) named: Option<BTreeMap<String, Spot>>,
    /// How long the lookup may take.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) timeouts: Option<Timeouts>,
}

/// Where to look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Spot {
    /// Where it is.
    #[schemars(extend("terraform" = required()))]
    pub(crate) place: String,
    /// In which part; found where it is not given.
    #[schemars(extend("terraform" = optional().or_computed()))]
    pub(crate) part: Option<String>,
    /// Its code.
    #[schemars(extend("terraform" = computed()))]
    pub(crate) code: Option<String>,
}

impl Spot {
    fn found(self) -> Self {
        Self {
            code: Some(format!("code of {}", self.place)),
            part: self.part.or_else(|| Some("found".to_owned())),
            ..self
        }
    }
}

#[derive(Debug)]
pub(crate) struct LookupDataSource;

impl DataSource for LookupDataSource {
    type Model = Lookup;
    type Clients = Clients;
    const TYPE_NAME: &'static str = "test_lookup";
    const RULES: &'static [Rule] = &[Rule::AtLeastOneOf(&["text", "mode"])];

    async fn read(&self, call: &Call<'_, Clients>, mut config: Lookup) -> Outcome<Lookup> {
        match config.mode.as_deref() {
            Some("panic") => panic!("a secret that no diagnostic may show"),
            Some("hang") => call.cancellation().cancelled().await,
            Some("warn") => call.warn(Diagnostic::warning("Slow lookup", "It took its time.")),
            _ => {}
        }
        let service = call.clients().service()?;
        let text = config.text.clone().unwrap_or_default();
        let found = service.objects().iter().find(|(_, note)| note["text"] == text).map(|(id, _)| id.clone());
        match (found, config.mode.as_deref()) {
            (Some(id), None | Some("warn")) => {
                config.id = Some(id);
                // A data source may answer in other letters than it was asked in.
                config.text = config.text.map(|text| text.to_uppercase());
                config.spot = config.spot.map(Spot::found);
                config.spots = config.spots.map(|spots| spots.into_iter().map(Spot::found).collect());
                config.anywhere = config.anywhere.map(|spots| spots.into_iter().map(Spot::found).collect());
                config.named = config
                    .named
                    .map(|spots| spots.into_iter().map(|(name, spot)| (name, spot.found())).collect());
                Ok(config)
            }
            _ => {
                Err(Diagnostic::error("Note not found", "There is no such note.").at_attribute("text").into())
            }
        }
    }
}
