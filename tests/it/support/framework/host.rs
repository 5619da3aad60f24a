//! A host: it drives a provider through the cycles of Terraform's graph, and holds every answer
//! against Terraform's own rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value as Json;
use terraform_provider_zoom::framework::Provider;
use terraform_provider_zoom::framework::path::{AttributePath, Step};
use terraform_provider_zoom::framework::proto::attribute_path::step::Selector;
use terraform_provider_zoom::framework::proto::diagnostic::Severity;
use terraform_provider_zoom::framework::proto::schema::Block;
use terraform_provider_zoom::framework::proto::{
    self, ClientCapabilities, DynamicValue, RawState, ResourceIdentityData,
};
use terraform_provider_zoom::framework::value::{Type, Value, json};

use super::proposed::proposed_new;
use super::provider::TestProvider;
use super::rules::{self, Faults};
use super::values::{block_type, block_value, pack, unpack};
use super::{Client, connect_interruptible};

/// What a recent host can do.
pub(crate) const CAPABILITIES: ClientCapabilities = ClientCapabilities {
    deferral_allowed: false,
    write_only_attributes_allowed: true,
    store_planned_private: false,
    computed_blocks_allowed: false,
};

/// Why a host stops.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The provider said so.
    Errors(Vec<proto::Diagnostic>),
    /// The provider broke a rule. No test ever expects this.
    Broken(Faults),
}

impl Stop {
    /// The summaries of what the provider said.
    pub(crate) fn summaries(&self) -> Vec<&str> {
        match self {
            Self::Errors(diagnostics) => diagnostics.iter().map(|one| one.summary.as_str()).collect(),
            Self::Broken(faults) => panic!("the provider broke the rules: {faults:#?}"),
        }
    }
}

/// An object in the state.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Object {
    pub(crate) value: Value,
    pub(crate) private: Bytes,
    pub(crate) tainted: bool,
    pub(crate) identity: Option<Value>,
}

/// What Terraform decides to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Nothing,
    Create,
    Update,
    Replace,
    Delete,
}

/// A change that Terraform would show to its user.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) action: Action,
    pub(crate) prior: Option<Object>,
    pub(crate) value: Value,
    pub(crate) private: Bytes,
    pub(crate) identity: Option<Value>,
    pub(crate) requires_replace: Vec<AttributePath>,
    pub(crate) warnings: Vec<proto::Diagnostic>,
    pub(crate) deferred: bool,
}

/// What is left after an apply.
#[derive(Debug)]
pub(crate) struct Applied {
    pub(crate) object: Option<Object>,
    pub(crate) diagnostics: Vec<proto::Diagnostic>,
}

/// What a user's Ctrl-C does in the provider's process.
#[derive(Clone)]
pub(crate) struct Interrupt(Arc<dyn Fn() + Send + Sync>);

impl std::fmt::Debug for Interrupt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Interrupt")
    }
}

/// One host with one provider process.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    pub(crate) client: Client,
    pub(crate) schemas: BTreeMap<String, proto::Schema>,
    pub(crate) data_sources: BTreeMap<String, proto::Schema>,
    pub(crate) provider_schema: proto::Schema,
    pub(crate) identities: BTreeMap<String, proto::ResourceIdentitySchema>,
    pub(crate) functions: BTreeMap<String, proto::Function>,
    pub(crate) ephemerals: BTreeMap<String, proto::Schema>,
    pub(crate) lists: BTreeMap<String, proto::Schema>,
    pub(crate) actions: BTreeMap<String, proto::Schema>,
    pub(crate) capabilities: ClientCapabilities,
    pub(crate) interrupt: Interrupt,
}

