//! A resource that fails on cue: its attribute `mode` says how.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::diagnostics::{Diagnostic, Diagnostics};
use terraform_provider_zoom::framework::schema::{
    ListTimeouts, Rule, Timeouts, Validator, computed, optional, required,
};
use terraform_provider_zoom::framework::{
    Call, ChangeCall, Extras, Failure, ImportResource, Known, ListResource, ListSink, Listed, MoveResource,
    MovedState, ObjectCall, Outcome, Partial, Plan, PlanResource, Private, Resource, ResourceIdentity,
    UpgradeResource, ValidateResource,
};

use super::provider::{Clients, Service};

/// An object that fails on cue.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Cue {
    /// Its id.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub(crate) id: Option<String>,
    /// What happens, and where: such as "create panic".
    #[schemars(extend("terraform" = required().placeholder("(replace this)")))]
    pub(crate) mode: String,
    /// What it holds.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) payload: Option<String>,
    /// Opens it; the service never answers with it.
    #[serde(skip_serializing)]
    #[schemars(extend("terraform" = optional().sensitive()))]
    #[expect(dead_code, reason = "nothing is ever done with it")]
    pub(crate) token: Option<String>,
    /// Something that excludes a payload.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) other: Option<String>,
    /// How long the payload is, known as soon as the payload is.
    #[schemars(extend("terraform" = computed()))]
    pub(crate) length: Option<i64>,
    /// Known only to the service.
    #[schemars(extend("terraform" = computed()))]
    pub(crate) server: Option<String>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) timeouts: Option<Timeouts>,
}

#[derive(Debug)]
pub(crate) struct CueResource;

fn warning(place: &str) -> Diagnostic {
    Diagnostic::warning("Warned on cue", format!("In {place}."))
}

fn failure(place: &str) -> Failure {
    Diagnostic::error("Failed on cue", format!("In {place}.")).at_attribute("mode").into()
}

/// What `mode` asks for in that place.
async fn act(call: &Call<'_, Clients>, place: &str, object: &Cue) -> Outcome<()> {
    let Some(cue) = object.mode.strip_prefix(place).map(str::trim_start) else { return Ok(()) };
    match cue {
        "fail" => Err(failure(place)),
        "panic" => panic!("a secret that no diagnostic may show"),
        "hang" => {
            call.cancellation().cancelled().await;
            Err(failure(place))
        }
        "warn" => {
            call.warn(warning(place));
            Ok(())
        }
        "log" => {
            tracing::error!("noted");
            Ok(())
        }
        "warn, then fail" => {
            call.warn(warning(place));
            Err(failure(place))
        }
        _ => Ok(()),
    }
}

/// What `mode` asks of a change, which may save what it has done.
async fn change(call: &ChangeCall<'_, CueResource>, place: &str, object: &Cue) -> Outcome<()> {
    match object.mode.strip_prefix(place).map(str::trim_start) {
        Some("save, then fail") => {
            call.save(object)?;
            call.change_private(|private| private.set("saved", true));
            Err(failure(place))
        }
        Some("save, then panic") => {
            call.save(object)?;
            panic!("a secret that no diagnostic may show")
        }
        _ => act(call, place, object).await,
    }
}

impl Resource for CueResource {
    type Model = Cue;
    type Clients = Clients;
    const TYPE_NAME: &'static str = "test_cue";
    const VERSION: i64 = 1;

    fn extras(extras: &mut Extras<Self>) {
        extras.rules([Rule::AtMostOneOf(&["payload", "other"])]);
        extras.validates().plans().imports().upgrades().lists().moves();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, mut planned: Cue) -> Outcome<Cue> {
        let service = call.clients().service()?;
        planned.id = Some(service.new_id());
        planned.length = Some(i64::try_from(planned.payload.as_deref().unwrap_or_default().len()).unwrap());
        change(call, "create", &planned).await?;
        planned.server = Some("created".to_owned());
        call.change_private(|private| {
            private.set("creations", 1);
            private.set("region", "here");
        });
        service.objects().insert(planned.id.clone().unwrap_or_default(), json!(planned));
        Ok(planned)
    }

    async fn read(&self, call: &ObjectCall<'_, Clients>, state: Cue) -> Outcome<Option<Cue>> {
        act(call, "read", &state).await?;
        let found = call.clients().service()?.objects().get(state.id.as_deref().unwrap_or_default()).cloned();
        call.change_private(|private| private.set("region", "here"));
        Ok(found.map(|found| serde_json::from_value(found).unwrap()))
    }

