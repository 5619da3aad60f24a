//! What holds for every plan of every configuration, with anything unknown and whatever was there
//! before.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError};
use schemars::JsonSchema;
use terraform_provider_zoom::framework::plan::{fill, replacements};
use terraform_provider_zoom::framework::proto;
use terraform_provider_zoom::framework::schema::{self, Block};
use terraform_provider_zoom::framework::value::Value;

use crate::support::framework::depot::Depot;
use crate::support::framework::host::{Action, Host, Stop};
use crate::support::framework::provider::TestProvider;
use crate::support::framework::rules;
use crate::support::framework::strategies::{self, Random, hide, settle};
use crate::support::framework::thing::Thing;
use crate::support::framework::values::sent_block;

fn cases(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

struct Engine {
    block: Block,
    sent: proto::schema::Block,
}

impl Engine {
    fn of<M: JsonSchema>() -> Self {
        Self { block: schema::of::<M>().unwrap(), sent: sent_block::<M>() }
    }

    /// One for each resource: one has an attribute of every kind, the other has secrets, sets, blocks and numbers
    /// at every depth.
    fn all() -> [Self; 2] {
        [Self::of::<Thing>(), Self::of::<Depot>()]
    }

    /// The plan, and that it keeps every rule of Terraform's.
    fn plan(&self, prior: &Value, config: &Value) -> Result<Value, TestCaseError> {
        let planned = fill(&self.block, prior, config);
        prop_assert_eq!(rules::plan_is_valid(&self.sent, prior, config, &planned), Vec::<String>::new());
        prop_assert_eq!(rules::conforms(&self.sent, &planned), Vec::<String>::new());
        prop_assert_eq!(rules::write_only_is_null(&self.sent, &planned), Vec::<String>::new());
        prop_assert_eq!(&planned, &fill(&self.block, prior, config), "not deterministic");
        let paths = replacements(&self.block, prior, &planned);
        for path in &paths {
            let (before, after) = (path.apply(prior), path.apply(&planned));
            prop_assert!(before.is_some() || after.is_some(), "{} leads nowhere", path);
            prop_assert!(before != after, "{} does not differ", path);
        }
        prop_assert!(!prior.is_null() || paths.is_empty(), "a creation replaces nothing");
        Ok(planned)
    }

    /// An object that some configuration has made.
    fn made(&self, config: &Value) -> Result<Value, TestCaseError> {
        Ok(settle(&self.sent, &self.plan(&Value::Null, config)?))
    }
}

fn configs(sent: &proto::schema::Block) -> impl Strategy<Value = (Value, Value, u64)> + use<> {
    (strategies::config(sent), strategies::config(sent), any::<u64>())
}

/// Some configuration that an object was made from, and one that is close to it.
fn close_configs(sent: &proto::schema::Block) -> impl Strategy<Value = (Value, Value, u64)> + use<> {
    configs(sent).prop_map(|(one, other, seed)| {
        let mut random = Random(seed);
        let mut close = one.clone();
        for (name, value) in close.as_object_mut().unwrap().iter_mut() {
            if random.one_in(12) {
                value.clone_from(other.get(name));
            }
        }
        (one, close, random.next())
    })
}

#[test]
fn every_plan_is_valid_and_the_same_each_time() {
    for engine in Engine::all() {
        proptest!(cases(150), |((one, other, seed) in configs(&engine.sent))| {
            let mut random = Random(seed);
            engine.plan(&Value::Null, &hide(&engine.sent, &one, &mut random))?;
            let made = engine.made(&one)?;
            engine.plan(&made, &other)?;
            engine.plan(&made, &hide(&engine.sent, &other, &mut random))?;
        });
    }
}

#[test]
fn a_plan_made_again_with_more_known_keeps_what_it_said() {
    for engine in Engine::all() {
        proptest!(cases(250), |((one, close, seed) in close_configs(&engine.sent))| {
            let mut random = Random(seed);
            let made = engine.made(&one)?;
            for prior in [&Value::Null, &made] {
                let early = engine.plan(prior, &hide(&engine.sent, &close, &mut random))?;
                let late = engine.plan(prior, &close)?;
                prop_assert_eq!(rules::keeps_its_plan(&engine.sent, &early, &late), Vec::<String>::new());
                // Terraform takes no replacement at apply that it has not planned.
                let replaced = |planned: &Value| !replacements(&engine.block, prior, planned).is_empty();
                prop_assert!(!replaced(&late) || replaced(&early), "replaces only when all is known");
            }
        });
    }
}

#[test]
fn nothing_is_planned_for_what_was_just_applied() {
    for engine in Engine::all() {
        proptest!(cases(150), |((one, other, _) in configs(&engine.sent))| {
            let made = engine.made(&one)?;
            prop_assert_eq!(&engine.plan(&made, &one)?, &made);
            let changed = settle(&engine.sent, &engine.plan(&made, &other)?);
            prop_assert_eq!(&engine.plan(&changed, &other)?, &changed);
        });
    }
}

#[test]
fn what_a_service_makes_of_a_plan_is_never_a_surprise() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let host = runtime.block_on(Host::configured(TestProvider::default()));
    for type_name in ["test_thing", "test_depot"] {
        let block = host.block(type_name).clone();
        proptest!(cases(24), |((one, close, seed) in close_configs(&block))| {
            let cycle = runtime.block_on(async {
                let mut random = Random(seed);
                let plan = host.plan(type_name, None, &hide(&block, &one, &mut random)).await?;
                let made = host.apply(type_name, &plan, &one).await?.object.unwrap();
                let read = host.refresh(type_name, &made).await?.unwrap();
                let idle = host.plan(type_name, Some(&read), &one).await?;
                let change = host.plan(type_name, Some(&read), &hide(&block, &close, &mut random)).await?;
                let changed = host.apply(type_name, &change, &close).await?.object.unwrap();
                let read_again = host.refresh(type_name, &changed).await?.unwrap();
                let still_idle = host.plan(type_name, Some(&read_again), &close).await?;
                let end = host.plan(type_name, Some(&read_again), &Value::Null).await?;
                let gone = host.apply(type_name, &end, &Value::Null).await?.object;
                Ok::<_, Stop>((made, read, idle, changed, read_again, still_idle, gone))
            });
            let (made, read, idle, changed, read_again, still_idle, gone) =
                cycle.map_err(|stop| TestCaseError::fail(format!("{stop:#?}")))?;
            prop_assert_eq!(made, read, "reading changes nothing");
            prop_assert_eq!(idle.action, Action::Nothing);
            prop_assert_eq!(changed, read_again, "reading changes nothing");
            prop_assert_eq!(still_idle.action, Action::Nothing);
            prop_assert_eq!(gone, None);
        });
    }
}