impl Host {
    /// A host whose provider is not configured.
    pub(crate) async fn start(provider: impl Provider) -> Self {
        let (mut client, interrupt) = connect_interruptible(provider).await;
        let answer =
            client.get_provider_schema(proto::get_provider_schema::Request {}).await.unwrap().into_inner();
        assert_eq!(answer.diagnostics, []);
        let request = proto::get_resource_identity_schemas::Request {};
        let identities = client.get_resource_identity_schemas(request).await.unwrap().into_inner();
        assert_eq!(identities.diagnostics, []);
        Self {
            identities: identities.identity_schemas.into_iter().collect(),
            functions: answer.functions.into_iter().collect(),
            ephemerals: answer.ephemeral_resource_schemas.into_iter().collect(),
            lists: answer.list_resource_schemas.into_iter().collect(),
            actions: answer
                .action_schemas
                .into_iter()
                .map(|(name, one)| (name, one.schema.unwrap()))
                .collect(),
            client,
            schemas: answer.resource_schemas.into_iter().collect(),
            data_sources: answer.data_source_schemas.into_iter().collect(),
            provider_schema: answer.provider.unwrap(),
            capabilities: CAPABILITIES,
            interrupt: Interrupt(Arc::new(interrupt)),
        }
    }

    /// The user presses Ctrl-C, and the provider's process hears it.
    pub(crate) fn interrupt(&self) {
        (self.interrupt.0)();
    }

    /// A host whose provider is configured.
    pub(crate) async fn configured(provider: TestProvider) -> Self {
        let host = Self::start(provider).await;
        assert_eq!(host.configure(serde_json::json!({ "endpoint": "here" })).await, []);
        host
    }

    pub(crate) async fn configure(&self, config: Json) -> Vec<proto::Diagnostic> {
        let block = self.provider_schema.block.as_ref().unwrap();
        let config = pack(&block_value(block, &config), &block_type(block));
        let mut client = self.client.clone();
        let validated = client
            .validate_provider_config(proto::validate_provider_config::Request {
                config: Some(config.clone()),
            })
            .await
            .unwrap()
            .into_inner();
        if failed(&validated.diagnostics) {
            return validated.diagnostics;
        }
        let request = proto::configure_provider::Request {
            terraform_version: "1.15.0".to_owned(),
            config: Some(config),
            client_capabilities: Some(self.capabilities),
        };
        client.configure_provider(request).await.unwrap().into_inner().diagnostics
    }

    pub(crate) fn block(&self, type_name: &str) -> &Block {
        self.schemas[type_name].block.as_ref().unwrap()
    }

    pub(crate) fn kind(&self, type_name: &str) -> Type {
        block_type(self.block(type_name))
    }

    /// A configuration of that type, of what is written.
    pub(crate) fn config(&self, type_name: &str, written: &Json) -> Value {
        block_value(self.block(type_name), written)
    }

    pub(crate) fn pack(&self, type_name: &str, value: &Value) -> DynamicValue {
        pack(value, &self.kind(type_name))
    }

    pub(crate) async fn validate(&self, type_name: &str, config: &Value) -> Vec<proto::Diagnostic> {
        let request = proto::validate_resource_config::Request {
            type_name: type_name.to_owned(),
            config: Some(self.pack(type_name, config)),
            client_capabilities: Some(self.capabilities),
        };
        self.client.clone().validate_resource_config(request).await.unwrap().into_inner().diagnostics
    }

    /// Brings the object to the current schema and reads it; none where it is gone.
    pub(crate) async fn refresh(&self, type_name: &str, object: &Object) -> Result<Option<Object>, Stop> {
        let request = proto::read_resource::Request {
            type_name: type_name.to_owned(),
            current_state: Some(self.pack(type_name, &object.value)),
            private: object.private.clone(),
            provider_meta: None,
            client_capabilities: Some(self.capabilities),
            current_identity: self.pack_identity(type_name, object.identity.as_ref()),
        };
        let answer = self.client.clone().read_resource(request).await.unwrap().into_inner();
        stop_on_errors(&answer.diagnostics)?;
        let state = self.known_state(type_name, answer.new_state.as_ref())?;
        let identity = self.known_identity(type_name, answer.new_identity.as_ref())?;
        if state.is_some() {
            no_rule_is_broken(identity_fault(object.identity.as_ref(), identity.as_ref()))?;
        }
        Ok(state.map(|value| Object { value, private: answer.private, tainted: object.tainted, identity }))
    }

