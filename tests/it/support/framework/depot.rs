//! A resource with secrets, sets, blocks and numbers at every depth.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use terraform_provider_zoom::framework::schema::{Validator, computed, optional, required};
use terraform_provider_zoom::framework::{
    ChangeCall, Extras, ImportResource, ObjectCall, Outcome, Private, Resource, ResourceIdentity,
};
use terraform_provider_zoom::secret::Secret;

use super::provider::Clients;

/// A depot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Depot {
    /// Its id.
    #[schemars(extend("terraform" = computed().keeps()))]
    pub(crate) id: Option<String>,
    /// What it is called: required, and no option.
    #[schemars(extend("terraform" = required().check(Validator::NotBlank)))]
    pub(crate) name: String,
    /// How many doors it has: required, and no option.
    #[schemars(extend("terraform" = required()))]
    pub(crate) doors: i64,
    /// Free text.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) label: Option<String>,
    /// Opens it, given by the user.
    #[schemars(extend("terraform" = optional().sensitive()))]
    pub(crate) password: Option<Secret>,
    /// Opens it, made by the service and shown once.
    #[schemars(extend("terraform" = computed().sensitive().keeps()))]
    pub(crate) issued: Option<Secret>,
    /// Whose it is; the service answers in capitals.
    #[schemars(extend("terraform" = optional().ignores_case()))]
    pub(crate) owners: Option<BTreeSet<String>>,
    /// How large it is.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) area: Option<f64>,
    /// How large its rooms are.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) areas: Option<Vec<f64>>,
    /// How full it is, by room.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) shares: Option<BTreeMap<String, f64>>,
    /// How it was built, for good.
    #[schemars(extend("terraform" = optional().replaces()))]
    pub(crate) build: Option<Build>,
    /// Who may enter, in order.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) keys: Option<Vec<Key>>,
    /// Who may enter, by room.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) rooms: Option<BTreeMap<String, Key>>,
    /// What is kept there.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) crates: Option<BTreeSet<Crate>>,
    /// Who works there.
    #[schemars(extend("terraform" = optional().block()))]
    #[serde(default)]
    pub(crate) worker: BTreeSet<Worker>,
    /// What stands there, by place.
    #[schemars(extend("terraform" = optional().block()))]
    #[serde(default)]
    pub(crate) shelf: BTreeMap<String, Shelf>,
    /// What guards it.
    #[schemars(extend("terraform" = optional().block()))]
    pub(crate) guard: Option<Key>,
}

/// How a depot was built.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Build {
    /// Of what.
    #[schemars(extend("terraform" = required()))]
    pub(crate) material: String,
    /// Its number in the register, from the service.
    #[schemars(extend("terraform" = computed()))]
    pub(crate) serial: Option<String>,
}

/// One key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Key {
    /// Whose it is.
    #[schemars(extend("terraform" = required()))]
    pub(crate) holder: String,
    /// Its pin, given by the user.
    #[schemars(extend("terraform" = optional().sensitive()))]
    pub(crate) pin: Option<Secret>,
    /// Its pin, kept nowhere.
    #[schemars(extend("terraform" = optional().write_only()))]
    pub(crate) pin_wo: Option<Secret>,
    /// Its code, made by the service and shown once.
    #[schemars(extend("terraform" = computed().sensitive().keeps()))]
    pub(crate) code: Option<Secret>,
}

/// One crate: all that the user gives may be left to the service.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Crate {
    /// Its mark.
    #[schemars(extend("terraform" = optional().or_computed()))]
    pub(crate) mark: Option<String>,
    /// Its size.
    #[schemars(extend("terraform" = optional().default_to(1)))]
    pub(crate) size: Option<i64>,
    /// Its seal, given by the user.
    #[schemars(extend("terraform" = optional().sensitive()))]
    pub(crate) seal: Option<Secret>,
    /// Its code, made by the service and shown once.
    #[schemars(extend("terraform" = computed().sensitive().keeps()))]
    pub(crate) code: Option<Secret>,
    /// What is in it.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) goods: Option<BTreeSet<Good>>,
}

/// One good.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Good {
    /// What it is.
    #[schemars(extend("terraform" = required()))]
    pub(crate) kind: String,
    /// Its code, from the service.
    #[schemars(extend("terraform" = computed()))]
    pub(crate) code: Option<String>,
}

/// One worker.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Worker {
    /// Who, for good; the service answers in capitals.
    #[schemars(extend("terraform" = required().replaces().ignores_case()))]
    pub(crate) name: String,
    /// As what.
    #[schemars(extend("terraform" = optional()))]
    pub(crate) role: Option<String>,
    /// Their number, from the service.
    #[schemars(extend("terraform" = computed()))]
    pub(crate) number: Option<i64>,
}