    async fn update(&self, call: &ChangeCall<'_, Self>, prior: Cue, mut planned: Cue) -> Outcome<Cue> {
        let service = call.clients().service()?;
        planned.id = prior.id;
        planned.length = Some(i64::try_from(planned.payload.as_deref().unwrap_or_default().len()).unwrap());
        change(call, "update", &planned).await?;
        planned.server = Some("updated".to_owned());
        service.objects().insert(planned.id.clone().unwrap_or_default(), json!(planned));
        Ok(planned)
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: Cue) -> Outcome<()> {
        change(call, "delete", &state).await?;
        call.clients().service()?.objects().remove(state.id.as_deref().unwrap_or_default());
        Ok(())
    }
}

impl ValidateResource for CueResource {
    fn validate(config: Partial<'_>) -> Diagnostics {
        match config.get::<String>("mode") {
            Known::Value(mode) if mode == "validate panic" => panic!("a secret that no diagnostic may show"),
            Known::Value(mode) if mode == "validate warn" => {
                Diagnostic::warning("Warned on cue", "In validate.").at_attribute("mode").into()
            }
            _ => Diagnostics::new(),
        }
    }
}

impl PlanResource for CueResource {
    async fn plan(&self, call: &ObjectCall<'_, Clients>, plan: &mut Plan<'_, Cue>) -> Outcome<()> {
        // An update always touches what the service decides; what follows from the payload is known.
        if plan.changes("payload") || plan.prior().is_none() {
            match plan.planned::<String>("payload") {
                Known::Unknown => plan.set_unknown("length"),
                Known::Null => plan.set("length", 0)?,
                Known::Value(payload) => plan.set("length", payload.len())?,
            }
        } else {
            plan.keep("length");
        }
        let mode = plan.config().get::<String>("mode").value().unwrap_or_default();
        act(call, "plan", &Cue { mode: mode.clone(), ..Cue::default() }).await?;
        if mode == "plan asks" {
            plan.set("server", call.clients().service()?.new_id())?;
        }
        Ok(())
    }

    async fn plan_destroy(&self, call: &ObjectCall<'_, Clients>, state: Cue) -> Outcome<()> {
        act(call, "destroy", &state).await
    }
}

/// What tells one object from all others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CueIdentity {
    /// Its id.
    #[schemars(extend("terraform" = required()))]
    pub(crate) id: String,
    /// The region of the service, which is known once an object was read or made.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) region: Option<String>,
}

impl ResourceIdentity for CueResource {
    type Identity = CueIdentity;
    const IDENTITY_VERSION: i64 = 1;

    fn identity(state: &Cue, private: &Private) -> Option<CueIdentity> {
        let id = state.id.clone()?;
        let region = private.get("region").and_then(Json::as_str).map(str::to_owned);
        Some(CueIdentity { id, region })
    }

    fn upgrade_identity(version: i64, mut identity: Json) -> Result<Json, Diagnostic> {
        if version != 0 {
            return Err(Diagnostic::error("Identity cannot be upgraded", "There was no such version."));
        }
        // In version 0 the id was called "key".
        let refused = || Diagnostic::error("Identity cannot be upgraded", "It is no object.");
        let identity_of_0 = identity.as_object_mut().ok_or_else(refused)?;
        if let Some(key) = identity_of_0.remove("key") {
            identity_of_0.insert("id".to_owned(), key);
        }
        Ok(identity)
    }
}

impl ImportResource for CueResource {
    const ID_FORM: &'static str = "id";

    /// Finds an object by its payload where the id says so.
    async fn locate(&self, call: &ObjectCall<'_, Clients>, id: &str) -> Outcome<CueIdentity> {
        let cue = Cue { mode: format!("import {id}"), ..Cue::default() };
        act(call, "import", &cue).await?;
        let Some(payload) = id.strip_prefix("payload:") else {
            return Ok(CueIdentity { id: id.to_owned(), region: None });
        };
        let service = call.clients().service()?;
        let found = service
            .objects()
            .iter()
            .find(|(_, object)| object["payload"] == payload)
            .map(|(id, _)| id.clone());
        match found {
            Some(id) => Ok(CueIdentity { id, region: None }),
            None => Err(Diagnostic::error("Cue not found", "No object holds that payload.").into()),
        }
    }