    /// Stored state, brought to the current schema.
    pub(crate) async fn upgrade(&self, type_name: &str, version: i64, stored: &str) -> Result<Value, Stop> {
        let request = proto::upgrade_resource_state::Request {
            type_name: type_name.to_owned(),
            version,
            raw_state: Some(RawState { json: stored.to_owned().into(), ..RawState::default() }),
        };
        let answer = self.client.clone().upgrade_resource_state(request).await.unwrap().into_inner();
        stop_on_errors(&answer.diagnostics)?;
        let state = self.known_state(type_name, answer.upgraded_state.as_ref())?;
        state.ok_or_else(|| Stop::Broken(vec!["an upgraded state is null".to_owned()]))
    }

    /// Takes an existing object into the state by its id, and reads it.
    pub(crate) async fn import(&self, type_name: &str, id: &str) -> Result<Object, Stop> {
        self.import_by(type_name, id, None).await
    }

    /// Takes an existing object into the state by its identity, and reads it.
    pub(crate) async fn import_by_identity(&self, type_name: &str, identity: &Json) -> Result<Object, Stop> {
        let identity = json::decode(identity, &self.identity_type(type_name)).unwrap();
        self.import_by(type_name, "", Some(&identity)).await
    }

    async fn import_by(&self, type_name: &str, id: &str, identity: Option<&Value>) -> Result<Object, Stop> {
        let request = proto::import_resource_state::Request {
            type_name: type_name.to_owned(),
            id: id.to_owned(),
            client_capabilities: Some(self.capabilities),
            identity: self.pack_identity(type_name, identity),
        };
        let answer = self.client.clone().import_resource_state(request).await.unwrap().into_inner();
        stop_on_errors(&answer.diagnostics)?;
        let [imported] = &answer.imported_resources[..] else {
            return Err(Stop::Broken(vec!["not exactly one object was imported".to_owned()]));
        };
        no_rule_is_broken((imported.type_name != type_name).then(|| "another type was imported".to_owned()))?;
        let found = self.known_identity(type_name, imported.identity.as_ref())?;
        no_rule_is_broken(identity_fault(identity, found.as_ref()))?;
        let state = self.known_state(type_name, imported.state.as_ref())?;
        let value = state.ok_or_else(|| Stop::Broken(vec!["an imported state is null".to_owned()]))?;
        let object = Object { value, private: imported.private.clone(), tainted: false, identity: found };
        let read = self.refresh(type_name, &object).await?;
        read.ok_or_else(|| {
            Stop::Errors(vec![proto::Diagnostic {
                severity: Severity::Error.into(),
                summary: "Cannot import non-existent remote object".to_owned(),
                ..proto::Diagnostic::default()
            }])
        })
    }

    /// Plans what `config` asks for; null asks for the object's end.
    pub(crate) async fn plan(
        &self,
        type_name: &str,
        object: Option<&Object>,
        config: &Value,
    ) -> Result<Planned, Stop> {
        if !config.is_null() {
            stop_on_errors(&self.validate(type_name, config).await)?;
        }
        // A tainted object is replaced: planned as if it were not there.
        let prior =
            object.filter(|object| !object.tainted).map_or(Value::Null, |object| object.value.clone());
        let private = object.filter(|object| !object.tainted).map(|object| object.private.clone());
        let identity = object.filter(|object| !object.tainted).and_then(|object| object.identity.as_ref());
        let first = self.call_plan(type_name, &prior, private.unwrap_or_default(), identity, config).await?;
        let block = self.block(type_name);
        if !first.deferred {
            no_rule_is_broken(rules::plan_is_valid(block, &prior, config, &first.value))?;
        }
        let mut planned = Planned { prior: object.cloned(), ..first };
        planned.requires_replace = differing_paths(&prior, &planned.value, &planned.requires_replace)?;
        planned.action = match (object, &planned.value) {
            (None, Value::Null) => Action::Nothing,
            (None, _) => Action::Create,
            (Some(_), Value::Null) => Action::Delete,
            (Some(object), _) if object.tainted => Action::Replace,
            (Some(_), _) if !planned.requires_replace.is_empty() => Action::Replace,
            (Some(object), value) if object.value == *value => Action::Nothing,
            (Some(_), _) => Action::Update,
        };
        if planned.action == Action::Replace && !prior.is_null() {
            let second = self
                .call_plan(type_name, &Value::Null, planned.private, planned.identity.as_ref(), config)
                .await?;
            planned.value = second.value;
            planned.private = second.private;
        }
        Ok(planned)
    }

