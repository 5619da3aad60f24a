//! A resource with an attribute of every kind.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use terraform_provider_zoom::framework::schema::{Timeouts, Validator, computed, optional, required};
use terraform_provider_zoom::framework::{
    ChangeCall, Extras, ImportResource, ObjectCall, Outcome, Private, Resource, ResourceIdentity,
};

use super::provider::Clients;

/// A thing with an attribute of every kind.
///
/// And a second paragraph.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Thing {
    /// Given by the service, and never changed.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub(crate) id: Option<String>,
    /// Counts the writes.
    #[schemars(extend("terraform" = computed()))]
    pub(crate) revision: Option<i64>,
    /// What it is called.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank).check(Validator::MaxLength(20))))]
    pub(crate) name: String,
    /// Free text.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) label: Option<String>,
    /// The service makes one up.
    #[schemars(extend("terraform" = optional().or_computed()))]
    pub(crate) nickname: Option<String>,
    /// Where it is, for good.
    #[schemars(extend("terraform" = optional().replaces()))]
    pub(crate) region: Option<String>,
    /// Whose it is; the service answers in capitals.
    #[schemars(extend("terraform" = optional().ignores_case()))]
    pub(crate) owner: Option<String>,
    /// Words about it; the service answers in capitals.
    #[schemars(extend("terraform" = optional().ignores_case().check(Validator::MaxItems(9))))]
    pub(crate) tags: Option<BTreeSet<String>>,
    /// How large it is.
    #[schemars(extend("terraform" = optional().default_to(3).check(Validator::Between(0, 1000))))]
    pub(crate) size: Option<i64>,
    /// How much of it there is.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) ratio: Option<f64>,
    /// Whether it is on.
    #[schemars(extend("terraform" = optional().default_to(true)))]
    pub(crate) enabled: Option<bool>,
    /// How it is.
    #[schemars(extend("terraform" = optional().default_to("active")))]
    pub(crate) status: Option<Status>,
    /// Opens it; the service never answers with it.
    #[serde(skip_serializing)]
    #[schemars(extend("terraform" = optional().sensitive()))]
    pub(crate) token: Option<String>,
    /// Opens it too, and is kept nowhere.
    #[schemars(extend("terraform" = optional().write_only()))]
    pub(crate) secret: Option<String>,
    /// Grows with every new secret.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) secret_version: Option<i64>,
    /// No longer used.
    #[schemars(extend("terraform" = optional().deprecated("Use label instead.")))]
    pub(crate) old: Option<String>,
    /// Anything at all.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) anything: Option<Json>,
    /// Where it stands.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) place: Option<Place>,
    /// What to do with it, in order.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) steps: Option<Vec<Step>>,
    /// What it is made of.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) parts: Option<BTreeSet<Part>>,
    /// How much of each kind it may hold.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) limits: Option<BTreeMap<String, Limit>>,
    /// What the service proposes, unless the configuration does.
    #[schemars(extend("terraform" = optional().or_computed()))]
    pub(crate) hints: Option<Vec<Hint>>,
    /// What holds for it, in order.
    #[schemars(extend("terraform" = optional().block()))]
    pub(crate) rule: Vec<Rule>,
    /// When it is open.
    #[schemars(extend("terraform" = optional().block()))]
    pub(crate) window: Option<Window>,
    /// How long each operation may take.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) timeouts: Option<Timeouts>,
}

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// In use.
    Active,
    /// Set aside for now.
    SetAside,
}

/// Where a thing stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Place {
    /// Its city.
    #[schemars(extend("terraform" = optional().replaces()))]
    pub(crate) city: Option<String>,
    /// Its code, from the service.
    #[schemars(extend("terraform" = computed()))]
    pub(crate) code: Option<String>,
    /// Its zone.
    #[schemars(extend("terraform" = optional().default_to("utc")))]
    pub(crate) zone: Option<String>,
}

/// One step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Step {
    /// What it does.
    #[schemars(extend("terraform" = required().replaces()))]
    pub(crate) verb: String,
    /// Its number, from the service.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub(crate) number: Option<i64>,
    /// Its kind.
    #[schemars(extend("terraform" = optional().default_to("plain")))]
    pub(crate) kind: Option<String>,
    /// Whom it asks; the service answers in capitals.
    #[schemars(extend("terraform" = optional().ignores_case()))]
    pub(crate) whom: Option<String>,
}

/// One part.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Part {
    /// What it is called.
    #[schemars(extend("terraform" = required().replaces()))]
    pub(crate) name: String,
    /// Its code, from the service.
    #[schemars(extend("terraform" = computed()))]
    pub(crate) code: Option<String>,
    /// Its grade.
    #[schemars(extend("terraform" = optional().default_to("a")))]
    pub(crate) grade: Option<String>,
}

/// One limit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Limit {
    /// How much at most.
    #[schemars(extend("terraform" = required()))]
    pub(crate) most: i64,
    /// In which unit, for good.
    #[schemars(extend("terraform" = optional().default_to("piece").replaces()))]
    pub(crate) unit: Option<String>,
    /// How much there was, from the service.
    #[schemars(extend("terraform" = computed()))]
    pub(crate) seen: Option<i64>,
}