/// One shelf.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Shelf {
    /// How deep it is.
    #[schemars(extend("terraform" = required()))]
    pub(crate) depth: f64,
    /// What opens it, kept nowhere.
    #[schemars(extend("terraform" = optional().write_only()))]
    pub(crate) pin_wo: Option<Secret>,
    /// Its code, from the service.
    #[schemars(extend("terraform" = computed()))]
    pub(crate) code: Option<String>,
}

/// Completes a depot as the service does. Where it is written again, what it has issued stays.
pub(crate) fn complete(depot: &mut Depot) {
    let issue = |code: &mut Option<Secret>, of: &str| {
        code.get_or_insert_with(|| Secret::new(format!("issued to {of}")));
    };
    issue(&mut depot.issued, "the depot");
    depot.owners = depot.owners.take().map(|owners| owners.iter().map(|name| name.to_uppercase()).collect());
    if let Some(build) = &mut depot.build {
        build.serial = Some(format!("of {}", build.material));
    }
    let rooms = depot.rooms.iter_mut().flat_map(BTreeMap::values_mut);
    for key in depot.keys.iter_mut().flatten().chain(rooms).chain(&mut depot.guard) {
        issue(&mut key.code, &key.holder);
    }
    let packed = |mut one: Crate| {
        let mark = one.mark.get_or_insert_with(|| "unmarked".to_owned()).clone();
        issue(&mut one.code, &mark);
        let coded = |good: Good| Good { code: Some(format!("code of {}", good.kind)), ..good };
        one.goods = one.goods.map(|goods| goods.into_iter().map(coded).collect());
        one
    };
    depot.crates = depot.crates.take().map(|crates| crates.into_iter().map(packed).collect());
    let numbered = |worker: Worker| Worker {
        number: i64::try_from(worker.name.len()).ok(),
        name: worker.name.to_uppercase(),
        ..worker
    };
    depot.worker = std::mem::take(&mut depot.worker).into_iter().map(numbered).collect();
    for (place, shelf) in &mut depot.shelf {
        shelf.code = Some(format!("code of {place}"));
    }
}

/// What the resource was given on its way: the write-only pins.
fn pins(depot: &Depot) -> Vec<String> {
    let rooms = depot.rooms.iter().flat_map(BTreeMap::values);
    let keys = depot.keys.iter().flatten().chain(rooms).chain(&depot.guard).map(|key| &key.pin_wo);
    let shelves = depot.shelf.values().map(|shelf| &shelf.pin_wo);
    keys.chain(shelves).flatten().map(|pin| pin.expose().to_owned()).collect()
}

#[derive(Debug)]
pub(crate) struct DepotResource;

impl Resource for DepotResource {
    type Model = Depot;
    type Clients = Clients;
    const TYPE_NAME: &'static str = "test_depot";

    fn extras(extras: &mut Extras<Self>) {
        extras.imports();
    }

    async fn create(&self, call: &ChangeCall<'_, Self>, mut planned: Depot) -> Outcome<Depot> {
        let service = call.clients().service()?;
        let id = service.new_id();
        planned.id = Some(id.clone());
        service.depots().insert(id, (planned.clone(), pins(&planned)));
        complete(&mut planned);
        Ok(planned)
    }

    async fn read(&self, call: &ObjectCall<'_, Clients>, state: Depot) -> Outcome<Option<Depot>> {
        let id = state.id.clone().unwrap_or_default();
        let found = call.clients().service()?.depots().get(&id).cloned();
        Ok(found.map(|(found, _)| {
            // The service tells everything but the secrets, which stay what Terraform has.
            let mut read = Depot { name: found.name, doors: found.doors, ..state };
            complete(&mut read);
            read
        }))
    }

    async fn update(&self, call: &ChangeCall<'_, Self>, prior: Depot, mut planned: Depot) -> Outcome<Depot> {
        let id = prior.id.unwrap_or_default();
        call.clients().service()?.depots().insert(id, (planned.clone(), pins(&planned)));
        complete(&mut planned);
        Ok(planned)
    }

    async fn delete(&self, call: &ChangeCall<'_, Self>, state: Depot) -> Outcome<()> {
        call.clients().service()?.depots().remove(&state.id.unwrap_or_default());
        Ok(())
    }
}

/// What tells one depot from all others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct DepotIdentity {
    /// Its id.
    #[schemars(extend("terraform" = required()))]
    pub(crate) id: String,
}

impl ResourceIdentity for DepotResource {
    type Identity = DepotIdentity;

    fn identity(state: &Depot, _: &Private) -> Option<DepotIdentity> {
        state.id.clone().map(|id| DepotIdentity { id })
    }
}

impl ImportResource for DepotResource {
    const ID_FORM: &'static str = "id";

    async fn locate(&self, _: &ObjectCall<'_, Clients>, id: &str) -> Outcome<DepotIdentity> {
        Ok(DepotIdentity { id: id.to_owned() })
    }

    async fn import(&self, _: &ObjectCall<'_, Clients>, identity: DepotIdentity) -> Outcome<Depot> {
        Ok(Depot { id: Some(identity.id), ..Depot::default() })
    }
}