    async fn call_plan(
        &self,
        type_name: &str,
        prior: &Value,
        private: Bytes,
        identity: Option<&Value>,
        config: &Value,
    ) -> Result<Planned, Stop> {
        let block = self.block(type_name);
        let request = proto::plan_resource_change::Request {
            type_name: type_name.to_owned(),
            prior_state: Some(self.pack(type_name, prior)),
            proposed_new_state: Some(self.pack(type_name, &proposed_new(block, prior, config))),
            config: Some(self.pack(type_name, config)),
            prior_private: private,
            client_capabilities: Some(self.capabilities),
            prior_identity: self.pack_identity(type_name, identity),
            ..proto::plan_resource_change::Request::default()
        };
        let answer = self.client.clone().plan_resource_change(request).await.unwrap().into_inner();
        stop_on_errors(&answer.diagnostics)?;
        let value = unpack(answer.planned_state.as_ref(), &self.kind(type_name))
            .map_err(|fault| Stop::Broken(vec![fault]))?;
        no_rule_is_broken(rules::write_only_is_null(block, &value))?;
        no_rule_is_broken(rules::conforms(block, &value))?;
        let may_not = [
            (answer.legacy_type_system, "the legacy type system"),
            (
                answer.deferred.is_some() && !self.capabilities.deferral_allowed,
                "a deferral that is not allowed",
            ),
        ];
        no_rule_is_broken(
            may_not.into_iter().filter(|(broken, _)| *broken).map(|(_, what)| what.to_owned()),
        )?;
        let planned_identity = self.known_identity(type_name, answer.planned_identity.as_ref())?;
        if !prior.is_null() {
            no_rule_is_broken(identity_fault(identity, planned_identity.as_ref()))?;
        }
        Ok(Planned {
            action: Action::Nothing,
            prior: None,
            value,
            identity: planned_identity,
            private: answer.planned_private,
            requires_replace: answer.requires_replace.iter().map(read_path).collect::<Result<_, _>>()?,
            warnings: answer.diagnostics,
            deferred: answer.deferred.is_some(),
        })
    }

    /// Carries out what was planned. `config` is the configuration of the plan, all of it known.
    pub(crate) async fn apply(
        &self,
        type_name: &str,
        plan: &Planned,
        config: &Value,
    ) -> Result<Applied, Stop> {
        let block = self.block(type_name);
        match plan.action {
            Action::Nothing => Ok(Applied { object: plan.prior.clone(), diagnostics: Vec::new() }),
            Action::Delete => {
                let prior = plan.prior.as_ref().unwrap();
                self.call_apply(type_name, Some(prior), &Value::Null, &Value::Null, plan.private.clone())
                    .await
            }
            Action::Replace => {
                let prior = plan.prior.as_ref().unwrap();
                let deleted = self
                    .call_apply(type_name, Some(prior), &Value::Null, &Value::Null, plan.private.clone())
                    .await?;
                if deleted.object.is_some() {
                    return Ok(deleted);
                }
                let creation = Planned { action: Action::Create, prior: None, ..plan.clone() };
                Box::pin(self.apply(type_name, &creation, config)).await
            }
            Action::Create | Action::Update => {
                // The plan is made again, now with everything known, and must keep what it said.
                let again = self.plan(type_name, plan.prior.as_ref(), config).await?;
                let same = again.action == plan.action
                    || (plan.action == Action::Update && again.action == Action::Nothing);
                no_rule_is_broken((!same).then(|| format!("{:?} became {:?}", plan.action, again.action)))?;
                no_rule_is_broken(rules::keeps_its_plan(block, &plan.value, &again.value))?;
                if again.action == Action::Nothing {
                    return Ok(Applied { object: plan.prior.clone(), diagnostics: Vec::new() });
                }
                self.call_apply(type_name, plan.prior.as_ref(), &again.value, config, again.private).await
            }
        }
    }