/// One hint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Hint {
    /// What it says.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) text: Option<String>,
    /// Its rank, from the service.
    #[schemars(extend("terraform" = computed()))]
    pub(crate) rank: Option<i64>,
}

/// One rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Rule {
    /// What it does, for good.
    #[schemars(extend("terraform" = required().replaces()))]
    pub(crate) action: String,
    /// Free text.
    #[schemars(extend("terraform" = optional().ignores_case()))]
    pub(crate) note: Option<String>,
    /// Its code, from the service.
    #[schemars(extend("terraform" = computed()))]
    pub(crate) code: Option<String>,
    /// Its weight.
    #[schemars(extend("terraform" = optional().default_to(1)))]
    pub(crate) weight: Option<i64>,
}

/// When a thing is open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Window {
    /// From when on.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) start: Option<String>,
    /// For how many hours.
    #[schemars(extend("terraform" = optional().default_to(10)))]
    pub(crate) hours: Option<i64>,
}

#[derive(Debug)]
pub(crate) struct ThingResource;

/// Completes a thing as the service does: everything that only it knows is filled in, and some of
/// what it was given comes back in capitals.
pub(crate) fn complete(thing: &mut Thing, revision: i64) {
    let capitals = |text: &mut String| *text = text.to_uppercase();
    thing.revision = Some(revision);
    thing.nickname.get_or_insert_with(|| format!("nick of {}", thing.name));
    thing.owner.iter_mut().for_each(capitals);
    if let Some(tags) = thing.tags.take() {
        thing.tags = Some(tags.iter().map(|tag| tag.to_uppercase()).collect());
    }
    if let Some(place) = &mut thing.place {
        place.code = Some(format!("code of {:?}", place.city));
    }
    for (number, step) in thing.steps.iter_mut().flatten().enumerate() {
        step.number = step.number.or(i64::try_from(number).ok());
        step.whom.iter_mut().for_each(capitals);
    }
    if let Some(parts) = thing.parts.take() {
        let coded = |part: Part| Part { code: Some(format!("code of {}", part.name)), ..part };
        thing.parts = Some(parts.into_iter().map(coded).collect());
    }
    for limit in thing.limits.iter_mut().flat_map(BTreeMap::values_mut) {
        limit.seen = Some(limit.most);
    }
    let proposed = || vec![Hint { text: None, rank: Some(0) }];
    for (rank, hint) in thing.hints.get_or_insert_with(proposed).iter_mut().enumerate() {
        hint.rank = i64::try_from(rank).ok();
    }
    for rule in &mut thing.rule {
        rule.note.iter_mut().for_each(capitals);
        rule.code = Some(format!("code of {}", rule.action));
    }
}

impl Resource for ThingResource {
    type Model = Thing;
    type Clients = Clients;
    const TYPE_NAME: &'static str = "test_thing";

    fn extras(extras: &mut Extras<Self>) {
        extras.imports();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, mut planned: Thing) -> Outcome<Thing> {
        let service = call.clients().service()?;
        let id = service.new_id();
        planned.id = Some(id.clone());
        complete(&mut planned, 1);
        service.objects().insert(id, stored(&planned));
        Ok(planned)
    }

    async fn read(&self, call: &ObjectCall<'_, Clients>, state: Thing) -> Outcome<Option<Thing>> {
        let id = state.id.unwrap_or_default();
        let found = call.clients().service()?.objects().get(&id).cloned();
        Ok(found.map(|found| {
            let found: Thing = serde_json::from_value(found).unwrap();
            Thing { timeouts: state.timeouts, secret_version: state.secret_version, ..found }
        }))
    }

    async fn update(&self, call: &ChangeCall<'_, Self>, prior: Thing, mut planned: Thing) -> Outcome<Thing> {
        let id = prior.id.unwrap_or_default();
        planned.id = Some(id.clone());
        complete(&mut planned, prior.revision.unwrap_or_default() + 1);
        call.clients().service()?.objects().insert(id, stored(&planned));
        Ok(planned)
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: Thing) -> Outcome<()> {
        call.clients().service()?.objects().remove(&state.id.unwrap_or_default());
        Ok(())
    }
}

/// What the service keeps: everything but what it never answers with.
fn stored(thing: &Thing) -> Json {
    let mut json = json!(thing);
    json["secret"] = Json::Null;
    json["token"] = Json::Null;
    json
}

/// What tells one thing from all others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ThingIdentity {
    /// Its id.
    #[schemars(extend("terraform" = required()))]
    pub(crate) id: String,
}

impl ResourceIdentity for ThingResource {
    type Identity = ThingIdentity;

    fn identity(state: &Thing, _: &Private) -> Option<ThingIdentity> {
        state.id.clone().map(|id| ThingIdentity { id })
    }
}

impl ImportResource for ThingResource {
    const ID_FORM: &'static str = "id";

    async fn locate(&self, _: &ObjectCall<'_, Clients>, id: &str) -> Outcome<ThingIdentity> {
        Ok(ThingIdentity { id: id.to_owned() })
    }

    async fn import(&self, _: &ObjectCall<'_, Clients>, identity: ThingIdentity) -> Outcome<Thing> {
        Ok(Thing { id: Some(identity.id), ..Thing::default() })
    }
}