    async fn import(&self, call: &ObjectCall<'_, Clients>, identity: CueIdentity) -> Outcome<Cue> {
        call.change_private(|private| private.set("imported", true));
        Ok(Cue { id: Some(identity.id), ..Cue::default() })
    }
}

impl UpgradeResource for CueResource {
    fn upgrade(version: i64, mut state: Json) -> Result<Json, Diagnostic> {
        let refused = |why: &str| Diagnostic::error("State cannot be upgraded", why);
        if version != 0 {
            return Err(refused("There was no such version."));
        }
        let state_of_0 = state.as_object_mut().ok_or_else(|| refused("It is no object."))?;
        let mode = state_of_0.get("mode").and_then(Json::as_str);
        assert_ne!(mode, Some("upgrade panic"), "a secret that no diagnostic may show");
        // In version 0 the payload was called "text".
        if let Some(text) = state_of_0.remove("text") {
            state_of_0.insert("payload".to_owned(), text);
        }
        Ok(state)
    }
}

/// Which objects are listed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CueFilter {
    /// What happens on the way: such as "fail".
    #[schemars(extend("terraform" = optional()))]
    pub(crate) mode: Option<String>,
    /// Only those with this payload.
    #[schemars(extend("terraform" = optional().check(Validator::NotBlank)))]
    pub(crate) payload: Option<String>,
    /// How long listing may take.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) timeouts: Option<ListTimeouts>,
}

/// Notes with the service that a listing has ended, in whatever way.
struct Ending<'a>(&'a Service);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.objects().insert("ended".to_owned(), Json::Null);
    }
}

impl ListResource for CueResource {
    type Filter = CueFilter;
    const FILTER_RULES: &'static [Rule] = &[Rule::AtMostOneOf(&["mode", "payload"])];

    fn validate_filter(filter: Partial<'_>) -> Diagnostics {
        match filter.get::<String>("mode") {
            Known::Value(mode) if mode == "validate fail" => {
                Diagnostic::error("Failed on cue", "In validate.").at_attribute("mode").into()
            }
            _ => Diagnostics::new(),
        }
    }

    async fn list(
        &self,
        call: &Call<'_, Clients>,
        filter: CueFilter,
        sink: &mut ListSink<'_, Self>,
    ) -> Outcome<()> {
        let service = call.clients().service()?;
        let _ending = Ending(service);
        let mode = filter.mode.as_deref().unwrap_or_default();
        let cue = |(id, object): (String, Json)| Some((id, serde_json::from_value::<Cue>(object).ok()?));
        let objects: Vec<(String, Cue)> = service.objects().clone().into_iter().filter_map(cue).collect();
        for (number, (id, object)) in objects.into_iter().enumerate() {
            if filter.payload.is_some() && filter.payload != object.payload {
                continue;
            }
            match (mode, number) {
                ("warn", 1) => call.warn(warning("list")),
                ("fail", 1) => return Err(failure("list")),
                ("panic", 1) => panic!("a secret that no diagnostic may show"),
                ("hang", 1) => std::future::pending().await,
                ("wait", 1) => {
                    call.cancellation().cancelled().await;
                    return Err(failure("list"));
                }
                _ => {}
            }
            let identity = CueIdentity { id: id.clone(), region: Some("here".to_owned()) };
            // Withheld on cue, which is a mistake.
            let object = (sink.wants_objects() && mode != "withhold").then_some(object);
            if !sink.send(Listed { identity, display_name: format!("Cue {id}"), object }).await {
                assert!(!sink.wants_more());
                return Ok(());
            }
        }
        if mode == "warn at the end" {
            call.warn(warning("list"));
        }
        Ok(())
    }
}

impl MoveResource for CueResource {
    const MOVES_FROM: &'static [&'static str] = &["test_note"];

    fn move_state(source: MovedState) -> Result<Json, Diagnostic> {
        let text = source.state["text"].as_str();
        assert_ne!(text, Some("move panic"), "a secret that no diagnostic may show");
        if text == Some("move fail") {
            return Err(Diagnostic::error("Failed on cue", "In move."));
        }
        Ok(json!({ "id": source.state["id"], "mode": source.type_name, "payload": text, "unheard_of": 1 }))
    }
}