    pub(crate) async fn call_apply(
        &self,
        type_name: &str,
        prior: Option<&Object>,
        planned: &Value,
        config: &Value,
        private: Bytes,
    ) -> Result<Applied, Stop> {
        let block = self.block(type_name);
        let identity = prior.and_then(|prior| prior.identity.as_ref());
        let request = proto::apply_resource_change::Request {
            type_name: type_name.to_owned(),
            prior_state: Some(self.pack(type_name, prior.map_or(&Value::Null, |prior| &prior.value))),
            planned_state: Some(self.pack(type_name, planned)),
            config: Some(self.pack(type_name, config)),
            planned_private: private,
            planned_identity: self.pack_identity(type_name, identity),
            ..proto::apply_resource_change::Request::default()
        };
        let answer = self.client.clone().apply_resource_change(request).await.unwrap().into_inner();
        let value = self.known_state(type_name, answer.new_state.as_ref())?;
        no_rule_is_broken(answer.legacy_type_system.then(|| "the legacy type system".to_owned()))?;
        let new_identity = self.known_identity(type_name, answer.new_identity.as_ref())?;
        let failed = failed(&answer.diagnostics);
        if !failed {
            no_rule_is_broken(rules::keeps_its_plan(block, planned, value.as_ref().unwrap_or(&Value::Null)))?;
        }
        let object = match value {
            Some(value) => {
                let tainted = failed && prior.is_none();
                no_rule_is_broken(identity_fault(identity, new_identity.as_ref()))?;
                if self.identities.contains_key(type_name) && new_identity.is_none() && !failed {
                    return Err(Stop::Broken(vec!["an object without its identity".to_owned()]));
                }
                Some(Object { value, private: answer.private, tainted, identity: new_identity })
            }
            // Errors without a state leave the prior one.
            None if failed => prior.cloned(),
            None => None,
        };
        Ok(Applied { object, diagnostics: answer.diagnostics })
    }

    /// Plans and applies, and answers with what is there now.
    pub(crate) async fn bring_about(
        &self,
        type_name: &str,
        object: Option<&Object>,
        config: &Value,
    ) -> Result<Option<Object>, Stop> {
        let plan = self.plan(type_name, object, config).await?;
        let applied = self.apply(type_name, &plan, config).await?;
        stop_on_errors(&applied.diagnostics)?;
        Ok(applied.object)
    }

    /// A configuration that would make the object what it is.
    pub(crate) async fn generate_config(&self, type_name: &str, state: &Value) -> Result<Value, Stop> {
        let request = proto::generate_resource_config::Request {
            type_name: type_name.to_owned(),
            state: Some(self.pack(type_name, state)),
        };
        let answer = self.client.clone().generate_resource_config(request).await.unwrap().into_inner();
        stop_on_errors(&answer.diagnostics)?;
        unpack(answer.config.as_ref(), &self.kind(type_name)).map_err(|fault| Stop::Broken(vec![fault]))
    }

    /// The type of the identity of the type's objects.
    pub(crate) fn identity_type(&self, type_name: &str) -> Type {
        let schema = &self.identities[type_name];
        let kind = |kind: &[u8]| Type::from_json(kind).unwrap();
        Type::object(schema.identity_attributes.iter().map(|one| (one.name.clone(), kind(&one.r#type))))
    }

    pub(crate) fn pack_identity(
        &self,
        type_name: &str,
        identity: Option<&Value>,
    ) -> Option<ResourceIdentityData> {
        let identity_data = Some(pack(identity?, &self.identity_type(type_name)));
        Some(ResourceIdentityData { identity_data })
    }

    /// An identity as hosts demand it: only of a type that has a schema for it, and known in all its parts.
    pub(crate) fn known_identity(
        &self,
        type_name: &str,
        identity: Option<&ResourceIdentityData>,
    ) -> Result<Option<Value>, Stop> {
        let Some(identity) = identity else { return Ok(None) };
        no_rule_is_broken(
            (!self.identities.contains_key(type_name)).then(|| "an identity without a schema".to_owned()),
        )?;
        let value = unpack(identity.identity_data.as_ref(), &self.identity_type(type_name))
            .map_err(|fault| Stop::Broken(vec![fault]))?;
        no_rule_is_broken((!value.is_wholly_known()).then(|| "an identity that is not known".to_owned()))?;
        Ok(Some(value).filter(|value| !value.is_null()))
    }

    fn known_state(&self, type_name: &str, state: Option<&DynamicValue>) -> Result<Option<Value>, Stop> {
        let block = self.block(type_name);
        let value = unpack(state, &self.kind(type_name)).map_err(|fault| Stop::Broken(vec![fault]))?;
        if value.is_null() {
            return Ok(None);
        }
        no_rule_is_broken(rules::conforms(block, &value))?;
        no_rule_is_broken(rules::write_only_is_null(block, &value))?;
        no_rule_is_broken((!value.is_wholly_known()).then(|| "a state holds unknown values".to_owned()))?;
        Ok(Some(value))
    }
}

/// An identity never changes, and is never lost; what is null in it may become known.
fn identity_fault(before: Option<&Value>, after: Option<&Value>) -> Option<String> {
    let before = before.and_then(Value::as_object)?;
    let Some(after) = after else { return Some("an identity was lost".to_owned()) };
    let changed = before.iter().find(|(name, value)| !value.is_null() && *value != after.get(name))?;
    Some(format!("the identity changed in {}", changed.0))
}

/// A configuration of that schema, of what is written, on the wire.
pub(crate) fn packed(schema: &proto::Schema, written: &Json) -> DynamicValue {
    let block = schema.block.as_ref().unwrap();
    pack(&block_value(block, written), &block_type(block))
}

/// Whether an error is among the diagnostics. A host has no word for any other severity.
pub(crate) fn failed(diagnostics: &[proto::Diagnostic]) -> bool {
    for diagnostic in diagnostics {
        assert_ne!(diagnostic.severity(), Severity::Invalid, "{diagnostic:?}");
        assert!(
            !diagnostic.summary.is_empty() && !diagnostic.detail.contains("secret that no"),
            "{diagnostic:?}"
        );
    }
    diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
}

fn stop_on_errors(diagnostics: &[proto::Diagnostic]) -> Result<(), Stop> {
    if failed(diagnostics) { Err(Stop::Errors(diagnostics.to_vec())) } else { Ok(()) }
}

fn no_rule_is_broken(faults: impl IntoIterator<Item = String>) -> Result<(), Stop> {
    let faults: Faults = faults.into_iter().collect();
    if faults.is_empty() { Ok(()) } else { Err(Stop::Broken(faults)) }
}

fn read_path(path: &proto::AttributePath) -> Result<AttributePath, Stop> {
    let step = |step: &proto::attribute_path::Step| match step.selector.clone()? {
        Selector::AttributeName(name) => Some(Step::Attribute(name)),
        Selector::ElementKeyString(key) => Some(Step::Key(key)),
        Selector::ElementKeyInt(index) => usize::try_from(index).ok().map(Step::Index),
    };
    let path: Option<AttributePath> = path.steps.iter().map(step).collect();
    path.ok_or_else(|| Stop::Broken(vec!["a path with an empty step".to_owned()]))
}

/// The paths that make a replacement necessary. Each must exist in one of the two states; one whose
/// values agree does not count, and neither does any when creating.
fn differing_paths(
    prior: &Value,
    planned: &Value,
    paths: &[AttributePath],
) -> Result<Vec<AttributePath>, Stop> {
    if prior.is_null() || planned.is_null() {
        return Ok(Vec::new());
    }
    let mut differing = Vec::new();
    for path in paths {
        let (before, after) = (path.apply(prior), path.apply(planned));
        if before.is_none() && after.is_none() {
            return Err(Stop::Broken(vec![format!("the path {path} leads nowhere")]));
        }
        if before != after || after.is_some_and(|after| !after.is_wholly_known()) {
            differing.push(path.clone());
        }
    }
    Ok(differing)
}
